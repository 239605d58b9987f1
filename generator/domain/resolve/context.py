"""What the passes hand on: drafts of entities, and what is known so far."""

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
from generator.spec.fields import FieldSpec, RelationSpec, RuleSpec
from generator.spec.model import EntitySpec, Spec, TraitSpec
from generator.spec.values import Named, Text
from generator.types import EnumType, Was


@dataclass
class Draft:
    """An entity in the making."""

    spec: EntitySpec
    entity: Entity
    singular: str
    """The name in snake_case, not made safe: names of columns and paths use it."""
    plural: str
    field_specs: list[Named[FieldSpec]] = field(default_factory=list)
    """The fields of the entity and of its own traits, as written."""
    relation_specs: list[Named[RelationSpec]] = field(default_factory=list)
    unique_specs: list[RuleSpec] = field(default_factory=list)
    index_specs: list[RuleSpec] = field(default_factory=list)
    check_specs: list[Named[Text]] = field(default_factory=list)
    data: dict[str, Field] = field(default_factory=dict)
    """Resolved data fields by name."""
    trait_fields: list[Field] = field(default_factory=list)
    key: tuple[Field, ...] | None = None
    """None until it is resolved, and when it is wrong."""
    relations: dict[str, BelongsTo | ManyToMany] = field(default_factory=dict)
    inverses: dict[str, Inverse] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)
    """Where each name of the entity's properties is defined."""
    broken: set[str] = field(default_factory=set)
    """Names that exist but were reported; what refers to them stays silent."""

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
        """Give what was written for one of `relations`."""
        return next(spec.value for spec in self.relation_specs if spec.name == name)

    def claim(
        self, name: str, span: Span, problems: Problems, reason: str = ""
    ) -> bool:
        """Take a property name; report it and give False if it is taken.

        `reason` tells why the name is needed where it is not written at `span`.
        """
        first = self.places.get(name)
        if first is None:
            self.places[name] = span
            return True
        problems.add(
            "name-taken",
            span,
            name=name,
            entity=self.name,
            related=[Related(first, "it is defined here")],
            hint=f"{reason}rename one of them",
        )
        self.broken.add(name)
        return False


@dataclass
class Context:
    """The state of one resolve run."""

    spec: Spec
    problems: Problems
    drafts: dict[str, Draft] = field(default_factory=dict)
    enums: dict[str, EnumType] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    """Top-level endpoints."""
    meeting: set[str] = field(default_factory=set)
    """Entities whose plural was reported to be another's; so are their paths."""

    @property
    def unused_traits(self) -> list[TraitSpec]:
        """The traits that no entity has: what they say is checked all the same."""
        used = {t.value for draft in self.drafts.values() for t in draft.spec.traits}
        return [trait.value for trait in self.spec.traits if trait.name not in used]

    def is_excused(self, name: str) -> bool:
        """Tell whether a name that is not there was reported in another way.

        Its definition could not be read, or perhaps stands in a file that could not.
        """
        spec = self.spec
        broken = spec.enums.broken | spec.entities.broken | spec.traits.broken
        return not spec.is_complete or name in broken

    def renamed(self, name: str) -> str | None:
        """Return a hint that an entity has another name now; None if none had this."""
        for draft in self.drafts.values():
            if draft.spec.was is not None and draft.spec.was.value == name:
                return f"`{name}` is now `{draft.name}`"
        return None


def tie(target: object, parts: Mapping[str, Any]) -> None:
    """Set parts of a frozen object that could not be known when it was made."""
    for name, value in parts.items():
        object.__setattr__(target, name, value)


def was(text: Text | None) -> Was | None:
    """Give an old name with its place, or None where none is written."""
    return None if text is None else Was(text.value, text.span)


def prose(text: Text | None) -> str | None:
    """Give a description, or None where it says nothing."""
    return text.value if text is not None and text.value.strip() else None
