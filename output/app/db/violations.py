"""What a database says when a constraint is broken, in terms of the models."""

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import CheckConstraint, Constraint, ForeignKeyConstraint, Index, Table
from sqlalchemy.exc import IntegrityError

from app.db.base import Base
from app.db.words import attributes, label_of

Kind = Literal["unique", "reference", "referred", "check", "required"]

SQLSTATES: dict[str, Kind] = {
    "23502": "required",
    "23001": "reference",
    "23503": "reference",
    "23505": "unique",
    "23514": "check",
}
SQLITE_MESSAGES: dict[str, Kind] = {
    "NOT NULL": "required",
    "FOREIGN KEY": "reference",
    "UNIQUE": "unique",
    "CHECK": "check",
}
SQLITE_MESSAGE = re.compile(
    r"(NOT NULL|FOREIGN KEY|UNIQUE|CHECK) constraint failed(?:: (?:index )?(.*))?"
)


STATEMENT = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(?:"?\w+"?\.)?"?(\w+)"?')
QUOTED = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class Violation:
    """A broken constraint, and the attributes that it is about."""

    kind: Kind
    attributes: tuple[str, ...] = ()
    rule: str | None = None
    """What the spec calls a broken check."""
    target: str | None = None
    """What a reference should have led to."""


def explain(error: IntegrityError) -> Violation | None:
    """Return which constraint was broken, or None where the database does not say."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is None:
        return explain_sqlite(error)
    kind = SQLSTATES.get(diagnosis.sqlstate)
    table = Base.metadata.tables.get(diagnosis.table_name)
    if kind == "required" and table is not None:
        return Violation(kind, attributes(table, [diagnosis.column_name]))
    rule = named(diagnosis.constraint_name)
    if kind == "reference":
        keys = [rule] if isinstance(rule, ForeignKeyConstraint) else []
        return explain_reference(error, keys)
    return None if kind is None else explain_rule(kind, rule)


def explain_sqlite(error: IntegrityError) -> Violation | None:
    """Read SQLite's message: it names columns, indexes, checks, but no foreign keys."""
    match = SQLITE_MESSAGE.search(str(error.orig))
    if match is None:
        return None
    kind, subject = SQLITE_MESSAGES[match[1]], match[2] or ""
    if kind == "reference":
        return explain_reference(error, [])
    if "." not in subject:
        return explain_rule(kind, named(subject.strip("'")))
    columns = [column.rpartition(".") for column in subject.split(", ")]
    table = Base.metadata.tables[columns[0][0]]
    return Violation(kind, attributes(table, [c[2] for c in columns]))


def named(name: str) -> Constraint | Index | None:
    """Find a constraint or an index in the models by its name."""
    for table in Base.metadata.tables.values():
        rules: list[Constraint | Index] = [*table.constraints, *table.indexes]
        for rule in rules:
            if rule.name == name:
                return rule
    return None


def explain_rule(kind: Kind, rule: Constraint | Index | None) -> Violation:
    """Return what a broken constraint other than a foreign key is about."""
    table: Table | None = getattr(rule, "table", None)
    if rule is None or table is None:
        return Violation(kind)
    if not isinstance(rule, CheckConstraint):
        names = [column.name for column in getattr(rule, "columns", ())]
        return Violation(kind, attributes(table, names))
    words = re.findall(r"\w+", QUOTED.sub("", str(rule.sqltext)))
    names = [column.name for column in table.columns if column.name in words]
    short = str(rule.name).removeprefix(f"ck_{table.name}_")
    # One that is named after its column limits it to the values of its type.
    return Violation(kind, attributes(table, names), None if short in names else short)


def explain_reference(
    error: IntegrityError, keys: list[ForeignKeyConstraint]
) -> Violation:
    """Return which reference was broken, and from which side, by the statement.

    `keys` are those that the database names; SQLite names none.
    """
    match = STATEMENT.match(error.statement or "")
    table = Base.metadata.tables.get(match[2]) if match else None
    if match is None or table is None or match[1] == "DELETE FROM":
        return Violation("referred")
    # What follows the names of the columns that are set is values and conditions.
    words = {*re.findall(r"\w+", re.split(r" (?:VALUES|WHERE) ", match.string)[0])}
    own = [
        key
        for key in keys or table.foreign_key_constraints
        if key.table is table and words & {*key.column_keys}
    ]
    if not own:
        return Violation("referred")
    if len(own) > 1:
        return Violation("reference")
    target = label_of(own[0].referred_table)
    return Violation("reference", attributes(table, own[0].column_keys), target=target)
