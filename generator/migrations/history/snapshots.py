"""Snapshots: the schema as of one revision, as JSON."""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from generator.renames import Rename, Renames
from generator.schema import Table
from generator.types import DialectSql


@dataclass(frozen=True)
class RecordedRename:
    """A rename that has been applied, as a snapshot has it."""

    path: str
    was: str


@dataclass(frozen=True)
class Snapshot:
    """The schema as of one revision."""

    revision: str
    down_revisions: tuple[str, ...]
    number: int
    """The number of generated revisions up to and including this one."""
    tables: tuple[Table, ...]
    applied: tuple[RecordedRename, ...] = ()
    """Every `was` in the spec of this revision."""

    @property
    def renames(self) -> Renames:
        """The renames that have been applied."""
        return Renames(tuple(Rename.at_path(e.path, e.was) for e in self.applied))


def record_renames(renames: Renames) -> tuple[RecordedRename, ...]:
    """Return renames in the form of snapshots, in the order of their paths."""
    items = sorted(renames, key=lambda each: each.path)
    return tuple(RecordedRename(each.path, each.old) for each in items)


def write_snapshot(snapshot: Snapshot) -> str:
    """Serialize a snapshot as JSON, without values equal to their defaults."""
    return json.dumps(_encode(snapshot), indent=2, ensure_ascii=False) + "\n"


def read_snapshot(text: str) -> Snapshot:
    """Parse a snapshot.

    Raises ValueError, with a readable reason, if the text is not a snapshot.
    """
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    snapshot: Snapshot = _decode(data, Snapshot, "the snapshot")
    return snapshot


def _encode(value: Any) -> Any:
    if isinstance(value, DialectSql) and value.is_shared:
        return value.postgresql
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
    """Return the types of a dataclass's fields, and the names of the required ones."""
    required = frozenset(f.name for f in fields(kind) if f.default is MISSING)
    return get_type_hints(kind), required


def _value(data: Any, hint: Any, place: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(data, list):
            raise ValueError(f"{place!r} is not a list")
        element = get_args(hint)[0]
        return tuple(_value(item, element, place) for item in data)
    if hint is DialectSql and isinstance(data, str):
        return DialectSql.for_both(data)
    if is_dataclass(hint):
        return _decode(data, hint, f"an item of {place!r}")
    allowed = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if DialectSql in allowed and data is not None:
        return _value(data, DialectSql, place)
    if type(data) not in allowed:
        raise ValueError(f"{place!r} has the wrong type")
    return data
