"""A parser of the short form of a field: `string(20) | null = draft`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.diagnostics import Problems, Span
from generator.source import Mapping, Node, Scalar, Sequence, Value
from generator.spec.foreign_words import foreign_word_hint, hint_after_type
from generator.types import written_scalars

MAX_TEXT = 1000
MAX_ARGUMENT_DIGITS = 9

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ARGUMENTS = re.compile(r"\([ ]*([0-9]+(?:[ ]*,[ ]*[0-9]+)*)[ ]*\)")
_FORM = re.compile(r"\([ ]*([a-z]+)[ ]*\)")
_POINT = re.compile(r"\(\s?(\d{1,4})\.(\d{1,4})\s?\)", re.ASCII)
_NULL = re.compile(r"\|[ ]*null\b")
_LATE_NULL = re.compile(r"[^'\" ] ?\| ?null$")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class TypeSpec:
    """A type as written; the name can be that of an enum or an entity."""

    name: str
    arguments: tuple[int, ...]
    is_list: bool
    span: Span
    optional: bool = False
    """Whether `| null` follows, in the long form of a field."""


@dataclass(frozen=True)
class ShortField:
    """A field's short form: its type, whether it is nullable, and its default."""

    type: TypeSpec
    optional: bool
    default: Node | None


class _InvalidSyntax(Exception):
    """A syntax error; the argument is a hint."""


def read_short(scalar: Scalar, problems: Problems) -> ShortField | None:
    """Read the short form of a field; None after an error."""
    parser = _Parser(scalar)
    try:
        return parser.field()
    except _InvalidSyntax as wrong:
        text = str(scalar.value)
        problems.add(
            "bad-type",
            parser.here(),
            text=text or '""',
            label="type",
            hint=_hint(text) or hint_after_type(parser.rest) or str(wrong),
        )
        return None


def _hint(text: str) -> str | None:
    """Return a hint for a mistake that is evident from the text."""
    if "(" in text and ")" not in text:
        return "a parenthesis is not closed"
    point = _POINT.search(text)
    if point:
        return f"write a comma: `({point[1]}, {point[2]})`"
    return foreign_word_hint("type", text.partition("(")[0])


def slice_span(scalar: Scalar, start: int, end: int) -> Span:
    """Return the span of `value[start:end]`, or of the entire scalar if uncertain."""
    span = scalar.span
    width = span.end_column - span.column
    quotes = 1 if scalar.quoted else 0
    if width != len(str(scalar.value)) + 2 * quotes or end <= start:
        return span
    column = span.column + quotes
    return replace(span, column=column + start, end_column=column + end)


class _Parser:
    """A parser that reads one text from left to right."""

    def __init__(self, scalar: Scalar) -> None:
        self._scalar = scalar
        self._text = str(scalar.value)
        self._at = 0

    def field(self) -> ShortField:
        """Read the entire text; raises `_Wrong`."""
        if len(self._text) > MAX_TEXT:
            raise _InvalidSyntax("it is too long")
        declared = self.type()
        optional = self._match(_NULL) is not None
        default: Node | None = None
        if self._take("="):
            default = self._default()
        self._skip()
        if self._at < len(self._text):
            raise _InvalidSyntax(
                "write `type(arguments) | null = default`, in this order"
            )
        return ShortField(declared, optional, default)

    def type(self) -> TypeSpec:
        """Read a type, or a list of one, from the current position; raises `_Wrong`."""
        self._skip()
        start = self._at
        is_list = self._take("[")
        name = self._match(_NAME)
        if name is None:
            raise _InvalidSyntax(
                "a type must begin with its name, such as `text` or `string(200)`"
            )
        form = self._form(name[0])
        arguments = None if form else self._match(_ARGUMENTS)
        numbers = arguments[1].split(",") if arguments else []
        if any(len(number.strip()) > MAX_ARGUMENT_DIGITS for number in numbers):
            raise _InvalidSyntax("the number is too large")
        if is_list and not self._take("]"):
            raise _InvalidSyntax("write a list as `[string(50)]`")
        return TypeSpec(
            name=form or name[0],
            arguments=tuple(int(number) for number in numbers),
            is_list=is_list,
            span=slice_span(self._scalar, start, self._at),
        )

    @property
    def rest(self) -> str:
        """The text that was not read."""
        return self._text[self._at :]

    def _form(self, name: str) -> str | None:
        """Read what follows the name of a type if it makes another: `datetime(local)`."""
        self._skip()
        found = _FORM.match(self._text, self._at)
        form = None if found is None else f"{name}({found[1]})"
        if found is None or form not in written_scalars():
            return None
        self._at = found.end()
        return form

    def here(self) -> Span:
        """Return the span at which the parser stopped."""
        self._skip()
        return slice_span(self._scalar, self._at, len(self._text))

    def _default(self) -> Node:
        self._skip()
        start, self._at = self._at, len(self._text)
        text = self._text[start:].rstrip()
        if not text:
            raise _InvalidSyntax("expected a value after `=`")
        if _LATE_NULL.search(text):
            raise _InvalidSyntax(
                f"write `| null` before the default, or quote it: `'{text}'`"
            )
        span = slice_span(self._scalar, start, start + len(text))
        if text == "{}":
            return Mapping((), span)
        if text == "[]":
            return Sequence((), span)
        if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
            return Scalar(text[1:-1], text[1:-1], True, span)
        return Scalar(core_value(text), text, False, span)

    def _skip(self) -> None:
        while self._text[self._at : self._at + 1] == " ":
            self._at += 1

    def _take(self, character: str) -> bool:
        self._skip()
        if self._text[self._at : self._at + 1] != character:
            return False
        self._at += 1
        return True

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self._skip()
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found


def core_value(text: str) -> Value:
    """Resolve plain text by the YAML 1.2 core schema, as the loader does."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
