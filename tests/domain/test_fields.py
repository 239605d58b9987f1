"""Fields: types, literals in wire form, limits."""

from __future__ import annotations

from typing import Any

import pytest

from generator.diagnostics import Problems
from generator.domain import Domain, resolve_spec
from generator.domain.resolve.field_types import type_name
from generator.source import parse_document
from generator.spec import read_spec
from generator.types import (
    FieldType,
    GeneratedDefault,
    Limits,
    Literal,
    scalar_type,
    scalar_types,
    written_scalars,
)
from tests.domain.domain_text import diagnostics_of, domain_of, entity_of, resolve_text


def field_of(text: str) -> Any:
    entity = entity_of(
        "enums: {Status: [draft, sold]}\n"
        f"entities:\n  Book:\n    fields:\n      a: {text}\n",
        "Book",
    )
    return next(field for field in entity.fields if field.name == "a")


def test_type_names_match_the_kinds_of_the_domain() -> None:
    assert {*written_scalars()} == {each.written for each in scalar_types()} - {"enum"}


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("string(20)", FieldType(scalar_type("string"), length=20)),
        ("{type: string, length: 20}", FieldType(scalar_type("string"), length=20)),
        ("decimal(10, 2)", FieldType(scalar_type("decimal"), precision=10, scale=2)),
        (
            "{type: decimal, precision: 10, scale: 2}",
            FieldType(scalar_type("decimal"), precision=10, scale=2),
        ),
        ("[string]", FieldType(scalar_type("string"), is_list=True)),
        ("[string(5)]", FieldType(scalar_type("string"), is_list=True, length=5)),
        ("duration | null", FieldType(scalar_type("duration"))),
    ],
)
def test_types(text: str, type: FieldType) -> None:
    assert field_of(text).type == type


def test_enums_are_types() -> None:
    found = field_of("Status").type
    assert found.scalar is scalar_type("enum")
    assert found.enum.values == ("draft", "sold")


@pytest.mark.parametrize(
    "values",
    [
        "{draft: {label: Draft, description: Hidden., value: D}, sold: {was: gone}}",
        "[{name: draft, label: Draft, description: Hidden., value: D}, "
        "{name: sold, was: gone}]",
    ],
)
def test_values_of_enums_can_be_described(values: str) -> None:
    domain = domain_of(f"enums: {{Status: {{values: {values}}}}}\nentities: {{}}\n")
    (enum,) = domain.enums
    assert enum.values == ("draft", "sold")
    assert enum.stored == {"draft": "D", "sold": "sold"}
    assert (enum.labels, enum.descriptions) == (
        {"draft": "Draft"},
        {"draft": "Hidden."},
    )
    assert [(name, was.name) for name, was in enum.was] == [("sold", "gone")]


def test_a_stored_value_can_be_the_name_of_a_value_that_is_stored_otherwise() -> None:
    swapped = "{a: {value: b}, b: {value: a}}"
    domain = domain_of(f"enums: {{Status: {{values: {swapped}}}}}\nentities: {{}}\n")
    assert domain.enums[0].stored_values == ("b", "a")
    alike = "{a: {value: b}, b: }"
    text = f"enums: {{Status: {{values: {alike}}}}}\nentities: {{}}\n"
    assert diagnostics_of(text) == [("duplicate-stored-value", "b")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("integer = -7", -7),
        ("{type: bigint, default: 9007199254740991}", 9007199254740991),
        ("{type: bigint, wire: text, default: 9007199254740993}", "9007199254740993"),
        ("float = 3", 3.0),
        ("{type: decimal, precision: 10, scale: 2, default: 1.5}", "1.50"),
        ("{type: decimal, precision: 10, scale: 2, default: '1.5'}", "1.50"),
        (
            "{type: decimal, precision: 30, scale: 20, default: 0.1}",
            "0." + "1".ljust(20, "0"),
        ),
        ("boolean = false", False),
        ("string(10) = 'now'", "now"),
        ("text = two words", "two words"),
        ("date = 2026-01-31", "2026-01-31"),
        ("time = 09:30", "09:30:00"),
        (
            "{type: datetime, default: '2026-01-31T10:00:00+01:00'}",
            "2026-01-31T09:00:00Z",
        ),
        (
            "{type: datetime(local), default: '2026-01-31 10:00'}",
            "2026-01-31T10:00:00",
        ),
        ("duration = PT90M", "PT1H30M"),
        ("{type: bytes, default: aGVsbG8=}", "aGVsbG8="),
        ("email = Ada@Example.COM", "Ada@example.com"),
        ("ip = 2001:DB8::1", "2001:db8::1"),
        ("Status = sold", "sold"),
        ("{type: json, default: {a: [1, null, 'x']}}", {"a": [1, None, "x"]}),
        ("{type: json, default: now}", "now"),
        ("{type: [date], default: ['2026-01-31']}", ["2026-01-31"]),
        ("{type: [json], default: [{}, 1]}", [{}, 1]),
    ],
)
def test_a_default_is_in_wire_form(text: str, value: Any) -> None:
    default = field_of(text).default
    assert default == Literal(value)
    assert type(default.value) is type(value)


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("datetime = now", GeneratedDefault.NOW),
        ("date = today", GeneratedDefault.TODAY),
        ("uuid = uuid", GeneratedDefault.UUID),
        ("integer | null", None),
        ("{type: integer, optional: true, default: null}", None),
    ],
)
def test_defaults_can_be_generated_or_absent(
    text: str, default: GeneratedDefault | None
) -> None:
    assert field_of(text).default is default


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (
            "{type: string(9), min_length: 1, pattern: '^a'}",
            Limits(min_length=1, pattern="^a"),
        ),
        ("{type: text, max_length: 9}", Limits(max_length=9)),
        ("{type: integer, minimum: 1, maximum: 5}", Limits(minimum=1, maximum=5)),
        (
            "{type: decimal, precision: 9, scale: 2, minimum: 0, maximum: 1e3}",
            Limits(minimum="0", maximum="1000"),
        ),
        (
            "{type: duration, minimum: PT60S, maximum: PT1H}",
            Limits(minimum="PT1M", maximum="PT1H"),
        ),
        ("{type: [integer], min_items: 1}", Limits(min_items=1)),
    ],
)
def test_limits(text: str, limits: Limits) -> None:
    assert field_of(text).limits == limits


@pytest.mark.parametrize(
    "text",
    [
        "{type: integer, minimum: 2, default: 2, maximum: 2}",
        "{type: duration, minimum: PT1M, default: PT60S}",
        "{type: datetime, minimum: '2026-01-01T00:00:00Z', example: '2026-01-01T00:00:00Z'}",
        "{type: string(5), pattern: 'b', example: abc}",
        "{type: decimal, precision: 4, scale: 2, maximum: 10, default: 9.99}",
    ],
)
def test_a_literal_on_the_edge_is_within_limits(text: str) -> None:
    field_of(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{type: duration, minimum: PT61S, default: PT1M}", "outside-limits"),
        ("{type: string(5), pattern: '^b', example: abc}", "outside-limits"),
        ("{type: integer, default: 2147483648}", "wrong-value"),
        ("{type: bigint, default: 9223372036854775808}", "wrong-value"),
        ("{type: integer, default: 1.0}", "wrong-value"),
        ("{type: integer, default: '1'}", "wrong-value"),
        ("{type: boolean, default: 1}", "wrong-value"),
        ("{type: float, default: .inf}", "wrong-value"),
        ("{type: json, default: [.nan]}", "wrong-value"),
        ("{type: decimal, precision: 3, scale: 2, default: 0.001}", "wrong-value"),
        ("{type: decimal, precision: 3, scale: 2, default: 10}", "wrong-value"),
        ("{type: [integer], default: [1, x]}", "wrong-value"),
        ("{type: datetime, default: today}", "wrong-value"),
        ("datetime(local) = now", "wrong-value"),
        ("{type: datetime(local), default: '2026-01-31T10:00:00Z'}", "wrong-value"),
        ("{type: string(3), default: abcd}", "wrong-value"),
    ],
)
def test_an_invalid_literal_reports_one_error(text: str, code: str) -> None:
    found = diagnostics_of(f"entities:\n  Book:\n    fields:\n      a: {text}\n")
    assert [each for each, _ in found] == [code]


def test_blank_descriptions_are_none() -> None:
    assert field_of("{type: text, description: '  '}").description is None
    assert field_of("{type: text, description: Why}").description == "Why"


def test_app_defaults() -> None:
    app = domain_of("").app
    assert (app.name, app.title, app.version) == ("shop", "Shop", "0.1.0")


def test_bigint_range_depends_on_the_wire_form() -> None:
    template = (
        "entities: {{Book: {{fields: {{a: {{type: bigint, {}default: {}}}}}}}}}\n"
    )
    for wire, least, most in (
        ("", -(2**53) + 1, 2**53 - 1),
        ("wire: text, ", -(2**63), 2**63 - 1),
    ):
        for fits in (least, most):
            domain_of(template.format(wire, fits))
        for beyond in (least - 1, most + 1):
            [(code, words)] = diagnostics_of(template.format(wire, beyond))
            assert (code, words) == ("wrong-value", str(beyond))


def test_only_bigint_accepts_a_wire_form() -> None:
    text = "entities: {Book: {fields: {a: {type: text, wire: text}}}}\n"
    assert diagnostics_of(text) == [("key-not-for-type", "text")]


@pytest.mark.parametrize(
    "text", ["datetime(local)", "datetime( local )", "{type: datetime, local: true}"]
)
def test_a_datetime_can_be_local(text: str) -> None:
    found = field_of(text).type
    assert type_name(found) == "datetime(local)"
    assert found.column.kind == "local_datetime"


def test_lists_can_be_of_local_datetimes() -> None:
    for text in ("[datetime(local)]", "{type: [datetime], local: true}"):
        assert type_name(field_of(text).type) == "[datetime(local)]"
    assert type_name(field_of("{type: datetime, local: false}").type) == "datetime"


def test_only_datetimes_can_be_local() -> None:
    template = "entities: {{Book: {{fields: {{a: {{type: {}, local: true}}}}}}}}\n"
    for name in ("date", "datetime(local)"):
        assert diagnostics_of(template.format(name)) == [("key-not-for-type", "true")]


def test_references_inherit_the_wire_form_of_the_key() -> None:
    text = (
        "entities:\n"
        "  Author: {id: {type: bigint, wire: text}}\n"
        "  Book: {relations: {author: {belongs_to: Author}}}\n"
    )
    [reference] = entity_of(text, "Book").belongs_to[0].fields
    assert reference.type == FieldType(scalar_type("bigtext"))


def resolve_with_app(app: str, text: str) -> Domain:
    """Resolve a spec with further keys of `app`."""
    problems = Problems()
    text = f"groundplan: 1\napp: {{name: shop{app}}}\n{text}"
    document = parse_document(text, "spec.yaml", problems)
    assert document is not None
    domain = resolve_spec(read_spec([document], problems), problems)
    assert domain is not None
    return domain


@pytest.mark.parametrize(
    ("app", "key", "made"),
    [
        ("", "", GeneratedDefault.UUID),
        ("", "id: uuid7", GeneratedDefault.UUID7),
        (", keys: uuid7", "", GeneratedDefault.UUID7),
        (", keys: uuid7", "id: uuid", GeneratedDefault.UUID),
    ],
)
def test_the_spec_can_choose_uuid7_keys(
    app: str, key: str, made: GeneratedDefault
) -> None:
    domain = resolve_with_app(app, f"entities: {{Book: {{{key}}}}}\n")
    surrogate = domain.entities[0].surrogate
    assert surrogate is not None
    assert surrogate.default is made


@pytest.mark.parametrize(
    ("app", "key", "length", "made"),
    [
        ("", "id: cuid2", 24, GeneratedDefault.CUID2),
        ("", "id: nanoid", 21, GeneratedDefault.NANOID),
        ("", "id: ulid", 26, GeneratedDefault.ULID),
        (", keys: ulid", "", 26, GeneratedDefault.ULID),
        (
            ", keys: ulid",
            "id: {type: string(30), default: cuid2}",
            30,
            GeneratedDefault.CUID2,
        ),
        ("", "id: {type: string(36), default: uuid}", 36, GeneratedDefault.UUID),
        ("", "id: {type: uuid, default: uuid7}", None, GeneratedDefault.UUID7),
    ],
)
def test_the_application_can_generate_keys_of_text(
    app: str, key: str, length: int | None, made: GeneratedDefault
) -> None:
    book_spec = "Book: {relations: {author: {belongs_to: Author}}}"
    domain = resolve_with_app(app, f"entities: {{Author: {{{key}}}, {book_spec}}}\n")
    author, book = domain.entities
    assert author.surrogate is not None
    assert (author.surrogate.type.length, author.surrogate.default) == (length, made)
    [reference] = book.belongs_to[0].fields
    assert (reference.type, reference.default) == (author.surrogate.type, None)


def test_a_reference_has_the_collation_of_its_key() -> None:
    domain = domain_of(
        "entities:\n"
        "  Author: {id: [code], fields: {code: {type: string(5), collation: C}}}\n"
        "  Book: {relations: {author: {belongs_to: Author}}}"
    )
    [reference] = domain.entities[1].belongs_to[0].fields
    assert (reference.type.collation, reference.type.sqlite_collation) == ("C", None)


def test_text_can_be_generated_by_default() -> None:
    assert field_of("{type: text, default: nanoid}").default is GeneratedDefault.NANOID
    assert field_of("string(24) | null = cuid2").default is GeneratedDefault.CUID2
    assert field_of("string(36) = uuid").default is GeneratedDefault.UUID


@pytest.mark.parametrize(
    ("text", "nullable"),
    [
        ("{type: 'date | null'}", True),
        ("{type: date | null, optional: true}", True),
        ("{type: '[text] | null', max_items: 3}", True),
        ("{type: date}", False),
    ],
)
def test_the_long_form_takes_null_after_the_type(text: str, nullable: bool) -> None:
    assert field_of(text).nullable is nullable


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("varchar(20)", "string(20)"),
        ("numeric(12, 4)", "decimal(12, 4)"),
        ("inet", "ip"),
        ("real", "float"),
        ("jsonb", "json"),
        ("CharField", "string(200)"),
        ("int(11)", "integer"),
    ],
)
def test_a_type_of_another_language_says_what_to_write(text: str, hint: str) -> None:
    _, problems = resolve_text(f"entities: {{Book: {{fields: {{a: '{text}'}}}}}}")
    assert [found.hint for found in problems.items] == [f"did you mean `{hint}`?"]
