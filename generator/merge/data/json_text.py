"""Changes to values in the text of a JSON document, keeping its layout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from generator.merge.data.value_merge import ValueChange

_SPACE = re.compile(r"\s*")
_SCALAR = re.compile(r"[^\s,\]}]+")


@dataclass
class _Node:
    """A value in a text, with its entries: by key, or by index for a list."""

    start: int
    end: int = 0
    first: list[int] = field(default_factory=list)
    """The start of each entry, including its key."""
    keys: list[Any] = field(default_factory=list)
    values: list[_Node] = field(default_factory=list)


def apply_json_changes(text: str, changes: Iterable[ValueChange]) -> str:
    """Apply changes to the values of a JSON text, one after another."""
    found = re.search(r"^([ \t]+)\S", text, re.MULTILINE)
    step = found[1] if found else "  "
    ascii_only = text.isascii() and "\\u" in text
    for change in changes:
        node = _parse_node(text, _SPACE.match(text).end())  # type: ignore[union-attr]
        for name in change.path:
            node = node.values[node.keys.index(name)]
        text = _apply_json_change(text, node, change, step, ascii_only)
    return text


def key_offsets(text: str) -> Iterator[tuple[tuple[Any, ...], int]]:
    """Yield the path and the offset of each key of a JSON text."""
    start = _SPACE.match(text).end()  # type: ignore[union-attr]
    found: list[tuple[tuple[Any, ...], _Node]] = [((), _parse_node(text, start))]
    while found:
        keys, node = found.pop()
        for key, at, value in zip(node.keys, node.first, node.values, strict=True):
            yield (*keys, key), at
            found.append(((*keys, key), value))


def _apply_json_change(
    text: str, node: _Node, change: ValueChange, step: str, ascii_only: bool
) -> str:
    if change.removes:
        return _remove_entry(text, node, node.keys.index(change.key))
    indent = _indent(text, node.first[0] if node.first else node.start)
    lines = not node.first or "\n" in text[node.start : node.first[0]]
    inner = indent if node.first else indent + step
    is_map = text[node.start] == "{"
    alike = [v for v in node.values if text[v.start] in "{["][-1:]
    one_line = alike and "\n" not in text[alike[0].start : alike[0].end]
    shown = step if lines and not one_line else None
    value = _dump_json(change.value, inner, shown, ascii_only)
    if not change.is_new:
        old = node.values[node.keys.index(change.key)]
        return text[: old.start] + value + text[old.end :]
    if is_map:
        value = f"{json.dumps(change.key, ensure_ascii=ascii_only)}: {value}"
    between = f"\n{inner}" if lines else ""
    if not node.first:
        closing = f"\n{indent}" if lines else ""
        return text[: node.start + 1] + between + value + closing + text[node.end - 1 :]
    at = len(node.first)
    if not is_map:
        at = change.key
    elif not change.is_last:
        at = node.keys.index(change.before)
    if at == len(node.first):
        end = node.values[-1].end
        return text[:end] + "," + (between or " ") + value + text[end:]
    start = node.first[at]
    return text[:start] + value + "," + (between or " ") + text[start:]


def _dump_json(value: Any, indent: str, step: str | None, ascii_only: bool) -> str:
    nested = isinstance(value, dict | list) and any(
        isinstance(v, dict | list)
        for v in (value.values() if isinstance(value, dict) else value)
    )
    shown = step if nested or isinstance(value, dict) else None
    text = json.dumps(value, indent=shown, ensure_ascii=ascii_only)
    return text.replace("\n", f"\n{indent}")


def _remove_entry(text: str, node: _Node, number: int) -> str:
    if number + 1 < len(node.first):
        return text[: node.first[number]] + text[node.first[number + 1] :]
    if number:
        return text[: node.values[number - 1].end] + text[node.values[number].end :]
    return text[: node.start + 1] + text[node.end - 1 :]


def _indent(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip())]


def _parse_node(text: str, at: int) -> _Node:
    node = _Node(at)
    opened = text[at]
    if opened not in "{[":
        string = opened == '"'
        node.end = (
            scanstring(text, at + 1)[1] if string else _SCALAR.match(text, at).end()  # type: ignore[union-attr]
        )
        return node
    at = _after_space(text, at + 1)
    while text[at] not in "}]":
        node.first.append(at)
        if opened == "{":
            key, at = scanstring(text, at + 1)
            node.keys.append(key)
            at = _after_space(text, _after_space(text, at) + 1)
        else:
            node.keys.append(len(node.keys))
        node.values.append(_parse_node(text, at))
        at = _after_space(text, node.values[-1].end)
        if text[at] == ",":
            at = _after_space(text, at + 1)
    node.end = at + 1
    return node


def _after_space(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]
