"""What fields, columns and values are made of, whichever scalar type they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Span

if TYPE_CHECKING:
    from generator.types.scalar import ScalarType


@dataclass(frozen=True)
class FormerName:
    """The former name of something, and where the spec states it."""

    name: str
    span: Span


@dataclass(frozen=True, eq=False)
class EnumType:
    """An enumeration: its values as the wire has them, and what belongs to each."""

    name: str
    cls: str
    """Name of the Python class: the name, made safe."""
    values: tuple[str, ...]
    members: tuple[str, ...]
    """Python member names, one per value, unique and safe."""
    module: str
    """Snake-case name, safe as a module: `book_status`."""
    description: str | None
    span: Span
    was: tuple[tuple[str, FormerName], ...] = ()
    """The renamed values, each with its former name."""
    stored: Mapping[str, str] = field(default_factory=dict)
    """What the database has for each value."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The display names of the values, for those that have one."""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    """What the values mean, for those that have a description."""

    @property
    def is_coded(self) -> bool:
        """Whether the database has other values than the wire."""
        return any(value != stored for value, stored in self.stored.items())

    @property
    def stored_values(self) -> tuple[str, ...]:
        """The values of the database, in the order of `values`."""
        return tuple(self.stored[value] for value in self.values)


@dataclass(frozen=True)
class FieldType:
    """A scalar type with its arguments, or a list of one."""

    scalar: ScalarType
    is_list: bool = False
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    enum: EnumType | None = None
    collation: str | None = None
    """How PostgreSQL compares text; None for the default of the database."""
    sqlite_collation: str | None = None

    @property
    def index_methods(self) -> tuple[IndexMethod, ...]:
        """The kinds of index that a column of it can have besides the usual one."""
        return (IndexMethod.GIN,) if self.is_list else self.scalar.index_methods

    @property
    def is_searchable(self) -> bool:
        """Whether parts of a value can be searched for."""
        return not self.is_list and self.scalar.is_searchable

    def is_searched_by(self, method: str | None) -> bool:
        """Return whether an index of a kind finds parts of its values, by trigrams."""
        return method in (IndexMethod.GIN, IndexMethod.GIST) and self.is_searchable

    @property
    def element(self) -> FieldType:
        """The type of a list's elements; of other types, the type itself."""
        return replace(self, is_list=False)

    def to_stored(self, value: Any) -> Any:
        """Return a value in wire form with the values of enums as they are stored."""
        if self.enum is None or value is None:
            return value
        stored = self.enum.stored
        return [stored[each] for each in value] if self.is_list else stored[value]

    @property
    def column(self) -> ColumnType:
        """The type of the column that holds its values."""
        return ColumnType(
            kind=self.scalar.stored,
            is_list=self.is_list,
            length=self.length,
            precision=self.precision,
            scale=self.scale,
            collation=self.collation,
            sqlite_collation=self.sqlite_collation,
        )


@dataclass(frozen=True)
class ColumnType:
    """A column's type as a snapshot stores it: an enum is text plus a CHECK."""

    kind: str
    """The name of a scalar type as columns have it (`ScalarType.stored`)."""
    is_list: bool = False
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    collation: str | None = None
    sqlite_collation: str | None = None

    @property
    def scalar(self) -> ScalarType:
        """The scalar type that it names."""
        from generator.types.registry import scalar_type

        return scalar_type(self.kind)


class GeneratedDefault(StrEnum):
    """Defaults that the application computes for each new row."""

    NOW = "now"
    TODAY = "today"
    UUID = "uuid"
    UUID7 = "uuid7"  # of keys alone
    CUID2 = "cuid2"
    NANOID = "nanoid"
    ULID = "ulid"


class IndexMethod(StrEnum):
    """The kinds of index that PostgreSQL has besides its usual B-tree."""

    GIN = "gin"
    GIST = "gist"
    HASH = "hash"
    BRIN = "brin"


@dataclass(frozen=True)
class Literal:
    """A literal default or example, checked against its field's type.

    `value` is JSON-like, in wire form: text for dates, decimals, bigints with
    `wire: text`, uuids, bytes (base64), durations and enums; numbers, booleans, lists
    and dicts as they are.
    """

    value: Any


Default = Literal | GeneratedDefault


@dataclass(frozen=True)
class Limits:
    """What a value must satisfy in addition to its type."""

    min_length: int | None = None
    max_length: int | None = None
    """For text without a length of its own (`text`); `string(n)` has it in its type."""
    minimum: int | float | str | None = None
    """In wire form: text for decimals, bigints with `wire: text`, dates, times,
    datetimes and durations."""
    maximum: int | float | str | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None


@dataclass(frozen=True)
class DialectSql:
    """An SQL expression as each database wants it."""

    sqlite: str
    postgresql: str

    @classmethod
    def for_both(cls, sql: str) -> DialectSql:
        """Return SQL that both databases read."""
        return cls(sql, sql)

    @property
    def is_shared(self) -> bool:
        """Whether both databases read the same text."""
        return self.sqlite == self.postgresql

    def map(self, change: Callable[[str], str]) -> DialectSql:
        """Return both texts changed."""
        return DialectSql(change(self.sqlite), change(self.postgresql))


class SqlType(StrEnum):
    """The types that expressions distinguish, as messages name them."""

    INTEGER = "a whole number"
    DECIMAL = "a decimal"
    FLOAT = "a float"
    TEXT = "text"
    BOOLEAN = "true or false"
    DATE = "a date"
    TIME = "a time"
    DATETIME = "a datetime"
    LOCAL_DATETIME = "a local datetime"
    DURATION = "a duration"
    UUID = "a uuid"
    OPAQUE = "json, a list or bytes"
    NULL = "null"
    UNKNOWN = "unknown"  # an error inside, which was reported
