"""For any document, reading and resolving end in diagnostics, not exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Problems, Span
from generator.domain import resolve_spec
from generator.source import (
    Document,
    Mapping,
    MappingEntry,
    Node,
    Scalar,
    Sequence,
    parse_document,
)
from generator.spec import read_spec

SPAN = Span("spec.yaml", 1, 1, 2)
SAMPLES = Path(__file__).parents[1] / "specs" / "kitchen_sink"


def documents() -> list[Document]:
    paths = sorted(SAMPLES.glob("*.yaml"))
    found = (
        parse_document(path.read_text("utf-8"), path.name, Problems()) for path in paths
    )
    return [document for document in found if document is not None]


def nodes_below(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Mapping):
        for entry in node:
            yield from nodes_below(entry.value)
    elif isinstance(node, Sequence):
        for item in node:
            yield from nodes_below(item)


VALID = documents()
NODES = [node for document in VALID for node in nodes_below(document.root)]
KEYS = sorted({e.key for node in NODES if isinstance(node, Mapping) for e in node})
ODD_VALUES = (
    None,
    True,
    -1,
    10**50,
    1.5,
    float("inf"),
    float("nan"),
    "",
    "\0",
    "\ud800",
    "[",
    "string(",
    "string(0)",
    "decimal(1000, 1000)",
    "a = ",
    "| null",
    "x" * 2000,
)

scalars = st.one_of(
    st.sampled_from(ODD_VALUES), st.integers(), st.floats(), st.text(max_size=20)
).map(lambda value: Scalar(value, str(value), isinstance(value, str), SPAN))


def mapping(entries: dict[str, Node]) -> Mapping:
    return Mapping(tuple(MappingEntry(k, SPAN, v) for k, v in entries.items()), SPAN)


keys = st.one_of(st.sampled_from(KEYS), st.text(max_size=8))
trees: st.SearchStrategy[Node] = st.recursive(
    st.one_of(scalars, st.sampled_from(NODES)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: Sequence(tuple(items), SPAN)),
        st.dictionaries(keys, inner, max_size=5).map(mapping),
    ),
    max_leaves=12,
)


def graft_node(root: Node, place: int, graft: Node, key: str) -> Node:
    """Return the tree with `graft` in position `place`, counted from the root."""
    count = -1

    def copy(node: Node) -> Node:
        nonlocal count
        count += 1
        if count == place:
            return graft
        if isinstance(node, Mapping):
            entries = {entry.key: copy(entry.value) for entry in node}
            if count == place - 1:
                entries[key] = graft
            return mapping(entries)
        if isinstance(node, Sequence):
            return Sequence(tuple(copy(item) for item in node), node.span)
        return node

    return copy(root)


def resolve_all(found: list[Document]) -> bool:
    """Return whether the documents are valid."""
    problems = Problems()
    domain = resolve_spec(read_spec(found, problems), problems)
    assert (domain is None) == problems.has_errors
    return domain is not None


@pytest.mark.expensive
def test_the_samples_are_valid() -> None:
    assert resolve_all(VALID)


examples = pytest.mark.parametrize(
    "examples", [4, pytest.param(100, marks=pytest.mark.expensive)]
)


@examples
def test_any_tree_is_read(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(tree=trees)
    def check(tree: Node) -> None:
        resolve_all([Document("spec.yaml", tree, ())])

    check()


@examples
def test_a_valid_spec_with_any_replaced_node_is_read(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(VALID) - 1))
        document = VALID[number]
        places = sum(1 for _ in nodes_below(document.root))
        root = graft_node(
            document.root,
            data.draw(st.integers(0, places - 1)),
            data.draw(trees),
            data.draw(keys),
        )
        changed = Document(document.file, root, document.lines)
        resolve_all([*VALID[:number], changed, *VALID[number + 1 :]])

    check()
