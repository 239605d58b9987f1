"""Literals: each value round-trips, and Black leaves its text unchanged."""

from __future__ import annotations

import ast
from typing import Any

import black
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.python.literals import literal, string

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Any text, lone surrogates included."""
QUOTED = st.text(st.sampled_from("'\"\\n{}%#\n\0\u202eé"))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    ANY_TEXT,
    QUOTED,
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(ANY_TEXT, inner)
        | st.lists(inner).map(lambda items: tuple(items))
    ),
    max_leaves=10,
)


@pytest.mark.expensive
@settings(deadline=None, max_examples=150)
@given(VALUES)
@example("'\"")
@example('say "it\'s"')
@example("\\")
@example(-0.0)
def test_literals_round_trip_and_are_formatted(value: Any) -> None:
    printed = literal(value)

    # `repr` distinguishes 1 from True and 0.0 from -0.0.
    assert repr(ast.literal_eval(printed)) == repr(value)
    unlimited = black.Mode(line_length=10**9, magic_trailing_comma=False)
    assert black.format_str(f"x = {printed}\n", mode=unlimited) == f"x = {printed}\n"


@settings(deadline=None)
@given(ANY_TEXT)
def test_string_literals_are_printable_single_lines(text: str) -> None:
    assert string(text).isprintable()


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), -float("inf"), {1}, b"bytes", object(), [object()]],
    ids=lambda value: type(value).__name__,
)
def test_unsupported_values_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no literal"):
        literal(value)


def test_str_subclasses_cannot_override_their_repr() -> None:
    class Sly(str):
        __slots__ = ()

        def __repr__(self) -> str:
            return "__import__('os')"

    assert literal(Sly("quiet")) == '"quiet"'
