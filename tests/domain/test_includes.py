"""Descriptions of included lists in the contract."""

from __future__ import annotations

import pytest

from generator.domain.includes import describe_included_lists
from tests.domain.domain_text import entity_of

SHOP = """
    entities:
      Shelf:
        id: [hall, number]
        fields: {{hall: string(2), number: integer}}
        endpoints: {{get: {{include: [books, sign]}}}}
      Sign:
        relations: {{shelf: {{belongs_to: Shelf, unique: true, inverse: sign}}}}
      Book:
        relations: {{shelf: {{belongs_to: Shelf, inverse: books}}}}
        endpoints: {{{endpoints}}}
"""
CUT = "Only the first 100 items of a list, by key, are embedded, unless the server is configured otherwise."
ALL = "`GET /v1/books?shelf_hall={hall}&shelf_number={number}` lists all `books`."


@pytest.mark.parametrize(
    ("endpoints", "told"),
    [
        ("list: {filter: [shelf]}", f"{CUT} {ALL}"),
        # One column of a composite key does not select the books of one shelf.
        ("list: {filter: [shelf_hall]}", CUT),
        ("list: {}", CUT),
        ("get: {}", CUT),
    ],
)
def test_the_endpoint_with_all_rows_is_named(endpoints: str, told: str) -> None:
    shelf = entity_of(SHOP.format(endpoints=endpoints), "Shelf")
    assert shelf.endpoints.get is not None
    assert describe_included_lists(shelf.endpoints.get.includes, "/v1") == told


def test_there_is_no_text_without_included_lists() -> None:
    shelf = entity_of(SHOP.format(endpoints="list: {}"), "Shelf")
    one = tuple(side for side in shelf.inverses if not side.many)
    assert one
    assert describe_included_lists(one, "/v1") == ""
