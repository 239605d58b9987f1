"""Words of SQL, Prisma, Django and others: the hint says what to write here."""

from __future__ import annotations

from dataclasses import fields

import pytest

from generator.spec.fields import BelongsToSpec, FieldSpec, ManyToManySpec
from generator.spec.foreign_words import foreign_word_hint
from generator.spec.sections import EntitySpec, FileSpec
from tests.domain.domain_text import resolve_text

OPTIONAL = (
    "fields are required; `optional: true`, or `| null` after the type, makes one "
    "optional"
)
KEY = "the key is set on the entity: `id: integer`, or `id: [code]` for a field"
COUNTER = (
    "keys of type integer count up by themselves: write `id: integer` or `id: bigint` "
    "on the entity"
)
RELATION = (
    "a relation is declared under `relations` of the entity with the foreign key: "
    "`author: {belongs_to: Author}`"
)
OTHER_SIDE = (
    "declare the relation once, on the entity with the foreign key: `author: "
    "{belongs_to: Author, inverse: books}`; or `tags: {many_to_many: Tag}`"
)
ENUM = (
    "define an enum, `enums: {Status: [draft, published]}`, and write `Status` as the "
    "type"
)


def hints(entity: str) -> list[str | None]:
    """Return the hints for the body of an entity."""
    text = f"entities:\n  Author: {{}}\n  Book:\n    {entity}\n"
    return [found.hint for found in resolve_text(text)[1].items]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("{type: text, required: true}", OPTIONAL),
        ("{type: text, nullable: false}", OPTIONAL),
        ("{type: text, 'null': true}", OPTIONAL),
        ("{type: text, allowNull: true}", OPTIONAL),
        (
            "{type: text, blank: true}",
            "text can be empty unless it has `min_length: 1`; `optional: true` allows "
            "null",
        ),
        ("{type: integer, primaryKey: true}", KEY),
        ("{type: integer, '@id': true}", KEY),
        ("{type: integer, auto_increment: true}", COUNTER),
        ("{type: integer, references: authors}", RELATION),
        ("{type: text, choices: [a, b]}", ENUM),
        ("{type: text, max_digits: 3}", "write `precision: 10`"),
        ("{type: text, db_column: x}", "write `column: …`"),
        ("ForeignKey", RELATION),
        ("ForeignKey(Author)", RELATION),
        ("enum", ENUM),
        ("int NOT NULL", OPTIONAL),
        ("string(20) required", OPTIONAL),
        ("Int @id", KEY),
        ("integer PRIMARY KEY", KEY),
        ("integer references authors(id)", RELATION),
        ("String?", "write `| null` in place of `?`"),
        ("'String[]'", "write a list as `[string(50)]`, or `type: [string(50)]`"),
        (
            "String @unique",
            "write it in the long form: `{type: string(200), unique: true}`",
        ),
        ("String @default(x)", "write `= value` after the type"),
        ("{type: string(9), max_length: '10'}", "write `10`, without quotes"),
        ("{type: integer, maximum: '10'}", "write `10`, without quotes"),
        ("{type: integer, default: '10'}", "write `10`, without quotes"),
        ("{type: boolean, default: 'true'}", "write `true`, without quotes"),
    ],
)
def test_hints_for_fields(field: str, expected: str) -> None:
    assert hints(f"fields: {{code: {field}}}") == [expected]


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("{has_many: Author}", OTHER_SIDE),
        ("{hasMany: Author}", OTHER_SIDE),
        ("{ForeignKey: Author}", "write `belongs_to: Author`"),
        ("Author", "write `{belongs_to: Author}`"),
        ("'Author?'", "write `{belongs_to: Author | null}`"),
        ("{belongs_to: Author, related_name: books}", "write `inverse: books`"),
        (
            "{belongs_to: Author, nullable: true}",
            "relations are required; `| null` makes one optional: `belongs_to: Author "
            "| null`",
        ),
        (
            "{many_to_many: Author, through: Writing}",
            "define the join table as an entity with two `belongs_to` relations",
        ),
    ],
)
def test_hints_for_relations(relation: str, expected: str) -> None:
    assert hints(f"relations: {{author: {relation}}}") == [expected]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("columns: {title: text}", "write `fields: {title: text}`"),
        ("has_many: [authors]", OTHER_SIDE),
        (
            "unique_together: [[a, b]]",
            "write `unique: [[author, title]]` on the entity",
        ),
        (
            "timestamps: true",
            "built-in columns are traits: `traits: [timestamps, soft_delete, "
            "versioned]`",
        ),
        ("primary_key: code", "write `id: integer`, or `id: [code]` for a field"),
        ("id: {type: integer, auto_increment: true}", COUNTER),
    ],
)
def test_hints_for_entities(part: str, expected: str) -> None:
    assert hints(part) == [expected]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[A-Z]", "quote it: `'[A-Z]'`"),
        ("[A-Z]+", "quote the pattern: `pattern: '[A-Z]+'`"),
        ("^[0-9]{13}$", "quote the pattern: `pattern: '^[0-9]{13}$'`"),
        (r"^\d+: x", r"write `pattern: '^\d+: x'`"),
        (
            "^a, b$",
            "a comma inside brackets begins a new key; quote text that contains one",
        ),
    ],
)
def test_hints_for_patterns_without_quotes(pattern: str, expected: str) -> None:
    assert hints(f"fields: {{code: {{type: text, pattern: {pattern}}}}}") == [expected]
    if "," not in pattern:
        text = f"fields: {{code: {{pattern: {pattern}, type: text}}}}"
        assert hints(text) == [expected]


def test_patterns_of_types_have_the_hint_of_those_of_fields() -> None:
    text = "types: {Code: {base: text, pattern: [A-Z]}}\n"
    assert [found.hint for found in resolve_text(text)[1].items] == [
        "quote it: `'[A-Z]'`"
    ]


def test_no_foreign_word_is_a_key_of_the_language() -> None:
    places = {
        "field": FieldSpec,
        "belongs_to": BelongsToSpec,
        "many_to_many": ManyToManySpec,
        "entity": EntitySpec,
        "file": FileSpec,
    }
    for place, spec in places.items():
        names = {each.name for each in fields(spec) if "form" in each.metadata}
        assert {name for name in names if foreign_word_hint(place, name)} == set()
