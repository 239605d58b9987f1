"""Forms for the list endpoint: sort orders, names with options, kinds of paging."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.diagnostics import Problems
from generator.source import Mapping, Node, Sequence
from generator.spec.containers import ListForm, ObjectForm, is_empty
from generator.spec.forms import TEXT, ChoiceForm, Definitions, Form, Schema
from generator.spec.located import Text
from generator.spec.suggestions import suggestion_hint

T = TypeVar("T")

_NAMES = ListForm(TEXT, "a list of names")


class NamesOrMapForm(Form[T], Generic[T]):
    """A list of names, or a map with them and options."""

    def __init__(
        self, long: ObjectForm[T], cls: Callable[..., T], attribute: str, noun: str
    ) -> None:
        """Store both forms; `attribute` of `cls` is for the names of the short one."""
        self.noun = noun
        self._long = long
        self._cls = cls
        self._attribute = attribute

    def read(self, node: Node, label: str, problems: Problems) -> T | None:
        """Read the list or the map into the same class."""
        if isinstance(node, Mapping):
            return self._long.read(node, label, problems)
        if not isinstance(node, Sequence) and not is_empty(node):
            self.refuse(node, label, problems)
            return None
        names = _NAMES.read(node, label, problems)
        return self._cls(span=node.span, **{self._attribute: names})

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of both forms."""
        return {"anyOf": [_NAMES.schema(definitions), self._long.schema(definitions)]}


class OrderForm(Form[tuple[Text, ...]]):
    """A name to sort by or a list of them, each with `-` for descending."""

    noun = "a name such as `-created_at`, or a list of them"

    def read(
        self, node: Node, label: str, problems: Problems
    ) -> tuple[Text, ...] | None:
        """Read one name or several."""
        if isinstance(node, Sequence):
            return _NAMES.read(node, label, problems)
        if isinstance(node, Mapping) or is_empty(node):
            self.refuse(node, label, problems)
            return None
        name = TEXT.read(node, label, problems)
        return None if name is None else (name,)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of a name or a list."""
        name = {"type": "string", "pattern": "^-?[a-z][a-z0-9_]*$"}
        return {"anyOf": [name, {"type": "array", "items": name}]}


@dataclass(frozen=True)
class PageSpec(Generic[T]):
    """The paging of a list, with options if there are any."""

    kind: Text
    options: T | None


class PageForm(Form[PageSpec[T]], Generic[T]):
    """A kind of paging, or a map of one kind to its options."""

    def __init__(self, kinds: Dictionary[str, str], options: ObjectForm[T]) -> None:
        self._kinds = kinds
        self._kind = ChoiceForm(kinds)
        self._options = options

    def read(self, node: Node, label: str, problems: Problems) -> PageSpec[T] | None:
        """Read the kind, with options if present."""
        if not isinstance(node, Mapping):
            kind = self._kind.read(node, label, problems)
            return None if kind is None else PageSpec(kind, None)
        if len(node.entries) != 1:
            got = f"a map with {len(node.entries)} keys"
            wanted = f"{self._kind.noun}, or a map from one of them to its options"
            problems.add("wrong-kind", node.span, label=label, wanted=wanted, got=got)
            return None
        [entry] = node.entries
        if entry.key not in self._kinds:
            problems.add(
                "unknown-key",
                entry.key_span,
                key=entry.key,
                noun="`page`",
                hint=suggestion_hint(entry.key, self._kinds, "its keys are"),
            )
            return None
        options = self._options.read(entry.value, f"`{entry.key}`", problems)
        return PageSpec(Text(entry.key, entry.key_span), options)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of both forms."""
        options = self._options.schema(definitions)
        long = {
            "type": "object",
            "properties": {
                kind: {**options, "description": said}
                for kind, said in self._kinds.items()
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }
        return {"anyOf": [self._kind.schema(definitions), long]}
