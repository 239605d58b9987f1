"""Docstrings and comments: any text from a spec remains prose."""

from __future__ import annotations

import ast
import unicodedata

import black
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.python.docstrings import docstring, prose_lines

WORDS = st.sampled_from(
    [
        *('"""', "'''", '"', "'", "\\", "\\\\", "\\n", "\\N{BULLET}", "{x}", "%s", "#"),
        *("\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\t"),
        *(
            "\0",
            "\u202e",
            "\u200b",
            "\ud800",
            "\ufeff",
            "\x1b[31m",
            "é",
            "日本語",
            "😀",
        ),
        *("plain", "words", "# noqa", "# fmt: off", "a" * 100, "\\" * 99, " ", "  "),
        *("# region custom: x", "# endregion", "<<<<<<< a", "=======", ">>>>>>> b"),
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=12), max_size=12).map("".join) | st.text()
INDENTS = st.sampled_from([0, 4, 8])


def _embed(body: str, indent: int) -> str:
    """Embed a docstring or comment in code, at an indentation."""
    if indent == 0:
        return f"{body}\n\nx = 1\n"
    heads = [f"{' ' * depth}class A:" for depth in range(0, indent, 4)]
    margin = " " * indent
    return "\n".join([*heads, f"{margin}{body}", "", f"{margin}x = 1", ""])


def _letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.expensive
@settings(deadline=None, max_examples=300)
@given(TEXTS, INDENTS)
@example('"', 4)
@example('"' * 5, 4)
@example("\\" * 200, 8)
@example(("word " * 20) + '"', 4)
@example(("a" * 79) + '"', 4)
@example('"""' * 40, 4)
@example("a\n\n\nb", 0)
def test_a_docstring_is_one_constant_with_the_text(text: str, indent: int) -> None:
    printed = docstring(text, indent, "Ours.")
    code = _embed(printed, indent)

    tree: ast.AST = ast.parse(code)
    while isinstance(body := getattr(tree, "body")[0], ast.ClassDef):  # noqa: B009
        tree = body
    assert isinstance(tree, ast.Module | ast.ClassDef)
    assert len(tree.body) == 2
    said = ast.get_docstring(tree)
    assert said is not None
    assert _letters(said) == _letters(" ".join(prose_lines(text)) or "Ours.")
    assert black.format_str(code, mode=black.Mode()) == code


@pytest.mark.expensive
@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_prose_has_no_line_breaks_or_invisible_characters(text: str) -> None:
    for line in prose_lines(text):
        assert len(line.splitlines()) <= 1
        assert line == line.strip()
        for character in line:
            assert unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def test_an_empty_text_falls_back_to_the_default() -> None:
    assert docstring(" \n\u202e\n", 4, "A book.") == '"""A book."""'


def test_a_long_text_is_wrapped_with_closing_quotes_on_a_separate_line() -> None:
    printed = docstring("word " * 30, 4)

    lines = printed.splitlines()
    assert all(len(line) <= 84 for line in lines[:1])
    assert all(len(line) <= 88 for line in lines[1:])
    assert lines[-1] == '    """'
