"""Moving parts of one text to another."""

from __future__ import annotations

import ast

from generator.merge.python.python_source import PythonSource


def parenthesized_span(source: PythonSource, node: ast.AST) -> tuple[int, int]:
    """Return the span of a node, including parentheses that only group it."""
    start, end = source.span(node)
    text = source.text
    while True:
        before = len(text[:start].rstrip())
        after = end + len(text[end:]) - len(text[end:].lstrip())
        opened = (
            before > 0 and text[before - 1] == "(" and text[after : after + 1] == ")"
        )
        if not opened or (
            before > 1 and (text[before - 2].isalnum() or text[before - 2] in "_)]")
        ):
            return start, end
        start, end = before - 1, after + 1


def reindent_span(
    source: PythonSource, start: int, end: int, target: PythonSource, at: int
) -> str:
    """Return a range of a text with its later lines reindented for the target."""
    text = source.text[start:end]
    if "\n" not in text:
        return text
    old = indent_of(source.lines[source.line_of(start)])
    new = indent_of(target.lines[target.line_of(at)])
    if '"""' in text or "'''" in text or old == new:
        return text
    first, *rest = text.split("\n")
    moved = [new + line[len(old) :] if line.startswith(old) else line for line in rest]
    return "\n".join([first, *moved])


def indent_of(line: str) -> str:
    """Return the indentation of a line."""
    return line[: len(line) - len(line.lstrip())]
