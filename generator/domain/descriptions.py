"""Default descriptions of endpoints, schemas and enums."""

from __future__ import annotations

import re

from generator.domain.model import Entity, ListEndpoint, Operation
from generator.types import EnumType

_VOWEL = re.compile(
    r"(?!eu|once|one|u([bcdfghjklmnpqrstvwxyz][aeiou]|ni|i\b|[sk]d?\b|rl|uid))[aeiou]"
    r"|hour|heir|hono|honest"
    r"|[fhlmnrsx][bcdfghjklmnpqrstvwxz]*\b"
)
"""The beginnings of words that are pronounced with a vowel.

Words without vowels are abbreviations, whose letters are pronounced: an SMS, a UUID.
"""


def with_article(label: str) -> str:
    """Add the indefinite article to a noun, by its sound: a user, an hour."""
    return f"{'an' if _VOWEL.match(label) else 'a'} {label}"


def endpoint_descriptions(entity: Entity) -> dict[str, str]:
    """Return descriptions of the five standard endpoints, by name."""
    one = with_article(entity.names.label)
    return {
        "list": f"List {entity.names.labels}.",
        "get": f"Get {one}.",
        "create": f"Create {one}.",
        "update": f"Update {one}.",
        "delete": f"Delete {one}.",
    }


def describe_order(entity: Entity, endpoint: ListEndpoint) -> str:
    """Describe the default sort order of a list."""
    names = [term.name for term in endpoint.order]
    sign = "-" if endpoint.order and endpoint.order[-1].descending else ""
    ordered = {term.field for term in endpoint.order}
    names += [f"{sign}{field.name}" for field in entity.key if field not in ordered]
    unless = ", unless `sort` is given" if endpoint.sorts else ""
    return f"Sorted by `{','.join(names)}`{unless}."


def describe_operation(operation: Operation) -> str:
    """Describe an operation, based on its name."""
    words = operation.name.replace("_", " ")
    if operation.entity is None:
        return f"{words.capitalize()}."
    return f"{words.capitalize()} {with_article(operation.entity.names.label)}."


def operation_summary(name: str) -> str:
    """Turn an operation's id into a heading, as FastAPI does: `List Books`."""
    return name.replace("_", " ").title()


def describe_enum(enum: EnumType) -> str:
    """Describe an enumeration."""
    return f"{enum.name} values."


def schema_descriptions(entity: Entity) -> dict[str, str]:
    """Return descriptions of an entity's schemas, by suffix of the class name."""
    one = with_article(entity.names.label)
    return {
        "Public": f"{one.capitalize()}.",
        "Create": f"A new {entity.names.label}.",
        "Update": f"Changes to {one}; omitted fields remain unchanged.",
        "Detail": f"{one.capitalize()} with the related objects that were requested.",
        "Page": f"A page of {entity.names.labels}.",
    }
