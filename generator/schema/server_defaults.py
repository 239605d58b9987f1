"""Defaults of fields in the database."""

from __future__ import annotations

import json
from typing import Any

from generator.domain import Field, Role
from generator.types import GeneratedDefault, Literal

_FIRST_VERSION = Literal(1)

_OF_ROLE = {
    Role.CREATED_AT: GeneratedDefault.NOW,
    Role.UPDATED_AT: GeneratedDefault.NOW,
    Role.VERSION: _FIRST_VERSION,
}


def server_default(field: Field) -> str | None:
    """Return the SQL literal that both databases accept, without quotes, or None.

    There is none for datetimes, durations and bytes, which SQLAlchemy stores in custom
    formats on SQLite, and none for multi-line text, which Alembic cannot compare.
    """
    default = field.default or _OF_ROLE.get(field.role)
    if not isinstance(default, Literal) or default.value is None:
        return None
    if _is_dialect_specific(field, default.value):
        return None
    if field.type.is_list:
        return json.dumps(field.type.to_stored(default.value))
    return field.type.scalar.server_default(field.type.to_stored(default.value))


def application_default(field: Field) -> str | None:
    """Return the value that the application sets without a server default, or None.

    That is `now`, `today`, `uuid`, or a literal in wire form.
    """
    default = field.default or _OF_ROLE.get(field.role)
    if isinstance(default, Literal):
        has_value = default.value is not None and _is_dialect_specific(
            field, default.value
        )
        return str(default.value) if has_value else None
    if default is GeneratedDefault.UUID7:
        # The version of uuid is irrelevant to the tables.
        return str(GeneratedDefault.UUID)
    return None if default is None else str(default)


def _is_dialect_specific(field: Field, value: Any) -> bool:
    if field.type.is_list:
        return False
    scalar = field.type.scalar
    return not scalar.shares_literals or "\n" in scalar.server_default(value)
