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

from generator.types import scalar
from generator.types.scalars.decimal import parse_decimal

READERS: dict[Any, Callable[[str], str]] = {
    datetime.date: scalar("date").parse,
    datetime.time: scalar("time").parse,
    datetime.datetime: scalar("datetime").parse,
    datetime.timedelta: scalar("duration").parse,
    uuid.UUID: scalar("uuid").parse,
    ipaddress.IPv4Address | ipaddress.IPv6Address: scalar("ip").parse,
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
    assert scalar("duration").parse(printed) == printed


def test_a_moment_becomes_utc() -> None:
    assert (
        scalar("datetime").parse("2026-01-31T10:30:00+01:00") == "2026-01-31T09:30:00Z"
    )
    assert scalar("datetime").parse("2026-01-31 10:30Z") == "2026-01-31T10:30:00Z"


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (scalar("date").parse, "20260131"),
        (scalar("date").parse, "2026-W05-6"),
        (scalar("date").parse, "2026-02-30"),
        (scalar("date").parse, "\uff12\uff10\uff12\uff16-01-31"),
        (scalar("time").parse, "9:30"),
        (scalar("time").parse, "24:00:00"),
        (scalar("time").parse, "09:30:00Z"),
        (scalar("datetime").parse, "2026-01-31T09:30:00"),
        (scalar("datetime").parse, "0001-01-01T00:00:00+14:00"),
        (scalar("datetime").parse, "2026-01-31"),
        (scalar("duration").parse, "P"),
        (scalar("duration").parse, "PT"),
        (scalar("duration").parse, "P1M"),
        (scalar("duration").parse, "P36500001D"),
        (scalar("duration").parse, "1 hour"),
        (scalar("duration").parse, "P999999999W"),
        (parse_decimal, "NaN"),
        (parse_decimal, "Infinity"),
        (parse_decimal, "1_000"),
        (parse_decimal, "1e999999"),
        (scalar("uuid").parse, "{6f1c2f60-95f5-4b8e-a6f3-0d6c0b3c6a11}"),
        (scalar("uuid").parse, "6f1c2f6095f54b8ea6f30d6c0b3c6a11"),
        (scalar("bytes").parse, "not base64"),
        (scalar("bytes").parse, "aGVsbG8"),
        (scalar("email").parse, "nobody"),
        (scalar("email").parse, "a@b"),
        (scalar("email").parse, "a b@example.com"),
        (scalar("url").parse, "example.com"),
        (scalar("url").parse, "javascript:alert(1)"),
        (scalar("url").parse, "http://"),
        (scalar("url").parse, "http://example.com:99999/"),
        (scalar("url").parse, "http://exa mple.com/"),
        (scalar("ip").parse, "300.1.1.1"),
        (scalar("ip").parse, "fe80::1%eth0"),
        (scalar("text").parse, "a\0b"),
        (scalar("text").parse, "\ud800"),
    ],
)
def test_other_texts_are_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(text)
