"""What the repositories have in common: the queries of one kind of row."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import Select, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, RelationshipDirection, selectinload

from app.core.errors import FieldError, NotFound, RuleViolation
from app.core.schemas import CursorQuery, ListQuery, OffsetQuery
from app.db.base import Base
from app.db.filters import Columns, filter_conditions, search_condition
from app.db.locks import Lock, to_refer, unlocked
from app.db.paging import CursorRows, OffsetRows, cursor_page, offset_page, sort_keys
from app.db.words import label

ModelT = TypeVar("ModelT", bound=Base)
CreateT = TypeVar("CreateT", bound=BaseModel)
UpdateT = TypeVar("UpdateT", bound=BaseModel)

Relations = Mapping[str, Any]


class BaseCRUD(Generic[ModelT, CreateT, UpdateT]):
    """Creates, reads, updates and deletes rows of one model."""

    model: type[ModelT]
    filters: ClassVar[Columns] = {}
    sorts: ClassVar[Columns] = {}
    searches: ClassVar[Sequence[Any]] = ()
    includes: ClassVar[Relations] = {}
    links: ClassVar[Relations] = {}
    """Properties that carry the keys of many-to-many relations: `tag_ids`."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(
        self, *key: Any, include: str | None = None, lock: Lock = unlocked
    ) -> ModelT:
        """Fetch one row by its primary key, locked for what is to be done to it.

        Raises:
            NotFound: there is none.
        """
        matches = (
            column == value
            for column, value in zip(self.key_columns(), key, strict=True)
        )
        statement = lock(self.including(select(self.model).where(*matches), include))
        row: ModelT | None = await self.session.scalar(statement)
        if row is None:
            raise NotFound(f"There is no such {label(self.model)}.")
        return row

    async def cursor_page(self, query: CursorQuery) -> CursorRows[ModelT]:
        """Fetch the page of a list that a cursor points at."""
        keys = sort_keys(getattr(query, "sort", None), self.sorts, self.key_columns())
        statement = self.selecting(query)
        return await cursor_page(
            self.session, statement, keys, query.limit, query.cursor
        )

    async def offset_page(self, query: OffsetQuery) -> OffsetRows[ModelT]:
        """Fetch the page of a list that starts at an offset."""
        keys = sort_keys(getattr(query, "sort", None), self.sorts, self.key_columns())
        statement = self.selecting(query)
        return await offset_page(
            self.session, statement, keys, query.limit, query.offset
        )

    async def add(self, data: CreateT) -> ModelT:
        """Store a new row.

        Raises:
            RuleViolation: it refers to rows that do not exist.
        """
        row = self.model()
        await self.assign(row, data, set(type(data).model_fields))
        self.session.add(row)
        await self.session.flush()
        return row

    async def update(self, row: ModelT, data: UpdateT) -> ModelT:
        """Store the changes that a partial update sets.

        Raises:
            RuleViolation: it refers to rows that do not exist.
        """
        await self.assign(row, data, data.model_fields_set)
        await self.session.flush()
        return row

    async def delete(self, row: ModelT) -> None:
        """Delete a row.

        Raises:
            Conflict: other rows refer to it by a relation that restricts.
        """
        await self.session.delete(row)
        await self.session.flush()

    def key_columns(self) -> list[InstrumentedAttribute[Any]]:
        """Return the columns of the primary key, in order."""
        mapper = inspect(self.model)
        keys = (mapper.get_property_by_column(c).key for c in mapper.primary_key)
        return [getattr(self.model, key) for key in keys]

    def selecting(self, query: ListQuery) -> Select[ModelT]:
        """Return the statement that a list's filters, search and includes make."""
        statement = select(self.model).where(*filter_conditions(query, self.filters))
        search = getattr(query, "search", None)
        if search:
            statement = statement.where(search_condition(search, self.searches))
        return self.including(statement, getattr(query, "include", None))

    def including(
        self, statement: Select[ModelT], include: str | None
    ) -> Select[ModelT]:
        """Load the related rows that `include` names, with one query a relation."""
        names = include.split(",") if include else ()
        return statement.options(*(selectinload(self.includes[n]) for n in set(names)))

    async def assign(self, row: ModelT, data: BaseModel, names: set[str]) -> None:
        """Set the attributes in `names`, after a look at the rows they refer to."""
        # What hangs on a row that is not complete yet cannot be stored on the way.
        with self.session.no_autoflush:
            for name in sorted(names & set(self.links)):
                await self.link(row, data, name)
        for name in sorted(names - set(self.links)):
            setattr(row, name, getattr(data, name))
        await self.check_references(row, data, names)

    async def link(self, row: ModelT, data: BaseModel, name: str) -> None:
        """Make a many-to-many relation lead to the rows whose keys are in `name`."""
        relation, keys = self.links[name], getattr(data, name)
        target = relation.property.mapper
        (key,) = (target.get_property_by_column(c) for c in target.primary_key)
        statement = select(target).where(key.class_attribute.in_(keys))
        found = (await self.session.scalars(to_refer(statement))).all()
        missing = set(keys) - {getattr(item, key.key) for item in found}
        if missing:
            raise reference_error(data, name, target.class_)
        if inspect(row).persistent:
            await self.session.refresh(row, [relation.key])
        setattr(row, relation.key, found)

    async def check_references(
        self, row: ModelT, data: BaseModel, names: set[str]
    ) -> None:
        """Refuse foreign keys in `names` that lead to no live row."""
        mapper = inspect(self.model)
        for relation in mapper.relationships:
            if relation.direction is not RelationshipDirection.MANYTOONE:
                continue
            pairs = [
                (mapper.get_property_by_column(local).key, remote)
                for local, remote in relation.local_remote_pairs
            ]
            values = [getattr(row, name) for name, _ in pairs]
            changed = [name for name, _ in pairs if name in names]
            if not changed or None in values:
                continue
            matches = (r == v for (_, r), v in zip(pairs, values, strict=True))
            target = relation.mapper.class_
            with self.session.no_autoflush:
                statement = to_refer(select(target).where(*matches))
                found = await self.session.scalar(statement)
            if found is None:
                raise reference_error(data, changed[0], target)


def reference_error(data: BaseModel, name: str, target: type[Any]) -> RuleViolation:
    """Return the error of a property of `data` that leads nowhere."""
    detail = f"There is no such {label(target)}."
    wire = type(data).model_fields[name].alias or name
    return RuleViolation(
        detail, FieldError(pointer=f"/{wire}", message=detail, code="reference")
    )
