"""`cidr`: a network of IPv4 or IPv6 addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any, ClassVar

from generator.types.field_type import FieldType, IndexMethod, Limits
from generator.types.samples import SampleRequest
from generator.types.scalar import EQUAL, Schema
from generator.types.texts import TextType

_PATTERN = r"^[0-9A-Fa-f:.]+/\d{1,3}$"


class Cidr(TextType):
    """A network of IP addresses, such as `192.0.2.0/24`; text in the database."""

    name = "cidr"
    summary = "A network of IP addresses: `192.0.2.0/24`."
    place = 182
    is_searchable = False
    index_methods = (IndexMethod.HASH,)
    in_path = False
    may_be_key = False
    filters = EQUAL
    annotation = "wire.Cidr"
    wire_code = (
        f'NETWORK = r"{_PATTERN}"',
        '''\
def canonical_network(text: str) -> str:
    """Return a network of IP addresses in its shortest form."""
    if "/" not in text:
        raise ValueError("must have a prefix length, such as /24")
    return str(ipaddress.ip_network(text))


Cidr = Annotated[
    str,
    AfterValidator(canonical_network),
    SchemaOf({"type": "string", "pattern": NETWORK, "examples": ["192.0.2.0/24"]}),
]''',
    )
    letters = 49
    is_ascii = True
    edges = "NETWORKS"
    edges_code = """\
Edges(
    [("2001:DB8::0/32", "2001:db8::/32"), *words("255.255.255.255/32 0.0.0.0/0")],
    [*words("192.0.2.1/24 192.0.2.0 192.0.2.0/33 ::/129 fe80::%x/64"), (1, 1)],
)"""
    wrong: ClassVar[Any] = "192.0.2.1/24"
    wrong_word = "192.0.2.1/24"

    def parse(self, text: str) -> str:
        """Return a network in its shortest form, without bits of hosts."""
        try:
            if "/" not in text:
                raise ValueError
            return str(ipaddress.ip_network(text))
        except ValueError:
            raise ValueError(
                "a network such as `192.0.2.0/24` or `2001:db8::/32`"
            ) from None

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema; it has no format for networks."""
        return {"type": "string", "pattern": _PATTERN, "examples": ["192.0.2.0/24"]}

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield networks of a range that is for documentation (RFC 2544)."""
        return (f"198.18.{n}.0/24" for n in range(256))


TYPE = Cidr()
