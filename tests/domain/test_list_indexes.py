"""Indexes derived from the sort keys and filters of lists."""

from __future__ import annotations

import pytest

from generator.schema.list_indexes import unindexable_fields
from generator.schema.table_builder import build_tables
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
    books = next(table for table in build_tables(domain) if table.name == "books")
    return [
        (index.columns, None if index.where is None else index.where.postgresql)
        for index in books.indexes
    ]


DECLARED = (("pages", "sold"), None)
KEY = (("author_id",), None)
LIVE = "deleted_at IS NULL"


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ("sort: [title]", [DECLARED, (("title", "id"), None), KEY]),
        ("sort: {default: -title}", [DECLARED, (("title", "id"), None), KEY]),
        ("sort: [title], filter: [title]", [DECLARED, (("title", "id"), None), KEY]),
        ("filter: [title]", [DECLARED, KEY, (("title",), None)]),
        # A unique rule, a declared index, a key or a foreign key already covers it.
        ("sort: [isbn, id], filter: [isbn, pages, author]", [DECLARED, KEY]),
        # The new index also covers the foreign key.
        ("sort: [author_id]", [DECLARED, (("author_id", "id"), None)]),
        ("filter: [sold]", [DECLARED, KEY]),
        ("sort: [sold]", [DECLARED, (("sold", "id"), None), KEY]),
        ("sort: [blurb], filter: [blurb, homepage]", [DECLARED, KEY]),
        # An index has one direction, so it covers only the terms that share it.
        ("sort: {default: [-title, sold]}", [DECLARED, (("title", "id"), None), KEY]),
    ],
)
def test_indexes_of_a_list(options: str, due: list[object]) -> None:
    assert _indexes(options) == due


def test_soft_deleted_rows_are_not_indexed() -> None:
    found = _indexes("sort: [title, author_id]", "soft_delete")
    assert (("title", "id"), LIVE) in found
    # The foreign key is checked for all rows, soft-deleted ones included.
    assert (("author_id", "id"), None) in found


INCLUDED = """
    entities:
      Author:
        endpoints: {get: {include: [books]}}
      Book:
        traits: [soft_delete]
        relations:
          author: {belongs_to: Author, inverse: books}
          editor: {belongs_to: Author, inverse: edited}
          tags: {many_to_many: Tag, inverse: books}
          places: {many_to_many: Place, inverse: books}
        endpoints: {list: {include: [tags]}}
      Tag: {endpoints: {list: {include: [books]}}}
      Place: {}
"""


def test_included_lists_have_indexes_in_key_order() -> None:
    found = {
        table.name: [(index.columns, index.where) for index in table.indexes]
        for table in build_tables(domain_of(INCLUDED))
    }
    # The `edited` inverse is not included, so the index of editor_id has no order.
    assert found["books"] == [(("author_id", "id"), None), (("editor_id",), None)]
    # The join table's primary key already indexes the other direction.
    assert found["book_tags"] == [(("tag_id", "book_id"), None)]
    assert found["book_places"] == [(("place_id",), None)]


def test_columns_too_long_to_index_are_listed() -> None:
    options = "sort: [blurb, title], filter: [blurb, homepage]"
    book = entity_of(BOOK.format(options=options, traits=""), "Book")
    assert unindexable_fields(book) == {
        "sort": ["blurb"],
        "filter": ["blurb", "homepage"],
    }
