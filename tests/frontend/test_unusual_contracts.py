"""Frontends of unusual contracts, as other applications serve or users write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.tree import EmittedFile
from tests.emit_helpers import SAMPLES, emit_specs, write_tree
from tests.frontend.node_project import FrontendFolder, print_frontend, write_frontend

HOSTILE = "x`${alert(1)}*/</script>\"'\\\u2028"


def _to(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


TREE = {"anyOf": [_to("Tree"), {"type": "null"}]}
SCHEMAS: dict[str, Any] = {
    "Both-Input": {"properties": {"x": {"type": "integer", "default": HOSTILE}}},
    "BothInput": {"enum": [1, 2, None]},
    "class": {"type": "string"},
    HOSTILE: {"enum": ["a", HOSTILE]},
    "Kind": {"const": "a", "type": "string"},
    "Choice": {"oneOf": [_to("Kind"), _to("Nowhere")]},
    "Known": {"oneOf": [_to("Kind"), {"type": ["integer", "null"]}]},
    "Tree": {"type": "object", "properties": {"left": TREE}, "required": ["left"]},
    "All": {"allOf": [_to("Tree"), {"properties": {"n": {"type": "number"}}}]},
    "Pair": {
        "type": "array",
        "prefixItems": [{"type": "integer"}, {"type": "string"}],
        "minItems": 2,
        "maxItems": 2,
    },
    "Table": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "integer"}},
    },
    "Loose": {
        "type": "object",
        "properties": {"a": {"type": "string", "pattern": 3}},
        "additionalProperties": True,
    },
    "Anything": True,
}
OPERATIONS: dict[str, Any] = {
    "get": {
        "responses": {
            "200": _answer(_to("Both-Input")),
            "404": {"description": "Not here."},
            "4XX": {"description": "Something else."},
            "default": {"$ref": "#/components/responses/Nowhere"},
        }
    },
    "post": {"operationId": HOSTILE, "responses": {"2XX": _answer(_to("Table"))}},
    "put": {
        "operationId": "class",
        "responses": {"200": {"content": {"text/csv": {}}}},
    },
    "trace": {"responses": {}},
    "parameters": [
        {"$ref": "#/components/parameters/Size"},
        {"name": HOSTILE, "in": "query", "content": {"application/json": {}}},
    ],
}
SIZE = {"name": "size", "in": "path", "required": True, "schema": {"type": "integer"}}


@pytest.fixture(scope="module")
def bookshop() -> dict[str, EmittedFile]:
    """Return the bookshop's tree as a dictionary."""
    return dict(emit_specs(SAMPLES["bookshop"]))


@pytest.fixture(scope="module")
def odd_frontend(bookshop: dict[str, EmittedFile]) -> dict[str, str]:
    """Return the frontend of a contract with unusual schemas, by path."""
    document = yaml.safe_load(bookshop["openapi.yaml"].text)
    document["paths"]["/odd/{size}"] = OPERATIONS
    document["components"]["schemas"] |= SCHEMAS
    document["components"]["parameters"] = {"Size": SIZE}
    tree = print_frontend(document)
    return {path: file.text for path, file in tree.items()}


@pytest.mark.parametrize(
    "line",
    [
        "export type BothInput = 1 | 2 | null;",
        "export interface BothInput_ {",
        "export type Class = string;",
        "export type XAlert1Script =",
        'export type Kind =\n  | "a";',
        "export type Choice = Kind | unknown;",
        "export type Known = Kind | number | null;",
        "export type All = Tree & ({ n?: number });",
        "export type Pair = [number, string];",
        "export type Table = { [key: string]: number[] };",
        "  a?: string;\n  [key: string]: unknown;\n",
        "export type Anything = unknown;",
    ],
)
def test_every_schema_has_a_type(odd_frontend: dict[str, str], line: str) -> None:
    assert line in odd_frontend["frontend/types.ts"]


def test_every_operation_has_its_responses(odd_frontend: dict[str, str]) -> None:
    text = odd_frontend["frontend/operations.ts"]

    assert "    answers: { 200: t.BothInput_; };\n    problems: 404;\n" in text
    assert '  "GET /odd/{size}": { 200: "json", 404: "problem" },\n' in text
    assert '  "POST /odd/{size}": { 200: "json" },\n' in text
    assert '  "PUT /odd/{size}": { 200: "other" },\n' in text
    assert text.count("    path: { size: number };\n") == 3
    assert "TRACE" not in text


def test_texts_of_a_contract_do_not_become_code(odd_frontend: dict[str, str]) -> None:
    for text in odd_frontend.values():
        assert "*/</script>" not in text
        assert "\u2028" not in text
    assert "export function useXAlert1Script(" in odd_frontend["frontend/query.ts"]


@pytest.mark.parametrize(
    "document", [{}, {"paths": 3, "components": []}, {"paths": {"/a": {"get": None}}}]
)
def test_invalid_contracts_yield_an_empty_frontend(document: dict[str, Any]) -> None:
    tree = print_frontend(document)

    assert "export interface Operations {\n}\n" in tree["frontend/operations.ts"].text


@pytest.mark.expensive
def test_the_odd_frontend_compiles(
    odd_frontend: dict[str, str],
    bookshop: dict[str, EmittedFile],
    packages: Path,
    tmp_path: Path,
) -> None:
    made: FrontendFolder = write_frontend(tmp_path / "made", packages, bookshop)
    files = {path: EmittedFile(text, None, path) for path, text in odd_frontend.items()}
    write_tree(files, made.folder)

    made.compile()
