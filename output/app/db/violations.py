"""Answers to writes that the database refuses, in terms of the models."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from fastapi import FastAPI, Request, Response
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Table
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import FieldError, pointer, problem_response
from app.db.base import Base
from app.db.rules import TableRule, columns_of, indexed_texts, named
from app.db.words import attributes, label_of

Kind = Literal["unique", "reference", "referred", "check", "required", "too_long"]
RefusedStatement = IntegrityError | OperationalError

SQLSTATES: dict[str, Kind] = {
    "23502": "required",
    "23001": "reference",
    "23503": "reference",
    "23505": "unique",
    "23514": "check",
    "54000": "too_long",  # for an entry of an index
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


@dataclass(frozen=True)
class Violation:
    """A broken constraint, and the attributes that it is about."""

    kind: Kind
    attributes: tuple[str, ...] = ()
    rule: str | None = None
    """What the spec calls a broken check."""
    target: str | None = None
    """What a reference should have led to."""


def explain(error: RefusedStatement) -> Violation | None:
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
    if kind == "too_long" and rule is None:
        return explain_length(error)
    return None if kind is None else explain_rule(kind, rule)


def explain_sqlite(error: RefusedStatement) -> Violation | None:
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


def explain_rule(kind: Kind, rule: TableRule | None) -> Violation:
    """Return what a broken constraint other than a foreign key is about."""
    table: Table | None = getattr(rule, "table", None)
    if rule is None or table is None:
        return Violation(kind)
    names = [column.name for column in columns_of(rule, table)]
    if not isinstance(rule, CheckConstraint):
        return Violation(kind, attributes(table, names))
    short = str(rule.name).removeprefix(f"ck_{table.name}_")
    # One that is named after its column limits it to the values of its type.
    return Violation(kind, attributes(table, names), None if short in names else short)


def explain_reference(
    error: RefusedStatement, keys: list[ForeignKeyConstraint]
) -> Violation:
    """Return which reference was broken, and from which side, by the statement.

    `keys` are those that the database names; SQLite names none.
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


def explain_length(error: RefusedStatement) -> Violation:
    """Return what is too long for an index, by the statement: which, is not told."""
    table, words = written(error)
    if table is None:
        return Violation("too_long")
    rules = indexed_texts(table, words)
    return explain_rule("too_long", rules[0] if len(rules) == 1 else None)


def written(error: RefusedStatement) -> tuple[Table | None, set[str]]:
    """Return the table that a statement writes to, and words with its columns."""
    match = STATEMENT.match(error.statement or "")
    if match is None or match[1] == "DELETE FROM":
        return None, set()
    # What follows the names of the columns that are set is values and conditions.
    words = {*re.findall(r"\w+", re.split(r" (?:VALUES|WHERE) ", match.string)[0])}
    return Base.metadata.tables.get(match[2]), words


async def on_broken_constraint(request: Request, error: RefusedStatement) -> Response:
    """Answer a write that a constraint of the database refused.

    Raises:
        IntegrityError: the database does not say which kind of constraint it was.
        OperationalError: it is about something else.
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
    """Answer a value that fits its type, but not the database."""
    return problem_response(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, "A value is out of range."
    )


async def on_stale_row(request: Request, error: Exception) -> Response:
    """Answer a write to a row that another request has changed meanwhile."""
    return problem_response(
        request, HTTPStatus.PRECONDITION_FAILED, "This was changed in the meantime."
    )


def describe(violation: Violation) -> tuple[HTTPStatus, str]:
    """Put a broken constraint into words, with the status that fits it."""
    fields = " and ".join(violation.attributes)
    match violation.kind:
        case "unique":
            return HTTPStatus.CONFLICT, f"{fields or 'This'} is already taken."
        case "referred":
            return HTTPStatus.CONFLICT, "Something still refers to this."
        case "reference":
            what = f"such {violation.target}" if violation.target else "such thing"
            return HTTPStatus.UNPROCESSABLE_ENTITY, f"There is no {what}."
        case "check" if violation.rule:
            rule = violation.rule.replace("_", " ")
            return HTTPStatus.UNPROCESSABLE_ENTITY, f"This breaks a rule: {rule}."
        case "check":
            wrong = f"{fields or 'Something'} has a value that is not allowed."
            return HTTPStatus.UNPROCESSABLE_ENTITY, wrong
        case "too_long" if len(violation.attributes) > 1:
            together = f"{fields} are too long together."
            return HTTPStatus.UNPROCESSABLE_ENTITY, together
        case "too_long":
            alone = f"{fields or 'A value'} is too long."
            return HTTPStatus.UNPROCESSABLE_ENTITY, alone
        case "required":
            return HTTPStatus.UNPROCESSABLE_ENTITY, f"{fields} must not be null."


def install_database_handlers(app: FastAPI) -> None:
    """Make what the database refuses a problem detail."""
    app.exception_handler(IntegrityError)(on_broken_constraint)
    app.exception_handler(OperationalError)(on_broken_constraint)
    app.exception_handler(DataError)(on_unfit_value)
    app.exception_handler(StaleDataError)(on_stale_row)
