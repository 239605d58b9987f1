"""Defaults of fields in the database."""

from __future__ import annotations

import json
from datetime import time
from decimal import Decimal
from typing import Any
from uuid import UUID

from generator.domain.model import Field, Generated, Kind, Literal, Role

_WRITTEN_DIFFERENTLY = frozenset({Kind.DATETIME, Kind.DURATION, Kind.BYTES})
"""Kinds whose literals differ between SQLite and PostgreSQL."""

_FIRST_VERSION = Literal(1)

_OF_ROLE = {
    Role.CREATED_AT: Generated.NOW,
    Role.UPDATED_AT: Generated.NOW,
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
    if _differs(field, default.value):
        return None
    if field.type.is_list or field.type.kind is Kind.JSON:
        return json.dumps(default.value)
    return _scalar(field.type.kind, default.value)


def fill(field: Field) -> str | None:
    """Return the value that the application sets without a server default, or None.

    That is `now`, `today`, `uuid`, or a literal in wire form.
    """
    default = field.default or _OF_ROLE.get(field.role)
    if isinstance(default, Literal):
        has_value = default.value is not None and _differs(field, default.value)
        return str(default.value) if has_value else None
    if default is Generated.UUID7:
        # The version of uuid is irrelevant to the tables.
        return str(Generated.UUID)
    return None if default is None else str(default)


def _differs(field: Field, value: Any) -> bool:
    if field.type.is_list or field.type.kind is Kind.JSON:
        return False
    return field.type.kind in _WRITTEN_DIFFERENTLY or "\n" in str(value)


def _scalar(kind: Kind, value: Any) -> str:
    match kind:
        case Kind.BOOLEAN:
            return "true" if value else "false"
        case Kind.FLOAT:
            return repr(float(value))
        case Kind.DECIMAL:
            return format(Decimal(str(value)), "f")
        case Kind.UUID:
            return UUID(value).hex
        case Kind.TIME:
            return time.fromisoformat(value).strftime("%H:%M:%S.%f")
        case _:
            return str(value)
