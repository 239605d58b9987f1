"""`ip`: an IPv4 or IPv6 address."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from generator.types.field_type import FieldType, IndexMethod, Limits
from generator.types.samples import SampleRequest
from generator.types.scalar import EQUAL, Schema
from generator.types.texts import TextType


class Ip(TextType):
    """An IPv4 or IPv6 address."""

    name = "ip"
    summary = "An IPv4 or IPv6 address."
    place = 180
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("inet", "ipaddress", "genericipaddressfield"), "ip"
    )
    is_searchable = False
    index_methods = (IndexMethod.HASH,)
    filters = EQUAL
    annotation = "wire.Ip"
    wire_code = (
        '''\
def canonical_ip(text: str) -> str:
    """Return an IP address in its shortest form."""
    if "%" in text:
        raise ValueError("must not have a zone index")
    return str(ipaddress.ip_address(text))


Ip = Annotated[
    str,
    AfterValidator(canonical_ip),
    SchemaOf(
        {
            "anyOf": [
                {"type": "string", "format": "ipv4"},
                {"type": "string", "format": "ipv6"},
            ]
        }
    ),
]''',
    )
    letters = 45
    is_ascii = True
    edges = "IPS"
    edges_code = """\
Edges(
    [("2001:DB8::0", "2001:db8::"), *words("255.255.255.255")],
    [*words("0.0.0.1 :: 256.0.0.1 01.2.3.4 fe80::1%x"), (1, 1)],
)"""
    wrong: ClassVar[Any] = "192.0.2.256"
    wrong_word = "192.0.2.256"

    def parse(self, text: str) -> str:
        """Return an address in its shortest form."""
        try:
            if "%" in text:
                raise ValueError
            return str(ipaddress.ip_address(text))
        except ValueError:
            raise ValueError(
                "an IP address such as `192.0.2.1` or `2001:db8::1`"
            ) from None

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema: one of two formats."""
        return {
            "anyOf": [
                {"type": "string", "format": "ipv4"},
                {"type": "string", "format": "ipv6"},
            ]
        }

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield addresses of a network that is for documentation (RFC 5737)."""
        return (f"192.0.2.{n}" for n in range(1, 255))


TYPE = Ip()
