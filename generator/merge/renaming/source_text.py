"""Python source parsed for its names, with the same positions on every Python.

Before 3.12, `ast` reports wrong positions inside f-strings, and `tokenize` sees an
f-string as one string. So f-strings are masked before parsing: only their expressions
remain, each at its place: `f"a {x!r} b"` is parsed as `+(  (x)    )`.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

_START = re.compile(r"(#[^\n]*)|((?:(?<!\w)[A-Za-z]{1,2})?)('''|\"\"\"|'|\")")
_INSIDE = re.compile(
    r"(#[^\n]*)|((?:(?<!\w)[A-Za-z]{1,2})?)('''|\"\"\"|'|\")"
    r"|([(\[{])|([)\]}])|(!(?!=))|(:)|((?<![=!<>:])=(?=\s*[!:}]))"
)
_BETWEEN = re.compile(r"(?:\s|\\\n|#[^\n]*)*")
_PLAIN = {"r", "b", "u", "f", "t", "rb", "br", "rf", "fr", "tr", "rt", ""}


class UnparsableSource(ValueError):
    """The text is not Python that this version can parse."""


@dataclass(frozen=True)
class LiteralSpan:
    """The span of a comment or a string literal, including f-strings."""

    start: int
    end: int
    comment: bool = False
    formatted: bool = False
    parts: tuple[tuple[int, int], ...] = ()
    """The spans of literal text in an f-string, between its expressions."""

    @property
    def texts(self) -> tuple[tuple[int, int], ...]:
        """The spans of text that is not an expression."""
        return self.parts if self.formatted else ((self.start, self.end),)


@dataclass(frozen=True)
class ParsedSource:
    """A source text with its tree, strings and comments."""

    text: str
    tree: ast.Module
    literals: tuple[LiteralSpan, ...]
    _starts: tuple[int, ...] = field(repr=False)
    _lines: tuple[str, ...] = field(repr=False)

    def offset(self, line: int, column: int) -> int:
        """Convert a line and column of the tree to an offset in the text."""
        found = self._lines[line - 1]
        if not found.isascii():
            column = len(found.encode()[:column].decode())
        return self._starts[line - 1] + column

    def start(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword) -> int:
        """Return the start offset of a node."""
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword) -> int:
        """Return the end offset of a node."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.end_lineno, node.end_col_offset)


def parse_python_source(text: str) -> ParsedSource:
    """Parse a text. Raises Unreadable."""
    if "\r" in text:
        raise UnparsableSource("its lines end in CR")
    scanner = _Scanner(text)
    scanner.scan()
    masked = scanner.masked_text()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(masked)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UnparsableSource(str(error)) from error
    lines = tuple(masked.split("\n"))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return ParsedSource(text, tree, tuple(scanner.quoted), tuple(starts), lines)


class _Scanner:
    """Finds strings and comments, and masks f-strings."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quoted: list[LiteralSpan] = []
        self._changed: list[tuple[int, int, str]] = []

    def scan(self) -> None:
        at = 0
        while found := _START.search(self.text, at):
            at = self._record_quoted(found)

    def masked_text(self) -> str:
        """Return the text without f-strings, at the same length."""
        characters = list(self.text)
        for start, end, put in [*self._changed, *self._find_continuations()]:
            for at in range(start, end):
                if characters[at] != "\n":
                    characters[at] = " "
            characters[start : start + len(put)] = put
        return "".join(characters)

    def _find_continuations(self) -> Iterator[tuple[int, int, str]]:
        """Yield the plain strings that are implicitly concatenated to an f-string."""
        behind: int | None = None
        for each in sorted(self.quoted, key=lambda quoted: quoted.start):
            if each.comment or (behind is not None and each.start < behind):
                continue
            gap = None if behind is None else _BETWEEN.match(self.text, behind)
            if gap is not None and gap.end() == each.start and not each.formatted:
                yield each.start, each.end, ""
                behind = each.end
            else:
                behind = each.end if each.formatted else None

    def _record_quoted(self, found: re.Match[str]) -> int:
        """Record a string or a comment; return its end."""
        comment, prefix, quote = (
            found[1],
            found[2].lower() if found[2] else "",
            found[3],
        )
        if comment is not None:
            self.quoted.append(LiteralSpan(found.start(), found.end(), comment=True))
            return found.end()
        if prefix not in _PLAIN:
            raise UnparsableSource(f"`{prefix}` is not a string prefix")
        parts: list[tuple[int, int]] = []
        formatted = "f" in prefix or "t" in prefix
        if formatted:
            end = self._mask_formatted(found.end(), quote, "r" in prefix, parts)
            self._changed += [
                (found.start(), found.end(), "+".ljust(len(prefix)) + "("),
                (end - len(quote), end, " " * (len(quote) - 1) + ")"),
            ]
        else:
            end = self._plain(found.end(), quote)
        made = LiteralSpan(found.start(), end, False, formatted, tuple(parts))
        self.quoted.append(made)
        return end

    def _plain(self, at: int, quote: str) -> int:
        found = re.compile(
            rf"(?:\\.|(?!{quote})[^\\{'' if len(quote) == 3 else chr(10)}])*{quote}",
            re.DOTALL,
        ).match(self.text, at)
        if found is None:
            raise UnparsableSource("a string is not terminated")
        return found.end()

    def _mask_formatted(
        self,
        at: int,
        quote: str,
        raw: bool,
        parts: list[tuple[int, int]],
        spec: bool = False,
    ) -> int:
        """Mask the text of an f-string, recorded in `parts`; return its end."""
        text, blank = self.text, at
        while at < len(text):
            if text[at] == "\\" and not spec:
                named = not raw and text.startswith("N{", at + 1)
                at = text.find("}", at) + 1 if named else at + 2
                # A brace after a backslash still begins an expression.
                at -= text[at - 1] == "{" and not named
            elif spec and text[at] == "}":
                self._blank(blank, at, parts)
                return at
            elif not spec and text.startswith(quote, at):
                self._blank(blank, at, parts)
                return at + len(quote)
            elif text[at] == "{" and (spec or not text.startswith("{{", at)):
                self._blank(blank, at, parts)
                self._changed.append((at, at + 1, "("))
                at = blank = self._expression(at + 1, quote, raw, parts)
            elif text[at] == "\n" and len(quote) == 1:
                break
            else:
                at += 2 if text[at : at + 2] in ("{{", "}}") and not spec else 1
        raise UnparsableSource("an f-string is not terminated")

    def _blank(self, start: int, end: int, parts: list[tuple[int, int]]) -> None:
        self._changed.append((start, end, ""))
        parts.append((start, end))

    def _expression(
        self, at: int, quote: str, raw: bool, parts: list[tuple[int, int]]
    ) -> int:
        """Skip an expression in an f-string; return the offset after its brace."""
        depth = 0
        while found := _INSIDE.search(self.text, at):
            at = found.end()
            if found[3] is not None or found[1] is not None:
                at = self._record_quoted(found)
            elif found[4] is not None:
                depth += 1
            elif depth:
                depth -= found[5] is not None
            else:
                return self._behind(found.start(), quote, raw, parts)
        raise UnparsableSource("an expression in an f-string is not terminated")

    def _behind(
        self, at: int, quote: str, raw: bool, parts: list[tuple[int, int]]
    ) -> int:
        """Mask the conversion and format; return the offset after the closing brace."""
        start, text = at, self.text
        while at < len(text) and text[at] not in ":}":
            at += 1
        if at < len(text) and text[at] == ":":
            self._changed.append((at, at + 1, ""))
            at = self._mask_formatted(at + 1, quote, raw, parts, spec=True)
        if at >= len(text):
            raise UnparsableSource("an expression in an f-string is not terminated")
        self._changed.append((at, at + 1, ""))
        self._changed.append((start, start + 1, ")"))
        if start + 1 < at and text[start] != ":":
            conversion = text.find(":", start, at)
            self._changed.append((start + 1, conversion if conversion > 0 else at, ""))
        return at + 1
