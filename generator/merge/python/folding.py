"""Custom regions folded into one statement each, so that they merge as a whole.

A region becomes a name that stands alone. Equal names are equal regions, body and all;
names that differ in their last number only are versions of one region.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from generator.merge.pieces import Lines, joined, split
from generator.merge.regions import Region, find_regions, reindented

_FOLDED = re.compile(r"(?P<indent>[ \t]*)(?P<name>region_custom_\d+_\d+_)$")
_PREFIX = "region_custom_"


@dataclass
class Folds:
    """The regions of the texts of one merge, by what they are folded into."""

    _regions: dict[str, Region] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _bodies: dict[str, list[Lines]] = field(default_factory=dict)

    def fold(self, text: str) -> str | None:
        """Give a text with its regions folded; None if its marks are unbalanced."""
        if _PREFIX in text:
            return None
        found = find_regions(text, python=True)
        if not found:
            return None if found is None else text
        lines = split(text)
        for region in sorted(found.values(), key=lambda r: r.first, reverse=True):
            name = self._name(region)
            lines[region.first : region.last + 1] = [f"{region.indent}{name}"]
        return joined(lines)

    def unfold(self, lines: Lines) -> Lines:
        """Give lines with the regions put back, at the indentation they have now."""
        if not self._regions:
            return lines
        result: Lines = []
        for line in lines:
            folded = _FOLDED.match(line)
            if folded is None:
                result.append(line)
            else:
                region = self._regions[folded["name"]]
                result += reindented(region, folded["indent"])
        return result

    def _name(self, region: Region) -> str:
        number = self._numbers.setdefault(region.name, len(self._numbers))
        bodies = self._bodies.setdefault(region.name, [])
        shape = [region.lines[0].strip(), *region.body, region.lines[-1].strip()]
        if shape not in bodies:
            bodies.append(shape)
        name = f"{_PREFIX}{number}_{bodies.index(shape)}_"
        self._regions.setdefault(name, region)
        return name


def folded_name(node: ast.stmt) -> str | None:
    """Give the name that all versions of a folded region share; None for statements."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Name)
        and node.value.id.startswith(_PREFIX)
    ):
        return node.value.id.rsplit("_", 2)[0]
    return None
