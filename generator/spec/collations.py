"""The form of a collation: the rules by which a database compares text."""

# ruff: noqa: RUF009 -- `key` specifies a dataclass field

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Problems, Span
from generator.source import Mapping, Node
from generator.spec.containers import ObjectForm, key
from generator.spec.forms import ChoiceForm, Definitions, Form, NameForm, Schema
from generator.spec.located import Text

SQLITE_COLLATIONS = {
    "NOCASE": "Letters of ASCII are equal in upper and lower case.",
    "RTRIM": "Spaces at the end make no difference.",
    "BINARY": "Every byte counts, as without a collation.",
}
"""Those that SQLite has, each with what it does."""

_NAME = NameForm(
    "a collation of PostgreSQL, without its schema",
    r"[A-Za-z0-9_][A-Za-z0-9_.@-]*",
    "de-x-icu",
    lambda name: name.strip('"').rpartition('."')[2],
)


@dataclass(frozen=True)
class CollationSpec:
    """The collation of a field on each database."""

    span: Span
    postgresql: Text | None = key(
        _NAME, "A collation that the database has.", default=None
    )
    sqlite: Text | None = key(
        ChoiceForm(SQLITE_COLLATIONS), "One of SQLite's own.", default=None
    )


class CollationForm(Form[CollationSpec]):
    """The name of a collation of PostgreSQL, or one for each database."""

    noun = "the name of a collation, or a map with `postgresql` and `sqlite`"

    def __init__(self) -> None:
        self._long = ObjectForm(CollationSpec, "collation", "a collation")

    def read(self, node: Node, label: str, problems: Problems) -> CollationSpec | None:
        """Read the name or the map."""
        if isinstance(node, Mapping):
            return self._long.read(node, label, problems)
        name = _NAME.read(node, label, problems)
        if name is None:
            return None
        if name.value.upper() in SQLITE_COLLATIONS:
            problems.add("sqlite-collation", name.span, name=name.value.upper())
            return None
        return CollationSpec(span=name.span, postgresql=name)

    def schema(self, definitions: Definitions) -> Schema:
        """Return the schema of the name and of the map."""
        return {
            "anyOf": [_NAME.schema(definitions), self._long.schema(definitions)],
        }
