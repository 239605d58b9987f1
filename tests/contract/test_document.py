"""The contract as a file: valid, readable and deterministic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from generator.diagnostics import Problems
from generator.source import parse_document, print_yaml
from tests.emit_helpers import SAMPLES, emit_specs, sample_params, write_spec

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def _contract(specs: Path) -> Any:
    return yaml.safe_load(emit_specs(specs)["openapi.yaml"].text)


@pytest.fixture(scope="module", params=sample_params("bookshop"))
def document(request: pytest.FixtureRequest) -> Any:
    """Return the contract of a sample spec."""
    return _contract(SAMPLES[request.param])


def test_the_contract_is_valid_openapi(document: Any) -> None:
    validate(document)


def test_errors_are_problem_details(document: Any) -> None:
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"]


@pytest.mark.expensive
def test_operations_read_well_in_a_client() -> None:
    document = _contract(SAMPLES["bookshop"])
    names = {
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
    }
    assert names >= {"list_books", "create_book", "publish_book", "stats"}
    assert document["paths"]["/api/v1/books/{book_id}/publish"]["post"][
        "description"
    ] == ("Put the book on sale.")


def test_field_descriptions_and_limits_are_in_the_contract(tmp_path: Path) -> None:
    field = {
        "type": "string(20)",
        "optional": True,
        "pattern": "^[a-z]+$",
        "min_length": 2,
        "description": "Its name.",
        "example": "abc",
    }
    spec = {
        "groundplan": 1,
        "app": {"name": "x"},
        "entities": {"Thing": {"fields": {"name": field}}},
    }
    schemas = _contract(write_spec(spec, tmp_path / "specs"))["components"]["schemas"]
    for name in ("ThingCreate", "ThingUpdate", "ThingPublic"):
        assert schemas[name]["properties"]["name"] == {
            "anyOf": [
                {
                    "type": "string",
                    "minLength": 2,
                    "maxLength": 20,
                    "pattern": "^[a-z]+$",
                },
                {"type": "null"},
            ],
            "description": "Its name.",
            "examples": ["abc"],
        }


@pytest.mark.parametrize(
    "examples", [4, pytest.param(100, marks=pytest.mark.expensive)]
)
def test_printed_yaml_round_trips(examples: int) -> None:
    keys = st.text(st.characters(codec="utf-8"))

    @settings(deadline=None, max_examples=examples)
    @given(st.dictionaries(keys, JSON_VALUES, min_size=1))
    def check(value: dict[str, Any]) -> None:
        assert yaml.safe_load(print_yaml(value)) == value

    check()


LONG = pytest.param(70_000, marks=pytest.mark.expensive)


@pytest.mark.parametrize("length", [199, 200, 1022, 1023, 1024, 1025, LONG])
@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_keys_can_have_any_length(length: int, loader: Any) -> None:
    for character in ("a", " ", '"', "é"):
        key = character * length
        value = [{key: {key: 1, "b": {}}, "c": [{key: key}]}]
        text = print_yaml({"list": value, key: value})
        assert yaml.load(text, loader) == {"list": value, key: value}


def test_paths_can_have_any_length(tmp_path: Path) -> None:
    path = "/a" * 800
    spec = {
        "groundplan": 1,
        "app": {"name": "x"},
        "endpoints": {"far": {"get": path, "returns": {"a": "integer"}}},
    }
    text = emit_specs(write_spec(spec, tmp_path / "specs"))["openapi.yaml"].text
    document = yaml.safe_load(text)
    assert f"/api/v1{path}" in document["paths"]
    assert parse_document(text, "openapi.yaml", Problems()) is not None
    validate(document)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "null", "~", "1", "1.0", "0x1", "2024-01-01", "12:30:00"),
        *(
            "a: b",
            "a #b",
            "- a",
            "{a",
            "*/",
            "\u2028",
            "\x85",
            "\ufeff",
            "😀",
            "a\n\nb",
        ),
        *(
            "",
            " ",
            "a ",
            "'",
            '"',
            "\\",
            "!a",
            "%a",
            "@a",
            "`a`",
            "=",
            "<<",
            "on",
            ".5",
        ),
    ],
)
def test_ambiguous_strings_are_quoted(text: str) -> None:
    assert yaml.safe_load(print_yaml({"a": text, text: [text]})) == {
        **{"a": text},
        text: [text],
    }
