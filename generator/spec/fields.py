"""The spec language for fields, relations and rules, which make up tables."""

# ruff: noqa: RUF009 -- `key` specifies a dataclass field

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Span
from generator.source import Node, Scalar
from generator.spec.collations import CollationForm, CollationSpec
from generator.spec.containers import ListForm, MapForm, ObjectForm, key
from generator.spec.forms import (
    DATABASE_NAME,
    FLAG,
    LIMIT,
    NAME,
    PATTERN,
    TEXT,
    VALUE,
    ChoiceForm,
    CountForm,
)
from generator.spec.located import Flag, Number, Text
from generator.spec.typeforms import (
    FIELD_TYPE,
    WIRE,
    FieldForm,
    TargetForm,
    TargetSpec,
)
from generator.spec.typetext import TypeSpec
from generator.spec.unions import (
    ColumnsForm,
    RelationForm,
    RulesForm,
)

MAX_LENGTH = 10_485_760
"""The greatest length of a `varchar` in PostgreSQL."""

LENGTH = CountForm(0, MAX_LENGTH)
_ITEMS = CountForm(0, 1_000_000)
DIGITS = CountForm(0, 1000)
NAMES = ListForm(TEXT, "a list of names")
_WAS = "Its name before: what is stored stays."
_BACKFILL = "What rows that are there already get: a literal, or an SQL expression over the row."


@dataclass(frozen=True)
class ParameterSpec:
    """A property of a body or result, or a parameter of a request."""

    span: Span
    type: TypeSpec = key(
        FIELD_TYPE, "The type, such as `string(200)`, `[text]` or `date | null`."
    )
    optional: Flag | None = key(FLAG, "Whether it may be null.", default=None)
    default: Node | None = key(
        VALUE,
        "Its value where none is given; also now, today, uuid, cuid2, nanoid, ulid.",
        default=None,
    )
    description: Text | None = key(TEXT, "What it is, for the docs.", default=None)
    example: Node | None = key(VALUE, "An example for the docs.", default=None)
    length: Number | None = key(
        LENGTH, "Greatest length of a `string`, as in `string(200)`.", default=None
    )
    precision: Number | None = key(DIGITS, "Digits of a decimal.", default=None)
    scale: Number | None = key(
        DIGITS, "Digits of a decimal behind the point.", default=None
    )
    wire: Text | None = key(WIRE, "How JSON has a `bigint`.", default=None)
    local: Flag | None = key(
        FLAG, "Whether a `datetime` has no time zone.", default=None
    )
    min_length: Number | None = key(LENGTH, "Least length of text.", default=None)
    max_length: Number | None = key(LENGTH, "Greatest length of text.", default=None)
    minimum: Scalar | None = key(LIMIT, "Least value.", default=None)
    maximum: Scalar | None = key(LIMIT, "Greatest value.", default=None)
    pattern: Text | None = key(
        PATTERN, "Regular expression that text must match somewhere.", default=None
    )
    min_items: Number | None = key(_ITEMS, "Least number of items.", default=None)
    max_items: Number | None = key(_ITEMS, "Greatest number of items.", default=None)


@dataclass(frozen=True)
class FieldSpec(ParameterSpec):
    """A field of an entity."""

    unique: Flag | None = key(
        FLAG, "Whether no two rows may have the same value.", default=None
    )
    column: Text | None = key(
        DATABASE_NAME, "Name of the column; the field's if left out.", default=None
    )
    collation: CollationSpec | None = key(
        CollationForm(), "How the database compares and sorts text.", default=None
    )
    was: Text | None = key(NAME, _WAS, default=None)
    backfill: Node | None = key(VALUE, _BACKFILL, default=None)
    convert: Text | None = key(
        TEXT,
        "An SQL expression over the row that gives the values of a changed type.",
        default=None,
    )


FIELD = FieldForm(FieldSpec, "field", "a field")
PARAMETERS = MapForm(
    FieldForm(ParameterSpec, "parameter", "a parameter"), NAME, "a map of fields"
)


@dataclass(frozen=True)
class BelongsToSpec:
    """A relation whose foreign key is in this entity."""

    span: Span
    belongs_to: TargetSpec = key(
        TargetForm(), "The entity it leads to; `| null` if it may be missing."
    )
    on_delete: Text | None = key(
        ChoiceForm(
            {
                "restrict": "Refuse to delete what is referred to.",
                "cascade": "Delete this row too.",
                "set_null": "Keep this row without the relation.",
            }
        ),
        "What happens when the other row is deleted; `restrict` if left out.",
        default=None,
    )
    on_update: Text | None = key(
        ChoiceForm(
            {
                "restrict": "Refuse to change a key that is referred to.",
                "cascade": "Change the reference, too.",
            }
        ),
        "What happens when the key of the other row changes; nothing if left out.",
        default=None,
    )
    deferrable: Flag | None = key(
        FLAG,
        "Whether the reference is checked only when a transaction is committed.",
        default=None,
    )
    same: tuple[Text, ...] = key(
        NAMES,
        "Fields and relations that this row and the other one must have in common.",
        default=(),
    )
    inverse: Text | None = key(
        NAME, "Name of the relation as seen from the other entity.", default=None
    )
    unique: Flag | None = key(FLAG, "Whether the relation is one-to-one.", default=None)
    optional: Flag | None = key(FLAG, "Whether it may be missing.", default=None)
    column: tuple[Text, ...] | None = key(
        ColumnsForm(DATABASE_NAME), "Name of the column, or columns.", default=None
    )
    was: Text | None = key(NAME, _WAS, default=None)
    backfill: Node | None = key(VALUE, _BACKFILL, default=None)
    description: Text | None = key(TEXT, "What it is, for the docs.", default=None)


@dataclass(frozen=True)
class ManyToManySpec:
    """A relation stored in a join table."""

    span: Span
    many_to_many: TargetSpec = key(TargetForm(), "The entity it leads to.")
    inverse: Text | None = key(
        NAME, "Name of the relation as seen from the other entity.", default=None
    )
    table: Text | None = key(DATABASE_NAME, "Name of the join table.", default=None)
    was: Text | None = key(NAME, _WAS, default=None)
    description: Text | None = key(TEXT, "What it is, for the docs.", default=None)


RelationSpec = BelongsToSpec | ManyToManySpec


@dataclass(frozen=True)
class RuleSpec:
    """A uniqueness rule: over fields, or over an expression."""

    span: Span
    fields: tuple[Text, ...] | None = key(
        NAMES, "The fields and relations it is over.", default=None
    )
    expression: Text | None = key(
        TEXT, "An SQL expression over the row, such as `lower(email)`.", default=None
    )
    where: Text | None = key(
        TEXT, "An SQL condition: only rows that satisfy it count.", default=None
    )
    name: Text | None = key(
        DATABASE_NAME, "Name in the database; made up if left out.", default=None
    )
    concurrently: Flag | None = key(
        FLAG,
        "Whether PostgreSQL adds it to a table without keeping out those who write.",
        default=None,
    )


@dataclass(frozen=True)
class IndexSpec(RuleSpec):
    """An index."""

    using: Text | None = key(
        ChoiceForm(
            {
                "gin": "For what `json`, lists and texts contain.",
                "gist": "For parts of texts; smaller than `gin`, and slower to search.",
                "hash": "For equality alone; values may be of any length.",
                "brin": "For values that rise with time in a very large table.",
            }
        ),
        "The kind of index on PostgreSQL; a B-tree if left out.",
        default=None,
    )


INDEXES = RulesForm(ObjectForm(IndexSpec, "index", "an index"), IndexSpec)
RULES = RulesForm(ObjectForm(RuleSpec, "rule", "a uniqueness rule"), RuleSpec)
CHECKS = MapForm(TEXT, NAME, "a map of names and SQL conditions")
RELATIONS = MapForm(
    RelationForm(
        ObjectForm(BelongsToSpec, "belongs_to", "a `belongs_to` relation"),
        ObjectForm(ManyToManySpec, "many_to_many", "a `many_to_many` relation"),
    ),
    NAME,
    "a map of relations",
)
