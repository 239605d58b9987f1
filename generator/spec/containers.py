"""Forms of lists, maps of named things, and objects with known keys.

An object is a dataclass: each of its keys is a dataclass field declared by `key`, which
stores the key's form and description. Parsing and the JSON Schema both use them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cached_property
from typing import Any, Generic, TypeVar

from generator.diagnostics import Problems
from generator.source import Mapping, MappingEntry, Node, Scalar, Sequence
from generator.spec.foreign_words import foreign_word_hint
from generator.spec.forms import Definitions, Form, NameForm, Schema, describe
from generator.spec.located import Located, NamedValue, NameMap
from generator.spec.suggestions import suggestion_hint

T = TypeVar("T")


def key(form: Form[Any], description: str, **options: Any) -> Any:
    """Declare a key of an object; without `default` it is required.

    `name=` is the key in the spec, if it is not the dataclass field's name.
    """
    name = options.pop("name", None)
    metadata = {"form": form, "description": description, "name": name}
    return field(metadata=metadata, kw_only=True, **options)


def rest(form: Form[Any], names: NameForm, description: str) -> Any:
    """Declare the field that stores the remaining keys of an object."""
    metadata = {"form": MapForm(form, names), "description": description, "rest": True}
    return field(metadata=metadata, kw_only=True, default=NameMap())


def is_empty(node: Node) -> bool:
    """Return whether a key has no value, which counts as an empty map or list."""
    return isinstance(node, Scalar) and node.value is None


class ListForm(Form[tuple[T, ...]], Generic[T]):
    """A list of items of one form; invalid items are reported and left out."""

    def __init__(self, item: Form[T], noun: str) -> None:
        self.noun = noun
        self._item = item

    def read(self, node: Node, label: str, problems: Problems) -> tuple[T, ...] | None:
        """Read the valid items."""
        if is_empty(node):
            return ()
        if not isinstance(node, Sequence):
            self.refuse(node, label, problems)
            return None
        label = f"an item of {label}"
        items = (self._item.read(item, label, problems) for item in node)
        return tuple(item for item in items if item is not None)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the list."""
        return {"type": ["array", "null"], "items": self._item.schema(definitions)}


class MapForm(Form[NameMap[T]], Generic[T]):
    """A map of named things."""

    def __init__(self, value: Form[T], names: NameForm, noun: str = "a map") -> None:
        self.noun = noun
        self.value = value
        self.names = names

    def read(self, node: Node, label: str, problems: Problems) -> NameMap[T] | None:
        """Read the valid entries, and record the names of the others."""
        if is_empty(node):
            return NameMap()
        if not isinstance(node, Mapping):
            self.refuse(node, label, problems)
            return None
        return self.read_entries(node.entries, problems)

    def read_entries(
        self, entries: Iterable[MappingEntry], problems: Problems
    ) -> NameMap[T]:
        """Read the valid entries, and record the names of the others."""
        broken: set[str] = set()
        items: list[NamedValue[T]] = []
        for entry in entries:
            name = Located(entry.key, entry.key_span)
            value = self.value.read(entry.value, f"`{entry.key}`", problems)
            if not self.names.check(name, problems) or value is None:
                broken.add(entry.key)
            else:
                items.append(NamedValue(entry.key, entry.key_span, value))
        return NameMap(tuple(items), frozenset(broken))

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the map."""
        return {
            "type": ["object", "null"],
            "propertyNames": self.names.schema(definitions),
            "additionalProperties": self.value.schema(definitions),
        }


@dataclass(frozen=True)
class _Key:
    """A declared key of an object."""

    name: str
    attribute: str
    form: Form[Any]
    description: str
    required: bool


class ObjectForm(Form[T], Generic[T]):
    """A map with known keys, read into a dataclass that also stores the map's span."""

    def __init__(self, cls: Callable[..., T], name: str, noun: str) -> None:
        self._cls = cls
        self._name = name
        self.noun = noun
        """The object in messages: `a field`, `an entity`."""

    @cached_property
    def _keys(self) -> dict[str, _Key]:
        declared = [f for f in self._fields() if not f.metadata.get("rest")]
        made = (
            _Key(
                name=f.metadata["name"] or f.name,
                attribute=f.name,
                form=f.metadata["form"],
                description=f.metadata["description"],
                required=f.default is MISSING,
            )
            for f in declared
        )
        return {item.name: item for item in made}

    @cached_property
    def _rest(self) -> Field[Any] | None:
        return next((f for f in self._fields() if f.metadata.get("rest")), None)

    def _fields(self) -> list[Field[Any]]:
        all_fields = fields(self._cls)  # type: ignore[arg-type]
        return [f for f in all_fields if "form" in f.metadata]

    def read(self, node: Node, label: str, problems: Problems) -> T | None:
        """Read the object; None if it, or a required key, is invalid."""
        if is_empty(node):
            node = Mapping((), node.span)
        if not isinstance(node, Mapping):
            problems.add(
                "wrong-kind",
                node.span,
                label=label,
                wanted=f"a map with the keys of {self.noun}",
                got=describe(node),
            )
            return None
        values = self._read_keys(node, problems)
        return None if values is None else self._cls(span=node.span, **values)

    def _read_keys(self, node: Mapping, problems: Problems) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        other: list[MappingEntry] = []
        complete = True
        for entry in node:
            known = self._keys.get(entry.key)
            if known is None:
                other.append(entry)
                continue
            value = known.form.read(entry.value, f"`{entry.key}`", problems)
            if value is not None:
                values[known.attribute] = value
            elif known.required:
                complete = False
        if self._rest is not None:
            form: MapForm[Any] = self._rest.metadata["form"]
            found = form.read_entries(other, problems)
            values[self._rest.name] = found
        else:
            self._refuse_keys(other, problems)
        return values if self._has_all(node, problems) and complete else None

    def _has_all(self, node: Mapping, problems: Problems) -> bool:
        missing = [
            k.name
            for k in self._keys.values()
            if k.required and node.get(k.name) is None
        ]
        for name in missing:
            problems.add("missing-key", node.span, key=name, noun=self.noun)
        return not missing

    def _refuse_keys(self, entries: list[MappingEntry], problems: Problems) -> None:
        for entry in entries:
            problems.add(
                "unknown-key",
                entry.key_span,
                key=entry.key,
                noun=self.noun,
                hint=self._key_hint(entry),
            )

    def _key_hint(self, entry: MappingEntry) -> str | None:
        if is_empty(entry.value) and not entry.key.replace("_", "").isalnum():
            return (
                "a comma inside brackets begins a new key; quote text that contains one"
            )
        return foreign_word_hint(self._name, entry.key) or suggestion_hint(
            entry.key, self._keys, "its keys are"
        )

    def schema(self, definitions: Definitions) -> Schema:
        """Return a reference to the object's schema in `definitions`."""
        if self._name not in definitions:
            definition: Schema = {}
            definitions[self._name] = definition  # first, as its keys may refer to it
            definition.update(self._definition(definitions))
        return {"$ref": f"#/$defs/{self._name}"}

    def _definition(self, definitions: Definitions) -> Schema:
        required = [k.name for k in self._keys.values() if k.required]
        schema: Schema = {
            "type": "object" if required else ["object", "null"],
            "properties": {
                k.name: {**k.form.schema(definitions), "description": k.description}
                for k in self._keys.values()
            },
            "additionalProperties": False,
        }
        if required:
            schema["required"] = required
        if self._rest is not None:
            others = self._rest.metadata["form"].schema(definitions)
            schema["propertyNames"] = others["propertyNames"]
            schema["additionalProperties"] = {
                **others["additionalProperties"],
                "description": self._rest.metadata["description"],
            }
        return schema
