"""Entities whose names look like classes of others: only what is emitted collides."""

from __future__ import annotations

import pytest

from tests.domain.domain_text import diagnostics_of, domain_of


@pytest.mark.parametrize(
    "entities",
    [
        "{Order: {}, OrderDetail: {}}",
        "{Service: {}, Job: {}, JobService: {}, JobRepository: {}}",
        "{Task: {endpoints: {get: }}, TaskPage: {}}",
    ],
)
def test_a_name_is_free_if_no_schema_has_it(entities: str) -> None:
    assert domain_of(f"entities: {entities}")


INVERSE = "relations: {order: {belongs_to: Order, inverse: details}}"


@pytest.mark.parametrize(
    ("order", "other"),
    [
        ("endpoints: {get: {include: [details]}}", f"OrderDetail: {{{INVERSE}}}"),
        ("endpoints: {list: }", "OrderPage: {}"),
        ("fields: {name: text}", "OrderCreate: {}"),
    ],
)
def test_a_name_that_an_emitted_schema_has_collides(order: str, other: str) -> None:
    found = diagnostics_of(f"entities: {{Order: {{{order}}}, {other}}}")
    assert [place for _, place in found] == ["Order"]
