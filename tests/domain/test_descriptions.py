"""Default descriptions: the indefinite article of entity names."""

from __future__ import annotations

import pytest

from generator.domain.descriptions import with_article


@pytest.mark.parametrize(
    "noun",
    [
        "an invoice",
        "an order line",
        "an hour",
        "an umbrella",
        "an upload",
        "an sms",
        "an http log",
        "an x ray",
        "a user",
        "a unit",
        "a url",
        "a uuid",
        "a uk address",
        "a one time code",
        "a european order",
        "a book",
        "a house",
        "a style",
    ],
)
def test_the_article_follows_the_sound(noun: str) -> None:
    assert with_article(noun.partition(" ")[2]) == noun
