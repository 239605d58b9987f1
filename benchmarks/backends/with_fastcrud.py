"""The same books through fastcrud's `FastCRUD`, for comparison."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query
from fastcrud import FastCRUD, JoinConfig
from hand_written import (
    Author,
    AuthorOut,
    Book,
    BookIn,
    BookList,
    BookListWithAuthors,
    BookOut,
    BookQuery,
    CommonHeaders,
    SessionDep,
    lifespan,
)

app = FastAPI(lifespan=lifespan)
app.add_middleware(CommonHeaders)
books: Any = FastCRUD(Book, is_deleted_column="no_such_column")
authors: Any = FastCRUD(Author)


@app.get("/api/v1/books-with-authors", response_model=BookListWithAuthors)
async def list_with_authors(
    session: SessionDep, query: Annotated[BookQuery, Query()]
) -> Any:
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
        limit=query.limit + 1,
        sort_columns=["title", "id"],
        deleted_at=None,
    )
    items = [rename_metadata(item) for item in found["data"]]
    return {"items": items[: query.limit], "next_cursor": None}


@app.get("/api/v1/books", response_model=BookList)
async def list_books(session: SessionDep, query: Annotated[BookQuery, Query()]) -> Any:
    names = {"status", "author_id", "price"}
    filters = {
        name: value
        for name, value in query.model_dump(exclude_none=True).items()
        if name.partition("__")[0] in names
    }
    filters["deleted_at"] = None
    if query.cursor is not None:
        # It cannot sort by two columns: pages would lose rows with equal titles.
        found = await books.get_multi_by_cursor(
            session,
            cursor=uuid.UUID(query.cursor),
            limit=query.limit,
            sort_column="id",
            **filters,
        )
        items, following = found["data"], found["next_cursor"]
    else:
        found = await books.get_multi(
            session, limit=query.limit, sort_columns=[query.sort, "id"], **filters
        )
        items, following = found["data"], str(found["data"][-1]["id"])
    return {
        "items": [rename_metadata(item) for item in items],
        "next_cursor": str(following),
    }


@app.get("/api/v1/books/{book_id}", response_model=BookOut)
async def get_book(book_id: uuid.UUID, session: SessionDep) -> Any:
    book = await books.get(session, id=book_id, deleted_at=None)
    if book is None:
        raise HTTPException(404)
    return rename_metadata(book)


@app.post("/api/v1/books", response_model=BookOut, status_code=201)
async def create_book(data: BookIn, session: SessionDep) -> Any:
    if not await authors.exists(session, id=data.author_id):
        raise HTTPException(422)
    values = data.model_dump(exclude={"metadata", "tag_ids"})
    row = Book(**values, meta=data.metadata)
    session.add(row)
    await session.flush()
    return row


def rename_metadata(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "meta": item.get("metadata", item.get("meta"))}
