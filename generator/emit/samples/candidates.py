"""Candidate values of a type in wire format, in ascending order where possible."""

from __future__ import annotations

import base64
import datetime
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count, islice
from math import isfinite
from typing import Any

from generator.domain.model import FieldType, Kind, Limits, Literal
from generator.domain.resolve import wire
from generator.domain.resolve.literals import INTEGERS
from generator.emit.samples.patterns import matching_texts

ENOUGH = 8
"""The number of candidates for a type with many values."""
FIRST_DAY = datetime.date(2024, 1, 1)
"""The first of the days used in samples."""

_ORDINARY = Decimal(10)
"""A typical price, which rules added by users are likely to accept."""
_TEXTS = frozenset({Kind.STRING, Kind.TEXT})
_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@([a-z0-9-]+\.)+(com|org|net|de|uk|fr|io|edu)")
_BYTES = re.compile(r"[A-Za-z0-9]*=*")


@dataclass(frozen=True)
class Wanted:
    """The requirements on a value: its type, its limits and its use."""

    type: FieldType
    limits: Limits
    name: str
    """The name of the field, from which texts are built."""
    example: Literal | None = None
    in_key: bool = False
    """Whether it is part of a key, and so of paths."""


def candidates(wanted: Wanted) -> list[Any]:
    """Return values that the type and its limits allow, an example first."""
    found = list(islice(_values(wanted), ENOUGH))
    if wanted.example is not None and _is_plain(wanted):
        value = wanted.example.value
        found = [value, *(other for other in found if other != value)]
    return found


def _is_plain(wanted: Wanted) -> bool:
    """Return whether the backend returns the example unchanged."""
    assert wanted.example is not None
    value, kind = wanted.example.value, wanted.type.kind
    values = value if wanted.type.is_list else [value]
    if kind is Kind.EMAIL:
        return all(_EMAIL.fullmatch(item) for item in values)
    if kind is Kind.BYTES:
        return all(_BYTES.fullmatch(item) for item in values)
    if kind is Kind.JSON:
        return all(item is not None for item in values)
    return not wanted.in_key or kind not in _TEXTS or fits_path(value)


def fits_path(text: str) -> bool:
    """Return whether a text can be a segment of a path."""
    return bool(text) and "/" not in text and text not in (".", "..")


def _values(wanted: Wanted) -> Iterator[Any]:
    if wanted.type.is_list:
        return _lists(wanted)
    if wanted.type.enum is not None:
        return iter(wanted.type.enum.values)
    return _MAKERS[wanted.type.kind](wanted)


def _lists(wanted: Wanted) -> Iterator[list[Any]]:
    element = replace(wanted, type=replace(wanted.type, is_list=False), example=None)
    items = list(islice(_values(element), ENOUGH))
    least, most = wanted.limits.min_items or 0, wanted.limits.max_items
    size = max(least, 1 if most is None else min(most, 1))
    for start in range(len(items)):
        yield [items[(start + place) % len(items)] for place in range(size)]


def _letters(number: int) -> str:
    return chr(ord("a") + number % 26)


def longest(wanted: Wanted) -> int | None:
    """Return the maximum length of a text, or None if it is unlimited."""
    lengths = (wanted.type.length, wanted.limits.max_length)
    return min((n for n in lengths if n is not None), default=None)


def _texts(wanted: Wanted) -> Iterator[str]:
    least, most = wanted.limits.min_length or 0, longest(wanted)
    if wanted.limits.pattern is not None:

        def accepts(text: str) -> bool:
            fits = least <= len(text) and (most is None or len(text) <= most)
            return fits and (not wanted.in_key or fits_path(text))

        yield from matching_texts(wanted.limits.pattern, accepts)
        return
    word = wanted.name.replace("_", "-" if wanted.in_key else " ").strip("- ")
    separator = "-" if wanted.in_key else " "
    for number in range(26):
        text = word if most is None else word[: max(most - 2, 0)]
        text = f"{text}{separator}{_letters(number)}".ljust(least, _letters(number))
        yield text if most is None or len(text) <= most else text[-most:]


def _integers(wanted: Wanted) -> Iterator[int]:
    first, last = INTEGERS[wanted.type.kind]
    low, high = wanted.limits.minimum, wanted.limits.maximum
    least = int(low) if low is not None else first
    most = int(high) if high is not None else last
    start = least if low is not None and least > first else max(least, min(1, most))
    if start == 0 and most > ENOUGH:
        start = 1
    if low is None and most < ENOUGH:
        start = most - ENOUGH + 1
    return iter(range(start, most + 1))


def _integer_texts(wanted: Wanted) -> Iterator[str]:
    return map(str, _integers(wanted))


def _floats(wanted: Wanted) -> Iterator[float]:
    low, high = wanted.limits.minimum, wanted.limits.maximum
    if low is not None and high is not None:
        first, last = float(low), float(high)
        step = last / ENOUGH - first / ENOUGH
        values = [first + step * number for number in range(ENOUGH + 1)]
        return iter(dict.fromkeys(min(value, last) for value in values))
    if high is not None and float(high) < ENOUGH + 1:
        return _apart(float(high), -1)
    return _apart(0.5 if low is None else float(low), 1)


def _apart(start: float, sign: int) -> Iterator[float]:
    """Yield numbers that are far enough apart to be distinct."""
    step = max(1.0, abs(start) / 8) * sign
    values = (start + step * number for number in range(ENOUGH))
    return (value for value in values if isfinite(value))


def _decimals(wanted: Wanted) -> Iterator[str]:
    precision, scale = wanted.type.precision or 15, wanted.type.scale or 0
    unit = Decimal(1).scaleb(-scale)
    room = Decimal(1).scaleb(precision - scale) - unit
    low, high = wanted.limits.minimum, wanted.limits.maximum
    least = max(Decimal(str(low)), -room) if low is not None else None
    most = min(Decimal(str(high)), room) if high is not None else room
    start = least if least is not None else min(Decimal(1), most - 7 * unit)
    if start in (0, 1) and most > _ORDINARY + ENOUGH:
        start = _ORDINARY
    step = Decimal(1) if start + ENOUGH <= most else unit
    for number in count():
        value = start + step * number
        if value > most:
            return
        yield f"{value:.{scale}f}"


def _dates(wanted: Wanted) -> Iterator[str]:
    day = datetime.timedelta(days=1)
    low, high = (
        None if bound is None else datetime.date.fromisoformat(str(bound))
        for bound in (wanted.limits.minimum, wanted.limits.maximum)
    )
    for value in _span(FIRST_DAY, low, high, day, datetime.date.min, datetime.date.max):
        yield value.isoformat()


def _times(wanted: Wanted) -> Iterator[str]:
    low, high = (
        None if bound is None else time_value(str(bound))
        for bound in (wanted.limits.minimum, wanted.limits.maximum)
    )
    minute, day = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
    usual, last = datetime.timedelta(hours=9), day - datetime.timedelta(microseconds=1)
    for value in _span(usual, low, high, minute, datetime.timedelta(), last):
        yield time_text(value)


def _datetimes(wanted: Wanted) -> Iterator[str]:
    low, high = (
        None if bound is None else datetime.datetime.fromisoformat(str(bound))
        for bound in (wanted.limits.minimum, wanted.limits.maximum)
    )
    first = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    last = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    usual, day = first.replace(year=FIRST_DAY.year), datetime.timedelta(days=1)
    for value in _span(usual, low, high, day, first, last):
        yield value.isoformat().replace("+00:00", "Z")


def _durations(wanted: Wanted) -> Iterator[str]:
    low, high = (
        None if bound is None else wire.duration_value(str(bound))
        for bound in (wanted.limits.minimum, wanted.limits.maximum)
    )
    usual = datetime.timedelta(minutes=1)
    far = datetime.timedelta(days=36_500_000)
    for value in _span(usual, low, high, usual, -far, far):
        yield duration_text(value)


def _span(
    usual: Any, low: Any, high: Any, step: datetime.timedelta, first: Any, last: Any
) -> Iterator[Any]:
    """Yield values one step apart, from the lower bound or around the usual value."""
    least = first if low is None else low
    most = last if high is None else high
    if low is not None and high is not None and not isinstance(low, datetime.date):
        step = min(step, (most - least) / ENOUGH)
    start = least if low is not None else min(usual, most)
    room = start - least
    if high is not None and low is None and most - start < step * ENOUGH:
        start -= min(step * (ENOUGH - 1), room)
    value = start
    while value <= most:
        yield value
        if not step or most - value < step:
            return
        value += step


def time_value(text: str) -> datetime.timedelta:
    """Return a time of day as the duration since midnight."""
    value = datetime.time.fromisoformat(text)
    return datetime.timedelta(
        hours=value.hour,
        minutes=value.minute,
        seconds=value.second,
        microseconds=value.microsecond,
    )


def time_text(value: datetime.timedelta) -> str:
    """Return the time of day at a duration after midnight."""
    return (datetime.datetime.min + value).time().isoformat()


def duration_text(value: datetime.timedelta) -> str:
    """Return a duration in wire format."""
    sign, length = ("-", -value) if value < datetime.timedelta() else ("", value)
    fraction = f".{length.microseconds:06}" if length.microseconds else ""
    return wire.duration(f"{sign}P{length.days}DT{length.seconds}{fraction}S")


def _words(template: str) -> Callable[[Wanted], Iterator[str]]:
    def texts(wanted: Wanted) -> Iterator[str]:
        word = wanted.name.replace("_", "-").strip("-")
        return (template.format(word=word, letter=_letters(n)) for n in range(26))

    return texts


def _bytes(wanted: Wanted) -> Iterator[str]:
    # The base64 of lower-case letters contains neither "+" nor "/".
    return (base64.b64encode(_letters(n).encode() * 3).decode() for n in range(26))


_MAKERS: dict[Kind, Callable[[Wanted], Iterator[Any]]] = {
    Kind.STRING: _texts,
    Kind.TEXT: _texts,
    Kind.INTEGER: _integers,
    Kind.BIGINT: _integers,
    Kind.BIGTEXT: _integer_texts,
    Kind.FLOAT: _floats,
    Kind.DECIMAL: _decimals,
    Kind.BOOLEAN: lambda wanted: iter((True, False)),
    Kind.DATE: _dates,
    Kind.TIME: _times,
    Kind.DATETIME: _datetimes,
    Kind.DURATION: _durations,
    Kind.UUID: lambda wanted: (str(uuid.UUID(int=n, version=4)) for n in count(1)),
    Kind.JSON: lambda wanted: ({"number": n} for n in count(1)),
    Kind.BYTES: _bytes,
    Kind.EMAIL: _words("{word:.60}-{letter}@example.com"),
    Kind.URL: _words("https://example.com/{word}/{letter}"),
    Kind.IP: lambda wanted: (f"192.0.2.{n}" for n in range(1, 255)),
}


def neighbours(field_type: FieldType, text: str, limits: Limits) -> Iterator[str]:
    """Yield a date or time and its neighbours within the limits, if `text` is one."""
    is_date = field_type.kind is Kind.DATE
    step = datetime.timedelta(days=1) if is_date else datetime.timedelta(minutes=1)
    for sign in (0, 1, -1):
        try:
            if is_date:
                moved = (datetime.date.fromisoformat(text) + step * sign).isoformat()
            else:
                moved = time_text(time_value(text) + step * sign)
        except (ValueError, OverflowError):
            continue
        low, high = limits.minimum, limits.maximum
        if (low is None or moved >= str(low)) and (high is None or moved <= str(high)):
            yield moved
