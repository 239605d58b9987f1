"""Indexes that the lists of entities need."""

from __future__ import annotations

import pytest

from generator.domain.list_indexes import without_index
from generator.domain.table_builder import tables
from tests.domain.domain_text import domain_of, entity_of

BOOK = """
    entities:
      Author: {{}}
      Book:
        traits: [{traits}]
        fields:
          title: string(200)
          isbn: {{type: string(13), unique: true}}
          pages: integer | null
          sold: boolean
          blurb: text
          homepage: url
        relations: {{author: {{belongs_to: Author}}}}
        indexes: [[pages, sold]]
        endpoints: {{list: {{{options}}}}}
"""


def _indexes(
    options: str, traits: str = ""
) -> list[tuple[tuple[str, ...], str | None]]:
    domain = domain_of(BOOK.format(options=options, traits=traits))
    books = next(table for table in tables(domain) if table.name == "books")
    return [(index.columns, index.where) for index in books.indexes]


OWN = (("pages", "sold"), None)
KEY = (("author_id",), None)
LIVE = "deleted_at IS NULL"


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ("sort: [title]", [OWN, (("title", "id"), None), KEY]),
        ("sort: {default: -title}", [OWN, (("title", "id"), None), KEY]),
        ("sort: [title], filter: [title]", [OWN, (("title", "id"), None), KEY]),
        ("filter: [title]", [OWN, KEY, (("title",), None)]),
        # A unique rule, an index of one's own, a key or a foreign key does as well.
        ("sort: [isbn, id], filter: [isbn, pages, author]", [OWN, KEY]),
        # It serves the foreign key, too.
        ("sort: [author_id]", [OWN, (("author_id", "id"), None)]),
        ("filter: [sold]", [OWN, KEY]),
        ("sort: [sold]", [OWN, (("sold", "id"), None), KEY]),
        ("sort: [blurb], filter: [blurb, homepage]", [OWN, KEY]),
        # One index has no two directions.
        ("sort: {default: [-title, sold]}", [OWN, (("title", "id"), None), KEY]),
    ],
)
def test_indexes_of_a_list(options: str, due: list[object]) -> None:
    assert _indexes(options) == due


def test_only_live_rows_are_indexed() -> None:
    found = _indexes("sort: [title, author_id]", "soft_delete")
    assert (("title", "id"), LIVE) in found
    # The foreign key is checked for all rows.
    assert (("author_id", "id"), None) in found


def test_what_has_no_index_is_known() -> None:
    options = "sort: [blurb, title], filter: [blurb, homepage]"
    book = entity_of(BOOK.format(options=options, traits=""), "Book")
    assert without_index(book) == {"sort": ["blurb"], "filter": ["blurb", "homepage"]}
