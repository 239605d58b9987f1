"""Snapshots: the tables as of one revision, as JSON."""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from generator.schema.tables import Table


@dataclass(frozen=True)
class Applied:
    """An old name that needs no more attention, and the path of what it names."""

    path: str
    was: str


@dataclass(frozen=True)
class Snapshot:
    """The tables as of one revision."""

    revision: str
    down_revisions: tuple[str, ...]
    number: int
    """How many generated revisions lead here, this one included."""
    tables: tuple[Table, ...]
    applied: tuple[Applied, ...] = ()
    """Each `was` that the spec of this revision has."""


def write_snapshot(snapshot: Snapshot) -> str:
    """Give a snapshot as JSON, without what is as usual."""
    return json.dumps(_encode(snapshot), indent=2, ensure_ascii=False) + "\n"


def read_snapshot(text: str) -> Snapshot:
    """Read a snapshot.

    Raises ValueError, with a reason for people, when the text is not one.
    """
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    snapshot: Snapshot = _decode(data, Snapshot, "the snapshot")
    return snapshot


def _encode(value: Any) -> Any:
    if is_dataclass(value):
        return {
            field.name: _encode(getattr(value, field.name))
            for field in fields(value)
            if field.default is MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value


def _decode(data: Any, kind: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise ValueError(f"{place} is not an object")
    hints, required = _shape(kind)
    unknown = data.keys() - hints.keys()
    if unknown:
        raise ValueError(f"{place} has an unknown key {min(unknown)!r}")
    missing = required - data.keys()
    if missing:
        raise ValueError(f"{place} has no {min(missing)!r}")
    return kind(**{name: _value(data[name], hints[name], name) for name in data})


@cache
def _shape(kind: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """Give the types of a dataclass's fields, and the names of those it must have."""
    required = frozenset(f.name for f in fields(kind) if f.default is MISSING)
    return get_type_hints(kind), required


def _value(data: Any, hint: Any, place: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(data, list):
            raise ValueError(f"{place!r} is not a list")
        element = get_args(hint)[0]
        return tuple(_value(item, element, place) for item in data)
    if is_dataclass(hint):
        return _decode(data, hint, f"an item of {place!r}")
    allowed = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if type(data) not in allowed:
        raise ValueError(f"{place!r} is not of its type")
    return data
