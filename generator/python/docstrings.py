"""Docstrings and comments from the prose of a spec."""

from __future__ import annotations

import re
import textwrap
import unicodedata

from generator.python.code import Code

_LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_UNWANTED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def prose_lines(text: str) -> list[str]:
    """Return the lines of a text without characters that could end or hide it.

    All kinds of line breaks are recognized, runs of blanks are collapsed, and control,
    direction and lone surrogate characters are dropped.
    """
    lines = [_clean(line) for line in _LINE_BREAKS.split(text)]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def _clean(line: str) -> str:
    if line.isascii() and line.isprintable():
        return " ".join(line.split())
    kept = (c if c != "\t" else " " for c in line)
    shown = (c for c in kept if unicodedata.category(c) not in _UNWANTED_CATEGORIES)
    return " ".join("".join(shown).split())


def docstring(text: str, indent: int = 4, fallback: str = "") -> Code:
    """Print a docstring for the given indentation.

    If the text is empty once cleaned, `fallback` is printed unescaped.
    """
    lines = [_escape(line) for line in prose_lines(text)] or [fallback]
    width = 88 - indent
    if len(lines) == 1 and len(lines[0]) + 6 <= width:
        return Code(f'"""{_separate_quotes(lines[0])}"""')
    margin = " " * indent
    wrapped: list[str] = []
    for line in lines:
        wrapped += _wrap(line, width - 3)
    if len(wrapped) == 1:
        return Code(f'"""{_separate_quotes(wrapped[0])}"""')
    body = "\n".join(f"{margin}{line}" if line else "" for line in wrapped[1:])
    first = f" {wrapped[0]}" if wrapped[0].startswith('"') else wrapped[0]
    return Code(f'"""{first}\n{body}\n{margin}"""')


def _wrap(line: str, width: int) -> list[str]:
    """Wrap a line between words, keeping URLs and escapes in one piece."""
    return textwrap.wrap(
        line, width, break_long_words=False, break_on_hyphens=False
    ) or [""]


def _escape(line: str) -> str:
    return line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _separate_quotes(line: str) -> str:
    """Separate quotes at either end from those of the docstring, as Black does."""
    before = " " if line.startswith('"') else ""
    after = " " if line.endswith('"') else ""
    return f"{before}{line}{after}"
