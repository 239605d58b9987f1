"""Wire forms: what a literal becomes is what Pydantic prints for the same value."""

from __future__ import annotations

import datetime
import ipaddress
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from generator.types import scalar_type
from generator.types.scalars.decimal import parse_decimal

READERS: dict[Any, Callable[[str], str]] = {
    datetime.date: scalar_type("date").parse,
    datetime.time: scalar_type("time").parse,
    datetime.datetime: scalar_type("datetime").parse,
    datetime.timedelta: scalar_type("duration").parse,
    uuid.UUID: scalar_type("uuid").parse,
    ipaddress.IPv4Address | ipaddress.IPv6Address: scalar_type("ip").parse,
}


@pytest.mark.parametrize(
    ("type", "text"),
    [
        (datetime.date, "2024-02-29"),
        (datetime.time, "09:30:00"),
        (datetime.time, "09:30:00.250000"),
        (datetime.datetime, "2026-01-31T09:30:00Z"),
        (datetime.datetime, "2026-01-31T09:30:00.5Z"),
        (datetime.timedelta, "PT1H30M"),
        (datetime.timedelta, "P1DT2H"),
        (datetime.timedelta, "PT90M"),
        (datetime.timedelta, "P1W"),
        (datetime.timedelta, "P400D"),
        (datetime.timedelta, "P2Y3D"),
        (datetime.timedelta, "-PT0.5S"),
        (datetime.timedelta, "PT0S"),
        (uuid.UUID, "6F1C2F60-95F5-4B8E-A6F3-0D6C0B3C6A11"),
        (ipaddress.IPv4Address | ipaddress.IPv6Address, "2001:DB8:0::1"),
    ],
)
def test_a_literal_is_printed_as_pydantic_prints_it(type: Any, text: str) -> None:
    adapter = TypeAdapter(type)
    printed = json.loads(adapter.dump_json(adapter.validate_python(text)))
    assert READERS[type](text) == printed


LONGEST = datetime.timedelta(days=36_500_000)


@given(st.timedeltas(-LONGEST, LONGEST))
def test_durations_are_printed_as_pydantic_prints_them(
    value: datetime.timedelta,
) -> None:
    adapter = TypeAdapter(datetime.timedelta)
    printed = json.loads(adapter.dump_json(value))
    assert adapter.validate_python(printed) == value
    assert scalar_type("duration").parse(printed) == printed


def test_a_moment_becomes_utc() -> None:
    assert (
        scalar_type("datetime").parse("2026-01-31T10:30:00+01:00")
        == "2026-01-31T09:30:00Z"
    )
    assert scalar_type("datetime").parse("2026-01-31 10:30Z") == "2026-01-31T10:30:00Z"


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (scalar_type("date").parse, "20260131"),
        (scalar_type("date").parse, "2026-W05-6"),
        (scalar_type("date").parse, "2026-02-30"),
        (scalar_type("date").parse, "\uff12\uff10\uff12\uff16-01-31"),
        (scalar_type("time").parse, "9:30"),
        (scalar_type("time").parse, "24:00:00"),
        (scalar_type("time").parse, "09:30:00Z"),
        (scalar_type("datetime").parse, "2026-01-31T09:30:00"),
        (scalar_type("datetime").parse, "0001-01-01T00:00:00+14:00"),
        (scalar_type("datetime").parse, "2026-01-31"),
        (scalar_type("duration").parse, "P"),
        (scalar_type("duration").parse, "PT"),
        (scalar_type("duration").parse, "P1M"),
        (scalar_type("duration").parse, "P36500001D"),
        (scalar_type("duration").parse, "1 hour"),
        (scalar_type("duration").parse, "P999999999W"),
        (parse_decimal, "NaN"),
        (parse_decimal, "Infinity"),
        (parse_decimal, "1_000"),
        (parse_decimal, "1e999999"),
        (scalar_type("uuid").parse, "{6f1c2f60-95f5-4b8e-a6f3-0d6c0b3c6a11}"),
        (scalar_type("uuid").parse, "6f1c2f6095f54b8ea6f30d6c0b3c6a11"),
        (scalar_type("bytes").parse, "not base64"),
        (scalar_type("bytes").parse, "aGVsbG8"),
        (scalar_type("email").parse, "nobody"),
        (scalar_type("email").parse, "a@b"),
        (scalar_type("email").parse, "a b@example.com"),
        (scalar_type("url").parse, "example.com"),
        (scalar_type("url").parse, "javascript:alert(1)"),
        (scalar_type("url").parse, "http://"),
        (scalar_type("url").parse, "http://example.com:99999/"),
        (scalar_type("url").parse, "http://exa mple.com/"),
        (scalar_type("ip").parse, "300.1.1.1"),
        (scalar_type("ip").parse, "fe80::1%eth0"),
        (scalar_type("text").parse, "a\0b"),
        (scalar_type("text").parse, "\ud800"),
    ],
)
def test_other_texts_are_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(text)
