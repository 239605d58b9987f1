"""`mac`: a MAC address; the example of the recipe for a field type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from generator.types.field_type import FieldType, Limits
from generator.types.samples import SampleRequest
from generator.types.scalar import EQUAL, Schema
from generator.types.texts import TextType

_FORM = re.compile(r"[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}")


class Mac(TextType):
    """A MAC address."""

    name = "mac"
    summary = "A MAC address."
    place = 185
    is_searchable = False
    filters = EQUAL
    annotation = "wire.Mac"
    wire_code = (
        '''\
def canonical_mac(text: str) -> str:
    """Return a MAC address in lower case, with colons."""
    digits = text.lower().replace("-", ":").split(":")
    if len(digits) != 6 or any(len(pair) != 2 for pair in digits):
        raise ValueError("must be a MAC address")
    return ":".join(f"{int(pair, 16):02x}" for pair in digits)


Mac = Annotated[
    str,
    AfterValidator(canonical_mac),
    SchemaOf({"type": "string", "format": "mac"}),
]''',
    )
    letters = 17
    is_ascii = True
    edges = "MACS"
    edges_code = """\
Edges(
    [("00-00-5E-00-53-FF", "00:00:5e:00:53:ff")],
    [*words("00:00:5e:00:53 00:00:5e:00:53:0g")],
)"""
    wrong: ClassVar[Any] = "00:00:5e:00:53"
    wrong_word = "00:00:5e:00:53"

    def parse(self, text: str) -> str:
        """Return an address in lower case, with colons."""
        if _FORM.fullmatch(text) is None:
            raise ValueError("a MAC address such as `00:00:5e:00:53:01`")
        return text.lower().replace("-", ":")

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "format": "mac"}

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield addresses that are for documentation (RFC 7042)."""
        return (f"00:00:5e:00:53:{n:02x}" for n in range(256))


TYPE = Mac()
