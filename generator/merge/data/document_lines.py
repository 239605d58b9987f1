"""The lines of documents: positions of keys, and comments."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from generator.merge.data.json_text import key_offsets
from generator.merge.data.plain_yaml import yaml_root
from generator.merge.pieces import Lines, split_lines
from generator.source import Mapping, Node

KeyPath = tuple[Any, ...]
"""The path of a key, outermost key first."""
_PLAIN = re.compile(r"[\w/@*+-]+")
_COMMENT = re.compile(r"(?:^|[ \t])#[ \t]*(.*?)[ \t]*$")
_TABLE = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[^=]+?)?)\s*=""")


def comment_texts(lines: Lines) -> list[str]:
    """Return the texts of the comments in some lines."""
    return [found[1] for line in lines if (found := _COMMENT.search(line))]


def dotted_name(keys: KeyPath) -> str:
    """Return the dotted name of a key."""
    shown = map(str, keys)
    return ".".join(k if _PLAIN.fullmatch(k) else json.dumps(k) for k in shown)


def key_line_ranges(text: str, path: str) -> dict[KeyPath, tuple[int, int]]:
    """Return the zero-based line range of each key.

    It ends at the next key that is not nested in it.
    """
    if path.endswith(".toml"):
        found = dict(_in_toml(text))
    elif path.endswith(".json"):
        found = {keys: text.count("\n", 0, at) for keys, at in key_offsets(text)}
    else:
        found = dict(_in_yaml(text))
    ordered = sorted(found.items(), key=lambda item: item[1])
    end = len(split_lines(text))
    spans = {}
    for number, (keys, line) in enumerate(ordered):
        behind = (at for k, at in ordered[number + 1 :] if k[: len(keys)] != keys)
        spans[keys] = line, max(next(behind, end), line + 1)
    return spans


def _in_yaml(text: str) -> Iterator[tuple[KeyPath, int]]:
    root = yaml_root(text)
    if root is None:
        yield from _in_odd_yaml(text)
        return
    found: list[tuple[KeyPath, Node]] = [((), root)]
    while found:
        keys, node = found.pop()
        if not isinstance(node, Mapping):
            continue
        for entry in node:
            inner = (*keys, entry.key)
            yield inner, entry.key_span.line - 1
            found.append((inner, entry.value))


# The parser is slow, and the same text is looked up repeatedly.
@lru_cache(maxsize=16)
def _in_odd_yaml(text: str) -> tuple[tuple[KeyPath, int], ...]:
    from ruamel.yaml import YAML

    lines: list[tuple[KeyPath, int]] = []
    found: list[tuple[KeyPath, Any]] = [((), YAML(typ="safe", pure=True).compose(text))]
    while found:
        keys, node = found.pop()
        if getattr(node, "id", "") != "mapping":
            continue
        for key, value in node.value:
            inner = (*keys, key.value)
            lines.append((inner, key.start_mark.line))
            found.append((inner, value))
    return tuple(lines)


def _in_toml(text: str) -> Iterator[tuple[KeyPath, int]]:
    table: KeyPath = ()
    for number, line in enumerate(split_lines(text)):
        header, assigned = _TABLE.match(line), _ASSIGNMENT.match(line)
        if header is not None:
            table = _toml_path(header[1])
            yield from ((table[:n], number) for n in range(1, len(table) + 1))
        elif assigned is not None:
            yield (*table, *_toml_path(assigned[1])), number


def _toml_path(dotted: str) -> KeyPath:
    """Split a dotted TOML key, whose parts may be quoted."""
    try:
        value: Any = tomllib.loads(f"{dotted} = 0")
    except ValueError:
        return (dotted,)
    keys = []
    while isinstance(value, dict):
        ((key, value),) = value.items()
        keys.append(key)
    return tuple(keys)
