"""Forms with types: fields in short and long form, keys, targets, results."""

# ruff: noqa: RUF009 -- `key` specifies a dataclass field

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from generator.diagnostics import Problems, Span
from generator.source import Mapping, Node, Scalar, Sequence
from generator.spec.containers import MapForm, ObjectForm, key
from generator.spec.forms import (
    TEXT,
    VALUE,
    ChoiceForm,
    Definitions,
    Form,
    Schema,
    describe,
)
from generator.spec.located import Located, NameMap, Text
from generator.spec.typetext import ShortField, TypeSpec, read_short
from generator.types import GENERATED_TEXTS, GeneratedDefault, written_scalars

T = TypeVar("T")

_FORMS = (name.partition("(")[2].rstrip(")") for name in written_scalars())
_ARGUMENTS = "|".join(("[0-9, ]+", *filter(None, _FORMS)))
_TYPE = rf"[A-Za-z][A-Za-z0-9_]*(\(({_ARGUMENTS})\))?"
_TYPE_OR_LIST = rf"({_TYPE}|\[ *{_TYPE} *\])"
_NULL = r"( *\| *null)?"
_SHORT = rf"^{_TYPE_OR_LIST}{_NULL}( *= *.+)?$"
_UUIDS = {
    GeneratedDefault.UUID.value: "Random ones, of version 4.",
    GeneratedDefault.UUID7.value: "Those of version 7, which rise with time.",
}
GENERATED_KEYS = {
    **_UUIDS,
    **{n: text.summary for n, text in GENERATED_TEXTS.items() if n not in _UUIDS},
}
"""The keys that the application generates, each with what it is."""
_KEYS = [
    *(name for name in GENERATED_KEYS if name not in written_scalars()),
    *(
        each.example or each.name
        for each in written_scalars().values()
        if each.may_be_id
    ),
]
_WORDS = [each.example or each.name for each in written_scalars().values()]


@dataclass(frozen=True)
class TargetSpec:
    """The target entity of a relation, and whether it is optional."""

    name: str
    optional: bool
    span: Span


@dataclass(frozen=True)
class KeySpec:
    """A key: the type of `id`, or the names of its fields and relations."""

    type: TypeSpec | None
    parts: tuple[Text, ...]
    span: Span
    wire: Text | None = None
    default: Node | None = None


@dataclass(frozen=True)
class ReturnsSpec(Generic[T]):
    """A result: a type (or an entity's name), or the properties of an object."""

    type: TypeSpec | None
    optional: bool
    properties: NameMap[T] | None
    span: Span


class ShortForm(Form[ShortField]):
    """A type in short form, or a list with one as its only item."""

    noun = "a type such as `string(200) | null`"

    def read(self, node: Node, label: str, problems: Problems) -> ShortField | None:
        """Read the short form."""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return read_short(node, problems)
        if isinstance(node, Sequence):
            return self._read_list(node, label, problems)
        self.refuse(node, label, problems)
        return None

    def _read_list(
        self, node: Sequence, label: str, problems: Problems
    ) -> ShortField | None:
        item = node.items[0] if len(node.items) == 1 else None
        if not isinstance(item, Scalar) or not isinstance(item.value, str):
            wanted = "a list type with a single item type, such as `[string(50)]`"
            got = f"a list of {len(node.items)} items"
            if item is not None:
                got = f"a list that contains {describe(item)}"
            problems.add("wrong-kind", node.span, label=label, wanted=wanted, got=got)
            return None
        short = read_short(item, problems)
        if short is None:
            return None
        declared = short.type
        if short.optional or short.default is not None or declared.is_list:
            problems.add(
                "bad-type",
                item.span,
                label="list item type",
                text=item.value[:60],
                hint="list items cannot be null, have a default or be lists; "
                "write `{type: [string(50)], optional: true}` for an "
                "optional list",
            )
            return None
        is_list = TypeSpec(declared.name, declared.arguments, True, declared.span)
        return ShortField(is_list, False, None)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the short form, listing the types for completion."""
        definitions.setdefault(
            "short_field",
            {
                "description": "type(arguments) | null = default",
                "anyOf": [
                    {"type": "string", "enum": _WORDS},
                    {"type": "string", "pattern": _SHORT},
                    _one_item_list(),
                ],
            },
        )
        return {"$ref": "#/$defs/short_field"}


class TypeForm(Form[TypeSpec]):
    """A bare type: no default, and `| null` only if the form allows it."""

    noun = "a type such as `string(200)`"

    def __init__(
        self,
        *,
        allows_null: bool = False,
        null_hint: str = "write `optional: true` instead of `| null`",
    ) -> None:
        self._allows_null = allows_null
        self._null_hint = null_hint

    def read(self, node: Node, label: str, problems: Problems) -> TypeSpec | None:
        """Read a type; report `| null` and defaults, with the keys to use."""
        short = _SHORT_FORM.read(node, label, problems)
        if short is None:
            return None
        refuses_null = short.optional and not self._allows_null
        if refuses_null or short.default is not None:
            hint = self._null_hint
            if short.default is not None:
                hint = "write the default as a separate key: `default: …`"
            problems.add(
                "bad-type",
                node.span,
                label="bare type",
                text=node.text[:60] if isinstance(node, Scalar) else "",
                hint=hint,
            )
            return None
        return replace(short.type, optional=short.optional)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the type, listing the types for completion."""
        name, null = ("nullable_type", _NULL) if self._allows_null else ("type", "")
        definitions.setdefault(
            name,
            {
                "anyOf": [
                    {"type": "string", "enum": _WORDS},
                    {"type": "string", "pattern": f"^{_TYPE_OR_LIST}{null}$"},
                    _one_item_list(),
                ],
            },
        )
        return {"$ref": f"#/$defs/{name}"}


def _one_item_list() -> Schema:
    return {
        "type": "array",
        "items": {"type": "string", "pattern": f"^{_TYPE}$"},
        "minItems": 1,
        "maxItems": 1,
    }


_SHORT_FORM = ShortForm()
TYPE = TypeForm()
FIELD_TYPE = TypeForm(allows_null=True)
WIRE = ChoiceForm(
    {"text": "As text, with all of its 64 bits; a number has 53 that clients can read."}
)


class FieldForm(Form[T], Generic[T]):
    """A field in short or long form."""

    noun = "a type such as `string(200) | null`, or a map with `type:`"

    def __init__(self, cls: Callable[..., T], name: str, noun: str) -> None:
        self._cls = cls
        self._long = ObjectForm(cls, name, noun)

    def read(self, node: Node, label: str, problems: Problems) -> T | None:
        """Read the short or long form into the same class."""
        if isinstance(node, Mapping):
            return self._long.read(node, label, problems)
        if isinstance(node, Scalar) and not isinstance(node.value, str):
            self.refuse(node, label, problems)
            return None
        short = _SHORT_FORM.read(node, label, problems)
        if short is None:
            return None
        optional = Located(True, node.span) if short.optional else None
        return self._cls(
            span=node.span, type=short.type, optional=optional, default=short.default
        )

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of both forms."""
        short = _SHORT_FORM.schema(definitions)
        return {"anyOf": [short, self._long.schema(definitions)]}


class TargetForm(Form[TargetSpec]):
    """The name of an entity, with `| null` if it is optional."""

    noun = "the name of an entity, such as `Author` or `Author | null`"

    def read(self, node: Node, label: str, problems: Problems) -> TargetSpec | None:
        """Read the name."""
        text = TEXT.read(node, label, problems)
        if text is None or not isinstance(node, Scalar):
            return None
        short = read_short(node, problems)
        if short is None:
            return None
        declared = short.type
        if short.default is not None or declared.is_list or declared.arguments:
            problems.add(
                "wrong-kind",
                node.span,
                label=label,
                wanted=self.noun,
                got=f"`{text.value[:60]}`",
            )
            return None
        return TargetSpec(declared.name, short.optional, declared.span)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the name."""
        return {"type": "string", "pattern": r"^[A-Z][A-Za-z0-9]*( *\| *null)?$"}


@dataclass(frozen=True)
class KeyTypeSpec:
    """The type of `id` in long form."""

    span: Span
    type: TypeSpec = key(TYPE, "The type, such as `bigint`.")
    wire: Text | None = key(WIRE, "How JSON has a `bigint`.", default=None)
    default: Node | None = key(
        VALUE, "What generates a text: `cuid2`, `nanoid` or `ulid`.", default=None
    )


class KeyForm(Form[KeySpec]):
    """The key of an entity."""

    noun = (
        "`uuid`, `uuid7`, `cuid2`, `nanoid`, `ulid`, `integer`, `bigint`, `string(n)` "
        "or a list of names"
    )

    def __init__(self) -> None:
        self._long = ObjectForm(KeyTypeSpec, "key", "a key")

    def read(self, node: Node, label: str, problems: Problems) -> KeySpec | None:
        """Read the type of `id`, or the names of the key's parts."""
        if isinstance(node, Sequence):
            parts = [TEXT.read(item, label, problems) for item in node]
            found = tuple(part for part in parts if part is not None)
            return KeySpec(None, found, node.span) if len(found) == len(parts) else None
        if isinstance(node, Scalar) and isinstance(node.value, str):
            declared = TYPE.read(node, label, problems)
            return None if declared is None else KeySpec(declared, (), node.span)
        if isinstance(node, Mapping):
            long = self._long.read(node, label, problems)
            if long is None:
                return None
            return KeySpec(long.type, (), node.span, long.wire, long.default)
        self.refuse(node, label, problems)
        return None

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the kinds of key."""
        kinds = [
            {
                "type": "string",
                "enum": _KEYS,
            },
            {"type": "string", "pattern": r"^string\( *[0-9]+ *\)$"},
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            self._long.schema(definitions),
        ]
        return {"anyOf": kinds}


class ReturnsForm(Form[ReturnsSpec[T]], Generic[T]):
    """The result of an operation."""

    noun = "an entity, a list `[Entity]`, a type, or a map of properties"

    def __init__(self, properties: MapForm[T]) -> None:
        self._properties = properties

    def read(self, node: Node, label: str, problems: Problems) -> ReturnsSpec[T] | None:
        """Read a type or properties."""
        if isinstance(node, Mapping):
            properties = self._properties.read(node, label, problems)
            return ReturnsSpec(None, False, properties, node.span)
        if isinstance(node, Scalar) and not isinstance(node.value, str):
            self.refuse(node, label, problems)
            return None
        short = _SHORT_FORM.read(node, label, problems)
        if short is None:
            return None
        if short.default is not None:
            problems.add(
                "bad-type",
                node.span,
                label="result type",
                text=node.text[:60] if isinstance(node, Scalar) else "",
                hint="a result cannot have a default",
            )
            return None
        return ReturnsSpec(short.type, short.optional, None, node.span)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of types, entities and properties."""
        short: dict[str, Any] = _SHORT_FORM.schema(definitions)
        properties = {**self._properties.schema(definitions), "type": "object"}
        return {"anyOf": [short, properties]}
