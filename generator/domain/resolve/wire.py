"""Conversions of a spec's text to the wire form, as Pydantic would print the value.

Each function returns the normalised text, or raises ValueError with the expected form.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import ipaddress
import re
import uuid
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
_DATETIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r"([Zz]|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_DURATION = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<years>\d{1,9})Y)?(?:(?P<weeks>\d{1,9})W)?"
    r"(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    rf"@(?:{_LABEL}\.)+{_LABEL}"
)
_URL = re.compile(r"[!-~]+")
_LONGEST_URL = 2083
_LONGEST_EMAIL = 254
_LARGEST_EXPONENT = 1100
_DAYS_IN_YEAR = 365
_LONGEST_DURATION = 36_500_000
"""The number of days that both databases, and the output, can store."""


def parse_date(text: str) -> str:
    """Parse a calendar date."""
    wanted = "a date such as `2026-01-31`"
    if _DATE.fullmatch(text) is None:
        raise ValueError(wanted)
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{wanted} that exists") from None


def parse_time(text: str) -> str:
    """Parse a time of day."""
    wanted = "a time such as `09:30:00`, without a zone"
    if _TIME.fullmatch(text) is None:
        raise ValueError(wanted)
    try:
        return datetime.time.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(wanted) from None


def parse_datetime(text: str) -> str:
    """Parse a datetime with its zone; return it in UTC with `Z`."""
    found = _DATETIME.fullmatch(text)
    if found is None:
        raise ValueError("a datetime such as `2026-01-31T09:30:00Z`")
    if found[3] is None:
        raise ValueError("a datetime with its time zone: put a `Z` behind it for UTC")
    zone = "+00:00" if found[3] in "Zz" else found[3]
    try:
        value = datetime.datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}")
        value = value.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise ValueError("a datetime that exists") from None
    return value.isoformat().replace("+00:00", "Z")


def parse_timedelta(text: str) -> datetime.timedelta:
    """Parse an ISO 8601 duration without months; a year is 365 days.

    Pydantic prints and parses years like this.
    """
    wanted = "a duration such as `PT1H30M` or `P7D`"
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        raise ValueError(wanted)
    parts = found.groupdict(default="0")
    try:
        value = datetime.timedelta(
            weeks=int(parts["weeks"]),
            days=int(parts["days"]) + int(parts["years"]) * _DAYS_IN_YEAR,
            hours=int(parts["hours"]),
            minutes=int(parts["minutes"]),
            microseconds=int(Decimal(parts["seconds"]) * 1_000_000),
        )
    except OverflowError:
        value = datetime.timedelta.max
    if value.days > _LONGEST_DURATION:
        raise ValueError(f"a duration of at most {_LONGEST_DURATION} days")
    return -value if found["sign"] == "-" else value


def parse_duration(text: str) -> str:
    """Parse a duration; return its shortest form, such as `P1DT2H`."""
    value = parse_timedelta(text)
    sign, value = ("-", -value) if value.days < 0 else ("", value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    clock = f"{hours}H" if hours else ""
    clock += f"{minutes}M" if minutes else ""
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    years, rest = divmod(value.days, _DAYS_IN_YEAR)
    days = (f"{years}Y" if years else "") + (f"{rest}D" if rest else "")
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{days}" + (f"T{clock}" if clock else "")


def parse_decimal(text: str) -> Decimal:
    """Parse a finite decimal of a reasonable size."""
    wanted = "a decimal such as `9.99`"
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(wanted) from None
    if not value.is_finite() or "_" in text or not text.isascii():
        raise ValueError(wanted)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _LARGEST_EXPONENT:
        raise ValueError("a decimal of fewer digits")
    return value


def parse_uuid(text: str) -> str:
    """Parse a UUID."""
    if _UUID.fullmatch(text) is None:
        raise ValueError("a UUID such as `6f1c2f60-95f5-4b8e-a6f3-0d6c0b3c6a11`")
    return str(uuid.UUID(text))


def parse_base64(text: str) -> str:
    """Parse bytes in base64."""
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode()
    except (binascii.Error, ValueError):
        raise ValueError("bytes in base64, such as `aGVsbG8=`") from None


def parse_email(text: str) -> str:
    """Parse an email address."""
    if len(text) > _LONGEST_EMAIL or _EMAIL.fullmatch(text) is None:
        raise ValueError("an email address such as `ada@example.com`")
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def parse_url(text: str) -> str:
    """Parse a URL with http or https."""
    wanted = "a URL such as `https://example.com/`"
    if len(text) > _LONGEST_URL or _URL.fullmatch(text) is None:
        raise ValueError(wanted)
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 -- raises for ports out of range
    except ValueError:
        raise ValueError(wanted) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(wanted)
    return text


def parse_ip(text: str) -> str:
    """Parse an IPv4 or IPv6 address."""
    try:
        if "%" in text:
            raise ValueError
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError("an IP address such as `192.0.2.1` or `2001:db8::1`") from None


def storable_text(value: str) -> str:
    """Check that databases can store the text: no NUL, no lone surrogates."""
    if "\0" in value:
        raise ValueError("text without NUL characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("text without lone surrogates") from None
    return value
