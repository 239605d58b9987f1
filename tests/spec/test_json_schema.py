"""The JSON Schema of the spec language accepts and refuses what the reader does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.diagnostics import Problems
from generator.source import Mapping, Node, Scalar, parse_document
from generator.spec import json_schema
from generator.types import written_scalars
from tests.spec.spec_text import HEADER, read_texts

REPOSITORY = Path(__file__).parents[2]
SAMPLES = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for folder in ("specs", "tests/specs")
    for path in (REPOSITORY / folder).rglob("*.yaml")
)


def plain_value(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {entry.key: plain_value(entry.value) for entry in node}
    return [plain_value(item) for item in node]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_accepted(
    name: str, validator: jsonschema.Draft202012Validator
) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    document = parse_document(text, name, Problems())
    assert document is not None
    messages = [
        error.message for error in validator.iter_errors(plain_value(document.root))
    ]
    assert messages == []


@pytest.mark.parametrize(
    "text",
    [
        "roles: [admin]",
        "app: {title: Shop}",
        "app: {name: shop, version: 1.0}",
        "app: {name: shop, layout: Modular}",
        "enums: {Status: [1]}",
        "enums: {status: [draft]}",
        "enums: {Status: {values: {draft: D}}}",
        "enums: {Status: {values: {draft: {value: 1}}}}",
        "enums: {Status: [{name: draft, title: Draft}]}",
        "entities: {book: {}}",
        "entities: {Book: {owner: User}}",
        "entities: {Book: {fields: {title: {optional: true}}}}",
        "entities: {Book: {fields: {title: {type: text, was: 5}}}}",
        "entities: {Book: {fields: {title: 5}}}",
        "entities: {Book: {fields: {title: string(5}}}",
        "entities: {Book: {fields: {a__b: text}}}",
        "entities: {Book: {fields: {tags: [text, text]}}}",
        "entities: {Book: {relations: {author: {inverse: books}}}}",
        "entities: {Book: {relations: {a: {belongs_to: A, on_delete: drop}}}}",
        "entities: {Book: {unique: [title]}}",
        "entities: {Book: {endpoints: [publish]}}",
        "entities: {Book: {endpoints: {list: {access: public}}}}",
        "entities: {Book: {endpoints: {list: {page: pages}}}}",
        "endpoints: {stats: {get: 5}}",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    text: str, validator: jsonschema.Draft202012Validator
) -> None:
    document = parse_document(text, "spec.yaml", Problems())
    assert document is not None
    assert not validator.is_valid(plain_value(document.root))
    _, problems = read_texts(HEADER, text)
    assert problems.has_errors


def test_every_key_has_a_description() -> None:
    schema = json_schema()
    objects = [schema, *schema["$defs"].values()]
    silent = [
        (name, key)
        for name, each in [("file", schema), *schema["$defs"].items()]
        for key, value in each.get("properties", {}).items()
        if not value.get("description")
    ]
    assert len(objects) > 10
    assert silent == []


def test_types_are_completed() -> None:
    words = json_schema()["$defs"]["short_field"]["anyOf"][0]["enum"]
    names = {re.sub(r"\([0-9, ]+\)", "", word) for word in words}
    assert names == {*written_scalars()}
