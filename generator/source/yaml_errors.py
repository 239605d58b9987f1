"""Translation of the YAML parser's errors for authors of specs.

Each error is checked for the known mistakes in turn; others are reported in the
parser's own words. The errors of libyaml and PyYAML's own parser are both understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import yaml

from generator.diagnostics import Problems, Related, Span
from generator.source.decoding import Text
from generator.source.scalars import quote, split_missing_space

if TYPE_CHECKING:
    from yaml import _yaml
    from yaml.error import Mark as PurePythonMark

    Mark: TypeAlias = PurePythonMark | _yaml.Mark

_KEY = r"[^\s:,'\"\[\]{}#&*!|>%@`-][^:,\[\]{}]*|\"[^\"]*\"|'[^']*'"
_FIRST_KEY = re.compile(rf" *(?:- +)*(?:{_KEY}): +")
_LAST_KEY = re.compile(rf"({_KEY}): +$")
_IN_BRACKETS = re.compile(r"[\w-]+:(?:\[[^\]]*\]|\{[^}]*\})|[^,\]}]*")
_PATTERN = re.compile(r"\bpattern: +([^\s'\"|>][^'\"]*[\[\]{}][^'\"]*)$")
_NEXT_KEY = re.compile(r", *\w+: ")
_COMMENT = re.compile(r"(?<!\s)\s++#.*$")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{0,4}|U[0-9A-Fa-f]{0,8}|x[0-9A-Fa-f]{0,2}|.?)")
_SURROGATE = re.compile(r"\\u[dD][89A-Fa-f]")
# Keys have at most 1024 characters, but lines may have millions.
_LONGEST_KEY = 1100
_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True)
class ParsedPart:
    """The last part of a document that was parsed, by line and column from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    is_plain: bool
    is_quoted: bool
    is_end: bool

    @classmethod
    def of(cls, event: yaml.Event) -> ParsedPart:
        """Record the event of a part."""
        style = event.style if isinstance(event, yaml.ScalarEvent) else "none"
        return cls(
            *mark_position(event.start_mark),
            *mark_position(event.end_mark),
            is_plain=not style,
            is_quoted=style in ("'", '"'),
            is_end=isinstance(event, yaml.CollectionEndEvent),
        )


def mark_position(mark: Mark | None) -> tuple[int, int]:
    """Return the line and the column of a parser's mark, from 1."""
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def report_syntax_error(
    error: yaml.YAMLError, text: Text, last: ParsedPart | None, problems: Problems
) -> None:
    """Report an error of the parser as one problem."""
    _SyntaxErrorReport(error, text, last, problems).report()


class _SyntaxErrorReport:
    def __init__(
        self,
        error: yaml.YAMLError,
        text: Text,
        last: ParsedPart | None,
        problems: Problems,
    ) -> None:
        self._text = text
        self._last = last
        self._problems = problems
        self._problem = str(getattr(error, "problem", None) or error)
        self._context = str(getattr(error, "context", None) or "")
        mark: Mark | None = getattr(error, "problem_mark", None)
        start: Mark | None = getattr(error, "context_mark", None) or mark
        self._line, self._column = mark_position(mark)
        self._start_line, self._start_column = mark_position(start)

    def report(self) -> None:
        mistakes: tuple[Callable[[], bool], ...] = (
            self._tab,
            self._unclosed_quote,
            self._bad_escape,
            self._special_character,
            self._missing_space,
            self._colon_in_text,
            self._text_after_value,
            self._unclosed_bracket,
        )
        if not any(is_reported() for is_reported in mistakes):
            self._other()

    # -- known mistakes: each returns whether it was reported --------------------------

    def _tab(self) -> bool:
        indent = re.match(r"[ -]*\t", self._text.line(self._line))
        if not indent or not self._has_phrase("cannot start any token", "tab"):
            return False
        span = self._text.span(self._line, indent.end())
        self._problems.add("tab-indent", span)
        return True

    def _unclosed_quote(self) -> bool:
        if not self._has_phrase("end of stream") or "quoted" not in self._context:
            return False
        span = self._text.span(self._start_line, self._start_column)
        self._problems.add("unclosed-quote", span, quote=self._char_at_start())
        return True

    def _bad_escape(self) -> bool:
        if "scalar" not in self._context or not self._has_phrase("escape", "hex"):
            return False
        line = self._text.line(self._line)
        found = _ESCAPE.match(line, max(line.rfind("\\", 0, self._column), 0))
        escape = found.group() if found else "\\"
        start = found.start() if found else self._column - 1
        span = self._text.span(self._line, start + 1, start + 1 + len(escape))
        hint = None
        if _SURROGATE.match(escape):
            hint = (
                "write the character without an escape, or as `\\U` with eight digits"
            )
        self._problems.add("bad-escape", span, hint=hint, escape=escape)
        return True

    def _special_character(self) -> bool:
        line, column = self._line, self._column
        if self._has_phrase(
            "cannot start any token", "sequence entries are not allowed"
        ):
            pass
        elif self._has_phrase("node content") and self._char(line, column) in (
            ",",
            "]",
            "}",
        ):
            # Inside brackets, the same error means that a value is missing.
            if not _FIRST_KEY.fullmatch(self._text.line(line)[: column - 1]):
                return False
        elif any(word in self._context for word in ("alias", "anchor", "block scalar")):
            line, column = self._start_line, self._start_column
        else:
            return False
        value = self._value_from(line, column)
        span = self._text.span(line, column, column + max(len(value), 1))
        self._problems.add(
            "special-character",
            span,
            hint=self._list_hint(value),
            character=self._char(line, column),
            quoted=quote(value),
        )
        return True

    def _missing_space(self) -> bool:
        if self._has_phrase("mapping values"):
            # Text continued from a line without a key to the next line's key.
            last = self._last
            if last is None or not last.is_plain or last.line == self._line:
                return False
            place = last.line, last.column
        elif self._has_phrase("could not find expected ':'"):
            place = self._start_line, self._start_column
        elif self._has_phrase("unexpected ':'", "',' or"):
            # In brackets: `key:[` and `key:{`.
            start = self._text.line(self._line)[: self._column].rstrip("[{")
            key = re.search(r"[\w-]*:$", start[-_LONGEST_KEY:])
            place = self._line, len(start) - len(key.group() if key else "") + 1
        else:
            return False
        value = self._value_from(*place)
        parts = split_missing_space(value)
        if parts is None:
            return False
        span = self._text.span(*place, place[1] + len(value))
        key_text, value_text = parts
        self._problems.add("missing-space", span, key=key_text, value=value_text)
        return True

    def _colon_in_text(self) -> bool:
        last = self._last
        if last is None or not last.is_plain or last.line != self._line:
            return False
        is_in_brackets = self._has_phrase("',' or")
        if not self._has_phrase("mapping values") and not is_in_brackets:
            return False
        before = self._text.line(self._line)[: last.column - 1]
        key = _LAST_KEY.search(before[-_LONGEST_KEY:])
        if not key or self._char(self._line, self._column) != ":":
            return False
        value = self._value_from(last.line, last.column)
        span = self._text.span(last.line, last.column, last.column + len(value))
        self._problems.add("colon-in-text", span, key=key[1], quoted=quote(value))
        return True

    def _text_after_value(self) -> bool:
        last = self._last
        if last is None or not (last.is_quoted or last.is_end):
            return False
        if "flow" in self._context and last.line == last.end_line:
            return False
        between = self._text.line(self._line)[last.end_column - 1 : self._column - 1]
        closing = self._char(last.end_line, last.end_column - 1)
        if last.end_line != self._line or between.strip():
            return False
        if closing not in ("'", '"', "]", "}"):
            return False
        if last.is_quoted and last.line != last.end_line:
            return self._quote_closed_late(last)
        after = self._value_from(self._line, self._column)
        if not after or after[0] in ",:]}":
            return False
        line = self._text.line(self._line)
        key = _FIRST_KEY.match(line[: self._column - 1])
        value = self._value_from(self._line, key.end() + 1 if key else last.column)
        span = self._text.span(self._line, self._column, self._column + len(after))
        self._problems.add(
            "text-after-value", span, closing=closing, quoted=_requote(value)
        )
        return True

    def _quote_closed_late(self, last: ParsedPart) -> bool:
        end = self._text.span(last.end_line, last.end_column - 1)
        self._problems.add(
            "unclosed-quote",
            self._text.span(last.line, last.column),
            related=(Related(end, "the text ends here"),),
            quote=self._char(last.line, last.column),
        )
        return True

    def _unclosed_bracket(self) -> bool:
        opening = self._char_at_start()
        if "flow" not in self._context or opening not in _CLOSING:
            return False
        if not self._has_phrase("',' or", "end of stream", "stream end"):
            return False
        start = self._text.span(self._start_line, self._start_column)
        place = self._text.span(self._line, self._column)
        spot, other, note = place, start, "the bracket is opened here"
        if self._line != self._start_line:
            spot, other, note = start, place, "it is missing before this"
        self._problems.add(
            "unclosed-bracket",
            spot,
            hint=self._pattern_hint(),
            related=(Related(other, note),),
            closing=_CLOSING[opening],
        )
        return True

    def _pattern_hint(self) -> str | None:
        """Return a pattern before the error in quotes, if its brackets caused it."""
        line = self._text.line(self._line)
        found = _PATTERN.search(line[: self._column][-_LONGEST_KEY:])
        if found is None:
            return None
        start = self._column - len(found[1])
        value = _balanced_text(line[start : start + _LONGEST_KEY])
        return f"quote the pattern: `pattern: {quote(value)}`"

    # -- other errors -----------------------------------------------------------------

    def _other(self) -> None:
        related: tuple[Related, ...] = ()
        problem = self._problem
        if self._has_phrase("expected key", "<block end>", "'-' indicator"):
            problem = "this line does not match the lines above; check the indentation"
            start = self._text.span(self._start_line, self._start_column)
            related = (Related(start, "the enclosing value begins here"),)
        elif self._has_phrase("mapping values"):
            problem = "unexpected key; check the line above"
            if self._last and self._last.is_plain and self._last.line != self._line:
                start = self._text.span(self._last.line, self._last.column)
                related = (Related(start, "this text continues on the next line"),)
        elif self._has_phrase("could not find expected ':'"):
            problem = "expected a colon after the key"
        elif self._has_phrase("<document start>"):
            problem = "the document has already ended; check the indentation"
        elif self._has_phrase("node content"):
            problem = "expected a value"
        elif "directive" in self._context or self._has_phrase("YAML document"):
            problem = "directives (`%`) are not supported"
        self._problems.add(
            "yaml-syntax", self._span(), related=related, problem=problem
        )

    def _span(self) -> Span:
        line, column = self._line, self._column
        if self._has_phrase("could not find expected ':'"):
            line, column = self._start_line, self._start_column
        elif self._has_phrase("mapping values"):
            whole = self._text.line(line)
            column = len(whole) - len(whole.lstrip()) + 1
        value = self._value_from(line, column)
        return self._text.span(line, column, column + max(len(value), 1))

    # -- access to the text -----------------------------------------------------------

    def _has_phrase(self, *phrases: str) -> bool:
        return any(phrase in self._problem for phrase in phrases)

    def _char(self, line: int, column: int) -> str:
        return self._text.line(line)[column - 1 : column]

    def _char_at_start(self) -> str:
        return self._char(self._start_line, self._start_column)

    def _value_from(self, line: int, column: int) -> str:
        """Return the rest of a line without its comment; in brackets, to the comma."""
        whole = self._text.line(line)
        rest = _COMMENT.sub("", whole[column - 1 :]).rstrip()
        before = whole[: column - 1]
        depth = sum(map(before.count, "{[")) - sum(map(before.count, "}]"))
        inner = _IN_BRACKETS.match(rest) if depth > 0 else None
        return inner.group().rstrip() if inner else rest

    def _list_hint(self, value: str) -> str | None:
        if not value.startswith("- "):
            return None
        return f"begin the list on a new line, or write `{quote(value)}`"


def _requote(value: str) -> str:
    """Quote a value that contains quotes, ignoring a stray apostrophe."""
    if len(value) > 2 and value[0] == value[-1] == "'":
        return quote(value[1:-1])
    return quote(value)


def _balanced_text(text: str) -> str:
    """Return a text up to the next key, or the bracket that closes an earlier one."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "[{") - (character in "]}")
        if depth < 0 or (depth == 0 and _NEXT_KEY.match(text, position)):
            return text[:position].rstrip()
    return text.rstrip()
