"""A JSON reader that feeds a tree builder, with locations and without recursion.

The YAML reader would refuse valid JSON: emoji as `json.dumps` escapes them (pairs of
surrogates) and keys of more than 1,024 characters. It would also read `1e5` as text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import NoReturn

from generator.diagnostics import Problems, Span
from generator.source.decoding import Text, UnreadableFileError
from generator.source.nodes import Scalar
from generator.source.scalars import plain_scalar
from generator.source.tree_builder import TreeBuilder

_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(
    r"""(?P<mark>[{}\[\],:])
    |(?P<string>"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+")
    |(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?![\w.]))
    |(?P<word>(?:true|false|null)\b)""",
    re.VERBOSE,
)
_UNCLOSED = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+')
_WRONG_WORD = re.compile(r"[^\s{}\[\],:\"]+|.")
_ESCAPE = re.compile(
    r"""\\(?:["\\/bfnrt]
      |u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}
      |u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}
      |(?P<wrong>u[0-9A-Fa-f]{0,4}|.))""",
    re.VERBOSE,
)
_CLOSING = {"{": "}", "[": "]"}


class _Expected(Enum):
    """The elements that the grammar allows next."""

    VALUE = auto()
    ITEM_OR_END = auto()
    KEY = auto()
    KEY_OR_END = auto()
    COMMA_OR_END = auto()


@dataclass(frozen=True)
class _Token:
    """A token; `kind` is a group of the pattern, "end" or "wrong"."""

    kind: str
    text: str
    start: int


def read_json(text: Text, builder: TreeBuilder, problems: Problems) -> None:
    """Feed a document to `builder`; nothing if the text is empty.

    Raises Unreadable after reporting a problem that ends the reading.
    """
    _Reader(text, builder, problems).read()


class _Reader:
    def __init__(self, text: Text, builder: TreeBuilder, problems: Problems) -> None:
        self._text = text
        self._builder = builder
        self._problems = problems
        self._at = 0
        self._open: list[str] = []

    def read(self) -> None:
        token = self._next()
        if token.kind == "end":
            return
        due = self._value(token, _Expected.VALUE)
        while self._open:
            token = self._next()
            if due in (_Expected.KEY, _Expected.KEY_OR_END):
                due = self._key(token, due)
            elif due is _Expected.COMMA_OR_END:
                due = self._after_value(token)
            else:
                due = self._value(token, due)
        token = self._next()
        if token.kind != "end":
            self._fail(token, "unexpected text after the end of the document")

    def _value(self, token: _Token, due: _Expected) -> _Expected:
        span = self._span(token)
        if token.text in _CLOSING:
            self._open.append(token.text)
            if token.text == "{":
                self._builder.open_mapping(span, is_flow=True)
                return _Expected.KEY_OR_END
            self._builder.open_sequence(span, is_flow=True)
            return _Expected.ITEM_OR_END
        if token.text == "]" and due is _Expected.ITEM_OR_END:
            return self._close(token)
        if token.kind == "string":
            self._builder.add_scalar(self._string(token))
        elif token.kind in ("number", "word"):
            self._builder.add_scalar(plain_scalar(token.text, span, self._problems))
        else:
            self._fail(token, "expected a value")
        return _Expected.COMMA_OR_END

    def _key(self, token: _Token, due: _Expected) -> _Expected:
        if token.text == "}" and due is _Expected.KEY_OR_END:
            return self._close(token)
        if token.kind != "string":
            self._fail(token, "expected a key in double quotes")
        self._builder.add_scalar(self._string(token))
        colon = self._next()
        if colon.text != ":":
            self._fail(colon, "expected a colon")
        return _Expected.VALUE

    def _after_value(self, token: _Token) -> _Expected:
        closing = _CLOSING[self._open[-1]]
        if token.text == closing:
            return self._close(token)
        if token.text != ",":
            self._fail(token, f"expected a comma or `{closing}`")
        return _Expected.KEY if closing == "}" else _Expected.VALUE

    def _close(self, token: _Token) -> _Expected:
        self._open.pop()
        self._builder.close(self._span(token))
        return _Expected.COMMA_OR_END

    def _next(self) -> _Token:
        content = self._text.content
        space = _SPACE.match(content, self._at)
        start = space.end() if space else self._at
        found = _TOKEN.match(content, start)
        if found and found.lastgroup:
            self._at = found.end()
            return _Token(found.lastgroup, found.group(), start)
        if start == len(content):
            return _Token("end", "", start)
        return self._invalid_token(start)

    def _invalid_token(self, start: int) -> _Token:
        """Return an invalid token; report and raise for a string that is not closed."""
        content = self._text.content
        unclosed = _UNCLOSED.match(content, start)
        if unclosed is None:
            word = _WRONG_WORD.match(content, start)
            return _Token("wrong", word.group() if word else content[start], start)
        end = unclosed.end()
        if content[end : end + 1] == "\t":
            tab = _Token("wrong", "\t", end)
            self._fail(tab, "a tab in a string must be written as `\\t`")
        span = self._text.span_at(start, start + 1)
        self._problems.add("unclosed-quote", span, quote='"')
        raise UnreadableFileError

    def _string(self, token: _Token) -> Scalar:
        for escape in _ESCAPE.finditer(token.text):
            if escape["wrong"] is not None:
                self._problems.add(
                    "bad-escape",
                    self._text.span_at(
                        token.start + escape.start(), token.start + escape.end()
                    ),
                    hint="write `\\\\` for a backslash, and other characters without escapes",
                    escape=escape.group(),
                )
                raise UnreadableFileError
        value: str = json.loads(token.text)
        return Scalar(value, value, True, self._span(token))

    def _span(self, token: _Token) -> Span:
        return self._text.span_at(token.start, token.start + len(token.text))

    def _fail(self, token: _Token, problem: str) -> NoReturn:
        hint = None
        if token.text.startswith(("//", "#", "/*")):
            hint = "JSON does not allow comments; YAML does"
        elif token.text.startswith("'"):
            hint = "use double quotes"
        elif token.text in ("}", "]") and self._follows_comma(token):
            hint = "remove the comma before it"
        self._problems.add("json-syntax", self._span(token), hint=hint, problem=problem)
        raise UnreadableFileError

    def _follows_comma(self, token: _Token) -> bool:
        return self._text.content[: token.start].rstrip().endswith(",")
