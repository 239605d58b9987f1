"""The nodes of a document: plain values with their source locations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.diagnostics import Span

Value = None | bool | int | float | str


@dataclass(frozen=True)
class Scalar:
    """A scalar, resolved by the YAML 1.2 core schema.

    `text` is the source text, before resolution and without quotes; `quoted` is whether
    it was quoted or a block scalar (then `value` is always a string).
    """

    value: Value
    text: str
    quoted: bool
    span: Span


@dataclass(frozen=True)
class Sequence:
    """A list of nodes; the span covers its first line only."""

    items: tuple[Node, ...]
    span: Span

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(frozen=True)
class MappingEntry:
    """One pair of a mapping; the key is always text."""

    key: str
    key_span: Span
    value: Node


@dataclass(frozen=True)
class Mapping:
    """Entries in source order, with unique keys; the span covers the first line."""

    entries: tuple[MappingEntry, ...]
    span: Span
    _index: dict[str, MappingEntry] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        self._index.update((entry.key, entry) for entry in self.entries)

    def __iter__(self) -> Iterator[MappingEntry]:
        return iter(self.entries)

    def get(self, key: str) -> MappingEntry | None:
        """Return the entry under `key`, or None."""
        return self._index.get(key)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Document:
    """One file's root node, with its lines for diagnostics."""

    file: str
    root: Node
    lines: tuple[str, ...]


def to_plain_value(node: Node) -> Any:
    """Convert a node to plain Python values; the loader has limited its depth."""
    if isinstance(node, Mapping):
        return {entry.key: to_plain_value(entry.value) for entry in node}
    if isinstance(node, Sequence):
        return [to_plain_value(item) for item in node]
    return node.value
