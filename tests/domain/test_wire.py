"""Wire forms: literals are printed as Pydantic prints the same value."""

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

from generator.domain.resolve import wire

READERS: dict[Any, Callable[[str], str]] = {
    datetime.date: wire.date,
    datetime.time: wire.time,
    datetime.datetime: wire.moment,
    datetime.timedelta: wire.duration,
    uuid.UUID: wire.identifier,
    ipaddress.IPv4Address | ipaddress.IPv6Address: wire.ip,
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
    assert wire.duration(printed) == printed


def test_a_moment_becomes_utc() -> None:
    assert wire.moment("2026-01-31T10:30:00+01:00") == "2026-01-31T09:30:00Z"
    assert wire.moment("2026-01-31 10:30Z") == "2026-01-31T10:30:00Z"


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (wire.date, "20260131"),
        (wire.date, "2026-W05-6"),
        (wire.date, "2026-02-30"),
        (wire.date, "\uff12\uff10\uff12\uff16-01-31"),
        (wire.time, "9:30"),
        (wire.time, "24:00:00"),
        (wire.time, "09:30:00Z"),
        (wire.moment, "2026-01-31T09:30:00"),
        (wire.moment, "0001-01-01T00:00:00+14:00"),
        (wire.moment, "2026-01-31"),
        (wire.duration, "P"),
        (wire.duration, "PT"),
        (wire.duration, "P1M"),
        (wire.duration, "P36500001D"),
        (wire.duration, "1 hour"),
        (wire.duration, "P999999999W"),
        (wire.decimal_value, "NaN"),
        (wire.decimal_value, "Infinity"),
        (wire.decimal_value, "1_000"),
        (wire.decimal_value, "1e999999"),
        (wire.identifier, "{6f1c2f60-95f5-4b8e-a6f3-0d6c0b3c6a11}"),
        (wire.identifier, "6f1c2f6095f54b8ea6f30d6c0b3c6a11"),
        (wire.base64_text, "not base64"),
        (wire.base64_text, "aGVsbG8"),
        (wire.email, "nobody"),
        (wire.email, "a@b"),
        (wire.email, "a b@example.com"),
        (wire.url, "example.com"),
        (wire.url, "javascript:alert(1)"),
        (wire.url, "http://"),
        (wire.url, "http://example.com:99999/"),
        (wire.url, "http://exa mple.com/"),
        (wire.ip, "300.1.1.1"),
        (wire.ip, "fe80::1%eth0"),
        (wire.text, "a\0b"),
        (wire.text, "\ud800"),
    ],
)
def test_other_texts_are_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(text)
