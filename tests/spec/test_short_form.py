"""The short form of fields: the parsed type and its span."""

from __future__ import annotations

from typing import Any

import pytest

from generator.source import Mapping, Scalar, Sequence
from generator.spec.fields import FieldSpec
from tests.spec.spec_text import HEADER, codes, read_texts


def read_field(text: str) -> FieldSpec:
    spec, problems = read_texts(
        f"{HEADER}entities:\n  Book:\n    fields:\n      {text}\n"
    )
    assert codes(problems) == []
    return spec.entities.items[0].value.fields.items[0].value


@pytest.mark.parametrize(
    ("text", "name", "arguments", "is_list", "optional"),
    [
        ("text", "text", (), False, False),
        ("string(20)", "string", (20,), False, False),
        ("string( 20 )", "string", (20,), False, False),
        ('"decimal(10, 2)"', "decimal", (10, 2), False, False),
        ('"decimal(10,2) | null"', "decimal", (10, 2), False, True),
        ("date | null", "date", (), False, True),
        ("date|null", "date", (), False, True),
        ("[string]", "string", (), True, False),
        ("[string(50)]", "string", (50,), True, False),
        ('"[string(50)] | null"', "string", (50,), True, True),
        ('"[ uuid ]"', "uuid", (), True, False),
        ("BookStatus | null", "BookStatus", (), False, True),
    ],
)
def test_a_type_is_read(
    text: str, name: str, arguments: tuple[int, ...], is_list: bool, optional: bool
) -> None:
    field = read_field(f"a: {text}")
    assert (field.type.name, field.type.arguments) == (name, arguments)
    assert field.type.is_list is is_list
    assert (field.optional is not None) is optional


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("boolean = true", True),
        ("integer = -7", -7),
        ("float = 1.5e3", 1500.0),
        ("string(20) = draft", "draft"),
        ("string(20) = 'null'", "null"),
        ('string(20) = "5"', "5"),
        ("string(20) | null = two words", "two words"),
        ("string(20) = a = b", "a = b"),
        ("datetime = now", "now"),
        ("datetime(local) | null = 2026-01-31T09:30:00", "2026-01-31T09:30:00"),
        ("integer | null = null", None),
    ],
)
def test_a_default_is_read_by_the_rules_of_yaml(text: str, value: Any) -> None:
    default = read_field(f"a: {text}").default
    assert isinstance(default, Scalar)
    assert default.value == value
    assert type(default.value) is type(value)


def test_empty_collections_are_defaults() -> None:
    assert isinstance(read_field("a: 'json = {}'").default, Mapping)
    assert isinstance(read_field("a: '[string] = []'").default, Sequence)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("a: string(20) | null = draft", (30, 35)), ("a: 'integer = 42'", (21, 23))],
)
def test_a_default_has_its_span(text: str, columns: tuple[int, int]) -> None:
    default = read_field(text).default
    assert default is not None
    assert (default.span.column, default.span.end_column) == columns


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("string(20)", "{type: string(20)}"),
        ("'[text] | null'", "{type: [text], optional: true}"),
        ("boolean = true", "{type: boolean, default: true}"),
    ],
)
def test_short_and_long_forms_are_equivalent(short: str, long: str) -> None:
    one, other = read_field(f"a: {short}"), read_field(f"a: {long}")
    assert one.type.name == other.type.name
    assert one.type.arguments == other.type.arguments
    assert one.type.is_list == other.type.is_list
    assert (one.optional is None) == (other.optional is None)
    assert (one.default is None) == (other.default is None)
