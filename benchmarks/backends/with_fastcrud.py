"""The same books through fastcrud's `FastCRUD`, for comparison."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from by_hand import (
    Author,
    AuthorOut,
    Book,
    BookIn,
    BookList,
    BookListWithAuthors,
    BookOut,
    CommonHeaders,
    Limit,
    SessionDep,
    lifespan,
)
from fastapi import FastAPI, HTTPException, Query
from fastcrud import FastCRUD, JoinConfig

app = FastAPI(lifespan=lifespan)
app.add_middleware(CommonHeaders)
books: Any = FastCRUD(Book, is_deleted_column="no_such_column")
authors: Any = FastCRUD(Author)


@app.get("/api/v1/books-with-authors", response_model=BookListWithAuthors)
async def list_with_authors(session: SessionDep, limit: Limit = 50) -> Any:
    found = await books.get_multi_joined(
        session,
        joins_config=[
            JoinConfig(
                model=Author,
                join_on=Book.author_id == Author.id,
                join_prefix="author_",
                schema_to_select=AuthorOut,
            )
        ],
        nest_joins=True,
        limit=limit + 1,
        sort_columns=["title", "id"],
        deleted_at=None,
    )
    items = [renamed(item) for item in found["data"]]
    return {"items": items[:limit], "next_cursor": None}


@app.get("/api/v1/books", response_model=BookList)
async def list_books(
    session: SessionDep,
    limit: Limit = 50,
    cursor: str | None = None,
    status: str | None = None,
    sort: Annotated[str, Query(pattern="^(title|created_at)$")] = "title",
) -> Any:
    if cursor is not None:
        found = await books.get_multi_by_cursor(
            session, cursor=uuid.UUID(cursor), limit=limit, sort_column="id"
        )
        items, following = found["data"], found["next_cursor"]
    else:
        filters = {} if status is None else {"status": status}
        found = await books.get_multi(
            session, limit=limit, sort_columns=[sort, "id"], deleted_at=None, **filters
        )
        items, following = found["data"], str(found["data"][-1]["id"])
    return {"items": [renamed(item) for item in items], "next_cursor": str(following)}


@app.get("/api/v1/books/{book_id}", response_model=BookOut)
async def get_book(book_id: uuid.UUID, session: SessionDep) -> Any:
    book = await books.get(session, id=book_id, deleted_at=None)
    if book is None:
        raise HTTPException(404)
    return renamed(book)


@app.post("/api/v1/books", response_model=BookOut, status_code=201)
async def create_book(data: BookIn, session: SessionDep) -> Any:
    if not await authors.exists(session, id=data.author_id):
        raise HTTPException(422)
    values = data.model_dump(exclude={"metadata", "tag_ids"})
    row = Book(**values, meta=data.metadata)
    session.add(row)
    await session.flush()
    return row


def renamed(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "meta": item.get("metadata", item.get("meta"))}
