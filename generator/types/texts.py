"""What types that are stored as text have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, ClassVar

from generator.python import Code, literal
from generator.types.casts import TO_BOOLEAN, TO_DATE, TO_NUMBER, TO_UUID, TO_WHOLE
from generator.types.column_printing import SqlalchemyStyle, variant
from generator.types.field_type import (
    ColumnType,
    DialectSql,
    FieldType,
    GeneratedDefault,
    IndexMethod,
    Limits,
)
from generator.types.generated_texts import GENERATED_TEXTS
from generator.types.patterns import matcher, matching_texts
from generator.types.samples import SampleRequest, letter
from generator.types.scalar import TEXTUAL, ScalarType, Schema

_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_LIKE = re.compile(r"\bLIKE '((?:[^']|'')*)'")
_WILDCARD = re.compile(r"\\(.)|[%_]", re.DOTALL)
_FILLERS = ("", "a", "b", "c", "d")
_MISFITS = ("", "~", " ", "a", "A", "0", "-", "aA0~ ")


class TextType(ScalarType):
    """Text of any kind."""

    python = "str"
    postgresql = "text"
    is_text = True
    is_searchable = True
    index_methods: tuple[IndexMethod, ...] = (
        IndexMethod.GIN,
        IndexMethod.GIST,
        IndexMethod.HASH,
    )
    filters: tuple[str, ...] = TEXTUAL
    casts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "boolean": (TO_BOOLEAN, "CAST({x} AS boolean)"),
        "date": (TO_DATE, "CAST({x} AS date)"),
        "uuid": (TO_UUID, "CAST({x} AS uuid)"),
    }

    def cast(self, new: ScalarType) -> tuple[str, str] | None:
        """Return how text becomes a value of another type."""
        if new.is_number:
            sqlite = TO_WHOLE if new.is_whole else TO_NUMBER
            return sqlite, f"CAST({{x}} AS {new.postgresql})"
        return super().cast(new)

    def holds(self, type: ColumnType, other: ScalarType, old: ColumnType) -> bool:
        """Return whether every text of another column fits."""
        if not other.is_text or not (self is other or self.is_plain_text):
            return False
        most, before = self.text_length(type), other.text_length(old)
        return most is None or (before is not None and before <= most)

    def misfit(self, type: ColumnType, name: str) -> tuple[str, DialectSql] | None:
        """Return the condition of texts that are too long."""
        length = self.text_length(type)
        if not length:
            return None
        return f"longer than {length}", DialectSql.for_both(
            f"length({name}) > {length}"
        )

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type: text of limited length."""
        return print_collated(type, style, "String", f"length={self.text_length(type)}")


class PlainText(TextType):
    """Text whose content is free, within lengths and patterns."""

    is_plain_text = True
    takes_collation = True
    generated: ClassVar[Mapping[GeneratedDefault, str]] = {
        each.default: each.factory for each in GENERATED_TEXTS.values()
    }
    annotation = "wire.Text"
    key_annotation = "wire.KeyText"
    wrong: ClassVar[Any] = 1
    wrong_word = None
    edges = "text"

    _LONGEST_EDGE = 1000

    def parse(self, text: str) -> str:
        """Return text that databases can store: no NUL, no lone surrogates."""
        return storable_text(text)

    def read(self, node: Any, type: FieldType) -> str:
        """Return a literal, which has to fit into the length."""
        text = str(super().read(node, type))
        if type.length is not None and len(text) > type.length:
            raise ValueError(f"text of at most {type.length} characters")
        return text

    def print_fill(self, fill: str) -> str:
        """Print text as revisions compute it, by a helper where it is generated."""
        text = GENERATED_TEXTS.get(fill)
        return super().print_fill(fill) if text is None else f"{text.factory}()"

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema with lengths and pattern."""
        longest = (type.length, limits.max_length)
        found = {
            "minLength": limits.min_length,
            "maxLength": min((n for n in longest if n is not None), default=None),
            "pattern": limits.pattern,
        }
        given = {key: value for key, value in found.items() if value is not None}
        return {"type": "string", **given}

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield texts made of the field's name, or such as match its pattern."""
        least, most = wanted.limits.min_length or 0, wanted.max_length
        if wanted.generated is not None:
            yield from map(GENERATED_TEXTS[wanted.generated].sample, count())
            return
        if wanted.limits.pattern is not None:

            def accepts(text: str) -> bool:
                fits = least <= len(text) and (most is None or len(text) <= most)
                return fits and (not wanted.in_key or is_path_segment(text))

            yield from matching_texts(wanted.limits.pattern, accepts)
            return
        separator = "-" if wanted.in_key else " "
        word = wanted.name.replace("_", separator).strip("- ")
        for number in range(26):
            text = word if most is None else word[: max(most - 2, 0)]
            text = f"{text}{separator}{letter(number)}".ljust(least, letter(number))
            yield text if most is None or len(text) <= most else text[-most:]

    def outside_limits(self, wanted: SampleRequest) -> Iterator[Code]:
        """Yield texts that are too short, too long, or that no pattern matches."""
        least, most = wanted.limits.min_length, wanted.max_length
        if wanted.in_key:
            yield literal(
                "a/b"[: most if most is not None else 3] if most != 1 else "/"
            )
        if least:
            yield Code(f'"x" * {least - 1}' if least > 1 else '""')
        if most is not None:
            yield Code(f'"x" * {most + 1}')
        if wanted.limits.pattern is not None:
            matches = matcher(wanted.limits.pattern)
            misfits = (t for t in _MISFITS if _fits(t, wanted) and not matches(t))
            misfit = next(misfits, None)
            if misfit is not None:
                yield literal(misfit)
        yield literal("\x00".rjust(least or 1, "x"))

    def samples_near(self, sql: str, type: FieldType, limits: Limits) -> Iterable[str]:
        """Yield the texts that an expression names."""
        if limits.pattern is not None:
            return
        wanted = SampleRequest(type, limits, "")
        texts = [*_texts_like(sql), *quoted_texts(_LIKE.sub("", sql))]
        yield from (text for text in texts if _fits(text, wanted))

    def edges_arguments(self, wanted: SampleRequest) -> list[int]:
        """Return the length up to which the emitted tests fill the text."""
        most = wanted.max_length
        return [] if most is None or most > self._LONGEST_EDGE else [most]


def print_collated(
    type: ColumnType, style: SqlalchemyStyle, name: str, *arguments: str
) -> Code:
    """Print a type of text columns, with its collation on each database."""
    postgresql, sqlite = (
        style.call(
            name,
            *arguments,
            *([] if collation is None else [f"collation={literal(collation)}"]),
        )
        for collation in (type.collation, type.sqlite_collation)
    )
    return postgresql if postgresql == sqlite else variant(postgresql, sqlite, "sqlite")


def quoted_texts(sql: str) -> Iterator[str]:
    """Yield the text literals of an expression."""
    for match in _QUOTED.finditer(sql):
        yield match[1].replace("''", "'")


def _texts_like(sql: str) -> Iterator[str]:
    """Yield texts that match the patterns of an expression."""
    for match in _LIKE.finditer(sql):
        pattern = match[1].replace("''", "'")
        for filler in _FILLERS:
            yield _WILDCARD.sub(
                lambda found, filler=filler: (
                    found[1] or (filler if found[0] == "%" else filler or "x")
                ),
                pattern,
            )


def storable_text(text: str) -> str:
    """Return text that databases can store.

    Raises:
        ValueError: it holds NUL characters or lone surrogates.
    """
    if "\0" in text:
        raise ValueError("text without NUL characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text without lone surrogates") from None
    return text


def is_path_segment(text: str) -> bool:
    """Return whether text can be one segment of a path."""
    return bool(text) and "/" not in text and text not in (".", "..")


def field_word(wanted: SampleRequest) -> str:
    """Return the name of a field as a word of a URL or an address."""
    return wanted.name.replace("_", "-").strip("-")


def _fits(text: str, wanted: SampleRequest) -> bool:
    least, most = wanted.limits.min_length or 0, wanted.max_length
    return least <= len(text) and (most is None or len(text) <= most)
