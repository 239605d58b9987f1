"""A builder of node trees, without recursion and within limits."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.diagnostics import Problems, Span
from generator.source.decoding import UnreadableFileError
from generator.source.flow_repairs import repair_items, repair_pairs
from generator.source.mapping_keys import KeyChecker
from generator.source.nodes import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 100
MAX_NODES = 100_000


@dataclass(frozen=True)
class Anchor:
    """The name of a node (`&name`), and its location."""

    name: str
    span: Span


@dataclass
class _Frame:
    """An open sequence or mapping.

    `items` are the items, or alternating keys and values; `nodes` and `height` are its
    size so far, `end_column` the end of its content on its first line.
    """

    is_mapping: bool
    is_flow: bool
    span: Span
    anchor: Anchor | None
    end_column: int
    items: list[Node] = field(default_factory=list)
    nodes: int = 1
    height: int = 0


@dataclass
class _AnchoredNode:
    """A complete node that aliases can refer to."""

    anchor: Anchor
    node: Node
    nodes: int
    height: int
    is_used: bool = False


class TreeBuilder:
    """A builder of a tree from the parts of a document, in source order.

    A part that would exceed a limit is reported, and Unreadable is raised.
    """

    def __init__(self, problems: Problems, most_nodes: int = MAX_NODES) -> None:
        self._most_nodes = most_nodes
        self._problems = problems
        self._keys = KeyChecker(problems)
        self._frames: list[_Frame] = []
        self._known: dict[str, _AnchoredNode] = {}
        self._all_known: list[_AnchoredNode] = []
        self._nodes = 0
        self._root: Node | None = None

    @property
    def depth(self) -> int:
        """The number of open sequences and mappings."""
        return len(self._frames)

    def add_scalar(self, scalar: Scalar, anchor: Anchor | None = None) -> None:
        """Add a scalar: a value, an item or a key."""
        self._count(1, scalar.span)
        self._place(scalar, scalar.span, anchor, nodes=1, height=0)

    def open_sequence(
        self, span: Span, *, is_flow: bool, anchor: Anchor | None = None
    ) -> None:
        """Begin a sequence; `span` is where it begins."""
        self._open(_Frame(False, is_flow, span, anchor, span.end_column))

    def open_mapping(
        self, span: Span, *, is_flow: bool, anchor: Anchor | None = None
    ) -> None:
        """Begin a mapping; its keys and values follow alternately."""
        self._open(_Frame(True, is_flow, span, anchor, span.end_column))

    def close(self, end: Span) -> None:
        """End the innermost sequence or mapping; `end` is its last character."""
        frame = self._frames.pop()
        start = frame.span
        end_column = frame.end_column
        if frame.is_flow and end.line == start.line:
            end_column = end.end_column
        span = Span(start.file, start.line, start.column, end_column)
        make = self._mapping if frame.is_mapping else self._sequence
        node = make(frame, span)
        self._place(node, span, frame.anchor, frame.nodes, frame.height + 1)

    def add_alias(self, name: str, span: Span) -> None:
        """Add an alias, which refers to an earlier node."""
        if any(frame.anchor and frame.anchor.name == name for frame in self._frames):
            self._problems.add("recursive-alias", span, name=name)
            raise UnreadableFileError
        known = self._known.get(name)
        if known is None:
            self._problems.add("undefined-alias", span, name=name)
            raise UnreadableFileError
        known.is_used = True
        self._check_depth(len(self._frames) + known.height, span)
        self._count(known.nodes, span)
        self._place(known.node, span, None, known.nodes, known.height)

    def finish(self) -> Node | None:
        """Return the root, or None if nothing was added."""
        # OpenAPI documents write status codes as bare numbers.
        is_openapi = isinstance(self._root, Mapping) and self._root.get("openapi")
        if not is_openapi:
            self._keys.report_numbers()
        for known in self._all_known:
            if not known.is_used:
                anchor = known.anchor
                self._problems.add("unused-anchor", anchor.span, name=anchor.name)
        return self._root

    def _open(self, frame: _Frame) -> None:
        self._check_depth(len(self._frames) + 1, frame.span)
        self._count(1, frame.span)
        self._frames.append(frame)

    def _check_depth(self, depth: int, span: Span) -> None:
        if depth > MAX_DEPTH:
            self._problems.add("too-deep", span, limit=MAX_DEPTH)
            raise UnreadableFileError

    def _count(self, nodes: int, span: Span) -> None:
        self._nodes += nodes
        if self._nodes > self._most_nodes:
            self._problems.add("too-many-nodes", span, limit=self._most_nodes)
            raise UnreadableFileError

    def _place(
        self, node: Node, spot: Span, anchor: Anchor | None, nodes: int, height: int
    ) -> None:
        """Add a node to its parent; `spot` is its location, or that of its alias."""
        if anchor is not None:
            known = _AnchoredNode(anchor, node, nodes, height)
            self._known[anchor.name] = known
            self._all_known.append(known)
        if not self._frames:
            self._root = node
            return
        frame = self._frames[-1]
        frame.items.append(node)
        frame.nodes += nodes
        frame.height = max(frame.height, height)
        if spot.line == frame.span.line:
            frame.end_column = max(frame.end_column, spot.end_column)

    def _sequence(self, frame: _Frame, span: Span) -> Sequence:
        items = frame.items
        if frame.is_flow:
            items = repair_items(items, self._problems)
        return Sequence(tuple(items), span)

    def _mapping(self, frame: _Frame, span: Span) -> Mapping:
        pairs = list(zip(frame.items[::2], frame.items[1::2], strict=True))
        if frame.is_flow:
            pairs = repair_pairs(pairs, self._problems)
        return Mapping(self._keys.build_entries(pairs), span)
