"""`url`: a URL with http or https."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from generator.types.field_type import FieldType, Limits
from generator.types.samples import SampleRequest, letter
from generator.types.scalar import Schema, Wire
from generator.types.texts import TextType, field_word

_FORM = re.compile(r"[!-~]+")
_LONGEST = 2083
"""What Pydantic accepts, and browsers."""


class Url(TextType):
    """A URL with http or https."""

    name = "url"
    summary = "A URL with http or https."
    place = 170
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(("uri", "urlfield"), "url")
    may_be_key = False
    in_path = False
    takes_collation = True
    annotation = "wire.Url"
    wire_code = (
        '''\
def checked_url(text: str) -> str:
    """Validate an absolute URL, and return it unchanged."""
    URL.validate_python(text)
    return text


URL = TypeAdapter(AnyUrl)
Url = Annotated[
    Text,
    Field(max_length=2083),
    AfterValidator(checked_url),
    SchemaOf({"type": "string", "format": "uri", "maxLength": 2083}),
]''',
    )
    letters = _LONGEST
    wire = Wire("uri", remark="an absolute URL")
    edges = "URLS"
    edges_code = """\
Edges(
    same("HTTPS://Example.com", "https://example.com/".ljust(2083, "x")),
    [
        *words("https://example.com/%00?q=\\u00e9#a //example.com"),
        *same("https://example.com/".ljust(2084, "x"), "https://example.com/\\x00"),
        *same("https://example.com/\\ud800"),
    ],
)"""
    wrong: ClassVar[Any] = "nowhere"

    def parse(self, text: str) -> str:
        """Return a URL as it was written."""
        wanted = "a URL such as `https://example.com/`"
        if len(text) > _LONGEST or _FORM.fullmatch(text) is None:
            raise ValueError(wanted)
        try:
            parts = urlsplit(text)
            parts.port  # noqa: B018 -- raises for ports out of range
        except ValueError:
            raise ValueError(wanted) from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(wanted)
        return text

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "format": "uri", "maxLength": _LONGEST}

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield URLs."""
        word = field_word(wanted)
        return (f"https://example.com/{word}/{letter(n)}" for n in range(26))


TYPE = Url()
