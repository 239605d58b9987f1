"""Session hooks for soft deletion, timestamps and versions.

Rows that are marked as deleted are hidden, deleting a row marks it, and changes
increment its version. This applies to single rows and to bulk statements.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, column, event, inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapper,
    ORMExecuteState,
    RelationshipDirection,
    Session,
    with_loader_criteria,
)

from app.core.config import Settings, get_settings
from app.db.base import Base, SoftDelete, Versioned, touch
from app.db.soft_delete import apply_rules, mark_all

SEES_LIVE_ROWS = "sees live rows"
"""The execution option of statements that already include the condition."""


class AppSession(Session):
    """The session of the application."""


def settings_of(session: Session | AsyncSession) -> Settings:
    """Return the settings of the application that a session belongs to."""
    settings: Settings = session.info.get("settings") or get_settings()
    return settings


@event.listens_for(AppSession, "before_flush")
def before_flush(session: Session, *_: Any) -> None:
    """Apply the rules of deletion, and touch the rows that have changed."""
    if session.deleted:
        apply_rules(session)
    for row in session.dirty:
        if isinstance(row, Base) and has_changed(row):
            touch(row)


def has_changed(row: Base) -> bool:
    """Return whether the columns or the linked rows of a row have changed."""
    state = inspect(row)
    names = own_names(state.mapper)
    return any(state.attrs[name].history.has_changes() for name in names)


@cache
def own_names(mapper: Mapper[Any]) -> list[str]:
    """Return the attributes whose changes count as changes to the row itself."""
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
    """Restrict statements to live rows, and make updates increment versions.

    The execution option `include_deleted` leaves a statement unchanged.
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
    """Return an UPDATE restricted to live rows that increments their versions."""
    model = model_of(state)
    statement: Any = state.statement
    if isinstance(state.parameters, list) and issubclass(model, SoftDelete | Versioned):
        raise InvalidRequestError(
            "A bulk update by primary key would ignore versions and deletion marks. "
            "Change the rows, or use update().where().values()."
        )
    if issubclass(model, SoftDelete):
        statement = statement.where(model.deleted_at.is_(None))
    if issubclass(model, Versioned):
        statement = statement.values(version=model.version + 1)
    return statement


def delete_by_mark(state: ORMExecuteState) -> Any:
    """Turn a DELETE into an UPDATE that marks its rows as deleted."""
    model = model_of(state)
    if not issubclass(model, SoftDelete):
        return None
    statement: Any = state.statement
    conditions = () if statement.whereclause is None else (statement.whereclause,)
    return mark_all(state.session, model, conditions)


def model_of(state: ORMExecuteState) -> Any:
    """Return the model whose rows a statement changes."""
    return state.bind_mapper.class_ if state.bind_mapper else object


def live_only(statement: Select[Any]) -> Select[Any]:
    """Return a statement that is restricted to live rows.

    For cached statements: the session has nothing to add for each execution.
    """
    marked = statement.execution_options(**{SEES_LIVE_ROWS: True})
    return marked.options(*live_rows_only())


@cache
def live_rows_only() -> list[LoaderCriteriaOption]:
    """Return the options that restrict a statement to live rows.

    One option for all models: SQLAlchemy checks each option for every statement.
    """
    if not SoftDelete.__subclasses__():
        return []
    return [with_loader_criteria(SoftDelete, is_live, include_aliases=True)]


def is_live(model: Any) -> ColumnElement[bool]:
    """Return the condition that a row is not marked as deleted."""
    # The mixin itself may lack the column.
    mark: ColumnElement[Any] = getattr(model, "deleted_at", column("deleted_at"))
    return mark.is_(None)
