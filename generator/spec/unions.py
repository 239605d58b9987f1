"""Forms of values that can be written in more than one way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from generator.diagnostics import Problems
from generator.source import Mapping, MappingEntry, Node, Scalar, Sequence
from generator.spec.containers import ListForm, ObjectForm, is_empty
from generator.spec.foreign_words import foreign_word_hint
from generator.spec.forms import TEXT, Definitions, Form, NameForm, Schema
from generator.spec.located import Text

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")

STANDARD = ("list", "get", "create", "update", "delete")
"""The default endpoints of an entity."""


class RelationForm(Form[A | B], Generic[A, B]):
    """A relation of one of two kinds, which its keys determine."""

    noun = "a map with `belongs_to` or `many_to_many`"

    def __init__(self, belongs_to: ObjectForm[A], many_to_many: ObjectForm[B]) -> None:
        self._belongs_to = belongs_to
        self._many_to_many = many_to_many

    def read(self, node: Node, label: str, problems: Problems) -> A | B | None:
        """Read the kind that the keys determine."""
        if not isinstance(node, Mapping):
            self.refuse(node, label, problems, _target_hint(node))
            return None
        if node.get("belongs_to") is not None:
            return self._belongs_to.read(node, label, problems)
        if node.get("many_to_many") is not None:
            return self._many_to_many.read(node, label, problems)
        hints = (foreign_word_hint("relation", entry.key) for entry in node)
        hint = next((each for each in hints if each is not None), None)
        problems.add("relation-without-kind", node.span, hint=hint)
        return None

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of both kinds."""
        kinds = (self._belongs_to, self._many_to_many)
        return {"anyOf": [kind.schema(definitions) for kind in kinds]}


def _target_hint(node: Node) -> str | None:
    """Return what to write for a relation that is only the name of its target."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None
    name = node.value[:60]
    if name.endswith("?"):
        name = f"{name[:-1]} | null"
    return f"write `{{belongs_to: {name}}}`"


class ColumnsForm(Form[tuple[Text, ...]]):
    """The column of a relation, or a list with one for each part of a composite key."""

    noun = "the name of a column, or a list of them"

    def __init__(self, name: NameForm) -> None:
        self._name = name
        self._names = ListForm(name, "a list of columns")

    def read(
        self, node: Node, label: str, problems: Problems
    ) -> tuple[Text, ...] | None:
        """Read one name or several."""
        if isinstance(node, Sequence):
            return self._names.read(node, label, problems)
        if not isinstance(node, Scalar):
            self.refuse(node, label, problems)
            return None
        name = self._name.read(node, label, problems)
        return None if name is None else (name,)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of a name or a list."""
        name = self._name.schema(definitions)
        return {"anyOf": [name, {"type": "array", "items": name, "minItems": 1}]}


class RulesForm(Form[tuple[T, ...]], Generic[T]):
    """Uniqueness rules or indexes: each a list of names, or a map."""

    noun = "a list of rules, such as `[[author, title]]`"

    def __init__(self, rule: ObjectForm[T], cls: Callable[..., T]) -> None:
        self._rule = rule
        self._cls = cls
        self._names = ListForm(TEXT, "a list of names")

    def read(self, node: Node, label: str, problems: Problems) -> tuple[T, ...] | None:
        """Read the valid rules."""
        if is_empty(node):
            return ()
        if not isinstance(node, Sequence):
            self.refuse(node, label, problems)
            return None
        if node.items and all(isinstance(item, Scalar) for item in node):
            names = ", ".join(i.text[:30] for i in node if isinstance(i, Scalar))
            problems.add(
                "rule-not-list", node.span, label=label, instead=f"[[{names}]]"
            )
            return None
        rules = (
            self._read_rule(item, f"an item of {label}", problems) for item in node
        )
        return tuple(rule for rule in rules if rule is not None)

    def _read_rule(self, node: Node, label: str, problems: Problems) -> T | None:
        if isinstance(node, Mapping):
            return self._rule.read(node, label, problems)
        if not isinstance(node, Sequence):
            problems.add(
                "wrong-kind",
                node.span,
                label=label,
                wanted="a list of names, or a map with `fields` or `expression`",
                got="a single value",
            )
            return None
        names = self._names.read(node, label, problems)
        return self._cls(span=node.span, fields=names)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the list of rules."""
        names = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        rule = {"anyOf": [names, self._rule.schema(definitions)]}
        return {"type": ["array", "null"], "items": rule}


class EndpointsForm(Form[T], Generic[T]):
    """An entity's endpoints: a map, or a list of standard ones without options."""

    noun = "a map of endpoints, or a list such as `[list, get]` (`[]` for none)"

    def __init__(self, long: ObjectForm[T]) -> None:
        self._long = long

    def read(self, node: Node, label: str, problems: Problems) -> T | None:
        """Read the map, or a list, which is equivalent to a map of empty endpoints."""
        if isinstance(node, Mapping):
            return self._long.read(node, label, problems)
        if not isinstance(node, Sequence):
            self.refuse(node, label, problems)
            return None
        entries: dict[str, MappingEntry] = {}
        for item in node:
            name = self._standard_name(item, label, problems)
            if name is not None:
                nothing = Scalar(None, "", False, name.span)
                entries[name.value] = MappingEntry(name.value, name.span, nothing)
        listed = Mapping(tuple(entries.values()), node.span)
        return self._long.read(listed, label, problems)

    def _standard_name(self, node: Node, label: str, problems: Problems) -> Text | None:
        name = TEXT.read(node, f"an item of {label}", problems)
        if name is not None and name.value not in STANDARD:
            problems.add(
                "wrong-choice",
                name.span,
                label=f"an item of {label}",
                value=name.value,
                wanted="one of " + ", ".join(f"`{each}`" for each in STANDARD),
                hint="an action requires the map form: `endpoints: {list: {}, ACTION: {}}`",
            )
            return None
        return name

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of both forms."""
        names = {"type": "array", "items": {"enum": list(STANDARD)}}
        return {"anyOf": [names, self._long.schema(definitions)]}
