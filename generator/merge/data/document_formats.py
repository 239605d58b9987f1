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

from generator.merge.data.json_text import apply_json_changes
from generator.merge.data.plain_yaml import yaml_root
from generator.merge.data.value_merge import ValueChange, diff_values, equal_values
from generator.merge.lines import merge_lines, refine_clashes
from generator.merge.pieces import Clash, join_lines, split_lines
from generator.source import print_yaml, to_plain_value

if TYPE_CHECKING:
    from ruamel.yaml import YAML

_DASHES = re.compile(r"^( *)[^\s#-].*:[ \t]*\n( *)- ", re.MULTILINE)
_DEEPER = re.compile(r"^( *)[^\s#-].*:[ \t]*\n( +)[^\s#-]", re.MULTILINE)


@dataclass(frozen=True)
class DocumentFormat:
    """How to read a kind of document, and change it without losing its layout."""

    parse_text: Callable[[str], Any]
    """Parses a text to plain values. Raises ValueError or an error of its library."""
    update_text: Callable[[str, Any, Any], str]
    """Changes a text from the first values to the second."""


def _json_values(text: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(pairs) != len(dict(pairs)):
            raise ValueError("a key appears twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=unique)


def _change_json(text: str, old: Any, new: Any) -> str:
    return apply_json_changes(text, diff_values(old, new))


def _change_toml(text: str, old: Any, new: Any) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    for change in diff_values(old, new):
        _apply_change(document, change)
    return tomlkit.dumps(document)


def _yaml_values(text: str) -> Any:
    root = yaml_root(text)
    return deepcopy(_read_yaml(text)) if root is None else to_plain_value(root)


# The parser is slow, and one run compares a document with several others.
@lru_cache(maxsize=16)
def _read_yaml(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


def _change_yaml(text: str, old: Any, new: Any) -> str:
    """Change the values of a text, by line if it has the generator's layout."""
    if isinstance(old, dict) and isinstance(new, dict) and yaml_root(text) is not None:
        before, after = print_yaml(old), print_yaml(new)
        changed = after if text == before else _in_layout(text, before, after)
        if changed is not None and equal_values(_yaml_values(changed), new):
            return changed
    return _change_yaml_in_style(text, old, new)


def _change_yaml_in_style(text: str, old: Any, new: Any) -> str:
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
    before = _dump_yaml(yaml, document)
    for change in diff_values(old, new):
        _apply_change(document, change)
    after = _dump_yaml(yaml, document)
    changed = _in_layout(text, before, after)
    return after if changed is None else changed


def _dump_yaml(yaml: YAML, document: Any) -> str:
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _in_layout(text: str, before: str, after: str) -> str | None:
    """Apply the changes between two dumps to the lines of the text.

    None if the layout of those lines differs from the dump.
    """
    sides = [split_lines(side) for side in (before, text, after)]
    lines: list[str] = []
    for piece in refine_clashes(merge_lines(*sides)):
        if isinstance(piece, Clash):
            return None
        lines += piece.lines
    return join_lines(lines)


def _apply_change(document: Any, change: ValueChange) -> None:
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


FORMATS: dict[str, DocumentFormat] = {
    ".json": DocumentFormat(_json_values, _change_json),
    ".toml": DocumentFormat(tomllib.loads, _change_toml),
    ".yaml": DocumentFormat(_yaml_values, _change_yaml),
    ".yml": DocumentFormat(_yaml_values, _change_yaml),
}
"""By path suffix: the format."""
