"""House rules for words: plain English in docstrings, comments, messages and documents."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emit_helpers import REPOSITORY
from tests.house.sources import nodes, read

pytestmark = pytest.mark.lint

DENIED = {
    r"^Gives? |\bgives? back\b": "Return, Yield, Build",
    r"(?i:\btells?) (?:whether|which|what|how|where|if)\b": "Return whether, Report",
    r"\btold\b": "reported, listed, documented",
    r"\banew\b": "again",
    r"\bin the stead\b|\binstead of it\b": "in place of",
    r"\b(?:is|are|was|were) due\b": "is expected, is required",
    r"\bby half\b": "partially",
    r"\b[Tt]he hand\b(?!-)|\bof the hand\b": "the user, manual edits",
    r"\b(?:stands?|stood) (?!for\b|in for\b)": "is, appears",
    r"\bputs? in(?:to)?\b": "add, insert, write to",
    r"\bgoes\b|\bwent\b": "is removed, is dropped; for other meanings the exact verb",
    r"\b[Bb]eside\b": "besides, next to, in addition to",
    r"\b[Ss]omebody\b|\b[Pp]eople\b": "the user, users, readers",
    r"\bof one's own\b": "own, separate, custom",
    r"\bthe like of\b": "such as",
    r"\b(?:in|out of) step\b": "up to date, out of date",
    r"\bfor good\b": "permanently",
    r"\ball the same\b": "anyway",
    r"\bmay not\b": "must not, cannot",
    r"(?<!here )\bis no (?!longer\b|more\b)": "is not a",
    r"\bthat which\b": "the name of the thing",
}
"""Words of translated prose, as patterns, each with what to write."""
_ANY = re.compile("|".join(DENIED).replace("^", r"\b"))
FOLDERS = ("generator", "templates", "tests", "docs")
FILES = [
    path
    for path in sorted(p for f in FOLDERS for p in (REPOSITORY / f).rglob("*"))
    if path.suffix in (".py", ".jinja", ".md") and "suite" not in path.parts
]
FILES.append(REPOSITORY / "README.md")
THIS = Path(__file__)
QUOTED = frozenset({"adopt beside", "people", "two people"})
"""Strings that are data: choices of arguments, and a word with an irregular plural."""


def _name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def _prose(path: Path) -> Iterator[str]:
    """Yield the texts of a file that readers of it or of its output see."""
    text = read(path)
    if path.suffix != ".py":
        yield text
        return
    if _ANY.search(re.sub(r"[\s\"']+", " ", text)) is None:
        return
    statements = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    # Tests quote inputs and outputs: their strings are not prose.
    only_docstrings = _name(path).startswith("tests/")
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_docstring = id(node) in statements
            if is_docstring or not (only_docstrings or node.value in QUOTED):
                yield node.value
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def _denied(text: str) -> Iterator[str]:
    flat = re.sub(r"\s+", " ", re.sub(r"`[^`\n]*`", "`…`", text))
    for pattern, better in DENIED.items():
        for match in re.finditer(pattern, flat):
            near = flat[max(match.start() - 30, 0) : match.end() + 20]
            yield f"…{near}… ({better})"


@pytest.mark.parametrize("folder", [*FOLDERS, "README"])
def test_no_denied_word_is_used(folder: str) -> None:
    found = [
        f"{_name(path)}: {word}"
        for path in FILES
        if _name(path).startswith(folder) and path != THIS
        for text in _prose(path)
        for word in _denied(text)
    ]
    assert found == []
