"""Scenarios: fields are added, removed, renamed, retyped; defaults and nullability."""

from __future__ import annotations

from tests.migrations.scenario import Scenario, books, entity_with_fields, spec

TITLES = books(title=["One", "Two"])
COUNT = "SELECT count(*) FROM books"
TITLE = "SELECT title FROM books ORDER BY id"
LATE = "2026-01-31 23:30:00"
PLAIN = spec(entity_with_fields("title: string(20)"))


def value_of(column: str) -> str:
    return f"SELECT {column} FROM books ORDER BY id"


def type_change(old: str, new: str, values: list, after: list, **more) -> Scenario:  # type: ignore[type-arg, no-untyped-def]
    """Return a scenario that changes the type of `value`."""
    return Scenario(
        spec(entity_with_fields(f"value: {old}")),
        spec(entity_with_fields(f"value: {new}")),
        books(value=values),
        {value_of("value"): after},
        {COUNT: [len(values)]},
        **more,
    )


COLUMNS = {
    "an optional field comes": Scenario(
        PLAIN,
        spec(entity_with_fields("title: string(20), note: text | null")),
        TITLES,
        {value_of("note"): [None, None]},
        {TITLE: ["One", "Two"]},
    ),
    "a field comes with a default": Scenario(
        PLAIN,
        spec(entity_with_fields("title: string(20), pages: integer = 7")),
        TITLES,
        {value_of("pages"): [7, 7]},
        {TITLE: ["One", "Two"]},
    ),
    "a required field comes, filled with a literal": Scenario(
        PLAIN,
        spec(
            entity_with_fields("title: string(20), pages: {type: integer, backfill: 3}")
        ),
        TITLES,
        {value_of("pages"): [3, 3]},
        {TITLE: ["One", "Two"]},
    ),
    "a required field comes, filled with empty text": Scenario(
        PLAIN,
        spec(
            entity_with_fields(
                "title: string(20), isbn: {type: string(13), pattern: '^[0-9]{13}$', "
                "backfill: ''}"
            )
        ),
        TITLES,
        {value_of("isbn"): ["", ""]},
    ),
    "a required field comes, filled with a word": Scenario(
        PLAIN,
        spec(
            entity_with_fields(
                "title: string(20), note: {type: text, backfill: unknown}"
            )
        ),
        TITLES,
        {value_of("note"): ["unknown", "unknown"]},
    ),
    "a required field comes, filled from the row": Scenario(
        PLAIN,
        spec(
            entity_with_fields(
                "title: string(20), label: {type: string(30), "
                "backfill: \"lower(title) || ':'\"}"
            )
        ),
        TITLES,
        {value_of("label"): ["one:", "two:"]},
    ),
    "an optional field comes, filled from the row": Scenario(
        PLAIN,
        spec(
            entity_with_fields(
                "title: string(20), size: {type: integer, optional: true, "
                "backfill: length(title)}"
            )
        ),
        TITLES,
        {value_of("size"): [3, 3]},
    ),
    "a field is filled from fields that go": Scenario(
        spec(entity_with_fields("first: string(9), last: string(9)")),
        spec(
            entity_with_fields(
                "name: {type: string(20), backfill: \"first || ' ' || last\"}"
            )
        ),
        books(first=["Ann", "Bob"], last=["Lee", "Ray"]),
        {value_of("name"): ["Ann Lee", "Bob Ray"]},
        {COUNT: [2]},
        destructive=True,
    ),
    "moments, days and uuids come": Scenario(
        PLAIN,
        spec(
            entity_with_fields(
                "title: string(20), token: {type: uuid, default: uuid, unique: true}, "
                "day: {type: date, default: today}, at: {type: datetime, "
                "backfill: '2026-01-31T12:00:00Z'}, pause: {type: duration, "
                "default: PT1H}, data: {type: bytes, default: aGVsbG8=}"
            )
        ),
        TITLES,
        {"SELECT count(DISTINCT token) FROM books": [2], TITLE: ["One", "Two"]},
        {TITLE: ["One", "Two"]},
    ),
    "lists and json come, filled": Scenario(
        PLAIN,
        spec(
            entity_with_fields(
                "title: string(20), tags: {type: [string(9)], backfill: [a, b]}, "
                "more: {type: json, backfill: {a: 1}}"
            )
        ),
        TITLES,
        {"SELECT count(*) FROM books WHERE tags IS NOT NULL AND more IS NOT NULL": [2]},
    ),
    "an optional field goes": Scenario(
        spec(entity_with_fields("title: string(20), note: text | null")),
        PLAIN,
        books(title=["One"], note=["x"]),
        {TITLE: ["One"]},
        {value_of("note"): [None]},
        destructive=True,
    ),
    "a required field goes": Scenario(
        spec(entity_with_fields("title: string(20), pages: integer, price: float = 2")),
        PLAIN,
        books(title=["One"], pages=[5], price=[3]),
        {TITLE: ["One"]},
        {value_of("pages"): [0], value_of("price"): [2]},
        destructive=True,
    ),
    "a unique required field goes": Scenario(
        spec(
            entity_with_fields(
                "title: string(20), isbn: {type: string(13), unique: true}"
            )
        ),
        PLAIN,
        books(title=["One", "Two"], isbn=["a", "b"]),
        {TITLE: ["One", "Two"]},
        {"SELECT count(DISTINCT isbn) FROM books": [2]},
        destructive=True,
    ),
    "a field is renamed": Scenario(
        PLAIN,
        spec(entity_with_fields("name: {type: string(20), was: title}")),
        TITLES,
        {value_of("name"): ["One", "Two"]},
        {TITLE: ["One", "Two"]},
    ),
    "a field with rules on it is renamed": Scenario(
        spec(
            entity_with_fields(
                "title: {type: string(20), unique: true}, pages: integer",
                indexes="[[title, pages], {expression: lower(title), name: ix_low}, "
                "{fields: [pages], where: title <> 'title'}]",
                checks="{titled: \"title <> ''\"}",
                unique="[[pages, title]]",
            )
        ),
        spec(
            entity_with_fields(
                "name: {type: string(20), unique: true, was: title}, pages: integer",
                indexes="[[name, pages], {expression: lower(name), name: ix_low}, "
                "{fields: [pages], where: name <> 'title'}]",
                checks="{titled: \"name <> ''\"}",
                unique="[[pages, name]]",
            )
        ),
        books(title=["One", "Two"], pages=[1, 2]),
        {value_of("name"): ["One", "Two"]},
        {TITLE: ["One", "Two"]},
    ),
    "a field is renamed, retyped and required at once": Scenario(
        spec(
            entity_with_fields("value: {type: string(9), optional: true, unique: true}")
        ),
        spec(
            entity_with_fields(
                "name: {type: string(30), was: value, backfill: \"'n/a'\", unique: true}"
            )
        ),
        books(value=["x", None]),
        {value_of("name"): ["x", "n/a"]},
        {value_of("value"): ["x", "n/a"]},
    ),
    "two fields swap their names": Scenario(
        spec(
            entity_with_fields(
                "first: {type: string(9), unique: true}, last: string(9)"
            )
        ),
        spec(
            entity_with_fields(
                "last: {type: string(9), unique: true, was: first}, "
                "first: {type: string(9), was: last}"
            )
        ),
        books(first=["a"], last=["b"]),
        {"SELECT first, last FROM books": [("b", "a")]},
        {"SELECT first, last FROM books": [("a", "b")]},
    ),
    "a field takes the name of one that goes": Scenario(
        spec(entity_with_fields("title: string(9), label: string(9) | null")),
        spec(entity_with_fields("label: {type: string(9), was: title}")),
        books(title=["a"], label=["b"]),
        {value_of("label"): ["a"]},
        {"SELECT title, label FROM books": [("a", None)]},
        destructive=True,
    ),
    "the column of a field gets another name": Scenario(
        PLAIN,
        spec(entity_with_fields("title: {type: string(20), column: Titel}")),
        TITLES,
        {'SELECT "Titel" FROM books ORDER BY id': ["One", "Two"]},
        {TITLE: ["One", "Two"]},
    ),
    "a column changes its case alone": Scenario(
        PLAIN,
        spec(entity_with_fields("title: {type: string(20), column: Title}")),
        TITLES,
        {'SELECT "Title" FROM books ORDER BY id': ["One", "Two"]},
    ),
    "reserved words are renamed": Scenario(
        spec(
            entity_with_fields("order: {type: integer, unique: true}, group: integer")
        ),
        spec(
            entity_with_fields(
                "select: {type: integer, unique: true, was: order}, "
                "lateral: {type: bigint, was: group, default: 4}"
            )
        ),
        books(order=[1], group=[2]),
        {'SELECT "select", "lateral" FROM books': [(1, 2)]},
        {'SELECT "order", "group" FROM books': [(1, 2)]},
    ),
    "an optional field becomes required": Scenario(
        spec(entity_with_fields("value: integer | null")),
        spec(entity_with_fields("value: integer")),
        books(value=[1, 2]),
        {value_of("value"): [1, 2]},
        {value_of("value"): [1, 2]},
    ),
    "an optional field becomes required, and rows have no value": Scenario(
        spec(entity_with_fields("value: integer | null")),
        spec(entity_with_fields("value: integer")),
        books(value=[1, None, None]),
        fails=r"books: value is missing in the rows with id: 2, 3",
    ),
    "an optional field becomes required, filled": Scenario(
        spec(entity_with_fields("title: string(9), value: integer | null")),
        spec(
            entity_with_fields(
                "title: string(9), value: {type: integer, backfill: length(title)}"
            )
        ),
        books(title=["abc", "x"], value=[9, None]),
        {value_of("value"): [9, 1]},
    ),
    "an optional field becomes required with a default": Scenario(
        spec(entity_with_fields("value: integer | null, at: datetime | null")),
        spec(
            entity_with_fields("value: integer = 6, at: {type: datetime, default: now}")
        ),
        books(value=[9, None], at=[None, None]),
        {value_of("value"): [9, 6], "SELECT count(at) FROM books": [2]},
    ),
    "a required field becomes optional": Scenario(
        spec(entity_with_fields("value: integer")),
        spec(entity_with_fields("value: integer | null")),
        books(value=[9]),
        {value_of("value"): [9]},
        {value_of("value"): [9]},
    ),
    "a default comes": type_change("integer", "integer = 7", [1], [1]),
    "a default changes": type_change("string(9) = a", "string(9) = b", ["c"], ["c"]),
    "a default goes": type_change("boolean = true", "boolean", [True], [True]),
    "text gets longer": type_change("string(9)", "string(99)", ["a"], ["a"]),
    "text loses its limit": type_change("string(9)", "text", ["a"], ["a"]),
    "integers get bigger": type_change("integer", "bigint", [2], [2]),
    "decimals get digits": type_change(
        "{type: decimal, precision: 5, scale: 1}",
        "{type: decimal, precision: 9, scale: 2}",
        [2],
        [2],
    ),
    "integers become decimals": type_change(
        "integer = 3", "{type: decimal, precision: 12, scale: 2, default: 3}", [2], [2]
    ),
    "integers become floats": type_change("integer", "float", [2], [2]),
    "text gets shorter": type_change(
        "string(9)",
        "{type: string(3), convert: 'substr(value, 1, 3)'}",
        ["abcdef"],
        ["abc"],
        destructive=True,
    ),
    "text gets shorter, and is too long": Scenario(
        spec(entity_with_fields("value: string(9)")),
        spec(entity_with_fields("value: {type: string(3), convert: value}")),
        books(value=["a", "abcdef"]),
        destructive=True,
        fails="books: value would be longer than 3 in the rows with id: 2",
    ),
    "text becomes a number": type_change(
        "string(9)",
        "{type: integer, convert: cast(value as integer)}",
        ["12", "-3"],
        [12, -3],
        destructive=True,
    ),
    "text becomes a number, and is none": Scenario(
        spec(entity_with_fields("value: string(9)")),
        spec(
            entity_with_fields(
                "value: {type: integer, convert: cast(value as integer)}"
            )
        ),
        books(value=["12", "abc"]),
        destructive=True,
        fails="malformed JSON|invalid input syntax",
    ),
    "a number becomes text": type_change(
        "integer = 1",
        "{type: string(9), default: x, convert: \"'n' || cast(value as text)\"}",
        [1, 2],
        ["n1", "n2"],
        destructive=True,
    ),
    "a number becomes a flag": type_change(
        "integer",
        "{type: boolean, convert: value > 1}",
        [1, 2],
        [False, True],
        destructive=True,
    ),
    "text becomes an enum": Scenario(
        spec(entity_with_fields("value: string(9)")),
        spec(
            entity_with_fields(
                "value: {type: Kind, convert: \"case when value = 'x' then 'a' else 'b' "
                'end"}'
            ),
            enums="Kind: [a, b]",
        ),
        books(value=["x", "y"]),
        {value_of("value"): ["a", "b"]},
        {value_of("value"): ["a", "b"]},
        destructive=True,
    ),
    "a day becomes a moment": Scenario(
        spec(entity_with_fields("value: date")),
        spec(entity_with_fields("value: datetime")),
        {"books": [{"id": 1, "value": "DATE:2026-01-31"}]},
        {"SELECT substr(CAST(value AS text), 1, 10) FROM books": ["2026-01-31"]},
        {"SELECT CAST(value AS text) FROM books": ["2026-01-31"]},
    ),
    "a moment loses its zone": Scenario(
        spec(entity_with_fields("value: datetime")),
        spec(entity_with_fields("value: datetime(local)")),
        {"books": [{"id": 1, "value": "MOMENT:2026-01-31T23:30:00+00:00"}]},
        {"SELECT substr(CAST(value AS text), 1, 19) FROM books": [LATE]},
        {"SELECT substr(CAST(value AS text), 1, 19) FROM books": [LATE]},
    ),
    "a local time becomes a moment": Scenario(
        spec(
            entity_with_fields(
                "value: {type: datetime(local), default: '2026-01-01T00:00:00'}"
            )
        ),
        spec(entity_with_fields("value: datetime")),
        {"books": [{"id": 1, "value": "MOMENT:2026-01-31T23:30:00"}]},
        {"SELECT substr(CAST(value AS text), 1, 19) FROM books": [LATE]},
        {"SELECT substr(CAST(value AS text), 1, 19) FROM books": [LATE]},
    ),
    "a field is filled from the row, and the text is too long": Scenario(
        spec(entity_with_fields("title: string(20)")),
        spec(
            entity_with_fields(
                "title: string(20), short: {type: string(3), backfill: title}"
            )
        ),
        books(title=["abc", "abcdef"]),
        fails="books: short would be longer than 3 in the rows with id: 2",
    ),
    "a field is filled from the row, and rows have nothing": Scenario(
        spec(entity_with_fields("title: string(20) | null")),
        spec(
            entity_with_fields(
                "title: string(20) | null, more: {type: string(20), backfill: title}"
            )
        ),
        books(title=["a", None]),
        fails="books: more is missing in the rows with id: 2",
    ),
    "an enum is filled from the row, and rows have other words": Scenario(
        spec(entity_with_fields("title: string(20)")),
        spec(
            entity_with_fields(
                "title: string(20), kind: {type: Kind, backfill: title}"
            ),
            enums="Kind: [a, b]",
        ),
        books(title=["a", "z"]),
        fails="books: kind would be no value of its enum in the rows with id: 2",
    ),
    "a check over a field that is filled comes, and rows break it": Scenario(
        spec(entity_with_fields("value: integer | null")),
        spec(
            entity_with_fields(
                "value: {type: integer, backfill: 0 - id}", checks="{c: value > 0}"
            )
        ),
        books(value=[1, None]),
        fails="books: ck_books_c would not hold in the rows with id: 2",
    ),
    "a unique field becomes required, and is filled with one value": Scenario(
        spec(
            entity_with_fields("value: {type: integer, optional: true, unique: true}")
        ),
        spec(entity_with_fields("value: {type: integer, unique: true, backfill: 1}")),
        books(value=[1, 2, None]),
        fails="books: value is not unique in the rows with id: 1, 3",
    ),
    "a converted field becomes unique, and values meet": Scenario(
        spec(entity_with_fields("value: string(9)")),
        spec(
            entity_with_fields(
                "value: {type: integer, convert: cast(value as integer), unique: true}"
            )
        ),
        books(value=["1", "2", "-0", "0"]),
        destructive=True,
        fails="malformed JSON|books: value is not unique in the rows with id: 3, 4",
    ),
    "a converted field gets a check, and rows break it": Scenario(
        spec(entity_with_fields("value: string(9)")),
        spec(
            entity_with_fields(
                "value: {type: integer, convert: cast(value as integer)}",
                checks="{c: value > 1}",
            )
        ),
        books(value=["1", "2"]),
        destructive=True,
        fails="books: ck_books_c would not hold in the rows with id: 1",
    ),
    "numbers get smaller, and one is too big": Scenario(
        spec(entity_with_fields("value: bigint")),
        spec(entity_with_fields("value: {type: integer, convert: value}")),
        books(value=[1, 5_000_000_000]),
        destructive=True,
        fails="books: value would be out of range in the rows with id: 2",
    ),
    "decimals lose digits, and one is too big": Scenario(
        spec(entity_with_fields("value: {type: decimal, precision: 9, scale: 3}")),
        spec(
            entity_with_fields(
                "value: {type: decimal, precision: 3, scale: 1, convert: value}"
            )
        ),
        books(value=[99.9, 100]),
        destructive=True,
        fails="books: value would be out of range in the rows with id: 2",
    ),
    "flags become text and are flags again": type_change(
        "boolean = true",
        "{type: string(5), default: 'true', convert: cast(value as text)}",
        [True, False],
        ["true", "false"],
        destructive=True,
    ),
    "a field is converted from an enum whose values swap": Scenario(
        spec(entity_with_fields("kind: Kind, value: string(9)"), enums="Kind: [a, b]"),
        spec(
            entity_with_fields(
                "kind: Kind, value: {type: integer, "
                "convert: \"case when kind = 'a' then 1 else 0 end\"}"
            ),
            enums="Kind: [{name: b, was: a}, {name: a, was: b}]",
        ),
        books(kind=["a", "b"], value=["", ""]),
        {"SELECT kind, value FROM books ORDER BY id": [("b", 0), ("a", 1)]},
        {"SELECT kind FROM books ORDER BY id": ["a", "b"]},
        destructive=True,
    ),
}
