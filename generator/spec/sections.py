"""The spec language: every object of a spec, its keys, and what each key means.

These classes represent the spec as written; the domain checks whether it makes sense.
The forms named by their keys parse them, and the JSON Schema is derived from them.
"""

# ruff: noqa: RUF009 -- `key` specifies a dataclass field

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Span
from generator.spec.containers import ListForm, MapForm, ObjectForm, key
from generator.spec.endpoints import EndpointsSpec, OperationSpec
from generator.spec.enumforms import EnumForm, EnumValuesForm
from generator.spec.fields import (
    CHECKS,
    FIELD,
    INDEXES,
    RELATIONS,
    RULES,
    FieldSpec,
    IndexSpec,
    RelationSpec,
    RuleSpec,
)
from generator.spec.forms import (
    DATABASE_NAME,
    ENTITY_NAME,
    LINE,
    NAME,
    TEXT,
    ChoiceForm,
    CountForm,
    SuggestedNameForm,
)
from generator.spec.located import EnumValue, NameMap, Number, Text
from generator.spec.traitforms import TRAITS, TraitUse
from generator.spec.type_definitions import OwnTypeSpec
from generator.spec.typeforms import (
    GENERATED_KEYS,
    KeyForm,
    KeySpec,
)
from generator.spec.unions import EndpointsForm


@dataclass(frozen=True)
class AppSpec:
    """The name, version and settings of the application."""

    span: Span
    name: Text = key(NAME, "Name of the package and the database: `bookshop`.")
    title: Text | None = key(
        LINE, "Name that users see; derived from `name`.", default=None
    )
    version: Text | None = key(
        LINE, 'Version of the API; "0.1.0" if left out.', default=None
    )
    description: Text | None = key(TEXT, "What the backend is for.", default=None)
    layout: Text | None = key(
        SuggestedNameForm(
            {
                "layered": "Folders by kind: models, schemas, services, …",
                "modular": "A folder for each module, with SQLModel tables.",
            }
        ),
        "How the backend's files are laid out; layouts of your own templates, too.",
        default=None,
    )
    keys: Text | None = key(
        ChoiceForm(GENERATED_KEYS),
        "The keys of entities that say nothing of their `id`; `uuid` if left out.",
        default=None,
    )
    frontend: tuple[Text, ...] = key(
        ListForm(
            ChoiceForm(
                {
                    "zod": "Schemas of Zod, in `frontend/zod.ts`.",
                    "tanstack_query": "Hooks of TanStack Query, in `frontend/query.ts`.",
                }
            ),
            "a list of frontend files",
        ),
        "Frontend files besides types and client.",
        default=(),
    )


@dataclass(frozen=True)
class EnumSpec:
    """An enumeration."""

    span: Span
    values: tuple[EnumValue, ...] = key(
        EnumValuesForm(),
        "The values as the API has them, and the database too unless `value` differs.",
    )
    description: Text | None = key(TEXT, "What the enum is for.", default=None)


@dataclass(frozen=True)
class TraitSpec:
    """Fields and rules that several entities share."""

    span: Span
    description: Text | None = key(TEXT, "What the trait is for.", default=None)
    fields: NameMap[FieldSpec] = key(
        MapForm(FIELD, NAME, "a map of fields"), "Its fields.", default=NameMap()
    )
    relations: NameMap[RelationSpec] = key(
        RELATIONS, "Its relations.", default=NameMap()
    )
    unique: tuple[RuleSpec, ...] = key(RULES, "What no two rows may share.", default=())
    indexes: tuple[IndexSpec, ...] = key(INDEXES, "Indexes of the table.", default=())
    checks: NameMap[Text] = key(
        CHECKS, "Conditions that every row satisfies.", default=NameMap()
    )


@dataclass(frozen=True)
class EntitySpec(TraitSpec):
    """An entity, with its table and endpoints."""

    id: KeySpec | None = key(KeyForm(), "The key; `uuid` if left out.", default=None)
    traits: tuple[TraitUse, ...] = key(
        TRAITS,
        "timestamps, soft_delete, versioned, or traits of your own.",
        default=(),
    )
    endpoints: EndpointsSpec | None = key(
        EndpointsForm(
            ObjectForm(EndpointsSpec, "endpoints", "an entity's `endpoints`")
        ),
        "What it offers; list, get, create, update and delete if left out.",
        default=None,
    )
    table: Text | None = key(
        DATABASE_NAME, "Name of the table; the plural if left out.", default=None
    )
    plural: Text | None = key(
        NAME, "The plural of the name, in lower case: `people`.", default=None
    )
    module: Text | None = key(
        NAME,
        "Folder of its files in the modular layout; its own name if left out.",
        default=None,
    )
    was: Text | None = key(
        ENTITY_NAME,
        "Its name before: the table is renamed, its rows stay.",
        default=None,
    )


@dataclass(frozen=True)
class AcceptedBreakSpec:
    """A breaking change of the contract that is intended."""

    span: Span
    change: Text = key(LINE, "The change, as `gen diff --contract` prints it.")
    reason: Text = key(LINE, "Why it may break clients.")


@dataclass(frozen=True)
class FileSpec:
    """One file of a spec, with any of its parts."""

    span: Span
    groundplan: Number | None = key(
        CountForm(1, 1), "Version of the language, in one of the files.", default=None
    )
    app: AppSpec | None = key(
        ObjectForm(AppSpec, "app", "`app`"),
        "What the backend calls itself, in one of the files.",
        default=None,
    )
    enums: NameMap[EnumSpec] = key(
        MapForm(
            EnumForm(ObjectForm(EnumSpec, "enum", "an enum"), EnumSpec),
            ENTITY_NAME,
            "a map of enums",
        ),
        "Enumerations.",
        default=NameMap(),
    )
    types: NameMap[OwnTypeSpec] = key(
        MapForm(
            ObjectForm(OwnTypeSpec, "own_type", "a type"), ENTITY_NAME, "a map of types"
        ),
        "Types of the project's own, which fields name like any other.",
        default=NameMap(),
    )
    traits: NameMap[TraitSpec] = key(
        MapForm(ObjectForm(TraitSpec, "trait", "a trait"), NAME, "a map of traits"),
        "Fields and rules that several entities share.",
        default=NameMap(),
    )
    entities: NameMap[EntitySpec] = key(
        MapForm(
            ObjectForm(EntitySpec, "entity", "an entity"),
            ENTITY_NAME,
            "a map of entities",
        ),
        "What there is: tables with their endpoints.",
        default=NameMap(),
    )
    endpoints: NameMap[OperationSpec] = key(
        MapForm(
            ObjectForm(OperationSpec, "endpoint", "an endpoint"),
            NAME,
            "a map of endpoints",
        ),
        "Endpoints that belong to no entity.",
        default=NameMap(),
    )
    accepted_breaks: tuple[AcceptedBreakSpec, ...] = key(
        ListForm(
            ObjectForm(AcceptedBreakSpec, "accepted_break", "an accepted break"),
            "a list of accepted breaks",
        ),
        "Changes of the contract that break clients, and are meant.",
        default=(),
    )


FILE = ObjectForm(FileSpec, "file", "a spec")


@dataclass(frozen=True)
class Spec:
    """All files together."""

    app: AppSpec | None
    """None if it is missing or invalid."""
    enums: NameMap[EnumSpec]
    types: NameMap[OwnTypeSpec]
    traits: NameMap[TraitSpec]
    entities: NameMap[EntitySpec]
    endpoints: NameMap[OperationSpec]
    accepted_breaks: tuple[AcceptedBreakSpec, ...]
    is_complete: bool
    """False if a file could not be read, so that its names are unknown."""
