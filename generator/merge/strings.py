"""The lines of a Python text that begin inside a string, and its comments."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator
from functools import lru_cache

_OPENERS = frozenset(
    getattr(tokenize, name)
    for name in ("FSTRING_START", "TSTRING_START")
    if hasattr(tokenize, name)
)
_CLOSERS = frozenset(
    getattr(tokenize, name)
    for name in ("FSTRING_END", "TSTRING_END")
    if hasattr(tokenize, name)
)
_TEXTS = tuple(
    getattr(ast, name)
    for name in ("Constant", "JoinedStr", "TemplateStr")
    if hasattr(ast, name)
)


@lru_cache(maxsize=16)
def lines_in_strings(text: str) -> frozenset[int]:
    """Return the numbers, counting from 0, of the lines that begin inside a string.

    If the text is not valid Python, those up to the first error.
    """
    if '"""' not in text and "'''" not in text and "\\\n" not in text:
        return frozenset()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(_inside(text))
    lines = text.split("\n")
    return frozenset(
        first + line
        for first, end in _long_texts(tree)
        for line in _inside(_join_range(lines, first, end))
    )


def comments_by_line(text: str, tree: ast.Module) -> dict[int, str]:
    """Return the comments of a text by line, counting from 0."""
    lines = text.split("\n")
    found = {n for n, line in enumerate(lines) if "#" in line}
    if not found:
        return {}
    comments: dict[int, str] = {}
    spans: dict[int, list[tuple[int, int]]] = {}
    long: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, _TEXTS) or not hasattr(node, "lineno"):
            continue
        first, end = node.lineno - 1, (node.end_lineno or 0) - 1
        if first == end:
            if first in found:
                span = (node.col_offset, node.end_col_offset or 0)
                spans.setdefault(first, []).append(span)
        elif not found.isdisjoint(range(first, end + 1)) and first not in long:
            long.update(range(first, end + 1))
    for group in _runs(sorted(long)):
        comments.update(_tokenize_comments(lines, group))
    for number in found - long:
        comment = _comment_after(lines[number], spans.get(number, []))
        if comment:
            comments[number] = comment
    return comments


def _comment_after(line: str, spans: list[tuple[int, int]]) -> str:
    data = line.encode("utf-8")
    at = data.find(b"#")
    while at >= 0 and any(start <= at < end for start, end in spans):
        at = data.find(b"#", at + 1)
    return data[at:].decode("utf-8") if at >= 0 else ""


def _runs(numbers: list[int]) -> Iterator[range]:
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield range(numbers[start], numbers[at - 1] + 1)
            start = at


def _tokenize_comments(lines: list[str], group: range) -> dict[int, str]:
    """Return the comments in a range of lines that begins outside strings."""
    text = "\n".join(lines[group.start : group.stop]) + "\n"
    found = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                found[group.start + token.start[0] - 1] = token.string
    except (tokenize.TokenError, SyntaxError):
        # Lines cut out of brackets end too early, but all comments have been read.
        pass
    return found


def _long_texts(tree: ast.Module) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        if not isinstance(node, _TEXTS) or not hasattr(node, "lineno"):
            continue
        if node.end_lineno != node.lineno:
            yield node.lineno - 1, node.end_lineno or 0


def _join_range(lines: list[str], first: int, end: int) -> str:
    return "\n".join(lines[first:end]).lstrip() + "\n"


def _inside(text: str) -> set[int]:
    inside: set[int] = set()
    opened: list[int] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING:
                inside.update(range(token.start[0], token.end[0]))
            elif token.type in _OPENERS:
                opened.append(token.start[0])
            elif token.type in _CLOSERS and opened:
                inside.update(range(opened.pop(), token.end[0]))
    except (tokenize.TokenError, SyntaxError):
        pass
    return inside
