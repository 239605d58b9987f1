"""What the repositories have in common: the queries of one kind of row."""

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
from app.db.base import Base, SoftDelete
from app.db.including import FirstRelated
from app.db.locks import RowLock, to_refer, unlocked
from app.db.paging import (
    Columns,
    CursorRows,
    SortKey,
    cursor_page,
    key_columns,
    sort_keys,
)
from app.db.tracking import live_only
from app.db.words import label

ModelT = TypeVar("ModelT", bound=Base)
CreateT = TypeVar("CreateT", bound=BaseModel)
UpdateT = TypeVar("UpdateT", bound=BaseModel)

Relations = Mapping[str, Any]


class BaseRepository(Generic[ModelT, CreateT, UpdateT]):
    """Creates, reads, updates and deletes rows of one model."""

    model: type[ModelT]
    sorts: ClassVar[Columns] = {}
    order: ClassVar[Columns] = {}
    """The order of lists whose `sort` is left out: `-created_at`."""
    includes: ClassVar[Relations] = {}
    """Relations that `include` can name, whose rows come along whole."""
    lists: ClassVar[Relations] = {}
    """Those of which the first rows come along."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def base_statement(self) -> Select[ModelT]:
        """Return the statement of all live rows."""
        return live_only(select(self.model))

    async def get_one_or_none(
        self, statement: Select[ModelT], values: Mapping[str, Any] | None = None
    ) -> ModelT | None:
        """Fetch the row that a statement finds; `values` are its parameters."""
        row: ModelT | None = await self.session.scalar(statement, values)
        return row

    async def get(
        self, *key: Any, include: str | None = None, lock: RowLock = unlocked
    ) -> ModelT:
        """Fetch one row by its primary key, locked for what is to be done to it.

        Raises:
            NotFound: there is none.
        """
        statement = lock(self.including(one_of(self.model), include))
        names = (column.key for column in key_of(self.model))
        values = dict(zip(names, key, strict=True))
        row = await self.get_one_or_none(statement, values)
        if row is None:
            raise NotFound(f"There is no such {label(self.model)}.")
        return row

    async def cursor_page(self, query: CursorQuery) -> CursorRows[ModelT]:
        """Fetch the page of a list that a cursor points at."""
        return await cursor_page(
            self.session,
            self.selecting(query),
            self.sort_keys(query),
            query.limit,
            query.cursor,
            counts=counts_all(query),
        )

    def selecting(self, query: ListQuery) -> Select[ModelT]:
        """Return the statement that a list's conditions and includes make."""
        statement = self.base_statement().where(*self.conditions(query))
        return self.including(statement, getattr(query, "include", None))

    def conditions(self, query: Any) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions of a list's filters and search."""
        yield from ()

    def sort_keys(self, query: ListQuery) -> list[SortKey]:
        """Return what a list is sorted by."""
        sort = getattr(query, "sort", None)
        return sort_keys(sort, self.sorts, self.order, key_of(self.model))

    def including(
        self, statement: Select[ModelT], include: str | None
    ) -> Select[ModelT]:
        """Fetch the related rows that `include` names, with one query a relation."""
        names = include.split(",") if include else []
        return statement.options(
            *(selectinload(self.includes[n]) for n in names if n in self.includes),
            *(FirstRelated(self.lists[n]) for n in names if n in self.lists),
        )

    async def add(self, data: CreateT) -> ModelT:
        """Store a new row.

        Raises:
            RuleViolation: it refers to rows that do not exist.
            IntegrityError: it breaks a constraint of the database.
        """
        row = self.model()
        await self.assign(row, data, set(type(data).model_fields))
        return await self.save(row)

    async def update(self, row: ModelT, data: UpdateT) -> ModelT:
        """Store the changes that a partial update sets.

        Raises:
            RuleViolation: it refers to rows that do not exist.
            IntegrityError: it breaks a constraint of the database.
        """
        await self.assign(row, data, data.model_fields_set)
        return await self.save(row)

    async def save(self, row: ModelT) -> ModelT:
        """Store a row as it is now, so that it has its key and its version."""
        self.session.add(row)
        await self.session.flush()
        return row

    async def delete(self, row: ModelT) -> None:
        """Delete a row.

        Raises:
            Conflict: other rows refer to it by a relation that restricts.
        """
        await self.session.delete(row)
        await self.session.flush()

    async def flush(self) -> None:
        """Send what has changed so far, so that rows have their keys and versions."""
        await self.session.flush()

    async def assign(self, row: ModelT, data: BaseModel, names: set[str]) -> None:
        """Set the attributes of a row that `names` has to the values of `data`."""
        for name in sorted(names):
            setattr(row, name, getattr(data, name))

    async def link(
        self, row: ModelT, relation: Any, data: BaseModel, name: str
    ) -> None:
        """Make a many-to-many relation lead to the rows whose keys are in `name`.

        Raises:
            RuleViolation: one of them does not exist.
        """
        keys, target = getattr(data, name), relation.property.mapper.class_
        (key,) = key_of(target)
        # A row that is not complete yet cannot be stored on the way.
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
        """Check the row that a foreign key leads to, if `names` changes the key.

        PostgreSQL reports itself which key is broken, but not that the row is only
        marked as deleted.

        Raises:
            RuleViolation: there is no such row.
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


# Making a statement costs more than running it by key does, so these are kept.
@cache
def key_of(model: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """Return the columns of the primary key of a model, in order."""
    return key_columns(model)


@cache
def one_of(model: type[Base]) -> Select[Any]:
    """Return the statement of a live row, whose parameters are named as its key is."""
    return live_only(select(model)).where(*map(equals, key_of(model)))


@cache
def columns_of(relation: RelationshipProperty[Any]) -> dict[str, str]:
    """Return the attributes of a foreign key, each with the one that it leads to."""
    return {
        relation.parent.get_property_by_column(local).key: (
            relation.mapper.get_property_by_column(remote).key
        )
        for local, remote in relation.local_remote_pairs or ()
    }


@cache
def referred_to(relation: RelationshipProperty[Any]) -> Select[Any]:
    """Return the statement of the live row that a relation leads to, to be locked."""
    model = relation.mapper.class_
    columns = [getattr(model, name) for name in columns_of(relation).values()]
    found = select(columns[0]).where(*map(equals, columns))
    return to_refer(live_only(found))


def equals(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Return the condition that a column has the value of the parameter of its name."""
    return column == bindparam(column.key, type_=column.type)


def counts_all(query: ListQuery) -> bool:
    """Return whether to count all rows: if asked to, or where nobody has to ask."""
    wanted: bool = getattr(query, "total", True)
    return wanted


def reference_error(data: BaseModel, name: str, target: type[Any]) -> RuleViolation:
    """Return the error of a property of `data` that leads nowhere."""
    detail = f"There is no such {label(target)}."
    wire = type(data).model_fields[name].alias or name
    return RuleViolation(
        detail, FieldError(pointer=pointer([wire]), message=detail, code="reference")
    )
