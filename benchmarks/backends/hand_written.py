"""The bookshop's books as a careful engineer would write them, for comparison.

Plain FastAPI and SQLAlchemy: the same tables, filters, answers and headers, and the
access log of Uvicorn. It has no other endpoints.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import json
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, ClassVar

from fastapi import (
    APIRouter,
    Depends,
    FastAPI,
    HTTPException,
    Query,
    Request,
    Response,
)
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Numeric,
    String,
    Table,
    func,
    tuple_,
)
from sqlalchemy import select as select_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
)
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.types import DateTime
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[type, Any]] = {
        datetime.datetime: DateTime(timezone=True)
    }


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(200))
    born: Mapped[datetime.date | None]
    created_at: Mapped[datetime.datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime.datetime] = mapped_column(default=now, onupdate=now)


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(50))


book_tags = Table(
    "book_tags",
    Base.metadata,
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)


class Book(Base):
    __tablename__ = "books"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    title: Mapped[str] = mapped_column(String(200))
    isbn: Mapped[str] = mapped_column(String(13))
    price: Mapped[decimal.Decimal] = mapped_column(Numeric(10, 2))
    status: Mapped[str] = mapped_column(String(63), default="draft")
    keywords: Mapped[list[str]] = mapped_column(JSONB)
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", JSONB, default=dict)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("authors.id"))
    sequel_to_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime.datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime.datetime] = mapped_column(default=now, onupdate=now)
    version: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime.datetime | None]
    author: Mapped[Author] = relationship(lazy="raise")
    tags: Mapped[list[Tag]] = relationship(lazy="raise", secondary=book_tags)
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


Price = Annotated[decimal.Decimal, PlainSerializer(lambda value: f"{value:.2f}")]


class BookIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(max_length=200)
    isbn: str = Field(pattern="^[0-9]{13}$")
    price: decimal.Decimal = Field(ge=0, max_digits=10, decimal_places=2)
    status: str = "draft"
    keywords: list[str]
    metadata: dict[str, Any] = {}
    author_id: uuid.UUID
    sequel_to_id: uuid.UUID | None = None
    tag_ids: list[uuid.UUID] = []


class AuthorOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: uuid.UUID
    name: str
    born: datetime.date | None
    created_at: datetime.datetime
    updated_at: datetime.datetime


class BookOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: uuid.UUID
    title: str
    isbn: str
    price: Price
    status: str
    keywords: list[str]
    metadata: dict[str, Any] = Field(validation_alias="meta")
    author_id: uuid.UUID
    sequel_to_id: uuid.UUID | None
    created_at: datetime.datetime
    updated_at: datetime.datetime
    version: int


class BookWithAuthor(BookOut):
    author: AuthorOut


class BookList(BaseModel):
    items: list[BookOut]
    next_cursor: str | None
    total: int | None = None


class BookListWithAuthors(BaseModel):
    items: list[BookWithAuthor]
    next_cursor: str | None
    total: int | None = None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    engine = create_async_engine(os.environ["DATABASE_URL"])
    yield {"sessions": async_sessionmaker(engine, expire_on_commit=False)}
    await engine.dispose()


class CommonHeaders:
    """Middleware that adds the request id and security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = Headers(scope=scope).get("X-Request-ID") or uuid.uuid4().hex

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        await self.app(scope, receive, send_with_headers)


router = APIRouter(prefix="/api/v1")


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.state.sessions.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


class BookQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None
    status: str | None = None
    status__in: list[str] | None = None
    author_id: uuid.UUID | None = None
    author_id__in: list[uuid.UUID] | None = None
    price: decimal.Decimal | None = None
    price__gt: decimal.Decimal | None = None
    price__gte: decimal.Decimal | None = None
    price__lt: decimal.Decimal | None = None
    price__lte: decimal.Decimal | None = None
    price__in: list[decimal.Decimal] | None = None
    sort: str = Field("title", pattern="^(title|created_at)$")
    search: str | None = None
    total: bool = False


def conditions(query: BookQuery) -> Iterator[ColumnElement[bool]]:
    yield Book.deleted_at.is_(None)
    if query.status is not None:
        yield Book.status == query.status
    if query.status__in is not None:
        yield Book.status.in_(query.status__in)
    if query.author_id is not None:
        yield Book.author_id == query.author_id
    if query.author_id__in is not None:
        yield Book.author_id.in_(query.author_id__in)
    if query.price is not None:
        yield Book.price == query.price
    if query.price__gt is not None:
        yield Book.price > query.price__gt
    if query.price__gte is not None:
        yield Book.price >= query.price__gte
    if query.price__lt is not None:
        yield Book.price < query.price__lt
    if query.price__lte is not None:
        yield Book.price <= query.price__lte
    if query.price__in is not None:
        yield Book.price.in_(query.price__in)
    if query.search:
        yield Book.title.icontains(query.search, autoescape=True)


async def page(
    session: AsyncSession, query: BookQuery, *options: ExecutableOption
) -> dict[str, Any]:
    statement = select_(Book).where(*conditions(query)).options(*options)
    total = None
    if query.total:
        counting = select_(func.count()).select_from(statement.subquery())
        total = await session.scalar(counting)
    column = getattr(Book, query.sort)
    if query.cursor is not None:
        value, key = json.loads(base64.urlsafe_b64decode(query.cursor))
        statement = statement.where(tuple_(column, Book.id) > (value, uuid.UUID(key)))
    statement = statement.order_by(column, Book.id).limit(query.limit + 1)
    rows = list(await session.scalars(statement))
    following = None
    if len(rows) > query.limit:
        last = rows[query.limit - 1]
        place = [str(getattr(last, query.sort)), str(last.id)]
        following = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    return {"items": rows[: query.limit], "next_cursor": following, "total": total}


@router.get("/books-with-authors", response_model=BookListWithAuthors)
async def list_with_authors(
    session: SessionDep, query: Annotated[BookQuery, Query()]
) -> Any:
    return await page(session, query, selectinload(Book.author))


@router.get("/books", response_model=BookList)
async def list_books(session: SessionDep, query: Annotated[BookQuery, Query()]) -> Any:
    return await page(session, query)


@router.get("/books/{book_id}", response_model=BookOut)
async def get_book(book_id: uuid.UUID, session: SessionDep, response: Response) -> Any:
    statement = select_(Book).where(Book.id == book_id, Book.deleted_at.is_(None))
    book = await session.scalar(statement)
    if book is None:
        raise HTTPException(404)
    response.headers["ETag"] = f'"{book.version}"'
    return book


@router.post("/books", response_model=BookOut, status_code=201)
async def create_book(data: BookIn, session: SessionDep, response: Response) -> Any:
    if await session.get(Author, data.author_id) is None:
        raise HTTPException(422)
    values = data.model_dump(exclude={"metadata", "tag_ids"})
    book = Book(**values, meta=data.metadata, tags=[])
    if data.tag_ids:
        found = await session.scalars(select_(Tag).where(Tag.id.in_(data.tag_ids)))
        book.tags = list(found)
        if len(book.tags) < len(set(data.tag_ids)):
            raise HTTPException(422)
    session.add(book)
    await session.flush()
    response.headers["ETag"] = f'"{book.version}"'
    return book


app = FastAPI(lifespan=lifespan)
app.add_middleware(CommonHeaders)
app.include_router(router)
