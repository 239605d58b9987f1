"""Values that a field rejects, printed as Python expressions of JSON values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from math import isfinite
from typing import Any

from generator.domain.model import FieldType, Kind, Limits
from generator.domain.resolve import wire
from generator.domain.resolve.literals import INTEGERS
from generator.emit.code import Code
from generator.emit.python.literals import literal
from generator.emit.samples.candidates import (
    Wanted,
    candidates,
    duration_text,
    longest,
    time_text,
    time_value,
)
from generator.emit.samples.patterns import matcher

_TEXTS = frozenset({Kind.STRING, Kind.TEXT})
_MISFITS = ("", "~", " ", "a", "A", "0", "-", "aA0~ ")
_WRONG: dict[Kind, Any] = {
    Kind.STRING: 1,
    Kind.TEXT: 1,
    Kind.INTEGER: "1",
    Kind.BIGINT: 1.5,
    Kind.BIGTEXT: 1,
    Kind.FLOAT: "1.5",
    Kind.DECIMAL: 1.5,
    Kind.BOOLEAN: "true",
    Kind.DATE: "2024-02-30",
    Kind.TIME: "25:00:00",
    Kind.DATETIME: "2024-01-01T00:00:00",
    Kind.DURATION: "soon",
    Kind.UUID: "nonsense",
    Kind.JSON: {"nul": "\x00"},
    Kind.BYTES: "%",
    Kind.EMAIL: "nobody",
    Kind.URL: "nowhere",
    Kind.IP: "192.0.2.256",
}


def invalid_values(wanted: Wanted, *, nullable: bool) -> list[Code]:
    """Return values that a field rejects, each for a different reason."""
    found = [] if nullable else [literal(None)]
    if wanted.type.is_list:
        found += _lists(wanted)
    else:
        found.append(_wrong(wanted.type))
        found += _outside(wanted)
    return list(dict.fromkeys(found))


def invalid_words(field_type: FieldType) -> list[str]:
    """Return texts that a query or path parameter of this type rejects."""
    if field_type.enum is not None:
        return [_no_member(field_type)]
    if field_type.kind in _TEXTS:
        return []
    return ["192.0.2.256" if field_type.kind is Kind.IP else "nonsense"]


def _wrong(field_type: FieldType) -> Code:
    if field_type.enum is not None:
        return literal(_no_member(field_type))
    return literal(_WRONG[field_type.kind])


def _no_member(field_type: FieldType) -> str:
    assert field_type.enum is not None
    return next(w for w in ("nonsense", "gibberish") if w not in field_type.enum.values)


def _lists(wanted: Wanted) -> Iterator[Code]:
    element = replace(wanted.type, is_list=False)
    valid = candidates(replace(wanted, example=None))[0]
    one = valid or candidates(Wanted(element, Limits(), wanted.name))[:1]
    first = literal(one[0])
    limits = wanted.limits
    yield literal("nonsense")
    yield Code(f"[{', '.join([_wrong(element), *map(literal, valid[1:])])}]")
    if limits.min_items:
        yield Code(
            f"[{first}] * {limits.min_items - 1}" if limits.min_items > 1 else "[]"
        )
    if limits.max_items is not None:
        yield Code(f"[{first}] * {limits.max_items + 1}")


def _outside(wanted: Wanted) -> Iterator[Code]:
    kind = wanted.type.kind
    if wanted.type.enum is None and kind in _TEXTS:
        yield from _texts(wanted)
    elif kind in _BEYOND:
        yield from _BEYOND[kind](wanted)


def _texts(wanted: Wanted) -> Iterator[Code]:
    least, most = wanted.limits.min_length, longest(wanted)
    if wanted.in_key:
        yield literal("a/b"[: most if most is not None else 3] if most != 1 else "/")
    if least:
        yield Code(f'"x" * {least - 1}' if least > 1 else '""')
    if most is not None:
        yield Code(f'"x" * {most + 1}')
    if wanted.limits.pattern is not None:
        matches = matcher(wanted.limits.pattern)
        misfits = (t for t in _MISFITS if _fits(t, wanted) and not matches(t))
        misfit = next(misfits, None)
        if misfit is not None:
            yield literal(misfit)
    yield literal("\x00".rjust(least or 1, "x"))


def _fits(text: str, wanted: Wanted) -> bool:
    most = longest(wanted)
    return (
        (wanted.limits.min_length or 0)
        <= len(text)
        <= (len(text) if most is None else most)
    )


def _integers(wanted: Wanted) -> Iterator[Code]:
    least, most = INTEGERS[wanted.type.kind]
    low, high = wanted.limits.minimum, wanted.limits.maximum
    beyond = (
        (least if low is None else int(low)) - 1,
        (most if high is None else int(high)) + 1,
    )
    is_text = wanted.type.kind is Kind.BIGTEXT
    yield from (literal(str(value) if is_text else value) for value in beyond)


def _floats(wanted: Wanted) -> Iterator[Code]:
    for bound, sign in ((wanted.limits.minimum, -1), (wanted.limits.maximum, 1)):
        if bound is not None:
            value = float(bound) + sign * max(1.0, abs(float(bound)))
            if isfinite(value):
                yield literal(value)


def _decimals(wanted: Wanted) -> Iterator[Code]:
    precision, scale = wanted.type.precision or 15, wanted.type.scale or 0
    unit = Decimal(1).scaleb(-scale)
    room = Decimal(1).scaleb(precision - scale)
    low, high = wanted.limits.minimum, wanted.limits.maximum
    for bound, step in ((low, -unit), (high, unit)):
        value = room if bound is None else Decimal(str(bound)) + step
        if bound is not None and abs(value) < room:
            yield literal(f"{value:.{scale}f}")
    yield literal("0." + "0" * scale + "1")
    yield literal(f"1{'0' * max(precision - scale, 1)}")


def _dates(wanted: Wanted) -> Iterator[Code]:
    for bound, days in ((wanted.limits.minimum, -1), (wanted.limits.maximum, 1)):
        if bound is not None:
            day = datetime.date.fromisoformat(str(bound))
            yield from _moved(day, datetime.timedelta(days=days))


def _datetimes(wanted: Wanted) -> Iterator[Code]:
    for bound, days in ((wanted.limits.minimum, -1), (wanted.limits.maximum, 1)):
        if bound is not None:
            moment = datetime.datetime.fromisoformat(str(bound))
            yield from _moved(moment, datetime.timedelta(days=days))


def _moved(value: datetime.date, step: datetime.timedelta) -> Iterator[Code]:
    try:
        moved = value + step
    except OverflowError:
        return
    yield literal(moved.isoformat().replace("+00:00", "Z"))


def _times(wanted: Wanted) -> Iterator[Code]:
    day = datetime.timedelta(days=1)
    for bound, step in ((wanted.limits.minimum, -1), (wanted.limits.maximum, 1)):
        if bound is None:
            continue
        moved = time_value(str(bound)) + step * datetime.timedelta(microseconds=1)
        if datetime.timedelta() <= moved < day:
            yield literal(time_text(moved))


def _durations(wanted: Wanted) -> Iterator[Code]:
    second = datetime.timedelta(seconds=1)
    for bound, step in (
        (wanted.limits.minimum, -second),
        (wanted.limits.maximum, second),
    ):
        if bound is not None:
            yield literal(duration_text(wire.duration_value(str(bound)) + step))


_BEYOND: dict[Kind, Callable[[Wanted], Iterator[Code]]] = {
    Kind.INTEGER: _integers,
    Kind.BIGINT: _integers,
    Kind.BIGTEXT: _integers,
    Kind.FLOAT: _floats,
    Kind.DECIMAL: _decimals,
    Kind.DATE: _dates,
    Kind.TIME: _times,
    Kind.DATETIME: _datetimes,
    Kind.DURATION: _durations,
}
