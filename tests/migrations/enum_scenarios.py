"""Scenarios: what the database stores for the values of enums is changed."""

from __future__ import annotations

from tests.migrations.scenario import (
    Answers,
    Scenario,
    books,
    entity_with_fields,
    spec,
)

KINDS = "SELECT kind FROM books ORDER BY id"
PAST = "SELECT past FROM books ORDER BY id"
COUNT = "SELECT count(*) FROM books"

_ALL = "kind: Kind = draft, earlier: Kind | null, past: [Kind]"
_CHECKS = "{not_both: kind <> 'sold' or earlier = 'draft'}"
_UNIQUE = "[{fields: [kind], where: \"kind = 'sold'\", name: one_sold}]"


def kinds(values: str, fields: str = "kind: Kind", **parts: str) -> str:
    """Return a spec of books with an enum of these values."""
    return spec(
        entity_with_fields(fields, **parts), enums=f"Kind: {{values: {{{values}}}}}"
    )


def full(values: str) -> str:
    """Return a spec in which many rules depend on the enum."""
    return kinds(values, _ALL, checks=_CHECKS, unique=_UNIQUE)


NAMES = books(
    kind=["draft", "sold"],
    earlier=[None, "draft"],
    past=[["sold", "draft", "sold"], []],
)
CODES = books(kind=["D", "S"], earlier=[None, "D"], past=[["S", "D", "S"], []])


def stored(*rows: str) -> Answers:
    return {KINDS: list(rows)}


ENUMS = {
    "values get codes, in lists too": Scenario(
        full("draft: , sold: "),
        full("draft: {value: D}, sold: {value: S}"),
        NAMES,
        {
            **stored("D", "S"),
            "SELECT earlier FROM books ORDER BY id": [None, "D"],
            "SELECT count(*) FROM books WHERE CAST(past AS text) LIKE '%S%D%S%'": [1],
        },
        {
            **stored("draft", "sold"),
            "SELECT count(*) FROM books "
            "WHERE CAST(past AS text) LIKE '%sold%draft%sold%'": [1],
        },
    ),
    "codes go": Scenario(
        full("draft: {value: D}, sold: {value: S}"),
        full("draft: , sold: "),
        CODES,
        stored("draft", "sold"),
        stored("D", "S"),
    ),
    "codes swap": Scenario(
        full("draft: {value: D}, sold: {value: S}"),
        full("draft: {value: S}, sold: {value: D}"),
        CODES,
        stored("S", "D"),
        stored("D", "S"),
    ),
    "a value with a code is renamed": Scenario(
        kinds("draft: {value: D}, sold: {value: S}"),
        kinds("new: {value: N, was: draft}, sold: {value: S}"),
        books(kind=["D", "S"]),
        stored("N", "S"),
        stored("D", "S"),
    ),
    "a new value takes the code of another": Scenario(
        kinds("draft: {value: D}"),
        kinds("draft: {value: A}, sold: {value: D}"),
        books(kind=["D", "D"]),
        stored("A", "A"),
        stored("D", "D"),
    ),
    "a value goes, and another one takes its code": Scenario(
        kinds("draft: {value: D}, sold: {value: S}"),
        kinds("sold: {value: D}"),
        books(kind=["D", "S"]),
        fails="books: kind is D in the rows with id: 1",
    ),
    "a list loses a value, and another one takes its code": Scenario(
        kinds("draft: {value: D}, sold: {value: S}", "kinds: [Kind]"),
        kinds("sold: {value: D}", "kinds: [Kind]"),
        books(kinds=[["S"], ["S", "D"]]),
        fails="books: kinds has D in the rows with id: 2",
    ),
    "a value with a code is converted": Scenario(
        kinds("draft: {value: D}, sold: {value: S}, lost: {value: L}"),
        kinds(
            "draft: {value: D}, sold: {value: O}",
            "kind: {type: Kind, convert: \"CASE WHEN kind = 'lost' THEN 'draft' "
            'ELSE kind END"}',
        ),
        books(kind=["D", "S", "L"]),
        stored("D", "O", "D"),
        destructive=True,
    ),
    "an enum with codes becomes text": Scenario(
        kinds("draft: {value: D}, sold: {value: S}", "kind: Kind, past: [Kind]"),
        kinds(
            "draft: {value: D}, sold: {value: S}",
            "kind: string(63), past: [string(63)]",
        ),
        books(kind=["D", "S"], past=[["S"], []]),
        {
            **stored("draft", "sold"),
            "SELECT count(*) FROM books WHERE CAST(past AS text) LIKE '%sold%'": [1],
        },
        {
            **stored("D", "S"),
            "SELECT count(*) FROM books WHERE CAST(past AS text) LIKE '%S%'": [1],
        },
    ),
    "text with codes becomes an enum": Scenario(
        kinds("draft: {value: D}, sold: {value: S}", "kind: string(20)"),
        kinds(
            "draft: {value: D}, sold: {value: S}", "kind: {type: Kind, convert: kind}"
        ),
        books(kind=["D", "S"]),
        stored("D", "S"),
        stored("D", "S"),
        destructive=True,
    ),
    "text with names becomes an enum with codes": Scenario(
        kinds("draft: {value: D}, sold: {value: S}", "kind: string(20)"),
        kinds(
            "draft: {value: D}, sold: {value: S}",
            "kind: {type: Kind, convert: \"CASE WHEN kind IN ('draft', 'D') "
            "THEN 'draft' WHEN kind IN ('sold', 'S') THEN 'sold' END\"}",
        ),
        books(kind=["draft", "sold"]),
        stored("D", "S"),
        destructive=True,
    ),
    "a field with codes comes, filled from the row": Scenario(
        kinds("draft: {value: D}, sold: {value: S}", "pages: integer"),
        kinds(
            "draft: {value: D}, sold: {value: S}",
            "pages: integer, kind: {type: Kind, backfill: "
            "\"CASE WHEN pages > 5 THEN 'sold' ELSE 'draft' END\"}, "
            "past: {type: [Kind], backfill: [draft, sold]}",
        ),
        books(pages=[1, 9]),
        {
            **stored("D", "S"),
            "SELECT count(*) FROM books WHERE CAST(past AS text) LIKE '%D%S%'": [2],
        },
        {COUNT: [2]},
    ),
    "a required field with codes comes": Scenario(
        kinds("draft: {value: D}", "pages: integer"),
        kinds("draft: {value: D}", "pages: integer, kind: Kind = draft"),
        books(pages=[1, 9]),
        stored("D", "D"),
        {COUNT: [2]},
    ),
    "an enum becomes required": Scenario(
        kinds("draft: {value: D}", "kind: Kind | null"),
        kinds("draft: {value: D}", "kind: {type: Kind, backfill: draft}"),
        books(kind=["D", None]),
        stored("D", "D"),
        stored("D", "D"),
    ),
}
