"""Repairs of values that commas and colons break inside braces and brackets.

In flow style, `decimal(10, 2)` is split at its comma, and `type:string` is a key
without a value. Both are reported and then repaired, so that they cause no further
errors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.diagnostics import Problems, Span
from generator.source.nodes import Node, Scalar
from generator.source.scalars import plain_scalar, quote, split_missing_space

Pair = tuple[Node, Node]

_OPEN_TYPE = re.compile(r"[a-z]+\( *[0-9]+")
_REST_OF_TYPE = re.compile(r"[0-9]+ *\).*")
_DECIMAL = re.compile(r"decimal\( *([0-9]+) *, *([0-9]+) *\)( *\| *null)?")


def repair_pairs(pairs: Sequence[Pair], problems: Problems) -> list[Pair]:
    """Join values that were split inside parentheses, and split `key:value`."""
    mended: list[Pair] = []
    at = 0
    while at < len(pairs):
        key, value = pairs[at]
        pieces = _pieces_of_value(pairs, at)
        if len(pieces) > 1 and isinstance(key, Scalar):
            value = _join(pieces)
            instead = _instead_in_mapping(key.text, value.text)
            _report_split(value, instead, "{", problems)
            if key.text == "type" and (found := _DECIMAL.fullmatch(value.text)):
                value = _without_null(value, found)
        elif bare := _bare_key(key, value):
            key, value = _split_pair(bare, value, problems)
        mended.append((key, value))
        at += len(pieces)
    return mended


def repair_items(items: Sequence[Node], problems: Problems) -> list[Node]:
    """Join types such as `decimal(10, 2)` that were split in a list."""
    mended: list[Node] = []
    for item in items:
        first = _plain(mended[-1]) if mended else None
        rest = _plain(item)
        if first and rest and _is_split_type(first.text, rest.text):
            item = _join([first, rest])
            instead = _long_decimal(item.text)
            instead = f"{{type: {instead}}}" if instead else quote(item.text)
            _report_split(item, instead, "[", problems)
            mended.pop()
        mended.append(item)
    return mended


def _pieces_of_value(pairs: Sequence[Pair], at: int) -> list[Scalar]:
    """Return the pieces of a value whose parentheses close in a later key.

    Return a single piece for a value that was not split.
    """
    value = _plain(pairs[at][1])
    whole = [value or Scalar(None, "", False, pairs[at][1].span)]
    if value is None or (depth := _depth(value.text)) <= 0:
        return whole
    pieces = [value]
    for key, nothing in pairs[at + 1 :]:
        piece = _bare_key(key, nothing)
        if piece is None:
            return whole
        pieces.append(piece)
        depth += _depth(piece.text)
        if depth <= 0:
            return pieces
    return whole


def _plain(node: Node) -> Scalar | None:
    return node if isinstance(node, Scalar) and not node.quoted else None


def _bare_key(key: Node, value: Node) -> Scalar | None:
    """Return the key if it is a plain scalar without a value, else None."""
    nothing = _plain(value)
    return _plain(key) if nothing and not nothing.text else None


def _depth(text: str) -> int:
    return text.count("(") - text.count(")")


def _is_split_type(first: str, rest: str) -> bool:
    return bool(_OPEN_TYPE.fullmatch(first) and _REST_OF_TYPE.fullmatch(rest))


def _join(pieces: Sequence[Scalar]) -> Scalar:
    text = ", ".join(piece.text for piece in pieces)
    start, end = pieces[0].span, pieces[-1].span
    last = end.end_column if end.line == start.line else start.end_column
    span = Span(start.file, start.line, start.column, last)
    return Scalar(text, text, False, span)


def _report_split(
    scalar: Scalar, instead: str, opening: str, problems: Problems
) -> None:
    problems.add(
        "split-at-comma",
        scalar.span,
        text=scalar.text,
        opening=opening,
        instead=instead,
    )


def _instead_in_mapping(key: str, text: str) -> str:
    decimal = _long_decimal(text)
    if decimal is None:
        return f"{key}: {quote(text)}"
    return f"type: {decimal}" if key == "type" else f"{key}: {{type: {decimal}}}"


def _long_decimal(text: str) -> str | None:
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return None
    optional = ", optional: true" if found[3] else ""
    return f"decimal, precision: {found[1]}, scale: {found[2]}{optional}"


def _without_null(scalar: Scalar, found: re.Match[str]) -> Scalar:
    """Remove `| null`, which the repaired form writes as `optional: true`."""
    text = scalar.text.removesuffix(found[3] or "")
    return Scalar(text, text, False, scalar.span)


def _split_pair(key: Scalar, value: Node, problems: Problems) -> Pair:
    parts = split_missing_space(key.text)
    if parts is None:
        return key, value
    name, text = parts
    problems.add("missing-space", key.span, key=name, value=text)
    return Scalar(name, name, False, key.span), plain_scalar(text, key.span, problems)
