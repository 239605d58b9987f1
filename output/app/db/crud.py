"""What the repositories have in common: the queries of one kind of row."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import Select, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.core.errors import FieldError, NotFound, RuleViolation, pointer
from app.core.schemas import CursorQuery, ListQuery
from app.db.base import Base
from app.db.filters import Columns, filter_conditions, search_condition
from app.db.including import loading
from app.db.locks import RowLock, to_refer, unlocked
from app.db.paging import CursorRows, SortKey, cursor_page, sort_keys
from app.db.statements import all_of, key_of, key_values, one_of, references_of
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
    order: ClassVar[Columns] = {}
    """What lists are sorted by where nobody says: `-created_at`."""
    searches: ClassVar[Sequence[Any]] = ()
    includes: ClassVar[Relations] = {}
    links: ClassVar[Relations] = {}
    """Properties that carry the keys of many-to-many relations: `tag_ids`."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(
        self, *key: Any, include: str | None = None, lock: RowLock = unlocked
    ) -> ModelT:
        """Fetch one row by its primary key, locked for what is to be done to it.

        Raises:
            NotFound: there is none.
        """
        statement = lock(self.including(one_of(self.model), include))
        values = key_values(self.model, key)
        row: ModelT | None = await self.session.scalar(statement, values)
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

    async def add(self, data: CreateT) -> ModelT:
        """Store a new row.

        Raises:
            RuleViolation: it refers to rows that do not exist.
            IntegrityError: the database says so, or another constraint is broken.
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
            IntegrityError: the database says so, or another constraint is broken.
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

    async def flush(self) -> None:
        """Send what has changed so far, so that rows have their keys and versions."""
        await self.session.flush()

    def key_columns(self) -> list[InstrumentedAttribute[Any]]:
        """Return the columns of the primary key, in order."""
        return key_of(self.model)

    def sort_keys(self, query: ListQuery) -> list[SortKey]:
        """Return what a list is sorted by."""
        sort = getattr(query, "sort", None)
        return sort_keys(sort, self.sorts, self.order, self.key_columns())

    def selecting(self, query: ListQuery) -> Select[ModelT]:
        """Return the statement that a list's filters, search and includes make."""
        conditions = filter_conditions(query, self.filters)
        statement = all_of(self.model).where(*conditions)
        search = getattr(query, "search", None)
        if search:
            statement = statement.where(search_condition(search, self.searches))
        return self.including(statement, getattr(query, "include", None))

    def including(
        self, statement: Select[ModelT], include: str | None
    ) -> Select[ModelT]:
        """Fetch the related rows that `include` names, with one query a relation.

        Lists are cut off at a limit, and kept beside the relation: see `included`. What
        clients write whole, they read whole.
        """
        if not include:
            return statement
        names = set(include.split(","))
        written = {relation.key for relation in self.links.values()}
        relations = [self.includes[name] for name in names]
        return statement.options(
            *(
                selectinload(relation) if relation.key in written else loading(relation)
                for relation in relations
            )
        )

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
        found: Sequence[Any] = []
        if keys:
            statement = select(target).where(key.class_attribute.in_(keys))
            found = (await self.session.scalars(to_refer(statement))).all()
        missing = set(keys) - {getattr(item, key.key) for item in found}
        if missing:
            raise reference_error(data, name, target.class_)
        if inspect(row).persistent:
            await self.session.refresh(row, [relation.key])
        elif not found:
            set_committed_value(row, relation.key, [])
            return
        setattr(row, relation.key, found)

    async def check_references(
        self, row: ModelT, data: BaseModel, names: set[str]
    ) -> None:
        """Refuse foreign keys in `names` that lead to no live row.

        Most are left to the database, where it says which one is broken.
        """
        dialect = self.session.get_bind().dialect
        for reference in references_of(self.model):
            if reference.is_left_to(dialect):
                continue
            values = {name: getattr(row, name) for name in reference.columns}
            changed = [name for name in reference.columns if name in names]
            if not changed or None in values.values():
                continue
            with self.session.no_autoflush:
                found = await self.session.scalar(reference.statement, values)
            if found is None:
                raise reference_error(data, changed[0], reference.target)


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
