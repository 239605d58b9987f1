"""Helpers that parse texts."""

from __future__ import annotations

from generator.diagnostics import Problems
from generator.source import Document, Mapping, Node, Sequence, parse_document


def read(text: str, file: str = "a.yaml") -> tuple[Document | None, list[str]]:
    """Parse a text and return it with `code line:column-end_column` per diagnostic."""
    problems = Problems()
    document = parse_document(text, file, problems)
    found = []
    for item in problems.items:
        assert item.span is not None
        assert item.span.file == file
        place = f"{item.span.line}:{item.span.column}-{item.span.end_column}"
        found.append(f"{item.code} {place}")
    return document, found


def parse_root(text: str, file: str = "a.yaml") -> Node:
    """Parse a text without errors and return its root node."""
    document, found = read(text, file)
    assert found == []
    assert document is not None
    return document.root


def to_plain(node: Node) -> object:
    """Return a node as Python values."""
    if isinstance(node, Mapping):
        return {entry.key: to_plain(entry.value) for entry in node}
    if isinstance(node, Sequence):
        return [to_plain(item) for item in node]
    return node.value
