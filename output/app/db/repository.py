"""The base class of the repositories."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, bindparam, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, RelationshipProperty, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.core.errors import FieldError, NotFound, RuleViolation, pointer
from app.core.schemas import CursorQuery, ListQuery
from app.db.base import Base, SoftDelete, label
from app.db.including import FirstRelated
from app.db.locks import RowLock, to_refer, unlocked
from app.db.paging import (
    Columns,
    CursorRows,
    SortKey,
    cursor_page,
    key_columns,
    parameter_error,
    sort_keys,
)
from app.db.tracking import live_only

ModelT = TypeVar("ModelT", bound=Base)
CreateT = TypeVar("CreateT", bound=BaseModel)
UpdateT = TypeVar("UpdateT", bound=BaseModel)

Relations = Mapping[str, Any]


class BaseRepository(Generic[ModelT, CreateT, UpdateT]):
    """Creates, reads, updates and deletes the rows of one model."""

    model: type[ModelT]
    sorts: ClassVar[Columns] = {}
    order: ClassVar[Columns] = {}
    """The default order of lists: `-created_at`."""
    includes: ClassVar[Relations] = {}
    """Relations available in `include`; all their rows are loaded."""
    lists: ClassVar[Relations] = {}
    """Relations available in `include`; only their first rows are loaded."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def base_statement(self) -> Select[ModelT]:
        """Return the statement that finds all live rows."""
        return live_only(select(self.model))

    async def get_one_or_none(
        self, statement: Select[ModelT], values: Mapping[str, Any] | None = None
    ) -> ModelT | None:
        """Fetch the row that a statement selects; `values` are its parameters."""
        row: ModelT | None = await self.session.scalar(statement, values)
        return row

    async def get(
        self, *key: Any, include: str | None = None, lock: RowLock = unlocked
    ) -> ModelT:
        """Fetch a row by its primary key, with a lock if it will be changed.

        Raises:
            NotFound: the row does not exist.
        """
        statement = lock(self.including(one_of(self.model), include))
        if lock is not unlocked:
            # The session may have read the row before another request changed it.
            statement = statement.execution_options(populate_existing=True)
        names = (column.key for column in key_of(self.model))
        values = dict(zip(names, key, strict=True))
        row = await self.get_one_or_none(statement, values)
        if row is None:
            raise NotFound(f"The {label(self.model)} does not exist.")
        return row

    async def cursor_page(self, query: CursorQuery) -> CursorRows[ModelT]:
        """Fetch the page of a list that follows a cursor."""
        return await cursor_page(
            self.session,
            self.selecting(query),
            self.sort_keys(query),
            query.limit,
            query.cursor,
            counts=counts_all(query),
        )

    def selecting(self, query: ListQuery) -> Select[ModelT]:
        """Return the statement of a list, with its filters and includes."""
        statement = self.base_statement().where(*self.conditions(query))
        return self.including(statement, getattr(query, "include", None))

    def conditions(self, query: Any) -> Iterator[ColumnElement[bool]]:
        """Yield the filter and search conditions of a list."""
        yield from ()

    def sort_keys(self, query: ListQuery) -> list[SortKey]:
        """Return the keys that a list is sorted by."""
        sort = getattr(query, "sort", None)
        return sort_keys(sort, self.sorts, self.order, key_of(self.model))

    def including(
        self, statement: Select[ModelT], include: str | None
    ) -> Select[ModelT]:
        """Also fetch the relations in `include`, with one query for each.

        Raises:
            RuleViolation: a name in `include` cannot be included.
        """
        for name in include.split(",") if include else ():
            if name in self.includes:
                statement = statement.options(selectinload(self.includes[name]))
            elif name in self.lists:
                statement = statement.options(FirstRelated(self.lists[name]))
            else:
                raise parameter_error("include", f"Cannot include {name}.")
        return statement

    async def add(self, data: CreateT, **values: Any) -> ModelT:
        """Store a new row; `values` are attributes that clients cannot send.

        Raises:
            RuleViolation: the row refers to rows that do not exist.
            IntegrityError: the row violates a constraint.
        """
        row = self.model(**values)
        await self.assign(row, data, set(type(data).model_fields))
        return await self.save(row)

    async def update(self, row: ModelT, data: UpdateT) -> ModelT:
        """Store the changes of a partial update.

        Raises:
            RuleViolation: the row refers to rows that do not exist.
            IntegrityError: the row violates a constraint.
        """
        await self.assign(row, data, data.model_fields_set)
        return await self.save(row)

    async def save(self, row: ModelT) -> ModelT:
        """Store a new or changed row, which sets its key and version."""
        self.session.add(row)
        await self.session.flush()
        return row

    async def delete(self, row: ModelT) -> None:
        """Delete a row.

        Raises:
            Conflict: other rows refer to it and restrict its deletion.
        """
        await self.session.delete(row)
        await self.session.flush()

    async def flush(self) -> None:
        """Store all pending changes, which sets the keys and versions of rows."""
        await self.session.flush()

    async def assign(self, row: ModelT, data: BaseModel, names: set[str]) -> None:
        """Set the attributes in `names` to the values of `data`."""
        for name in sorted(names):
            setattr(row, name, getattr(data, name))

    async def link(
        self, row: ModelT, relation: Any, data: BaseModel, name: str
    ) -> None:
        """Set a many-to-many relation to the rows whose keys are in `name`.

        Raises:
            RuleViolation: one of the rows does not exist.
        """
        keys, target = getattr(data, name), relation.property.mapper.class_
        (key,) = key_of(target)
        # A flush would try to store the row before it is complete.
        with self.session.no_autoflush:
            found: Sequence[Any] = []
            if keys:
                statement = select(target).where(key.in_(keys))
                found = (await self.session.scalars(to_refer(statement))).all()
            if set(keys) - {getattr(item, key.key) for item in found}:
                raise reference_error(data, name, target)
            if inspect(row).persistent:
                await self.session.refresh(row, [relation.key])
            elif not found:
                set_committed_value(row, relation.key, [])
                return
        setattr(row, relation.key, found)

    async def refer(
        self, row: ModelT, relation: Any, data: BaseModel, names: set[str]
    ) -> None:
        """Check that a changed foreign key refers to an existing row.

        PostgreSQL itself reports violated foreign keys, but not rows that are marked
        as deleted.

        Raises:
            RuleViolation: the row does not exist.
        """
        target = relation.property.mapper.class_
        is_reported = self.session.get_bind().dialect.name != "sqlite"
        if is_reported and not issubclass(target, SoftDelete):
            return
        columns = columns_of(relation.property)
        changed = [name for name in columns if name in names]
        values = {columns[name]: getattr(row, name) for name in columns}
        if not changed or None in values.values():
            return
        with self.session.no_autoflush:
            found = await self.session.scalar(referred_to(relation.property), values)
        if found is None:
            raise reference_error(data, changed[0], target)


# Building these statements costs more than running them, so they are cached.
@cache
def key_of(model: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """Return the primary key columns of a model."""
    return key_columns(model)


@cache
def one_of(model: type[Base]) -> Select[Any]:
    """Return the statement of a live row; its parameters are the names of the key."""
    return live_only(select(model)).where(*map(equals, key_of(model)))


@cache
def columns_of(relation: RelationshipProperty[Any]) -> dict[str, str]:
    """Return the attributes of a foreign key, mapped to the referenced attributes."""
    return {
        relation.parent.get_property_by_column(local).key: (
            relation.mapper.get_property_by_column(remote).key
        )
        for local, remote in relation.local_remote_pairs or ()
    }


@cache
def referred_to(relation: RelationshipProperty[Any]) -> Select[Any]:
    """Return the statement that finds and locks a relation's live target row."""
    model = relation.mapper.class_
    columns = [getattr(model, name) for name in columns_of(relation).values()]
    found = select(columns[0]).where(*map(equals, columns))
    return to_refer(live_only(found))


def equals(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Return the condition that a column equals the parameter with its name."""
    return column == bindparam(column.key, type_=column.type)


def counts_all(query: ListQuery) -> bool:
    """Return whether to count all rows; lists without the parameter always count."""
    wanted: bool = getattr(query, "total", True)
    return wanted


def reference_error(data: BaseModel, name: str, target: type[Any]) -> RuleViolation:
    """Return the error for a property that refers to a missing row."""
    detail = f"The {label(target)} does not exist."
    wire = type(data).model_fields[name].alias or name
    return RuleViolation(
        detail, FieldError(pointer=pointer([wire]), message=detail, code="reference")
    )
