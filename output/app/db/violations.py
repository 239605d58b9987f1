"""Database errors as problem details, in terms of the API."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from sqlalchemy import (
    CheckConstraint,
    Column,
    Constraint,
    ForeignKeyConstraint,
    Index,
    Table,
)
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import FieldError, pointer, problem_response
from app.db.base import Base, label, mappers

Kind = Literal["unique", "reference", "referred", "check", "required"]
RefusedStatement = IntegrityError | OperationalError
TableRule = Constraint | Index

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
    """A violated constraint, and the attributes that it applies to."""

    kind: Kind
    attributes: tuple[str, ...] = ()
    rule: str | None = None
    """The short name of a check constraint."""
    target: str | None = None
    """The name of the referenced model, in words."""


def explain(error: RefusedStatement) -> Violation | None:
    """Return the violated constraint, or None if the database does not report it."""
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


def explain_sqlite(error: RefusedStatement) -> Violation | None:
    """Parse SQLite's message, which names columns, indexes and checks only."""
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


def explain_rule(kind: Kind, rule: TableRule | None) -> Violation:
    """Return the violation of a constraint other than a foreign key."""
    table: Table | None = getattr(rule, "table", None)
    if rule is None or table is None:
        return Violation(kind)
    names = [column.name for column in columns_of(rule, table)]
    if not isinstance(rule, CheckConstraint):
        return Violation(kind, attributes(table, names))
    short = str(rule.name).removeprefix(f"ck_{table.name}_")
    # A check that is named after its column only repeats the type of the column.
    return Violation(kind, attributes(table, names), None if short in names else short)


def explain_reference(
    error: RefusedStatement, keys: list[ForeignKeyConstraint]
) -> Violation:
    """Return the violated reference, and the side that violates it.

    `keys` are the foreign keys that the database names; SQLite names none.
    """
    table, words = written(error)
    if table is None:
        return Violation("referred")
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


def written(error: RefusedStatement) -> tuple[Table | None, set[str]]:
    """Return the table that a statement writes to, and words with its columns."""
    match = STATEMENT.match(error.statement or "")
    if match is None or match[1] == "DELETE FROM":
        return None, set()
    # Values and conditions follow the names of the columns that are set.
    words = {*re.findall(r"\w+", re.split(r" (?:VALUES|WHERE) ", match.string)[0])}
    return Base.metadata.tables.get(match[2]), words


def named(name: str) -> TableRule | None:
    """Return the constraint or index with a name."""
    for table in Base.metadata.tables.values():
        for rule in rules_of(table):
            if rule.name == name:
                return rule
    return None


def rules_of(table: Table) -> list[TableRule]:
    """Return the constraints and the indexes of a table."""
    return [*table.constraints, *table.indexes]


def columns_of(rule: TableRule, table: Table) -> list[Column[Any]]:
    """Return the columns that a constraint or an index applies to."""
    columns: list[Column[Any]] = list(getattr(rule, "columns", ()))
    if columns:
        return columns
    if isinstance(rule, Index):
        sql = " ".join(map(str, rule.expressions))
    else:
        sql = str(getattr(rule, "sqltext", ""))
    words = re.findall(r"\w+", QUOTED.sub("", sql))
    return [column for column in table.columns if column.name in words]


def attributes(table: Table, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the attributes of some columns, by their names in the API."""
    for mapper in mappers():
        if mapper.local_table is table:
            found = [table.c[name] for name in columns]
            keys = [mapper.get_property_by_column(column).key for column in found]
            return tuple(
                column.info.get("wire", key)
                for column, key in zip(found, keys, strict=True)
            )
    return tuple(columns)


def label_of(table: Table) -> str | None:
    """Return the name of a table's model, in words."""
    models = (mapper.class_ for mapper in mappers() if mapper.local_table is table)
    return next((label(model) for model in models), None)


async def on_violated_constraint(request: Request, error: RefusedStatement) -> Response:
    """Return the response to a write that violates a constraint.

    Raises:
        IntegrityError: the kind of constraint is unknown.
        OperationalError: the error is not about a constraint.
    """
    violation = explain(error)
    if violation is None:
        raise error
    status, detail = describe(violation)
    errors = [
        FieldError(
            pointer=pointer([name]),
            message=detail,
            code=violation.rule or violation.kind,
        )
        for name in violation.attributes
    ]
    return problem_response(request, status, detail, errors)


async def on_unfit_value(request: Request, error: DataError) -> Response:
    """Return the response to a value that does not fit its column type."""
    return problem_response(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, "A value is out of range."
    )


async def on_stale_row(request: Request, error: Exception) -> Response:
    """Return the response to a write to a row that another request has changed."""
    return problem_response(
        request,
        HTTPStatus.PRECONDITION_FAILED,
        "The resource has been modified by another request.",
    )


def describe(violation: Violation) -> tuple[HTTPStatus, str]:
    """Return the status and the message of a violation."""
    fields = " and ".join(violation.attributes)
    match violation.kind:
        case "unique" if len(violation.attributes) > 1:
            combined = f"This combination of {fields} is already taken."
            return HTTPStatus.CONFLICT, combined
        case "unique":
            return HTTPStatus.CONFLICT, f"{fields or 'A value'} is already taken."
        case "referred":
            return HTTPStatus.CONFLICT, "Other resources still reference this one."
        case "reference" if violation.target:
            missing = f"The {violation.target} does not exist."
            return HTTPStatus.UNPROCESSABLE_ENTITY, missing
        case "reference":
            missing = "A referenced resource does not exist."
            return HTTPStatus.UNPROCESSABLE_ENTITY, missing
        case "check" if violation.rule:
            verb = "violate" if len(violation.attributes) > 1 else "violates"
            broken = f"{fields or 'The request'} {verb} a validation rule."
            return HTTPStatus.UNPROCESSABLE_ENTITY, broken
        case "check":
            wrong = f"{fields or 'A field'} has a value that is not allowed."
            return HTTPStatus.UNPROCESSABLE_ENTITY, wrong
        case "required":
            return HTTPStatus.UNPROCESSABLE_ENTITY, f"{fields} must not be null."


def install_database_handlers(app: FastAPI) -> None:
    """Convert database errors to problem details."""
    app.exception_handler(IntegrityError)(on_violated_constraint)
    app.exception_handler(OperationalError)(on_violated_constraint)
    app.exception_handler(DataError)(on_unfit_value)
    app.exception_handler(StaleDataError)(on_stale_row)
