"""The domain model: the meaning of a spec, frozen, with resolved references.

Objects refer to each other in cycles (an entity has relations, a relation has a
target), so they are compared by identity. `resolve` links them before it returns them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from generator.diagnostics import Span
from generator.domain.expressions import Expression
from generator.source.nodes import Node
from generator.spec.values import Text


class Kind(StrEnum):
    """The scalar types of the spec language, and enums."""

    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    BIGINT = "bigint"
    BIGTEXT = "bigtext"  # a `bigint` with `wire: text`
    FLOAT = "float"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    DURATION = "duration"
    UUID = "uuid"
    JSON = "json"
    BYTES = "bytes"
    EMAIL = "email"
    URL = "url"
    IP = "ip"
    ENUM = "enum"

    @property
    def stored(self) -> str:
        """The kind of the column that stores it."""
        return Kind.BIGINT.value if self is Kind.BIGTEXT else self.value


@dataclass(frozen=True)
class Was:
    """A former name, and its location in the spec."""

    name: str
    span: Span


@dataclass(frozen=True, eq=False)
class EnumType:
    """An enumeration, with its values as on the wire and in the database."""

    name: str
    cls: str
    """The name of the Python class: the enum's name, made safe."""
    values: tuple[str, ...]
    members: tuple[str, ...]
    """Python member names, one per value, unique and safe."""
    module: str
    """The snake-case name, safe as a module: `book_status`."""
    description: str | None
    span: Span
    was: tuple[tuple[str, Was], ...] = ()
    """The renamed values, each with its former name."""


@dataclass(frozen=True)
class FieldType:
    """A scalar type with its arguments, or a list of one."""

    kind: Kind
    is_list: bool = False
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    enum: EnumType | None = None


class Generated(StrEnum):
    """Defaults that the application computes when it creates a row."""

    NOW = "now"
    TODAY = "today"
    UUID = "uuid"
    UUID7 = "uuid7"  # of keys alone


@dataclass(frozen=True)
class Literal:
    """A literal default or example, checked against its field's type.

    `value` is JSON-like, in wire form: text for dates, decimals, bigints with `wire:
    text`, uuids, bytes (base64), durations and enums; numbers, booleans, lists and
    dicts as they are.
    """

    value: Any


Default = Literal | Generated


class Role(StrEnum):
    """Who sets a field, and whether clients see it."""

    DATA = "data"  # clients write and read it
    REFERENCE = "reference"  # a part of a belongs_to's foreign key; written and read
    SURROGATE = "surrogate"  # a key made by application (uuid) or database (integers)
    CREATED_AT = "created_at"  # trait timestamps; read only
    UPDATED_AT = "updated_at"  # trait timestamps; read only
    DELETED_AT = "deleted_at"  # trait soft_delete; never on the wire
    VERSION = "version"  # trait versioned; read only


@dataclass(frozen=True)
class Limits:
    """The constraints on a value besides its type."""

    min_length: int | None = None
    max_length: int | None = None
    """For text types without a length (`text`); `string(n)` has it in its type."""
    minimum: int | float | str | None = None
    """The lower bound in wire form.

    That is text for decimals, bigints with `wire: text`, dates, times, datetimes and
    durations.
    """
    maximum: int | float | str | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None


@dataclass(frozen=True, eq=False)
class Field:
    """One column of an entity's table and one property of its schemas.

    Foreign keys are fields too (`author_id`, role REFERENCE), one per column.
    """

    name: str
    """The name on the wire: as written in the spec, or derived for references."""
    attribute: str
    """The Python attribute: the name, made safe (`metadata_`)."""
    column: str
    type: FieldType
    role: Role
    nullable: bool
    default: Default | None
    limits: Limits
    description: str | None
    example: Literal | None
    span: Span
    relation: BelongsTo | None = None
    """The relation that a REFERENCE belongs to."""
    target: Field | None = None
    """The key field of the target entity that a REFERENCE points to."""
    was: Was | None = None
    backfill: Node | None = None
    """The value for existing rows, as written."""
    convert: Text | None = None
    """The conversion from values of the former type, as written."""

    @property
    def is_required(self) -> bool:
        """Whether a client must send it to create a row."""
        return (
            self.role in (Role.DATA, Role.REFERENCE)
            and not self.nullable
            and self.default is None
        )


class OnDelete(StrEnum):
    """The action on a row when the row that it refers to is deleted."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set_null"


@dataclass(frozen=True, eq=False)
class BelongsTo:
    """A relation whose foreign key is in this entity's table."""

    name: str
    attribute: str
    entity: Entity
    target: Entity
    fields: tuple[Field, ...]
    """The foreign key, one field per key part of the target, in the target's order."""
    optional: bool
    unique: bool
    """Whether it is one-to-one."""
    on_delete: OnDelete
    inverse: Inverse | None
    description: str | None
    span: Span
    was: Was | None = None


@dataclass(frozen=True, eq=False)
class ManyToMany:
    """A relation stored in a join table; declared on one side."""

    name: str
    attribute: str
    entity: Entity
    target: Entity
    table: str
    """The name of the join table."""
    entity_columns: tuple[str, ...]
    """The columns of the join table that refer to this entity, one per key part."""
    target_columns: tuple[str, ...]
    wire: str
    """The property with the keys: `tag_ids`."""
    wire_attribute: str
    inverse: Inverse | None
    description: str | None
    span: Span
    was: Was | None = None


@dataclass(frozen=True, eq=False)
class Inverse:
    """The other side of a relation: from `entity` to the rows of `source`."""

    name: str
    attribute: str
    entity: Entity
    """The entity that has this side: the target of `relation`."""
    source: Entity
    """The entity that declares `relation`."""
    relation: BelongsTo | ManyToMany
    many: bool
    """False for the other side of a one-to-one."""
    span: Span


RelationSide = BelongsTo | ManyToMany | Inverse


@dataclass(frozen=True, eq=False)
class Unique:
    """A uniqueness rule over fields, or over an expression."""

    fields: tuple[Field, ...]
    expression: Expression | None
    where: Expression | None
    name: str | None
    """The name in the spec; None for the conventional name."""
    span: Span
    concurrently: bool = False


@dataclass(frozen=True, eq=False)
class Index:
    """An index over fields, or over an expression."""

    fields: tuple[Field, ...]
    expression: Expression | None
    where: Expression | None
    name: str | None
    span: Span
    concurrently: bool = False


@dataclass(frozen=True, eq=False)
class Check:
    """A named condition that every row must satisfy."""

    name: str
    expression: Expression
    span: Span


class Page(StrEnum):
    """The paging of a list."""

    CURSOR = "cursor"
    OFFSET = "offset"


class Total(StrEnum):
    """When a page includes the total number of rows."""

    ASKED = "asked"
    ALWAYS = "always"
    NEVER = "never"  # a filter has the name of the parameter that would ask


@dataclass(frozen=True)
class SortTerm:
    """One part of a sort order."""

    field: Field
    descending: bool

    @property
    def name(self) -> str:
        """The spelling for `sort=`: `-created_at`."""
        return f"-{self.field.name}" if self.descending else self.field.name


@dataclass(frozen=True, eq=False)
class ListEndpoint:
    """GET /books with its parameters."""

    filters: tuple[Field, ...]
    sorts: tuple[Field, ...]
    searches: tuple[Field, ...]
    includes: tuple[RelationSide, ...]
    page: Page
    description: str | None = None
    order: tuple[SortTerm, ...] = ()
    """The default sort order, before the key."""
    total: Total = Total.ASKED
    indexes_search: bool = False
    """Whether PostgreSQL has an index for the substring search of `searches`."""


@dataclass(frozen=True, eq=False)
class GetEndpoint:
    """GET /books/{book_id}."""

    includes: tuple[RelationSide, ...]
    description: str | None = None


@dataclass(frozen=True, eq=False)
class WriteEndpoint:
    """Create, update or delete."""

    description: str | None = None


@dataclass(frozen=True, eq=False)
class Parameter:
    """One property of a body or result object, or one parameter of a request."""

    name: str
    attribute: str
    type: FieldType
    nullable: bool
    default: Default | None
    limits: Limits
    description: str | None
    example: Literal | None
    span: Span


@dataclass(frozen=True, eq=False)
class ReturnsEntity:
    """A response with one entity, or with a list of them."""

    entity: Entity
    is_list: bool


@dataclass(frozen=True, eq=False)
class ReturnsObject:
    """A response with an object defined by the operation."""

    properties: tuple[Parameter, ...]


@dataclass(frozen=True, eq=False)
class ReturnsValue:
    """A response with a bare value."""

    type: FieldType
    nullable: bool


Returns = ReturnsEntity | ReturnsObject | ReturnsValue | None
"""None: 204, no content."""


class Method(StrEnum):
    """The HTTP methods of operations."""

    GET = "get"
    POST = "post"
    PUT = "put"
    PATCH = "patch"
    DELETE = "delete"


@dataclass(frozen=True, eq=False)
class Operation:
    """An endpoint with a user-written body: an entity's action, or a top-level one."""

    name: str
    function: str
    """The Python name of the method, safe and unique in its class."""
    method: Method
    path: str
    """The path below the API prefix: `/books/{book_id}/publish`, `/stats`.

    The keys of the entity are in braces by their parameter names
    (`Entity.key_parameters`).
    """
    path_parameters: tuple[Parameter, ...]
    """Those of top-level endpoints; an action has the key parts of its entity."""
    query: tuple[Parameter, ...]
    body: tuple[Parameter, ...]
    returns: Returns
    entity: Entity | None
    description: str | None
    span: Span


@dataclass(frozen=True, eq=False)
class Endpoints:
    """The endpoints of an entity; None or empty for those that it does not have."""

    list: ListEndpoint | None = None
    get: GetEndpoint | None = None
    create: WriteEndpoint | None = None
    update: WriteEndpoint | None = None
    delete: WriteEndpoint | None = None
    actions: tuple[Operation, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to route to."""
        return any(
            (self.list, self.get, self.create, self.update, self.delete, self.actions)
        )


@dataclass(frozen=True)
class EntityNames:
    """Every name derived from an entity's name, each safe where it is used."""

    cls: str
    """`OrderLine`, the ORM class."""
    singular: str
    """`order_line`: module, variables. Safe (`class_`)."""
    plural: str
    """`order_lines`: modules of collections, variables. Safe."""
    path: str
    """`order-lines`, the collection's path segment."""
    label: str
    """`order line`, for prose."""
    labels: str
    """`order lines`."""


@dataclass(frozen=True, eq=False)
class Entity:
    """An entity: it has a table and usually endpoints."""

    name: str
    names: EntityNames
    description: str | None
    table: str
    module: str
    """The snake-case name of its module, safe as a folder name.

    In layouts made of modules, the entities of one module share its files.
    """
    span: Span
    timestamps: bool
    soft_delete: bool
    versioned: bool
    was: Was | None = None
    fields: tuple[Field, ...] = field(init=False)
    """Every column in order: key, data and references as written, then the traits'."""
    key: tuple[Field, ...] = field(init=False)
    """The primary key's fields, in order; members of `fields`."""
    key_parameters: tuple[str, ...] = field(init=False)
    """The path parameters, one per key part: `book_id`; `country_code`."""
    relations: tuple[BelongsTo | ManyToMany, ...] = field(init=False)
    inverses: tuple[Inverse, ...] = field(init=False)
    referrers: tuple[BelongsTo, ...] = field(init=False)
    """The belongs-to relations of all entities to this one, with or without inverse."""
    uniques: tuple[Unique, ...] = field(init=False)
    """Those of fields (`unique: true`), of one-to-one relations and of the entity."""
    indexes: tuple[Index, ...] = field(init=False)
    checks: tuple[Check, ...] = field(init=False)
    endpoints: Endpoints = field(init=False)

    def tie(self, **parts: Any) -> None:
        """Set the parts that refer to other objects; for `resolve` only."""
        for name, value in parts.items():
            object.__setattr__(self, name, value)

    @property
    def surrogate(self) -> Field | None:
        """The key field that is generated, or None if clients choose the key."""
        first = self.key[0]
        return first if first.role is Role.SURROGATE else None

    @property
    def belongs_to(self) -> tuple[BelongsTo, ...]:
        """The relations whose foreign keys are in this table."""
        return tuple(r for r in self.relations if isinstance(r, BelongsTo))

    @property
    def many_to_many(self) -> tuple[ManyToMany, ...]:
        """The many-to-many relations that this entity declares."""
        return tuple(r for r in self.relations if isinstance(r, ManyToMany))


LAYERED = "layered"
"""The default layout."""


@dataclass(frozen=True)
class App:
    """The application's name, version and settings."""

    name: str
    """The name of the distribution and the database: `bookshop`."""
    title: str
    version: str
    description: str | None
    layout: str
    """The name of the layout: the tree of templates to render."""
    layout_span: Span | None
    """Its location in the spec, if given."""
    frontend: tuple[str, ...] = ()
    """The optional parts of the frontend: `zod`, `tanstack_query`."""


@dataclass(frozen=True)
class AcceptedBreak:
    """An accepted breaking change of the contract, and the reason."""

    change: str
    reason: str


@dataclass(frozen=True, eq=False)
class Domain:
    """The complete meaning of a spec."""

    app: App
    enums: tuple[EnumType, ...]
    entities: tuple[Entity, ...]
    endpoints: tuple[Operation, ...]
    accepted_breaks: tuple[AcceptedBreak, ...] = ()
