"""Diagnostics rendered as text, as JSON and as GitHub annotations."""

from __future__ import annotations

import json
import re

import pytest

from generator.diagnostics import Diagnostic, Related, Severity, Span
from generator.diagnostics.renderers import OutputFormat, render_diagnostics
from generator.diagnostics.renderers.text_report import summary

BOOK = {"specs/book.yaml": ("fields:", "  titel: text", "  title: text")}
TYPO = Diagnostic(
    "duplicate-key",
    Severity.ERROR,
    "this key is a duplicate",
    Span("specs/book.yaml", 2, 3, 8),
    hint="remove one",
    related=(Related(Span("specs/book.yaml", 3, 3, 8), "first defined here"),),
)
WARNING = Diagnostic("unused-anchor", Severity.WARNING, "nothing refers to it")


def render_text(*found: Diagnostic, lines: tuple[str, ...] = ()) -> str:
    return render_diagnostics(
        OutputFormat.TEXT, found, {"a.yaml": lines} if lines else BOOK
    )


def marked_line(line: str, column: int, end_column: int) -> list[str]:
    """Return the source line and the line of marks for a span, without the margin."""
    place = Span("a.yaml", 1, column, end_column)
    found = Diagnostic("tag", Severity.ERROR, "wrong", place)
    shown = render_text(found, lines=(line,)).splitlines()
    return [re.sub(r"^1? +\| ?", "", row) for row in shown[3:5]]


def test_text_shows_source_marks_hint_and_related_span() -> None:
    assert render_text(TYPO, WARNING) == (
        "error[duplicate-key]: this key is a duplicate\n"
        " --> specs/book.yaml:2:3\n"
        "  |\n"
        "2 |   titel: text\n"
        "  |   ^^^^^\n"
        "  = help: remove one\n"
        "note: first defined here\n"
        " --> specs/book.yaml:3:3\n"
        "  |\n"
        "3 |   title: text\n"
        "  |   -----\n"
        "\n"
        "warning[unused-anchor]: nothing refers to it\n"
        "\n"
        "1 error, 1 warning\n"
    )


def test_text_without_the_source_still_shows_the_span() -> None:
    shown = render_diagnostics(OutputFormat.TEXT, [TYPO], {})
    assert " --> specs/book.yaml:2:3\n  = help: remove one\n" in shown


def test_a_span_outside_the_file_is_still_shown() -> None:
    found = Diagnostic("tag", Severity.ERROR, "wrong", Span("a.yaml", 7, 1, 1))
    assert " --> a.yaml:7:1\n\n" in render_text(found, lines=("one",))


def test_margins_grow_with_the_line_numbers() -> None:
    found = Diagnostic("tag", Severity.ERROR, "wrong", Span("a.yaml", 100, 1, 2))
    lines = tuple(f"line {number}" for number in range(1, 101))
    assert "   --> a.yaml:100:1\n    |\n100 | line 100\n    | ^\n" in render_text(
        found, lines=lines
    )


def test_color_changes_nothing_but_the_color() -> None:
    colored = render_diagnostics(OutputFormat.TEXT, [TYPO, WARNING], BOOK, color=True)
    assert "\x1b[31m" in colored
    assert re.sub(r"\x1b\[\d+m", "", colored) == render_text(TYPO, WARNING)


@pytest.mark.parametrize(
    ("line", "column", "end_column", "shown", "marks"),
    [
        ("abc", 2, 3, "abc", " ^"),
        ("abc", 4, 4, "abc", "   ^"),  # past the end, where something is missing
        ("abc", 2, 99, "abc", " ^^"),
        ("a\tb", 3, 4, "a   b", "    ^"),
        ("\tb", 1, 2, "    b", "^^^^"),
        ("日本: x", 5, 6, "日本: x", "      ^"),
        ("日本: x", 1, 3, "日本: x", "^^^^"),
        ("e\u0301x", 3, 4, "e\u0301x", " ^"),
        ("\U0001f600x", 2, 3, "\U0001f600x", "  ^"),
        ("a\x1b[31mb", 2, 3, "a<U+001B>[31mb", " ^^^^^^^^"),
        ("a\u202eb", 3, 4, "a<U+202E>b", "         ^"),
        ("a\x00\x9bb", 4, 5, "a<U+0000><U+009B>b", "                 ^"),
        ("a\ud800b", 3, 4, "a<U+D800>b", "         ^"),
        ("a\xa0b", 2, 3, "a<U+00A0>b", " ^^^^^^^^"),
    ],
)
def test_marks_are_under_their_span(
    line: str, column: int, end_column: int, shown: str, marks: str
) -> None:
    assert marked_line(line, column, end_column) == [shown, marks]


@pytest.mark.parametrize("column", [1, 41, 42, 5000, 9960, 10_000])
def test_long_lines_are_cut_around_the_span(column: int) -> None:
    line = "a" * (column - 1) + "B" + "a" * (10_000 - column)
    shown, marks = marked_line(line, column, column + 1)
    assert len(shown) <= 102
    assert shown[len(marks) - 1] == "B"
    assert shown.startswith("…") == (column > 41)
    assert shown.endswith("…") == (column < 9941)


def test_control_characters_are_escaped() -> None:
    evil = "\x1b]0;x\x07\u202e\r\n\u2028"
    found = Diagnostic(
        "tag",
        Severity.ERROR,
        evil,
        Span(evil, 1, 1, 2),
        hint=evil,
        related=(Related(Span(evil, 1, 1, 2), evil),),
    )
    for style in (OutputFormat.TEXT, OutputFormat.GITHUB):
        shown = render_diagnostics(style, [found], {evil: (evil,)})
        assert not set(shown) & set(evil) - set("]0;x\n")
    assert "<U+001B>]0;x<U+0007><U+202E>" in render_diagnostics(
        OutputFormat.TEXT, [found], {}
    )


@pytest.mark.parametrize("style", list(OutputFormat))
def test_lone_surrogates_can_be_printed(style: OutputFormat) -> None:
    found = Diagnostic("tag", Severity.ERROR, "\udcff", Span("\udcff", 1, 1, 2))
    render_diagnostics(style, [found], {"\udcff": ("\udcff",)}).encode("utf-8")


def test_summary_counts() -> None:
    assert summary([TYPO, TYPO, WARNING]) == "2 errors, 1 warning"
    assert summary([WARNING, WARNING]) == "2 warnings"


def test_no_diagnostics_render_as_empty_output() -> None:
    assert render_diagnostics(OutputFormat.TEXT, [], {}) == ""
    assert render_diagnostics(OutputFormat.GITHUB, [], {}) == ""
    answer = json.loads(render_diagnostics(OutputFormat.JSON, [], {}))
    assert answer == {"diagnostics": [], "errors": 0, "warnings": 0}


def test_json_has_every_field() -> None:
    answer = json.loads(render_diagnostics(OutputFormat.JSON, [TYPO, WARNING], BOOK))
    place = {"file": "specs/book.yaml", "line": 2, "column": 3, "end_column": 8}
    assert answer == {
        "diagnostics": [
            {
                "code": "duplicate-key",
                "severity": "error",
                "message": "this key is a duplicate",
                "hint": "remove one",
                "span": place,
                "related": [
                    {"message": "first defined here", "span": {**place, "line": 3}}
                ],
            },
            {
                "code": "unused-anchor",
                "severity": "warning",
                "message": "nothing refers to it",
                "hint": None,
                "span": None,
                "related": [],
            },
        ],
        "errors": 1,
        "warnings": 1,
    }


def test_github_annotations_have_the_span() -> None:
    assert render_diagnostics(OutputFormat.GITHUB, [TYPO, WARNING], BOOK) == (
        "::error file=specs/book.yaml,line=2,endLine=2,col=3,endColumn=8,"
        "title=duplicate-key::this key is a duplicate%0Ahelp: remove one%0A"
        "specs/book.yaml:3:3: first defined here\n"
        "::warning title=unused-anchor::nothing refers to it\n"
    )


def test_github_commands_are_escaped() -> None:
    found = Diagnostic(
        "tag", Severity.ERROR, "100%\n::error::x", Span("a,b:c%.yaml", 1, 1, 2)
    )
    shown = render_diagnostics(OutputFormat.GITHUB, [found], {})
    assert shown.count("\n") == 1
    assert "file=a%2Cb%3Ac%25.yaml,line=1," in shown
    assert shown.endswith("::100%25<U+000A>::error::x\n")
