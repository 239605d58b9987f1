"""Scalars follow the YAML 1.2 core schema."""

from __future__ import annotations

import math

import pytest

from generator.source import Scalar
from generator.source.scalars import split_missing_space
from tests.source.parse_helpers import parse_root, read, to_plain


def scalar(text: str) -> Scalar:
    node = parse_root(f"[{text}]")
    assert not isinstance(node, Scalar)
    (item,) = node
    assert isinstance(item, Scalar)
    return item


@pytest.mark.parametrize("text", ["null", "Null", "NULL", "~"])
def test_null(text: str) -> None:
    assert scalar(text).value is None
    assert scalar(text).text == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("010", 10),
        ("0o17", 15),
        ("0xfF", 255),
        ("9" * 100, int("9" * 100)),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        (".inf", math.inf),
        ("+.INF", math.inf),
        ("-.Inf", -math.inf),
        ("1e999", math.inf),
    ],
)
def test_other_values(text: str, value: object) -> None:
    found = scalar(text)
    assert found.value == value
    assert type(found.value) is type(value)
    assert found.text == text
    assert not found.quoted


def test_not_a_number() -> None:
    value = scalar(".NaN").value
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    "text",
    [
        *("NO", "no", "yes", "on", "Off", "y", "n", "tRUE", "nULL"),
        *("2024-01-01", "12:30", "12:30:45", "1_000", "0b1", "0o8", "0xg", "1.2.3"),
        *("-", "+", ".", "-.", "1e", "e1", ".e1", "+-1", "inf", "nan", "-.nan"),
        *(
            "\u0661\u0662",
            "\uff11",
            "string(200) | null",
            "boolean = true",
            "a#b",
            "a:b",
        ),
    ],
)
def test_everything_else_is_text(text: str) -> None:
    assert scalar(text).value == text


@pytest.mark.parametrize("text", ["'1'", '"true"', "'null'", '"~"', "''"])
def test_quoted_is_text(text: str) -> None:
    assert scalar(text) == Scalar(text[1:-1], text[1:-1], True, scalar(text).span)


def test_block_scalars_are_text() -> None:
    assert to_plain(parse_root("a: |\n  1\nb: >-\n  true\n")) == {
        "a": "1\n",
        "b": "true",
    }


def test_a_missing_value_is_null() -> None:
    assert to_plain(parse_root("a:\nb: # nothing\nc: ''\n")) == {
        "a": None,
        "b": None,
        "c": "",
    }


@pytest.mark.parametrize("text", ["9" * 101, "0x" + "f" * 5000, "1." + "0" * 100])
def test_numbers_that_are_too_long_stay_text(text: str) -> None:
    document, found = read(f"a: {text}")
    assert found == [f"huge-number 1:4-{len(text) + 4}"]
    assert document
    assert to_plain(document.root) == {"a": text}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("title:string", ("title", "string")),
        ("title:string(200) | null", ("title", "string(200) | null")),
        ("max_length:3", ("max_length", "3")),
        ("https://example.org", None),
        ("12:30", None),
        ("a b:c", None),
        ("text", None),
    ],
)
def test_missing_space(text: str, parts: tuple[str, str] | None) -> None:
    assert split_missing_space(text) == parts
