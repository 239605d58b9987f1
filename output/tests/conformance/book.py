"""Conformance test data for books."""

from app.models import Book
from tests import edges
from tests.factories.book import make_book, payload_for_book
from tests.resources import ActionTable, ReferringRows, ResourceTable

BOOKS = ResourceTable(
    url="/api/v1/books",
    model=Book,
    make=make_book,
    payload=payload_for_book,
    required=("title", "isbn", "price", "keywords", "author_id"),
    defaults={"status": "draft", "metadata": {}},
    refused={
        "title": [None, 1, "x" * 201, "\x00"],
        "isbn": [None, 1, "x" * 14, "", "\x00"],
        "price": [None, 1.5, "-0.01", "0.001", "100000000"],
        "status": [None, "nonsense"],
        "keywords": [None, "nonsense", [1]],
        "metadata": [None, {"nul": "\x00"}],
        "author_id": [None, "nonsense"],
        "sequel_to_id": ["nonsense"],
    },
    tied=("sequel_to_id",),
    changed="title",
    dangling=[
        {"tag_ids": ["00000000-0000-4000-8000-00000000ffff"]},
        {"author_id": "00000000-0000-4000-8000-00000000ffff"},
        {"sequel_to_id": "00000000-0000-4000-8000-00000000ffff"},
    ],
    edges={
        "title": edges.text(200),
        "isbn": edges.text(13),
        "price": edges.decimal(10, 2),
        "keywords": edges.listed(edges.text()),
        "metadata": edges.JSON_VALUES,
    },
    filters={"status": "= in", "author_id": "= in", "price": "= gt gte lt lte in"},
    searches=("title",),
    sorts=("title", "created_at"),
    order="-created_at",
    included="author,tags",
    strict_filters=("status", "author_id", "price"),
    referrers=[
        ReferringRows(
            "book.sequel_to",
            "set_null",
            make_book,
            {"sequel_to_id": "id"},
            parent=1,
            is_linked_later=True,
        ),
    ],
    actions=[
        ActionTable(
            "POST",
            "publish",
            body={"notify": True},
            refused=[("notify", None), ("notify", "true")],
            is_conditional=True,
        ),
    ],
    attributes={"metadata": "metadata_"},
)
