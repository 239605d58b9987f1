"""The sample specs, with rows to create, change and delete over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.acceptance.backend_project import REPOSITORY


@dataclass(frozen=True)
class Row:
    """A row of a collection: the values that create it and those that change it."""

    collection: str
    create: dict[str, Any]
    """A value such as `@/authors` refers to the row created in that collection."""
    change: dict[str, Any]
    key: tuple[str, ...] = ("id",)


@dataclass(frozen=True)
class Sample:
    """A spec and rows that fit it, each after those that it refers to."""

    name: str
    specs: Path
    rows: tuple[Row, ...]


BOOKSHOP = Sample(
    "bookshop",
    REPOSITORY / "specs",
    (
        Row(
            "/users",
            {"email": "ada@example.com"},
            {"full_name": "Ada Lovelace"},
        ),
        Row(
            "/authors",
            {"name": "Ursula K. Le Guin", "born": "1929-10-21"},
            {"born": None},
        ),
        Row("/tags", {"name": "utopia"}, {"name": "anarchism"}),
        Row(
            "/books",
            {
                "title": "The Dispossessed",
                "isbn": "9780060125639",
                "price": "12.50",
                "keywords": ["Anarres"],
                "author_id": "@/authors",
                "tag_ids": ["@/tags"],
            },
            {"status": "published", "price": "9.90"},
        ),
    ),
)
CHINOOK = Sample(
    "chinook",
    REPOSITORY / "tests/specs/chinook",
    (
        Row("/artists", {"name": "AC/DC"}, {"website": "https://example.com/"}),
        Row(
            "/albums",
            {"title": "Let There Be Rock", "artist_id": "@/artists"},
            {"title": "Let There Be Rock (live)"},
        ),
        Row(
            "/employees",
            {"last_name": "Adams", "first_name": "Andrew"},
            {"title": "General Manager", "hire_date": "2002-08-14T00:00:00Z"},
        ),
        Row(
            "/customers",
            {
                "first_name": "Luis",
                "last_name": "Goncalves",
                "email": "luis@example.com",
                "support_rep_id": "@/employees",
            },
            {"country": "Brazil", "support_rep_id": None, "last_seen_from": "::1"},
        ),
        Row(
            "/invoices",
            {"customer_id": "@/customers", "total": "3.98"},
            {"billing_country": "Brazil", "total": "5.94"},
        ),
    ),
)
SAKILA = Sample(
    "sakila",
    REPOSITORY / "tests/specs/sakila",
    (
        Row(
            "/countries", {"code": "NO", "name": "Noreg"}, {"name": "Norway"}, ("code",)
        ),
        Row(
            "/cities",
            {"name": "Kristiania", "country_code": "@/countries"},
            {"name": "Oslo"},
        ),
        Row("/categories", {"name": "Horror"}, {"name": "Comedy"}),
        Row(
            "/actors", {"first_name": "Liv", "last_name": "U"}, {"last_name": "Ullmann"}
        ),
    ),
)
KITCHEN_SINK = Sample(
    "kitchen_sink",
    REPOSITORY / "tests/specs/kitchen_sink",
    (
        Row("/buildings", {"code": "NO"}, {"street": "Rue de l'Été"}, ("code",)),
        Row(
            "/floors",
            {"building_code": "@/buildings", "level": -1},
            {"carpet": "red"},
            ("building_code", "level"),
        ),
        Row("/teams", {"name": 'it\'s "quoted" \\'}, {"name": "{{ 7*7 }}"}),
        Row(
            "/classes",
            {"class": "a", "order": 1, "fields": []},
            {"metadata": {"copy": None}, "model_config": "b", "json": [1]},
        ),
        Row(
            "/everythings",
            {"name": "all", "labels": ["x"]},
            {"colour": "blue", "size": 3, "reason": "why not"},
        ),
    ),
)
SAMPLES = (BOOKSHOP, CHINOOK, SAKILA, KITCHEN_SINK)
