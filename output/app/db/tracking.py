"""What the session does for every change, whoever makes it.

Rows that are marked as deleted are hidden, deleting marks them, and changes raise the
version: for rows that are flushed, and for statements that change many at once.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, column, event, inspect, select, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapper,
    ORMExecuteState,
    RelationshipDirection,
    Session,
    with_loader_criteria,
)

from app.core.clock import utc_now
from app.db.base import Base, SoftDelete, Versioned, touch
from app.db.soft_delete import apply_rules, release

SEES_LIVE_ROWS = "sees live rows"
"""The execution option of statements that have the condition already."""


class AppSession(Session):
    """The session of the application."""


@event.listens_for(AppSession, "before_flush")
def before_flush(session: Session, *_: Any) -> None:
    """Apply the rules of deletion, and touch the rows that have changed."""
    if session.deleted:
        apply_rules(session)
    for row in session.dirty:
        if isinstance(row, Base) and has_changed(row):
            touch(row)


def has_changed(row: Base) -> bool:
    """Return whether a row's columns have changed, or what it is linked to."""
    state = inspect(row)
    names = own_names(state.mapper)
    return any(state.attrs[name].history.has_changes() for name in names)


@cache
def own_names(mapper: Mapper[Any]) -> list[str]:
    """Return the attributes that are a row's own, and not another row's."""
    relations = [
        relation.key
        for relation in mapper.relationships
        if relation.direction is RelationshipDirection.MANYTOONE
        or (
            relation.secondary is not None
            # The side that declares the relation has the first column.
            and relation.synchronize_pairs[0][1] is next(iter(relation.secondary.c))
        )
    ]
    return [*mapper.column_attrs.keys(), *relations]


@event.listens_for(AppSession, "do_orm_execute")
def before_statement(state: ORMExecuteState) -> Any:
    """Let statements see live rows only, and those that change rows raise versions.

    The execution option `include_deleted` leaves a statement as it is.
    """
    options = state.execution_options
    if options.get("include_deleted", False) or options.get(SEES_LIVE_ROWS, False):
        return None
    if state.is_update:
        state.statement = tracked(state)
    elif state.is_delete:
        return delete_by_mark(state)
    elif state.is_select and not (state.is_column_load or state.is_relationship_load):
        state.statement = state.statement.options(*live_rows_only())
    return None


def tracked(state: ORMExecuteState) -> Any:
    """Return an update of live rows that raises their versions."""
    model = model_of(state)
    statement: Any = state.statement
    if isinstance(state.parameters, list) and issubclass(model, SoftDelete | Versioned):
        raise InvalidRequestError(
            "An update by a list of keys would pass over versions and marks of "
            "deletion. Change the rows, or write update().where().values()."
        )
    if issubclass(model, SoftDelete):
        statement = statement.where(model.deleted_at.is_(None))
    if issubclass(model, Versioned):
        statement = statement.values(version=model.version + 1)
    return statement


def delete_by_mark(state: ORMExecuteState) -> Any:
    """Mark the rows of a DELETE as deleted, by the rules of their relations."""
    model = model_of(state)
    if not issubclass(model, SoftDelete):
        return None
    session = state.session
    statement: Any = state.statement
    conditions = () if statement.whereclause is None else (statement.whereclause,)
    rows = session.scalars(select(model).where(*conditions)).all()
    release(session, rows)
    return session.execute(
        update(model).where(*conditions).values(deleted_at=utc_now())
    )


def model_of(state: ORMExecuteState) -> Any:
    """Return the model whose rows a statement changes."""
    return state.bind_mapper.class_ if state.bind_mapper else object


def live_only(statement: Select[Any]) -> Select[Any]:
    """Return a statement that sees live rows only, to be kept and run often.

    The session adds nothing to it, which saves a part of the work for each run.
    """
    marked = statement.execution_options(**{SEES_LIVE_ROWS: True})
    return marked.options(*live_rows_only())


@cache
def live_rows_only() -> list[LoaderCriteriaOption]:
    """Return the condition that rows are live, where any model's can be deleted.

    One for all models: SQLAlchemy looks at each condition for every statement.
    """
    if not SoftDelete.__subclasses__():
        return []
    return [with_loader_criteria(SoftDelete, is_live, include_aliases=True)]


def is_live(model: Any) -> ColumnElement[bool]:
    """Return the condition that a row of a model is not marked as deleted."""
    # What all of these models share need not have the column itself.
    mark: ColumnElement[Any] = getattr(model, "deleted_at", column("deleted_at"))
    return mark.is_(None)
