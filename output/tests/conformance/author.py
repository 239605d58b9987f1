"""Conformance test data for authors."""

from app.models import Author
from tests import edges
from tests.factories.author import make_author, payload_for_author
from tests.factories.book import make_book
from tests.resources import ReferringRows, ResourceTable

AUTHORS = ResourceTable(
    url="/api/v1/authors",
    model=Author,
    make=make_author,
    payload=payload_for_author,
    required=("name",),
    refused={"name": [None, 1, "", "x" * 201, "\x00"], "born": ["2024-02-30"]},
    changed="name",
    clearable=("born",),
    edges={"name": edges.text(200), "born": edges.DATES},
    filters={"name": "= in contains", "born": "= gt gte lt lte in is_null"},
    searches=("name",),
    sorts=("name", "born"),
    strict_filters=("born",),
    referrers=[
        ReferringRows("book.author", "restrict", make_book, {"author_id": "id"}),
    ],
)
