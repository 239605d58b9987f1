"""`email`: an email address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from generator.types.field_type import FieldType, Limits
from generator.types.samples import SampleRequest, letter
from generator.types.scalar import Schema, Wire
from generator.types.texts import TextType, field_word

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_FORM = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    rf"@(?:{_LABEL}\.)+{_LABEL}"
)
_CANONICAL = re.compile(
    r"[A-Za-z0-9._+-]+@([a-z0-9-]+\.)+(com|org|net|de|uk|fr|io|edu)"
)
_LONGEST = 254
"""RFC 5321."""


class Email(TextType):
    """An email address."""

    name = "email"
    summary = "An email address."
    place = 160
    aliases: ClassVar[Mapping[str, str]] = {"emailfield": "email"}
    takes_collation = True
    annotation = "wire.Email"
    key_annotation = "wire.KeyEmail"
    wire_code = (
        '''\
def checked_email(text: str) -> str:
    """Validate an email address, and return it in its normalized form."""
    _, address = validate_email(text)
    return address


Email = Annotated[
    str,
    AfterValidator(checked_email),
    SchemaOf({"type": "string", "format": "email"}),
]
KeyEmail = Annotated[Email, AfterValidator(key_segment)]''',
    )
    letters = 320
    wire = Wire("email", remark="an email address")
    edges = "EMAILS"
    edges_code = """\
Edges(
    [("A@EXAMPLE.com", "A@example.com"), *words(f"{'x' * 64}@example.com")],
    [
        *words(f"a+b@example.com {'x' * 65}@example.com a@b@c.com"),
        *same("a@example.com\\x00", "\\ud800@example.com"),
    ],
)"""
    wrong: ClassVar[Any] = "nobody"

    def parse(self, text: str) -> str:
        """Return an address with its domain in lower case."""
        if len(text) > _LONGEST or _FORM.fullmatch(text) is None:
            raise ValueError("an email address such as `ada@example.com`")
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "format": "email"}

    def is_canonical(self, value: Any) -> bool:
        """Return whether the output answers with an address as it is."""
        return _CANONICAL.fullmatch(value) is not None

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield addresses."""
        word = field_word(wanted)
        return (f"{word:.60}-{letter(n)}@example.com" for n in range(26))


TYPE = Email()
