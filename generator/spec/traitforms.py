"""Forms of the traits that an entity lists, with names of its own for their columns."""

# ruff: noqa: RUF009 -- `key` specifies a dataclass field

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, fields
from typing import Any

from generator.diagnostics import Problems, Span
from generator.source import Mapping, MappingEntry, Node, Scalar
from generator.spec.containers import ListForm, ObjectForm, is_empty, key
from generator.spec.forms import (
    DATABASE_NAME,
    NAME,
    TEXT,
    Definitions,
    Form,
    Schema,
    describe,
)
from generator.spec.located import Located, Text


@dataclass(frozen=True)
class TraitColumnSpec:
    """A column of a built-in trait, with the names that the entity gives it."""

    span: Span
    name: Text | None = key(
        NAME, "Name of the property; the trait's if left out.", default=None
    )
    column: Text | None = key(
        DATABASE_NAME, "Name of the column; the property's if left out.", default=None
    )
    was: Text | None = key(NAME, "Its name before: what is stored stays.", default=None)
    is_left_out: bool = False


class TraitColumnForm(Form[TraitColumnSpec]):
    """A name, a map of names, or whether the trait has the column."""

    noun = "a name, `true`, `false`, or a map with `name`, `column` and `was`"

    def __init__(self) -> None:
        self._long = ObjectForm(
            TraitColumnSpec, "trait_column", "a column of a built-in trait"
        )

    def read(
        self, node: Node, label: str, problems: Problems
    ) -> TraitColumnSpec | None:
        """Read the names of a column."""
        if isinstance(node, Mapping):
            return self._long.read(node, label, problems)
        if not isinstance(node, Scalar) or not isinstance(node.value, str | bool):
            self.refuse(node, label, problems)
            return None
        if isinstance(node.value, bool):
            return TraitColumnSpec(span=node.span, is_left_out=not node.value)
        return self._read_name(Located(node.value, node.span), problems)

    def _read_name(self, text: Text, problems: Problems) -> TraitColumnSpec | None:
        """Read a name; that of a column in another spelling has a property in ours."""
        name = NAME.respell(text.value)
        if name is None or not DATABASE_NAME.matches(text.value):
            NAME.check(text, problems)
            return None
        if name == text.value:
            return TraitColumnSpec(span=text.span, name=text)
        return TraitColumnSpec(
            span=text.span, name=Located(name, text.span), column=text
        )

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the three ways to write it."""
        name = DATABASE_NAME.schema(definitions)
        long = self._long.schema(definitions)
        return {"anyOf": [name, {"type": "boolean"}, long]}


_COLUMN = TraitColumnForm()


@dataclass(frozen=True)
class TimestampsSpec:
    """The columns of `timestamps`: those that are named."""

    span: Span
    created: TraitColumnSpec | None = key(
        _COLUMN, "When a row was created, such as `made_at`.", default=None
    )
    updated: TraitColumnSpec | None = key(
        _COLUMN, "When it was last changed, such as `last_update`.", default=None
    )


@dataclass(frozen=True)
class VersionedSpec:
    """The column of `versioned`."""

    span: Span
    version: TraitColumnSpec | None = key(
        _COLUMN, "The number of its version, such as `lock_version`.", default=None
    )


@dataclass(frozen=True)
class SoftDeleteSpec:
    """The column of `soft_delete`."""

    span: Span
    deleted: TraitColumnSpec | None = key(
        _COLUMN, "When a row was marked as deleted, such as `removed_at`.", default=None
    )


_NAMING: dict[str, ObjectForm[Any]] = {
    "timestamps": ObjectForm(TimestampsSpec, "timestamps", "`timestamps`"),
    "versioned": ObjectForm(VersionedSpec, "versioned", "`versioned`"),
    "soft_delete": ObjectForm(SoftDeleteSpec, "soft_delete", "`soft_delete`"),
}
"""The form of the columns of each built-in trait."""


@dataclass(frozen=True)
class TraitUse(Located[str]):
    """The name of a trait in the list of an entity."""

    columns: Dictionary[str, TraitColumnSpec] = field(default_factory=dict)
    """The columns that the entity lists; if none, those of the trait."""
    names_columns: bool = False
    """Whether a map follows the name, which only built-in traits support."""


class TraitUseForm(Form[TraitUse]):
    """The name of a trait, or a map from a built-in trait to its columns."""

    noun = "the name of a trait, or a map such as `{timestamps: {updated: changed_at}}`"

    def read(self, node: Node, label: str, problems: Problems) -> TraitUse | None:
        """Read the trait."""
        if not isinstance(node, Mapping):
            text = TEXT.read(node, label, problems)
            return None if text is None else TraitUse(text.value, text.span)
        if len(node.entries) != 1:
            problems.add(
                "wrong-kind",
                node.span,
                label=label,
                wanted=self.noun,
                got=f"{describe(node)} with {len(node.entries)} keys",
            )
            return None
        return self.read_entry(node.entries[0], problems)

    def read_entry(self, entry: MappingEntry, problems: Problems) -> TraitUse | None:
        """Read a trait with its columns."""
        if is_empty(entry.value):
            return TraitUse(entry.key, entry.key_span)
        form = _NAMING.get(entry.key)
        if form is None:
            return TraitUse(entry.key, entry.key_span, names_columns=True)
        found = form.read(entry.value, f"`{entry.key}`", problems)
        return (
            None
            if found is None
            else TraitUse(entry.key, entry.key_span, _columns(found), True)
        )

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the name and the map."""
        long = {**self.map_schema(definitions), "minProperties": 1, "maxProperties": 1}
        return {"anyOf": [TEXT.schema(definitions), long]}

    def map_schema(self, definitions: Definitions) -> Schema:
        """Return the schema of a map from built-in traits to their columns."""
        columns = {name: form.schema(definitions) for name, form in _NAMING.items()}
        return {
            "type": "object",
            "properties": columns,
            "additionalProperties": False,
        }


class TraitsForm(ListForm[TraitUse]):
    """A list of traits, or a map from built-in ones to their columns."""

    def __init__(self) -> None:
        self._trait = TraitUseForm()
        super().__init__(self._trait, "a list of traits")

    def read(
        self, node: Node, label: str, problems: Problems
    ) -> tuple[TraitUse, ...] | None:
        """Read the valid traits."""
        if not isinstance(node, Mapping):
            return super().read(node, label, problems)
        found = (self._trait.read_entry(entry, problems) for entry in node)
        return tuple(trait for trait in found if trait is not None)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the list and the map."""
        listed = super().schema(definitions)
        return {"anyOf": [listed, self._trait.map_schema(definitions)]}


def _columns(spec: Any) -> dict[str, TraitColumnSpec]:
    found = ((f.name, getattr(spec, f.name)) for f in fields(spec))
    return {name: column for name, column in found if name != "span" and column}


TRAITS = TraitsForm()
