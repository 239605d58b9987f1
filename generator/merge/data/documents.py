"""Reading documents as plain values, and changing values in their text."""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.merge.data.json_text import with_changes
from generator.merge.data.reading import yaml_root
from generator.merge.data.values import Change, changes, same
from generator.merge.lines import merge_lines, refined
from generator.merge.pieces import Clash, joined, split
from generator.source import plain, print_yaml

if TYPE_CHECKING:
    from ruamel.yaml import YAML

_DASHES = re.compile(r"^( *)[^\s#-].*:[ \t]*\n( *)- ", re.MULTILINE)
_DEEPER = re.compile(r"^( *)[^\s#-].*:[ \t]*\n( +)[^\s#-]", re.MULTILINE)


@dataclass(frozen=True)
class Format:
    """How to read a kind of document, and change it without losing its layout."""

    values: Callable[[str], Any]
    """Parses a text to plain values. Raises ValueError or an error of its library."""
    changed: Callable[[str, Any, Any], str]
    """Changes a text from the first values to the second."""


def _json_values(text: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(pairs) != len(dict(pairs)):
            raise ValueError("a key stands twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=unique)


def _json_changed(text: str, old: Any, new: Any) -> str:
    return with_changes(text, changes(old, new))


def _toml_changed(text: str, old: Any, new: Any) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    for change in changes(old, new):
        _make(document, change)
    return tomlkit.dumps(document)


def _yaml_values(text: str) -> Any:
    root = yaml_root(text)
    return deepcopy(_read_yaml(text)) if root is None else plain(root)


# The parser is slow, and one run compares a document with several others.
@lru_cache(maxsize=16)
def _read_yaml(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


def _yaml_changed(text: str, old: Any, new: Any) -> str:
    """Change the values of a text, by line if it has the generator's layout."""
    if isinstance(old, dict) and isinstance(new, dict) and yaml_root(text) is not None:
        before, after = print_yaml(old), print_yaml(new)
        changed = after if text == before else _in_layout(text, before, after)
        if changed is not None and same(_yaml_values(changed), new):
            return changed
    return _yaml_changed_in_its_style(text, old, new)


def _yaml_changed_in_its_style(text: str, old: Any, new: Any) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.explicit_start = text.startswith("---")
    dashes = _DASHES.search(text)
    offset = len(dashes[2]) - len(dashes[1]) if dashes else 2
    deeper = _DEEPER.search(text)
    step = len(deeper[2]) - len(deeper[1]) if deeper else 2
    yaml.indent(mapping=max(step, 1), sequence=offset + 2, offset=offset)
    document = yaml.load(text)
    before = _dumped(yaml, document)
    for change in changes(old, new):
        _make(document, change)
    after = _dumped(yaml, document)
    changed = _in_layout(text, before, after)
    return after if changed is None else changed


def _dumped(yaml: YAML, document: Any) -> str:
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _in_layout(text: str, before: str, after: str) -> str | None:
    """Apply the changes between two dumps to the lines of the text.

    None if the layout of those lines differs from the dump.
    """
    sides = [split(side) for side in (before, text, after)]
    lines: list[str] = []
    for piece in refined(merge_lines(*sides)):
        if isinstance(piece, Clash):
            return None
        lines += piece.lines
    return joined(lines)


def _make(document: Any, change: Change) -> None:
    holder = document
    for step in change.path:
        holder = holder[step]
    if change.removes:
        del holder[change.key]
    elif change.is_new and isinstance(holder, list):
        holder.insert(change.key, change.value)
    elif change.is_new and not change.is_last and hasattr(holder, "ca"):
        # A ruamel.yaml map, which supports insertion at an index.
        holder.insert(list(holder).index(change.before), change.key, change.value)
    else:
        holder[change.key] = change.value


FORMATS: dict[str, Format] = {
    ".json": Format(_json_values, _json_changed),
    ".toml": Format(tomllib.loads, _toml_changed),
    ".yaml": Format(_yaml_values, _yaml_changed),
    ".yml": Format(_yaml_values, _yaml_changed),
}
"""By path suffix: the format."""
