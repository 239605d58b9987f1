"""The domain: what a spec means. Frozen, its references are objects, never wrong.

Objects refer to each other in cycles (an entity has relations, a relation has a target),
so identity is their equality, and `resolve` ties the knots before anyone else sees them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from generator.diagnostics import Span
from generator.source.nodes import Node
from generator.spec.values import Text
from generator.sql.expressions import Expression
from generator.types import (
    Default,
    EnumType,
    FieldType,
    Limits,
    Literal,
    Was,
)


class Role(StrEnum):
    """Who sets a field, and whether people see it."""

    DATA = "data"  # clients write and read it
    REFERENCE = "reference"  # a part of a belongs_to's foreign key; written and read
    SURROGATE = "surrogate"  # a key made by application (uuid) or database (integers)
    CREATED_AT = "created_at"  # trait timestamps; read only
    UPDATED_AT = "updated_at"  # trait timestamps; read only
    DELETED_AT = "deleted_at"  # trait soft_delete; never on the wire
    VERSION = "version"  # trait versioned; read only


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
    """The key field of the target entity that a REFERENCE points at."""
    was: Was | None = None
    backfill: Node | None = None
    """What rows get that are there already, as written."""
    convert: Text | None = None
    """How values of the former type become those of this one, as written."""

    @property
    def is_required(self) -> bool:
        """Tell whether a client must send it to create a row."""
        return (
            self.role in (Role.DATA, Role.REFERENCE)
            and not self.nullable
            and self.default is None
        )


class OnDelete(StrEnum):
    """What happens to a row when the row it refers to is deleted."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set_null"


@dataclass(frozen=True, eq=False)
class BelongsTo:
    """A relation that this entity's table holds the key of."""

    name: str
    attribute: str
    entity: Entity
    target: Entity
    fields: tuple[Field, ...]
    """The foreign key, one field per key part of the target, in the target's order."""
    optional: bool
    unique: bool
    """One-to-one."""
    on_delete: OnDelete
    inverse: Inverse | None
    description: str | None
    span: Span
    was: Was | None = None


@dataclass(frozen=True, eq=False)
class ManyToMany:
    """A relation held by a join table; declared on one side."""

    name: str
    attribute: str
    entity: Entity
    target: Entity
    table: str
    """Name of the join table."""
    entity_columns: tuple[str, ...]
    """Join-table columns that point at this entity, one per key part."""
    target_columns: tuple[str, ...]
    wire: str
    """The property that carries the keys: `tag_ids`."""
    wire_attribute: str
    inverse: Inverse | None
    description: str | None
    span: Span
    was: Was | None = None


@dataclass(frozen=True, eq=False)
class Inverse:
    """The other side of a relation: on `entity`, leading to `source`'s rows."""

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
    """As given in the spec; None lets the naming convention decide."""
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
    """A named condition that every row satisfies."""

    name: str
    expression: Expression
    span: Span


class Page(StrEnum):
    """How a list is paged."""

    CURSOR = "cursor"
    OFFSET = "offset"


class Total(StrEnum):
    """When a page says how many rows there are in all."""

    ASKED = "asked"
    ALWAYS = "always"
    NEVER = "never"  # a filter has the name of the parameter that would ask


@dataclass(frozen=True)
class SortTerm:
    """One part of an order."""

    field: Field
    descending: bool

    @property
    def name(self) -> str:
        """Return it as `sort=` has it: `-created_at`."""
        return f"-{self.field.name}" if self.descending else self.field.name


@dataclass(frozen=True, eq=False)
class ListEndpoint:
    """GET /books and what it takes."""

    filters: tuple[Field, ...]
    sorts: tuple[Field, ...]
    searches: tuple[Field, ...]
    includes: tuple[RelationSide, ...]
    page: Page
    description: str | None = None
    order: tuple[SortTerm, ...] = ()
    """What it is sorted by where nobody says, before the key."""
    total: Total = Total.ASKED
    indexes_search: bool = False
    """Whether an index on PostgreSQL finds the parts of texts that `searches` look for."""


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
    """An operation answers with one entity, or with a list of them."""

    entity: Entity
    is_list: bool


@dataclass(frozen=True, eq=False)
class ReturnsObject:
    """An operation answers with an object of its own."""

    properties: tuple[Parameter, ...]


@dataclass(frozen=True, eq=False)
class ReturnsValue:
    """An operation answers with a bare value."""

    type: FieldType
    nullable: bool


Returns = ReturnsEntity | ReturnsObject | ReturnsValue | None
"""None: 204, no content."""


class Method(StrEnum):
    """HTTP methods of operations."""

    GET = "get"
    POST = "post"
    PUT = "put"
    PATCH = "patch"
    DELETE = "delete"


@dataclass(frozen=True, eq=False)
class Operation:
    """An endpoint whose body people write: an entity's action or a top-level one."""

    name: str
    function: str
    """Python name of the method, safe and unique in its class."""
    method: Method
    path: str
    """Below the API prefix: `/books/{book_id}/publish`, `/stats`. The keys of the
    entity stand in braces by their parameter names (`Entity.key_parameters`)."""
    path_parameters: tuple[Parameter, ...]
    """Of top-level endpoints; an action's key parts are its entity's."""
    query: tuple[Parameter, ...]
    body: tuple[Parameter, ...]
    returns: Returns
    entity: Entity | None
    description: str | None
    span: Span


@dataclass(frozen=True, eq=False)
class Endpoints:
    """What an entity offers; None or empty where it offers nothing."""

    list: ListEndpoint | None = None
    get: GetEndpoint | None = None
    create: WriteEndpoint | None = None
    update: WriteEndpoint | None = None
    delete: WriteEndpoint | None = None
    actions: tuple[Operation, ...] = ()

    @property
    def any(self) -> bool:
        """Tell whether there is anything to route to."""
        return any(
            (self.list, self.get, self.create, self.update, self.delete, self.actions)
        )


@dataclass(frozen=True)
class EntityNames:
    """Every name derived from an entity's, each safe where it is used."""

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
    """A kind of thing that has a table and, mostly, endpoints."""

    name: str
    names: EntityNames
    description: str | None
    table: str
    module: str
    """Snake-case name of the module that it belongs to, safe as a folder's. Entities
    of one module share its files in layouts that are made of modules."""
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
    """Path parameter names, one per key part: `book_id`; `country_code`."""
    relations: tuple[BelongsTo | ManyToMany, ...] = field(init=False)
    inverses: tuple[Inverse, ...] = field(init=False)
    referrers: tuple[BelongsTo, ...] = field(init=False)
    """The relations of all entities that lead here by a key, with or without inverse."""
    uniques: tuple[Unique, ...] = field(init=False)
    """Those of fields (`unique: true`), one-to-one relations and the entity's own."""
    indexes: tuple[Index, ...] = field(init=False)
    checks: tuple[Check, ...] = field(init=False)
    endpoints: Endpoints = field(init=False)

    def tie(self, **parts: Any) -> None:
        """Set the parts that refer to other objects; for `resolve` alone."""
        for name, value in parts.items():
            object.__setattr__(self, name, value)

    @property
    def surrogate(self) -> Field | None:
        """Give the key field that nobody sends, or None where clients name the key."""
        first = self.key[0]
        return first if first.role is Role.SURROGATE else None

    @property
    def belongs_to(self) -> tuple[BelongsTo, ...]:
        """Give the relations that this table holds keys of."""
        return tuple(r for r in self.relations if isinstance(r, BelongsTo))

    @property
    def many_to_many(self) -> tuple[ManyToMany, ...]:
        """Give the many-to-many relations that this entity declares."""
        return tuple(r for r in self.relations if isinstance(r, ManyToMany))


LAYERED = "layered"
"""The layout of backends that name none."""


@dataclass(frozen=True)
class App:
    """What the backend calls itself."""

    name: str
    """`bookshop`: distribution name, database name."""
    title: str
    version: str
    description: str | None
    layout: str
    """Name of the tree of templates that lays the backend out."""
    layout_span: Span | None
    """Where the spec names it, if it does."""
    frontend: tuple[str, ...] = ()
    """What the frontend gets beside types and client: `zod`, `tanstack_query`."""


@dataclass(frozen=True)
class AcceptedBreak:
    """A change of the contract that breaks clients, and why it may."""

    change: str
    reason: str


@dataclass(frozen=True, eq=False)
class Domain:
    """Everything that a spec means."""

    app: App
    enums: tuple[EnumType, ...]
    entities: tuple[Entity, ...]
    endpoints: tuple[Operation, ...]
    accepted_breaks: tuple[AcceptedBreak, ...] = ()
