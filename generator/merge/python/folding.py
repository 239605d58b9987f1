"""Custom regions folded into one statement each, which merges as a unit.

A region becomes a bare name with three numbers: of the region, of its text, and of its
content regardless of layout.
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from dataclasses import dataclass, field

from generator.merge.pieces import Lines, join_lines, split_lines
from generator.merge.regions import Region, find_regions, reindent_region
from generator.merge.strings import comments_by_line

_FOLDED = re.compile(r"(?P<indent>[ \t]*)(?P<name>region_custom_\d+_\d+_\d+_)$")
_VERSION = re.compile(r"(region_custom_\d+_)\d+(_\d+_)")
_PREFIX = "region_custom_"


@dataclass
class FoldedRegions:
    """The regions of the texts of one merge, by the names that they are folded into."""

    _regions: dict[str, Region] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _bodies: dict[str, list[Lines]] = field(default_factory=dict)
    _meanings: dict[str, list[object]] = field(default_factory=dict)

    def fold(self, text: str) -> str | None:
        """Return a text with its regions folded; None if markers are unbalanced."""
        if _PREFIX in text:
            return None
        found = find_regions(text, python=True)
        if not found:
            return None if found is None else text
        lines = split_lines(text)
        for region in sorted(found.values(), key=lambda r: r.first, reverse=True):
            name = self._name(region)
            lines[region.first : region.last + 1] = [f"{region.indent}{name}"]
        return join_lines(lines)

    def unfold(self, lines: Lines) -> Lines:
        """Return lines with the regions unfolded, at the indentation of their names."""
        if not self._regions:
            return lines
        result: Lines = []
        for line in lines:
            folded = _FOLDED.match(line)
            if folded is None:
                result.append(line)
            else:
                region = self._regions[folded["name"]]
                result += reindent_region(region, folded["indent"])
        return result

    def region(self, line: str) -> Region | None:
        """Return the region that is folded into a line, None for other lines."""
        folded = _FOLDED.match(line)
        return self._regions[folded["name"]] if folded is not None else None

    def _name(self, region: Region) -> str:
        number = self._numbers.setdefault(region.name, len(self._numbers))
        bodies = self._bodies.setdefault(region.name, [])
        text = [region.lines[0].strip(), *region.body, region.lines[-1].strip()]
        if text not in bodies:
            bodies.append(text)
        said = self._meanings.setdefault(region.name, [])
        meaning = _meaning(region.body)
        if meaning not in said:
            said.append(meaning)
        name = f"{_PREFIX}{number}_{bodies.index(text)}_{said.index(meaning)}_"
        self._regions.setdefault(name, region)
        return name


def folded_name(node: ast.stmt) -> str | None:
    """Return the name shared by all versions of a folded region; None for others."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Name)
        and node.value.id.startswith(_PREFIX)
    ):
        return node.value.id.rsplit("_", 3)[0]
    return None


def strip_region_versions(dump: str) -> str:
    """Return a dump of a tree in which regions with the same content are equal."""
    return _VERSION.sub(r"\1\2", dump) if _PREFIX in dump else dump


def _meaning(body: Lines) -> object:
    text = textwrap.dedent(join_lines(body))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    return ast.dump(tree), tuple(
        comment for _, comment in sorted(comments_by_line(text, tree).items())
    )
