"""Sample rows of the emitted tests: they satisfy any satisfiable rules."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic_core import SchemaValidator, core_schema

from generator.diagnostics import Problems
from generator.domain import resolve_spec
from generator.domain.model import Domain, Entity
from generator.emitted_tests import check_samples
from generator.emitted_tests.samples.candidates import candidates
from generator.emitted_tests.samples.invalid import invalid_values
from generator.emitted_tests.samples.missing import sample_set
from generator.emitted_tests.samples.sample_rows import SampleSet
from generator.emitted_tests.samples.scenarios import (
    fields_needed_by_checks,
    find_check_violation,
    find_deletable_target,
    find_link,
    find_unique_violation,
)
from generator.source import load_specs
from generator.spec import read_spec
from generator.types import (
    FieldType,
    Limits,
    Literal,
    SampleRequest,
    ScalarType,
    scalar_type,
)
from tests.emit_helpers import SAMPLES


def domain_of(tmp_path: Any, text: str) -> Domain:
    (tmp_path / "spec.yaml").write_text(f"groundplan: 1\napp: {{name: shop}}\n{text}")
    problems = Problems()
    domain = resolve_spec(
        read_spec(load_specs(tmp_path, tmp_path, problems), problems), problems
    )
    assert domain is not None, problems.items
    return domain


def sample_world_of(tmp_path: Any, text: str) -> SampleSet:
    domain = domain_of(tmp_path, text)
    problems = Problems()
    check_samples(domain, problems)
    assert problems.items == ()
    return sample_set(domain)


def entity(world: SampleSet, name: str) -> Entity:
    return next(e for e in world.domain.entities if e.name == name)


def column(world: SampleSet, name: str, field: str) -> list[Any]:
    """Return a field's value in each sample row."""
    found = entity(world, name)
    part = next(part for part in found.fields if part.name == field)
    rows = world.samples[found]
    return [world.value(row, number, part) for number, row in enumerate(rows)]


def references(world: SampleSet, name: str, relation: str) -> list[int | None]:
    """Return the number of the row that each sample row refers to."""
    found = entity(world, name)
    part = next(part for part in found.belongs_to if part.name == relation)
    return [row.references[part] for row in world.samples[found]]


def value_request(
    type: ScalarType, limits: Limits | None = None, **arguments: Any
) -> SampleRequest:
    return SampleRequest(FieldType(type, **arguments), limits or Limits(), "field")


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_sample_specs_have_samples(name: str) -> None:
    problems = Problems()
    folder = SAMPLES[name]
    specs = read_spec(load_specs(folder, folder, problems), problems)
    domain = resolve_spec(specs, problems)
    assert domain is not None
    before = problems.items
    check_samples(domain, problems)
    world = sample_set(domain)
    assert problems.items == before
    for found in domain.entities:
        rows = list(enumerate(world.samples[found]))
        for number, row in rows:
            assert world.satisfies(found, row, number)
            for other, earlier in rows[:number]:
                assert (
                    world.violated_uniques(found, (earlier, other), (row, number)) == []
                )


@pytest.mark.parametrize(
    "pattern",
    [
        "^[0-9]{13}$",
        r"^\d{4}-\d{2}$",
        "^[A-Z]{2}$",
        "^(draft|published)-[a-f0-9]+$",
        "^[^aeiou]+$",
        r"^\w+@\w+\.com$",
        r"^\p{Lu}\p{Ll}+$",
        "^[[:alpha:]]{3}[[:digit:]]$",
        "(?i)^abc+$",
        "^$|^x$",
        r"\S",
        "b{2,}",
        "^.{3,5}$",
        r"^\+?[0-9 ()-]{7,}\z",
        "^[ -~]*$",
        "^(?:a|b(?:c|d)){2}$",
        r"^[\w.-]+$",
    ],
)
def test_texts_match_their_pattern(pattern: str) -> None:
    validator = SchemaValidator(core_schema.str_schema(pattern=pattern))
    found = candidates(
        value_request(scalar_type("string"), Limits(pattern=pattern), length=30)
    )
    assert found
    for text in found:
        validator.validate_python(text)
    assert len(set(found)) == len(found)


def test_texts_keep_pattern_and_length() -> None:
    limits = Limits(pattern="[a-z]", min_length=20)
    found = candidates(value_request(scalar_type("text"), limits))
    assert found
    assert all(len(text) >= 20 for text in found)


@pytest.mark.parametrize(
    ("least", "length"), [(None, 1), (None, 2), (3, 3), (10, 40), (None, 200)]
)
def test_texts_fit_their_length(least: int | None, length: int) -> None:
    found = candidates(
        value_request(scalar_type("string"), Limits(min_length=least), length=length)
    )
    assert len(set(found)) >= 8
    assert all((least or 0) <= len(text) <= length for text in found)


def test_key_values_fit_url_paths() -> None:
    limits = Limits(pattern="^[a-z/]+$")
    found = candidates(
        SampleRequest(
            FieldType(scalar_type("string"), length=9), limits, "x", None, True
        )
    )
    assert found
    assert not any("/" in text for text in found)


@pytest.mark.parametrize(
    ("type", "low", "high"),
    [
        (scalar_type("integer"), 7, 7),
        (scalar_type("integer"), None, -5),
        (scalar_type("bigint"), -(2**53) + 1, 2**53 - 1),
        (scalar_type("float"), -0.5, 0.5),
        (scalar_type("float"), 2.0, 2.0),
        (scalar_type("date"), "9999-12-30", None),
        (scalar_type("date"), None, "0001-01-02"),
        (scalar_type("time"), "23:59:59", None),
        (scalar_type("time"), "08:00:00", "08:00:01"),
        (scalar_type("datetime"), "2000-01-01T00:00:00Z", "2000-01-01T00:00:00Z"),
        (scalar_type("duration"), "PT1S", "PT2S"),
        (scalar_type("duration"), None, "-PT1S"),
    ],
)
def test_values_stay_within_bounds(type: ScalarType, low: Any, high: Any) -> None:
    found = candidates(value_request(type, Limits(minimum=low, maximum=high)))
    assert found
    values = [type.to_comparable(value) for value in found]
    assert low is None or min(values) >= type.to_comparable(low)
    assert high is None or max(values) <= type.to_comparable(high)


@pytest.mark.parametrize(
    ("precision", "scale", "low", "high"),
    [(10, 2, "0", None), (3, 3, "0", "0.999"), (5, 0, "1", None), (4, 4, None, None)],
)
def test_decimals_fit_their_digits(
    precision: int, scale: int, low: str | None, high: str | None
) -> None:
    limits = Limits(minimum=low, maximum=high)
    found = candidates(
        value_request(scalar_type("decimal"), limits, precision=precision, scale=scale)
    )
    pattern = rf"\d{{1,{max(precision - scale, 1)}}}" + rf"\.\d{{{scale}}}" * bool(
        scale
    )
    assert len(found) >= 8
    assert all(re.fullmatch(pattern, value) for value in found)


def test_lists_keep_their_sizes() -> None:
    limits = Limits(min_items=3, max_items=3)
    found = candidates(value_request(scalar_type("integer"), limits, is_list=True))
    assert found
    assert all(len(value) == 3 for value in found)


def test_an_example_comes_first() -> None:
    field = SampleRequest(
        FieldType(scalar_type("string"), length=9), Limits(), "code", Literal("AB-1")
    )
    assert candidates(field)[0] == "AB-1"


def test_examples_that_do_not_round_trip_are_skipped() -> None:
    field = SampleRequest(
        FieldType(scalar_type("email")), Limits(), "email", Literal("a@b.localhost")
    )
    assert "a@b.localhost" not in candidates(field)


def test_few_values_give_few_rows(tmp_path: Any) -> None:
    world = sample_world_of(
        tmp_path,
        """
enums: {Size: [small, large]}
entities:
  Lamp: {fields: {lit: {type: boolean, unique: true}}}
  Shirt: {id: [size], fields: {size: Size}}
  Pair: {fields: {lit: boolean, size: Size}, unique: [[lit, size]]}
""",
    )
    assert column(world, "Lamp", "lit") == [True, False]
    assert column(world, "Shirt", "size") == ["small", "large"]
    pairs = zip(
        column(world, "Pair", "lit"), column(world, "Pair", "size"), strict=True
    )
    assert len(set(pairs)) == 4


def test_rows_refer_to_rows_with_the_same_number(tmp_path: Any) -> None:
    world = sample_world_of(
        tmp_path,
        """
entities:
  Order: {fields: {code: {type: string(9), unique: true}}}
  Line:
    id: [order, number]
    fields: {number: integer}
    relations: {order: {belongs_to: Order}}
  Note:
    relations: {line: {belongs_to: Line, unique: true}}
""",
    )
    assert references(world, "Line", "order") == [0, 1, 2, 3]
    assert references(world, "Note", "line") == [0, 1, 2, 3]
    places = {(e.name, n) for e, n in world.closure(entity(world, "Note"), 2)}
    assert places == {("Note", 2), ("Line", 2), ("Order", 2)}


def test_optional_relations_are_null_unless_a_check_requires_them(
    tmp_path: Any,
) -> None:
    world = sample_world_of(
        tmp_path,
        """
entities:
  Payment:
    relations:
      card: {belongs_to: Card | null}
      bank: {belongs_to: Bank | null}
      refund_of: {belongs_to: Payment | null}
    checks: {one_way: (card_id IS NULL) <> (bank_id IS NULL)}
  Card: {}
  Bank: {}
""",
    )
    given = zip(
        references(world, "Payment", "card"),
        references(world, "Payment", "bank"),
        strict=True,
    )
    assert all((card is None) != (bank is None) for card, bank in given)
    assert references(world, "Payment", "refund_of") == [None] * 4


def test_checks_over_several_columns_hold(tmp_path: Any) -> None:
    world = sample_world_of(
        tmp_path,
        """
entities:
  Team: {}
  Game:
    fields:
      score: integer
      opened: date
      closed: date | null
      price: {type: decimal, precision: 8, scale: 2}
    relations:
      home: {belongs_to: Team}
      away: {belongs_to: Team}
    checks:
      different: home_id <> away_id
      high: score > 1000 AND score % 7 = 0
      in_order: closed IS NULL OR closed > opened
      late: "opened >= '2031-05-01'"
      dear: price * 2 > 500.5 AND price < 300
""",
    )
    assert all(s > 1000 and s % 7 == 0 for s in column(world, "Game", "score"))
    assert min(column(world, "Game", "opened")) >= "2031-05-01"
    assert all(250.25 < float(p) < 300 for p in column(world, "Game", "price"))
    sides = zip(
        references(world, "Game", "home"),
        references(world, "Game", "away"),
        strict=True,
    )
    assert all(home != away for home, away in sides)


def test_the_third_row_omits_optional_values(tmp_path: Any) -> None:
    world = sample_world_of(
        tmp_path, "entities: {Author: {fields: {name: text, born: date | null}}}"
    )
    born = column(world, "Author", "born")
    assert None not in born[:2]
    assert born[2:] == [None, None]
    names = column(world, "Author", "name")
    assert names[2] == names[3]


def test_partial_and_expression_uniques_are_kept(tmp_path: Any) -> None:
    world = sample_world_of(
        tmp_path,
        """
entities:
  Staff:
    fields:
      name: {type: string(20), pattern: '^(ann|Ann|bob|Bob|cid|dan)$'}
      active: boolean
    unique:
      - {expression: lower(name), name: uq_staff_name}
      - {fields: [active], where: active, name: uq_staff_active}
""",
    )
    names = [name.lower() for name in column(world, "Staff", "name")]
    assert len(set(names)) == 4
    assert column(world, "Staff", "active").count(True) == 1


def test_missing_samples_are_reported_with_a_span(tmp_path: Any) -> None:
    domain = domain_of(
        tmp_path,
        r"""
entities:
  Thing:
    fields:
      code: {type: string(3), pattern: '^[a-z]{5}$'}
  Other:
    fields: {size: {type: integer, maximum: 5}, width: integer}
    checks: {impossible: size > 10 AND width > 0}
endpoints:
  find: {post: /find, body: {key: {type: string(2), pattern: '^x{9}$'}}}
""",
    )
    problems = Problems()
    check_samples(domain, problems)
    found = [(p.code, p.message, p.span.line if p.span else 0) for p in problems.items]
    assert [(code, line) for code, _, line in found] == [
        ("no-sample", 7),
        ("no-sample-row", 10),
        ("no-sample", 12),
    ]
    assert "`code`" in found[0][1]
    assert "`size`, `width`" in found[1][1]
    assert problems.items[0].hint == "add an `example:`"


def test_an_example_is_used_where_the_search_fails(tmp_path: Any) -> None:
    world = sample_world_of(
        tmp_path,
        """
entities:
  Thing:
    fields: {size: {type: integer, example: 987}}
    checks: {odd: size * size = 974169}
""",
    )
    assert column(world, "Thing", "size") == [987] * 4


def test_samples_are_deterministic() -> None:
    text = (SAMPLES["sakila"] / "rentals.yaml").read_text("utf-8")
    assert "Rental" in text
    rows = []
    for _ in range(2):
        problems = Problems()
        folder = SAMPLES["sakila"]
        domain = resolve_spec(
            read_spec(load_specs(folder, folder, problems), problems), problems
        )
        assert domain is not None
        world = sample_set(domain)
        rows.append(
            [
                [list(row.values.values()) for row in world.samples[found]]
                for found in domain.entities
            ]
        )
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("field", "refused"),
    [
        (
            value_request(scalar_type("string"), length=3),
            ["None", "1", '"x" * 4', r'"\x00"'],
        ),
        (
            value_request(scalar_type("integer"), Limits(minimum=1, maximum=5)),
            ["None", '"1"', "0", "6"],
        ),
        (
            value_request(
                scalar_type("decimal"), Limits(minimum="0"), precision=5, scale=2
            ),
            ["None", "1.5", '"-0.01"', '"0.001"', '"1000"'],
        ),
        (
            value_request(scalar_type("date"), Limits(minimum="2000-01-01")),
            ["None", '"2024-02-30"', '"1999-12-31"'],
        ),
        (
            value_request(
                scalar_type("integer"), Limits(min_items=2, max_items=3), is_list=True
            ),
            ["None", '"nonsense"', '["1", 2]', "[1] * 1", "[1] * 4"],
        ),
    ],
)
def test_invalid_values_of_a_field(field: SampleRequest, refused: list[str]) -> None:
    assert invalid_values(field, nullable=False) == refused


RULES = """
entities:
  Author: {fields: {name: string(20)}}
  Book:
    fields:
      isbn: {type: string(13), unique: true}
      title: string(20)
      price: {type: integer, minimum: 0}
      sold: date = today
      bought: date | null
    relations:
      author: {belongs_to: Author}
      sequel_to: {belongs_to: Book | null, unique: true, on_delete: set_null}
    unique: [[author, title]]
    checks: {sane: price < 500, in_order: bought IS NULL OR bought <= sold}
"""


def test_a_conflicting_row_violates_one_rule(tmp_path: Any) -> None:
    world = sample_world_of(tmp_path, RULES)
    book = entity(world, "Book")
    for unique in book.uniques:
        scene = find_unique_violation(world, book, unique)
        assert scene is not None
        assert scene.is_exact
        assert {part.name for part in scene.fields} == {p.name for p in unique.fields}


def test_a_violated_check_is_the_only_violation(tmp_path: Any) -> None:
    world = sample_world_of(tmp_path, RULES)
    book = entity(world, "Book")
    sane = find_check_violation(world, book, book.checks[0])
    assert sane is not None
    assert [(part.name, value) for part, value in sane.items()] == [("price", 500)]
    in_order = find_check_violation(world, book, book.checks[1])
    assert in_order is not None
    assert {part.name for part in in_order} <= {"bought", "sold"}


def test_the_minimal_row_satisfies_the_checks(tmp_path: Any) -> None:
    text = RULES.replace("bought IS NULL OR bought", "bought IS NOT NULL AND bought")
    world = sample_world_of(tmp_path, text)
    assert [
        part.name for part in fields_needed_by_checks(world, entity(world, "Book"))
    ] == [
        "sold",
        "bought",
    ]


def test_linked_rows_and_deleted_rows_differ(tmp_path: Any) -> None:
    world = sample_world_of(tmp_path, RULES)
    author, sequel_to = entity(world, "Book").belongs_to
    linked = find_link(world, sequel_to)
    assert linked is not None
    assert linked.row != linked.target
    gone = find_deletable_target(world, author)
    assert gone is not None


PATTERNS = """
entities:
  Event:
    fields:
      code: {type: string(9), unique: true}
      at: datetime
      until: datetime | null
      price: decimal(9, 2)
    checks:
      form: code LIKE 'EV\\_%-_'
      mark: code NOT LIKE '%b-_'
      since: at > '2030-01-01T00:00:00Z'
      within: until BETWEEN '2030-01-01T00:00:00Z' AND '2030-01-01T00:00:30Z'
      cents: round(price, 1) = 7.5
      top: greatest(price, 1) < least(price, 9) + 1
"""


def test_rows_match_patterns_and_follow_moments(tmp_path: Any) -> None:
    world = sample_world_of(tmp_path, PATTERNS)
    event = entity(world, "Event")
    codes = {
        world.samples[event][number].values[event.fields[1]] for number in range(4)
    }
    assert len(codes) == 4
    assert all(re.fullmatch(r"EV_.*-.", code) for code in codes)
    for check in (event.checks[0], *event.checks[2:4]):
        broken = find_check_violation(world, event, check)
        assert broken is not None, check.name
