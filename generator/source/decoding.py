"""Decoding of files to text, and locations in it."""

from __future__ import annotations

import re

from generator.diagnostics import Problems, Span

_NOT_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)


class UnreadableFileError(Exception):
    """An error that ends the reading of one file; the reason has been reported."""


class Text:
    """The text of one file, addressed by line or by character.

    All line breaks are `\\n` here; lines and columns are the same as in the file.
    """

    def __init__(self, file: str, content: str) -> None:
        self.file = file
        self.content = _with_one_line_break(content)
        self.lines = tuple(self.content.split("\n"))
        self._seen = 0
        self._seen_line = 1
        self._seen_start = 0

    def line(self, number: int) -> str:
        """Return a line, counted from 1; empty after the end of the file."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def span(self, line: int, column: int, end_column: int | None = None) -> Span:
        """Return a span on one line, one character long by default."""
        end = column + 1 if end_column is None else end_column
        return Span(self.file, line, column, max(end, column))

    def span_between(
        self, line: int, column: int, end_line: int, end_column: int
    ) -> Span:
        """Return the part of a range that is on its first line."""
        if end_line != line:
            end_column = len(self.line(line).rstrip()) + 1
        return self.span(line, column, end_column)

    def span_at(self, start: int, end: int) -> Span:
        """Return the span of the characters from `start` up to `end`, counted from 0.

        Fast when called with increasing positions.
        """
        if start < self._seen:
            self._seen, self._seen_line, self._seen_start = 0, 1, 0
        self._seen_line += self.content.count("\n", self._seen, start)
        line_break = self.content.rfind("\n", self._seen, start)
        if line_break >= 0:
            self._seen_start = line_break + 1
        self._seen = start
        column = start - self._seen_start + 1
        end_column = min(end - self._seen_start, len(self.line(self._seen_line))) + 1
        return self.span(self._seen_line, column, end_column)


def _with_one_line_break(content: str) -> str:
    return content.replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes, file: str, problems: Problems) -> str | None:
    """Decode UTF-8, or UTF-16 with a byte order mark; None if that fails."""
    encoding, name, body = "utf-8", "UTF-8", data
    for mark, marked, shown in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            encoding, name, body = marked, shown, data[len(mark) :]
            break
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        text = Text(file, body.decode(encoding, "replace"))
        problems.add_source(file, text.lines)
        before = len(_with_one_line_break(body[: error.start].decode(encoding)))
        problems.add("bad-encoding", text.span_at(before, before + 1), encoding=name)
        return None


def check_characters(text: Text, problems: Problems, *, odd_breaks: bool) -> None:
    """Report the first forbidden character, then raise Unreadable.

    With `odd_breaks`, that includes line breaks which YAML 1.1 and 1.2 (and so editors
    and parsers) treat differently.
    """
    found, code = _NOT_TEXT.search(text.content), "control-character"
    if found is None and odd_breaks:
        found, code = _ODD_BREAK.search(text.content), "ambiguous-line-break"
    if found is not None:
        problems.add(code, text.span_at(*found.span()), number=ord(found.group()))
        raise UnreadableFileError
