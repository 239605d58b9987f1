"""Collecting diagnostics by their codes in the catalogue."""

from __future__ import annotations

from string import Formatter

import pytest

from generator.diagnostics import Problems, Related, Severity, Span, nearest_word
from generator.diagnostics.catalogue import CATALOGUE


def span(file: str = "a.yaml", line: int = 1, column: int = 1) -> Span:
    return Span(file, line, column, column + 1)


def test_a_diagnostic_has_its_message_from_the_catalogue() -> None:
    problems = Problems()
    problems.add("missing-space", span(), key="title", value="string")
    (found,) = problems.items
    assert found.severity is Severity.ERROR
    assert found.message.startswith("missing space after `title:`")
    assert found.hint == "write `title: string`"


def test_the_hint_of_the_caller_takes_precedence() -> None:
    problems = Problems()
    problems.add("missing-space", span(), hint="look", key="title", value="string")
    assert problems.items[0].hint == "look"


def test_braces_in_values_are_not_interpolated() -> None:
    problems = Problems()
    problems.add("duplicate-key", span(), key="{0.__class__}")
    assert problems.items[0].message == "duplicate key `{0.__class__}`"


def test_long_values_are_cut() -> None:
    problems = Problems()
    problems.add("duplicate-key", span(), key="x" * 1000)
    assert problems.items[0].message == f"duplicate key `{'x' * 79}…`"


def test_items_are_sorted_by_span_and_unique() -> None:
    problems = Problems()
    for place in (
        span("b.yaml", 1, 1),
        span("a.yaml", 10, 1),
        span("a.yaml", 9, 5),
        span("a.yaml", 9, 5),
        None,
        span("a.yaml", 9, 2),
    ):
        problems.add("merge-key", place)
    assert [found.span for found in problems.items] == [
        None,
        span("a.yaml", 9, 2),
        span("a.yaml", 9, 5),
        span("a.yaml", 10, 1),
        span("b.yaml", 1, 1),
    ]


def test_diagnostics_with_different_related_spans_are_kept() -> None:
    problems = Problems()
    for line in (1, 2):
        related = (Related(span(line=line), "first defined here"),)
        problems.add("duplicate-key", span(line=3), related=related, key="a")
    assert len(problems.items) == 2


def test_warnings_are_not_errors() -> None:
    problems = Problems()
    problems.add("unused-anchor", span(), name="a")
    assert not problems.has_errors
    problems.add("merge-key", span())
    assert problems.has_errors


def test_invalid_arguments_raise_exceptions() -> None:
    problems = Problems()
    with pytest.raises(KeyError):
        problems.add("no-such-code", span())
    with pytest.raises(ValueError, match="takes"):
        problems.add("duplicate-key", span())
    with pytest.raises(ValueError, match="takes"):
        problems.add("duplicate-key", span(), key="a", other="b")
    assert problems.items == ()


@pytest.mark.parametrize("slug", sorted(CATALOGUE))
def test_every_code_can_be_reported(slug: str) -> None:
    code = CATALOGUE[slug]
    fields = {
        name: 1
        for template in (code.message, code.hint or "")
        for _, name, _, _ in Formatter().parse(template)
        if name
    }
    problems = Problems()
    problems.add(slug, span(), **fields)  # type: ignore[arg-type]
    assert problems.items[0].code == slug
    assert slug == slug.lower().strip("-")
    assert code.summary.endswith(".")
    assert not code.message.endswith(".")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("titel", "title"),
        ("TITLE", "title"),
        ("uniqe", "unique"),
        ("zzz", None),
        ("", None),
        ("t" * 100_000, None),
    ],
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest_word(word, {"title", "unique", "type", "default"}) == expected


def test_nearest_keeps_the_case_of_the_known_word() -> None:
    assert nearest_word("boook", ["Book", "Author"]) == "Book"
