"""The forms of enums and of their values."""

# ruff: noqa: RUF009 -- `key` specifies a dataclass field

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.diagnostics import Problems, Span
from generator.source import Mapping, MappingEntry, Node, Scalar, Sequence
from generator.spec.containers import ListForm, ObjectForm, is_empty, key
from generator.spec.forms import (
    LINE,
    MAX_NAME,
    TEXT,
    Definitions,
    Form,
    Schema,
    TextForm,
)
from generator.spec.located import EnumValue, Text

T = TypeVar("T")


class EnumTextForm(TextForm):
    """The text of an enum's value."""

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of short text."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_NAME}


class StoredValueForm(EnumTextForm):
    """What the database stores for an enum's value, which is text."""

    def read(self, node: Node, label: str, problems: Problems) -> Text | None:
        """Read text; report numbers, which other tools may store."""
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = node.text[:40] if isinstance(node, Scalar) else ""
            problems.add("stored-number", node.span, value=text)
            return None
        return super().read(node, label, problems)


_VALUE = EnumTextForm()


@dataclass(frozen=True)
class EnumDetails:
    """What a spec says about one value of an enum."""

    span: Span
    label: Text | None = key(
        LINE, "Its display name; the value itself if left out.", default=None
    )
    description: Text | None = key(TEXT, "What the value means.", default=None)
    stored: Text | None = key(
        StoredValueForm(),
        "What the database stores; the name of the value if left out.",
        name="value",
        default=None,
    )
    was: Text | None = key(_VALUE, "Its former name.", default=None)


@dataclass(frozen=True)
class NamedEnumDetails(EnumDetails):
    """The same, with the name of the value."""

    name: Text = key(_VALUE, "The value as the API has it.")


_NOUN = "an enum's value"
_DETAILS = ObjectForm(EnumDetails, "enum_details", _NOUN)
_NAMED = ObjectForm(NamedEnumDetails, "enum_value", _NOUN)


def _build_value(name: Text, details: EnumDetails) -> EnumValue:
    return EnumValue(
        name.value,
        name.span,
        was=details.was,
        label=details.label,
        description=details.description,
        stored=details.stored,
    )


class EnumValueForm(Form[EnumValue]):
    """A value of an enum: text, or a map with `name` and its properties."""

    noun = "a value"

    def read(self, node: Node, label: str, problems: Problems) -> EnumValue | None:
        """Read the value."""
        if isinstance(node, Mapping):
            found = _NAMED.read(node, label, problems)
            return None if found is None else _build_value(found.name, found)
        text = TEXT.read(node, label, problems)
        return None if text is None else EnumValue(text.value, text.span)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the text and the map."""
        return {"anyOf": [_VALUE.schema(definitions), _NAMED.schema(definitions)]}


class EnumValuesForm(Form[tuple[EnumValue, ...]]):
    """The values of an enum: a list, or a map with the details of each."""

    noun = "a list of values"

    def __init__(self) -> None:
        self._list = ListForm(EnumValueForm(), self.noun)

    def read(
        self, node: Node, label: str, problems: Problems
    ) -> tuple[EnumValue, ...] | None:
        """Read the list or the map into the same values."""
        if not isinstance(node, Mapping):
            return self._list.read(node, label, problems)
        found = (self._read_entry(entry, problems) for entry in node)
        return tuple(value for value in found if value is not None)

    def _read_entry(self, entry: MappingEntry, problems: Problems) -> EnumValue | None:
        name = Text(entry.key, entry.key_span)
        if not is_empty(entry.value) and not isinstance(entry.value, Mapping):
            # `draft: D` could mean a label as well as a stored value.
            problems.add("bare-enum-detail", entry.value.span, value=entry.key)
            return None
        details = _DETAILS.read(entry.value, f"`{entry.key}`", problems)
        return None if details is None else _build_value(name, details)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of both forms."""
        by_name = {
            "type": "object",
            "propertyNames": _VALUE.schema(definitions),
            "additionalProperties": _DETAILS.schema(definitions),
        }
        return {"anyOf": [self._list.schema(definitions), by_name]}


class EnumForm(Form[T], Generic[T]):
    """An enum: a list of values, or a map with `values`."""

    noun = "a list of values, or a map with `values`"

    def __init__(self, long: ObjectForm[T], cls: Callable[..., T]) -> None:
        self._long = long
        self._cls = cls
        self._values = ListForm(EnumValueForm(), "a list of values")

    def read(self, node: Node, label: str, problems: Problems) -> T | None:
        """Read the list or the map into the same class."""
        if isinstance(node, Mapping):
            return self._long.read(node, label, problems)
        if not isinstance(node, Sequence):
            self.refuse(node, label, problems)
            return None
        values = self._values.read(node, label, problems)
        return self._cls(span=node.span, values=values)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of both forms."""
        short = {**self._values.schema(definitions), "type": "array", "minItems": 1}
        return {"anyOf": [short, self._long.schema(definitions)]}
