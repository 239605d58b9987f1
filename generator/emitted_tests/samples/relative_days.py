"""Sample days in the future, relative to the day on which the tests run.

Custom rules often refer to the present, such as "not in the past".
"""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from typing import Any

from generator.domain import Entity, Field, Role
from generator.python import Code, literal
from generator.types import FIRST_DAY

_TOKEN = re.compile(r"[A-Za-z_]\w*|\d+|\S")
_OPERATORS = frozenset("<>=!()")
_WORDS = frozenset({"AND", "OR", "NOT", "IS", "NULL"})


def is_relative_to_now(entity: Entity, part: Field) -> bool:
    """Return whether a field's samples may be relative to the current day.

    They must be fixed if a bound, an example or a rule names a day, and in keys, which
    are repeated in paths and other rows.
    """
    if not _is_free(entity, part):
        return False
    rules = [check.expression for check in entity.checks]
    rules += [e for u in entity.uniques for e in (u.expression, u.where) if e]
    columns = {other.column: other for other in entity.fields}
    return all(
        _compares_columns(rule.sql.postgresql)
        and all(_is_free(entity, columns[column]) for column in rule.columns)
        for rule in rules
        if part.column in rule.columns
    )


def _is_free(entity: Entity, part: Field) -> bool:
    limits = part.limits
    return (
        part.type.scalar.ahead is not None
        and not part.type.is_list
        and part.role is Role.DATA
        and part not in entity.key
        and part.example is None
        and limits.minimum is None
        and limits.maximum is None
    )


def _compares_columns(sql: str) -> bool:
    """Return whether an expression is unaffected by shifting all its columns alike.

    That is the case if it has no constants and calls no functions.
    """
    tokens = _TOKEN.findall(sql)
    calls = (
        second == "(" and first[0].isidentifier() and first.upper() not in _WORDS
        for first, second in pairwise(tokens)
    )
    known = all(token[0].isidentifier() or token in _OPERATORS for token in tokens)
    return known and not any(calls)


def days_from_now(part: Field, value: Any) -> Code:
    """Print a sample day, or its midnight, as a number of days from now."""
    if value is None:
        return Code("None")
    days = (datetime.date.fromisoformat(str(value)[:10]) - FIRST_DAY).days + 1
    return Code(f"{part.type.scalar.ahead}({literal(days)})")
