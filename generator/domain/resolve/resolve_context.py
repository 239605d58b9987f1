"""The state that the passes share: drafts of entities, and results so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.diagnostics import Problems, Related, Span
from generator.domain.model import (
    BelongsTo,
    Entity,
    Field,
    Inverse,
    ManyToMany,
    Operation,
)
from generator.spec import (
    EntitySpec,
    FieldSpec,
    IndexSpec,
    NamedValue,
    RelationSpec,
    RuleSpec,
    Spec,
    Text,
    TraitSpec,
    TypeSpec,
)
from generator.types import EnumType, FormerName


@dataclass
class Draft:
    """An entity under construction."""

    spec: EntitySpec
    entity: Entity
    singular: str
    """The name in snake_case, not made safe, for names of columns and paths."""
    plural: str
    field_specs: list[NamedValue[FieldSpec]] = field(default_factory=list)
    """The fields of the entity and of its user-defined traits, as written."""
    relation_specs: list[NamedValue[RelationSpec]] = field(default_factory=list)
    unique_specs: list[RuleSpec] = field(default_factory=list)
    index_specs: list[IndexSpec] = field(default_factory=list)
    check_specs: list[NamedValue[Text]] = field(default_factory=list)
    data: dict[str, Field] = field(default_factory=dict)
    """Resolved data fields by name."""
    trait_fields: list[Field] = field(default_factory=list)
    key: tuple[Field, ...] | None = None
    """None until it is resolved, and if it has errors."""
    relations: dict[str, BelongsTo | ManyToMany] = field(default_factory=dict)
    inverses: dict[str, Inverse] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    """The location of each property name's definition."""
    invalid: set[str] = field(default_factory=set)
    """Defined names that had errors; references to them are not reported."""

    @property
    def name(self) -> str:
        """The entity's name."""
        return self.entity.name

    @property
    def fields(self) -> dict[str, Field]:
        """Every resolved field by name, foreign keys included."""
        found = {each.name: each for each in self.key or ()}
        found.update(self.data)
        for relation in self.relations.values():
            if isinstance(relation, BelongsTo):
                found.update((each.name, each) for each in relation.fields)
        found.update((each.name, each) for each in self.trait_fields)
        return found

    def relation_spec(self, name: str) -> RelationSpec:
        """Return the spec of one of `relations`."""
        return next(spec.value for spec in self.relation_specs if spec.name == name)

    def claim(
        self, name: str, span: Span, problems: Problems, reason: str = ""
    ) -> bool:
        """Reserve a property name; report it and return False if it is taken.

        `reason` explains why the name is needed if it is not written at `span`.
        """
        first = self.spans.get(name)
        if first is None:
            self.spans[name] = span
            return True
        problems.add(
            "duplicate-name",
            span,
            name=name,
            entity=self.name,
            related=[Related(first, "it is defined here")],
            hint=f"{reason}rename one of them",
        )
        self.invalid.add(name)
        return False


@dataclass(frozen=True)
class OwnType:
    """A type of the project: what a field has that names it."""

    base: TypeSpec
    keys: Mapping[str, Any]
    """The keys of `ParameterSpec` that it sets, by name."""
    span: Span
    made_of: str | None
    """The other type of the project that it is made of."""


@dataclass
class ResolveContext:
    """The state of one resolve run."""

    spec: Spec
    problems: Problems
    drafts: dict[str, Draft] = field(default_factory=dict)
    enums: dict[str, EnumType] = field(default_factory=dict)
    own_types: dict[str, OwnType] = field(default_factory=dict)
    """The types that the spec defines, by name."""
    invalid_types: set[str] = field(default_factory=set)
    """Those that had errors; fields that name them are not reported."""
    operations: list[Operation] = field(default_factory=list)
    """Top-level endpoints."""
    colliding: set[str] = field(default_factory=set)
    """Entities with a plural, and so a path, reported as equal to another's."""

    @property
    def unused_traits(self) -> list[TraitSpec]:
        """The traits that no entity uses, which are checked anyway."""
        used = {t.value for draft in self.drafts.values() for t in draft.spec.traits}
        return [trait.value for trait in self.spec.traits if trait.name not in used]

    def is_already_reported(self, name: str) -> bool:
        """Return whether a missing name results from an error that was reported.

        Its definition has errors, or may be in a file that could not be read.
        """
        spec = self.spec
        broken = (
            self.invalid_types
            | spec.types.invalid
            | spec.enums.invalid
            | spec.entities.invalid
            | spec.traits.invalid
        )
        return not spec.is_complete or name in broken

    def rename_hint(self, name: str) -> str | None:
        """Return a hint that an entity was renamed; None if none had this name."""
        for draft in self.drafts.values():
            if draft.spec.was is not None and draft.spec.was.value == name:
                return f"`{name}` is now `{draft.name}`"
        return None


def set_frozen_parts(target: object, parts: Mapping[str, Any]) -> None:
    """Set parts of a frozen object that were unknown when it was created."""
    for name, value in parts.items():
        object.__setattr__(target, name, value)


def former_name(text: Text | None) -> FormerName | None:
    """Return an old name with its location, or None if there is none."""
    return None if text is None else FormerName(text.value, text.span)


def non_blank(text: Text | None) -> str | None:
    """Return a description, or None if it is blank."""
    return text.value if text is not None and text.value.strip() else None
