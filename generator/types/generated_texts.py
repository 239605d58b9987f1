"""Texts that the application generates for new rows, most of them as keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from generator.types.field_type import GeneratedDefault

if TYPE_CHECKING:
    from generator.types.field_type import Default, FieldType

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_HEX = "0123456789abcdef"
_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_UNUSED = 999_999
"""The number of a sample that no row has."""


@dataclass(frozen=True)
class GeneratedText:
    """One kind of generated text."""

    default: GeneratedDefault
    summary: str
    """What it is, for the completion of editors."""
    factory: str
    """The function that returns a new one, in emitted code and in revisions."""
    length: int
    parts: tuple[tuple[int, str], ...]
    """The characters at each place of samples: how many, and of which."""

    def sample(self, number: int) -> str:
        """Return one, always the same for a number."""
        digits = int.from_bytes(sha256(f"{self.default}{number}".encode()).digest())
        found = []
        for count, alphabet in self.parts:
            for _ in range(count):
                digits, place = divmod(digits, len(alphabet))
                found.append(alphabet[place])
        return "".join(found)


GENERATED_TEXTS: Mapping[str, GeneratedText] = {
    str(each.default): each
    for each in (
        GeneratedText(
            GeneratedDefault.CUID2,
            "CUID2: 24 lower-case letters and digits that nobody can guess.",
            "new_cuid2",
            24,
            ((1, _LETTERS), (23, _DIGITS + _LETTERS)),
        ),
        GeneratedText(
            GeneratedDefault.NANOID,
            "Nano ID: 21 letters of both cases, digits, `_` and `-`; nobody can guess it.",
            "new_nanoid",
            21,
            ((21, f"{_LETTERS}{_LETTERS.upper()}{_DIGITS}_-"),),
        ),
        GeneratedText(
            GeneratedDefault.ULID,
            "ULID: 26 letters and digits that rise with time.",
            "new_ulid",
            26,
            ((1, "0"), (1, "1"), (1, "K"), (23, _BASE_32)),
        ),
        GeneratedText(
            GeneratedDefault.UUID,
            "A random UUID as text, of 36 characters.",
            "new_uuid",
            36,
            (
                *((8, _HEX), (1, "-"), (4, _HEX), (1, "-"), (1, "4"), (3, _HEX)),
                *((1, "-"), (1, "89ab"), (3, _HEX), (1, "-"), (12, _HEX)),
            ),
        ),
    )
}
"""The kinds of generated text, by the default that a spec names."""
MEANT_DEFAULTS: Mapping[str, GeneratedDefault] = {
    name: default
    for default, names in {
        GeneratedDefault.NOW: "now now() current_timestamp",
        GeneratedDefault.TODAY: "today today() current_date",
        GeneratedDefault.UUID: (
            "uuid() uuid4 uuid4() uuid7 gen_random_uuid() uuid_generate_v4()"
        ),
        GeneratedDefault.CUID2: "cuid cuid() cuid2()",
        GeneratedDefault.NANOID: "nanoid()",
        GeneratedDefault.ULID: "ulid()",
    }.items()
    for name in names.split()
}
"""What texts that look as if they were computed are likely to mean, in lower case."""
DISTINCT_FILLS = frozenset(GENERATED_TEXTS)
"""The fills (`Column.fill`) that differ from row to row."""


def made_key(type: FieldType, default: Default | None, number: int) -> Any:
    """Return a key in wire form that stands for one the application makes."""
    text = _generated_text(type, default)
    return type.scalar.made_key(number) if text is None else text.sample(number)


def unused_key(type: FieldType, default: Default | None) -> Any:
    """Return a valid key that no row has."""
    text = _generated_text(type, default)
    return type.scalar.no_key if text is None else text.sample(_UNUSED)


def _generated_text(type: FieldType, default: Default | None) -> GeneratedText | None:
    if not type.scalar.is_plain_text or not isinstance(default, GeneratedDefault):
        return None
    return GENERATED_TEXTS[default]
