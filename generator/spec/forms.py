"""Forms: each parses one kind of value in a spec, and describes it as JSON Schema.

A form reads a node into a value, and returns the JSON Schema that accepts the same
nodes. `read` returns None if the node is invalid, after reporting why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import Any, Generic, TypeVar

from generator.diagnostics import Problems, nearest_word
from generator.source import Mapping, Node, Scalar, Sequence, quote
from generator.spec.located import Flag, Located, Number, Text
from generator.spec.suggestions import split_spelling

T = TypeVar("T")
Schema = dict[str, Any]
Definitions = dict[str, Schema]

MAX_NAME = 63


class Form(Generic[T]):
    """The form of a value at one place in a spec."""

    noun = ""
    """The expected form, for messages: `text`, `a list of names`."""

    def read(self, node: Node, label: str, problems: Problems) -> T | None:
        """Read `node`, named `label` in messages; None after an error."""
        raise NotImplementedError

    def schema(self, definitions: Definitions) -> Schema:
        """Return the JSON Schema of the form, adding named parts to `definitions`."""
        raise NotImplementedError

    def refuse(
        self, node: Node, label: str, problems: Problems, hint: str | None = None
    ) -> None:
        """Report that `node` is of the wrong kind."""
        problems.add(
            "wrong-kind",
            node.span,
            label=label,
            wanted=self.noun,
            got=describe(node),
            hint=hint,
        )


def describe(node: Node) -> str:
    """Describe a node's kind, for messages."""
    if isinstance(node, Mapping):
        return "a map"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, str):
        return "text"
    if isinstance(node.value, bool):
        return f"`{node.text}` (a boolean)"
    return f"`{node.text[:40]}` (a number)"


class TextForm(Form[Text]):
    """Any text; numbers and booleans must be quoted to be text."""

    noun = "text"

    def read(self, node: Node, label: str, problems: Problems) -> Text | None:
        """Read text; report numbers and booleans with the quotes that they need."""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return Located(node.value, node.span)
        if isinstance(node, Scalar) and node.value is not None:
            quoted = f'"{node.text[:40]}"'
            problems.add(
                "unquoted-text",
                node.span,
                label=label,
                got=describe(node),
                hint=f"quote it: `{quoted}`",
            )
        else:
            self.refuse(node, label, problems)
        return None

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of text."""
        return {"type": "string"}


class PatternForm(TextForm):
    """A regular expression, which YAML reads as a list or map if it is not quoted."""

    noun = "a regular expression in quotes"

    def refuse(
        self, node: Node, label: str, problems: Problems, hint: str | None = None
    ) -> None:
        """Report the kind, with the source text in quotes if it is on one line."""
        span = node.span
        lines = problems.sources.get(span.file, ())
        line = lines[span.line - 1] if span.line <= len(lines) else ""
        text = line[span.column - 1 : span.end_column - 1].strip()
        if hint is None and text[:1] + text[-1:] in ("[]", "{}"):
            hint = f"quote it: `{quote(text)}`"
        super().refuse(node, label, problems, hint)


class LineForm(TextForm):
    """A single line of text that is not blank."""

    noun = "a single line of text that is not blank"

    def read(self, node: Node, label: str, problems: Problems) -> Text | None:
        """Read text; report it if it is blank or has line breaks."""
        text = super().read(node, label, problems)
        if text is None or (text.value.strip() and text.value.isprintable()):
            return text
        problems.add(
            "wrong-kind",
            node.span,
            label=label,
            wanted=self.noun,
            got="several lines" if text.value.strip() else "blank text",
        )
        return None

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the line."""
        return {"type": "string", "pattern": r"^.*\S.*$"}


class NameForm(TextForm):
    """A name defined here, with checked characters and length."""

    def __init__(
        self, noun: str, pattern: str, example: str, respell: Callable[[str], str]
    ) -> None:
        """Store the rule, a valid example, and a function that corrects names."""
        self.noun = noun
        self.pattern = pattern
        self._compiled = re.compile(pattern)
        self._example = example
        self._respell = respell

    def read(self, node: Node, label: str, problems: Problems) -> Text | None:
        """Read a name that follows the rule."""
        text = super().read(node, label, problems)
        if text is None or not self.check(text, problems):
            return None
        return text

    def matches(self, name: str) -> bool:
        """Return whether a name follows the rule."""
        return len(name) <= MAX_NAME and self._compiled.fullmatch(name) is not None

    def respell(self, name: str) -> str | None:
        """Return a name in the spelling of the rule, or None if there is none."""
        respelled = name if self.matches(name) else self._respell(name)
        return respelled if self.matches(respelled) else None

    def check(self, text: Text, problems: Problems) -> bool:
        """Return whether the name follows the rule, reporting it if not."""
        name, span = text.value, text.span
        if self._compiled.fullmatch(name) is None:
            problems.add(
                "bad-name", span, name=name, noun=self.noun, hint=self._hint(name)
            )
            return False
        if len(name) > MAX_NAME:
            problems.add("long-name", span, length=len(name))
            return False
        return True

    def _hint(self, name: str) -> str:
        respelled = self._respell(name[:MAX_NAME])
        if self._compiled.fullmatch(respelled):
            return f"write `{respelled}`"
        return f"use a name such as `{self._example}`"

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the name."""
        return {
            "type": "string",
            "pattern": f"^{self.pattern}$",
            "maxLength": MAX_NAME,
        }


_LOWER = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*_?"
NAME = NameForm(
    "a snake_case name with single underscores",
    _LOWER,
    "order_line",
    lambda name: "_".join(word.lower() for word in split_spelling(name)),
)
ENTITY_NAME = NameForm(
    "a PascalCase name of letters and digits",
    r"[A-Z][A-Za-z0-9]*",
    "OrderLine",
    lambda name: "".join(word[0].upper() + word[1:] for word in split_spelling(name)),
)
DATABASE_NAME = NameForm(
    "a database name of letters, digits and underscores",
    r"[A-Za-z_][A-Za-z0-9_]*",
    "order_lines",
    lambda name: "_".join(split_spelling(name)),
)


class SuggestedNameForm(NameForm):
    """A name, with descriptions of some known ones."""

    def __init__(self, known: Dictionary[str, str]) -> None:
        super().__init__(
            "a snake_case name with single underscores",
            _LOWER,
            next(iter(known)),
            lambda name: "_".join(word.lower() for word in split_spelling(name)),
        )
        self._known = known

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the known names and of others."""
        known = [
            {"const": name, "description": meaning}
            for name, meaning in self._known.items()
        ]
        return {"anyOf": [*known, super().schema(definitions)]}


_FLAGS = {
    **dict.fromkeys(("yes", "on", "y", "true"), "true"),
    **dict.fromkeys(("no", "off", "n", "false"), "false"),
}
"""Booleans in other versions of YAML, and booleans in quotes."""


class FlagForm(Form[Flag]):
    """`true` or `false`."""

    noun = "`true` or `false`"

    def read(self, node: Node, label: str, problems: Problems) -> Flag | None:
        """Read a boolean."""
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return Located(node.value, node.span)
        word = node.text.lower() if isinstance(node, Scalar) else ""
        meant = _FLAGS.get(word)
        self.refuse(
            node, label, problems, None if meant is None else f"write `{meant}`"
        )
        return None

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of a boolean."""
        return {"type": "boolean"}


def _without_quotes(node: Node) -> str | None:
    """Return how to write a quoted number."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None
    digits = node.value.strip()
    is_number = digits.isascii() and digits.isdecimal()
    return f"write `{digits[:20]}`, without quotes" if is_number else None


class CountForm(Form[Number]):
    """A whole number within bounds."""

    def __init__(self, lowest: int, highest: int) -> None:
        self.noun = f"a whole number from {lowest} to {highest}"
        if lowest == highest:
            self.noun = f"`{lowest}`"
        self._lowest = lowest
        self._highest = highest

    def read(self, node: Node, label: str, problems: Problems) -> Number | None:
        """Read a whole number within the bounds."""
        if isinstance(node, Scalar):
            value = node.value
            whole = isinstance(value, int) and not isinstance(value, bool)
            if whole and self._lowest <= int(value or 0) <= self._highest:
                return Located(int(value or 0), node.span)
        self.refuse(node, label, problems, _without_quotes(node))
        return None

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the number."""
        return {"type": "integer", "minimum": self._lowest, "maximum": self._highest}


class ChoiceForm(Form[Text]):
    """One of a few words, each with a description."""

    def __init__(self, choices: Dictionary[str, str]) -> None:
        self._choices = choices
        self.noun = "one of " + ", ".join(f"`{choice}`" for choice in choices)

    def read(self, node: Node, label: str, problems: Problems) -> Text | None:
        """Read one of the words."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.refuse(node, label, problems)
            return None
        if node.value not in self._choices:
            found = nearest_word(node.value, self._choices)
            problems.add(
                "wrong-choice",
                node.span,
                label=label,
                value=node.value,
                wanted=self.noun,
                hint=None if found is None else f"did you mean `{found}`?",
            )
            return None
        return Located(node.value, node.span)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the words."""
        return {
            "oneOf": [
                {"const": word, "description": meaning}
                for word, meaning in self._choices.items()
            ]
        }


class LimitForm(Form[Scalar]):
    """A number, or the text of a date, time or decimal, depending on the field."""

    noun = "a number or text"

    def read(self, node: Node, label: str, problems: Problems) -> Scalar | None:
        """Read a scalar other than null and booleans."""
        if isinstance(node, Scalar) and not isinstance(node.value, bool | None):
            return node
        self.refuse(node, label, problems)
        return None

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of numbers and text."""
        return {"type": ["number", "string"]}


class ValueForm(Form[Node]):
    """Any value; it is checked later, against the type of its field."""

    noun = "a value"

    def read(self, node: Node, label: str, problems: Problems) -> Node | None:
        """Return the node itself."""
        return node

    def schema(self, definitions: Definitions) -> Schema:
        """Return a schema that accepts anything."""
        return {}


TEXT = TextForm()
PATTERN = PatternForm()
LINE = LineForm()
FLAG = FlagForm()
LIMIT = LimitForm()
VALUE = ValueForm()
