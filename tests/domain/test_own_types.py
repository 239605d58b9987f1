"""Types of the project's own: their base and rules, as if fields had them themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.domain.domain_text import diagnostics_of, domain_of
from tests.emit_helpers import emit_uncached, write_spec

TYPES = """
types:
  Price: {base: Money, minimum: 0, description: What it costs.}
  Money: {base: decimal, precision: 12, scale: 2}
  Iban: {base: string(34), pattern: '^[A-Z]', example: DE89}
  Opening: {base: datetime, local: true}
  Mood: {base: State}
  Code: {base: string(3)}
enums: {State: [high, low]}
"""


def _facts(field: str) -> tuple[Any, ...]:
    """Return what a field is, except where the spec says so."""
    text = f"{TYPES}entities: {{Thing: {{fields: {{a: {field}}}}}}}\n"
    found = domain_of(text).entities[0].fields[-1]
    enum = found.type.enum
    type = (found.type.column, None if enum is None else enum.name)
    said = (found.description, found.example, found.default, found.nullable)
    return (*type, found.limits, *said)


@pytest.mark.parametrize(
    ("named", "same"),
    [
        ("Money", "decimal(12, 2)"),
        (
            "Price",
            "{type: decimal, precision: 12, scale: 2, minimum: 0, "
            "description: What it costs.}",
        ),
        (
            "{type: Price, minimum: 5, default: 7, description: Fee.}",
            "{type: decimal, precision: 12, scale: 2, minimum: 5, default: 7, "
            "description: Fee.}",
        ),
        (
            "Iban | null",
            "{type: string(34), pattern: '^[A-Z]', example: DE89, optional: true}",
        ),
        ("Opening", "datetime(local)"),
        ("Mood = low", "State = low"),
        ("[Money]", "{type: [decimal], precision: 12, scale: 2}"),
        ("[Code]", "[string(3)]"),
    ],
)
def test_a_field_has_the_base_and_the_rules_of_its_type(named: str, same: str) -> None:
    named, same = (
        f"'{text}'" if text.endswith("2)") or text[0] == "[" else text
        for text in (named, same)
    )
    assert _facts(named) == _facts(same)


def test_keys_and_results_can_have_types_of_the_project() -> None:
    domain = domain_of(
        TYPES + "entities: {Place: {id: Code}}\n"
        "endpoints: {total: {get: /total, returns: Price}}\n"
    )
    assert domain.entities[0].key[0].type.length == 3


ENTITY = "entities: {{Thing: {{id: {}, fields: {{a: {}}}}}}}\n"


@pytest.mark.parametrize(
    ("types", "field", "problems"),
    [
        ("A: {base: strin}", "A", [("unknown-type", "strin")]),
        ("A: {base: Thing}", "integer", [("entity-as-type", "Thing")]),
        ("B: {base: A}, A: {base: no}", "B", [("unknown-type", "no")]),
        ("A: {base: integer, pattern: x}", "A", [("key-not-for-type", "x")]),
        ("A: {base: text | null}", "A", [("bad-type", "text | null")]),
        ("A: {base: text}, B: {base: A(3)}", "B", [("unexpected-arguments", "A(3)")]),
        ("A: {base: text}", "A(3)", [("unexpected-arguments", "A(3)")]),
        ("A: {base: text}", "Ab", [("unknown-type", "Ab")]),
        ("a: {base: text}", "text", [("bad-name", "a")]),
        ("Thing: {base: text}", "text", [("name-collision", "Thing")]),
    ],
)
def test_an_error_is_reported_once(
    types: str, field: str, problems: list[tuple[str, str]]
) -> None:
    text = f"types: {{{types}}}\n" + ENTITY.format("uuid", field)
    assert diagnostics_of(text) == problems


def test_a_backend_is_the_same_with_and_without_names_for_types(tmp_path: Path) -> None:
    fields: list[dict[str, Any]] = [
        {"iban": "Iban", "fee": {"type": "Fee", "default": 1}},
        {
            "iban": {"type": "string(34)", "pattern": "^[A-Z]+$"},
            "fee": {"type": "decimal(8, 2)", "minimum": 0, "default": 1},
        },
    ]
    types = {
        "Iban": {"base": "string(34)", "pattern": "^[A-Z]+$"},
        "Fee": {"base": "decimal(8, 2)", "minimum": 0},
    }
    trees = [
        emit_uncached(
            write_spec(
                {
                    "groundplan": 1,
                    "app": {"name": "bank"},
                    "types": types,
                    "entities": {"Account": {"fields": each}},
                },
                tmp_path / str(number),
            )
        )
        for number, each in enumerate(fields)
    ]
    assert trees[0] == trees[1]
