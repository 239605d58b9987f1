"""The bookshop's books as a careful engineer writes them by hand, for comparison.

FastAPI and SQLAlchemy with nothing in between: the same tables, the same answers, and
the access log of Uvicorn.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import json
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, ClassVar

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from sqlalchemy import ForeignKey, Numeric, Select, String, tuple_
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
from sqlalchemy.types import DateTime


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


class BookListWithAuthors(BaseModel):
    items: list[BookWithAuthor]
    next_cursor: str | None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    engine = create_async_engine(os.environ["DATABASE_URL"])
    yield {"sessions": async_sessionmaker(engine, expire_on_commit=False)}
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.state.sessions.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


def page_of(rows: Any, limit: int, sort: str) -> dict[str, Any]:
    items = list(rows)
    if len(items) <= limit:
        return {"items": items, "next_cursor": None}
    last = items[limit - 1]
    place = [str(getattr(last, sort)), str(last.id)]
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    return {"items": items[:limit], "next_cursor": cursor}


def listing(
    limit: int, cursor: str | None, status: str | None, sort: str
) -> Select[Any]:
    column = getattr(Book, sort)
    statement = select_(Book).where(Book.deleted_at.is_(None))
    if status is not None:
        statement = statement.where(Book.status == status)
    if cursor is not None:
        value, key = json.loads(base64.urlsafe_b64decode(cursor))
        statement = statement.where(tuple_(column, Book.id) > (value, uuid.UUID(key)))
    return statement.order_by(column, Book.id).limit(limit + 1)


Limit = Annotated[int, Query(ge=1, le=200)]


@app.get("/api/v1/books-with-authors", response_model=BookListWithAuthors)
async def list_with_authors(
    session: SessionDep, limit: Limit = 50, cursor: str | None = None
) -> Any:
    statement = listing(limit, cursor, None, "title")
    rows = await session.scalars(statement.options(selectinload(Book.author)))
    return page_of(rows, limit, "title")


@app.get("/api/v1/books", response_model=BookList)
async def list_books(
    session: SessionDep,
    limit: Limit = 50,
    cursor: str | None = None,
    status: str | None = None,
    sort: Annotated[str, Query(pattern="^(title|created_at)$")] = "title",
) -> Any:
    rows = await session.scalars(listing(limit, cursor, status, sort))
    return page_of(rows, limit, sort)


@app.get("/api/v1/books/{book_id}", response_model=BookOut)
async def get_book(book_id: uuid.UUID, session: SessionDep, response: Response) -> Any:
    statement = select_(Book).where(Book.id == book_id, Book.deleted_at.is_(None))
    book = await session.scalar(statement)
    if book is None:
        raise HTTPException(404)
    response.headers["ETag"] = f'"{book.version}"'
    return book


@app.post("/api/v1/books", response_model=BookOut, status_code=201)
async def create_book(data: BookIn, session: SessionDep, response: Response) -> Any:
    if await session.get(Author, data.author_id) is None:
        raise HTTPException(422)
    book = Book(**data.model_dump(exclude={"metadata"}), meta=data.metadata)
    session.add(book)
    await session.flush()
    response.headers["ETag"] = f'"{book.version}"'
    return book
