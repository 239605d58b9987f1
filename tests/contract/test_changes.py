"""Changes between two contracts, with the verdict on each kind of change.

Each case also lists the level that oasdiff (1.32) assigns to the change, if it has a
rule for it: ERR and WARN are breaking here, INFO is safe. `docs/ci.md` documents the
differences.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from generator.contract import compare_contracts

Json = dict[str, Any]
PUBLIC = "components/schemas/BookPublic"
CREATE = "components/schemas/BookCreate"
LIST = "paths//books/get"
POST = "paths//books/post"
SORT = f"{LIST}/parameters/2/schema/pattern"

DECIMAL = r"^-?\d{1,8}(\.\d{1,2})?$"
ADDRESS = [{"type": "string", "format": "ipv4"}, {"type": "string", "format": "ipv6"}]
BASE: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/books": {
            "get": {
                "operationId": "list_books",
                "description": "List books.",
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "required": False,
                        "schema": {"type": "integer", "maximum": 200, "default": 50},
                    },
                    {
                        "name": "shop",
                        "in": "query",
                        "required": True,
                        "schema": {"type": "string", "enum": ["north", "south"]},
                    },
                    {
                        "name": "sort",
                        "in": "query",
                        "schema": {
                            "type": "string",
                            "pattern": "^-?(title|isbn)(,-?(title|isbn))*$",
                        },
                    },
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "headers": {"ETag": {"schema": {"type": "string"}}},
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {
                                        "$ref": "#/components/schemas/BookPublic"
                                    },
                                }
                            }
                        },
                    },
                    "404": {"description": ""},
                },
            },
            "post": {
                "operationId": "create_book",
                "requestBody": {
                    "required": False,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/BookCreate"}
                        }
                    },
                },
                "responses": {"201": {"description": ""}},
            },
        }
    },
    "components": {
        "schemas": {
            "BookCreate": {
                "type": "object",
                "additionalProperties": False,
                "required": ["title"],
                "properties": {
                    "title": {"type": "string", "minLength": 1, "maxLength": 9},
                    "status": {"type": "string", "enum": ["a", "b"], "default": "a"},
                    "pages": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                    "isbn": {"type": "string", "pattern": "^x$"},
                    "born": {"type": "string", "format": "date"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "price": {
                        "type": "string",
                        "format": "decimal",
                        "pattern": DECIMAL,
                        "x-minimum": "9.5",
                    },
                    "since": {
                        "type": "string",
                        "format": "date-time",
                        "x-maximum": "2026-01-01T00:00:00Z",
                    },
                    "time": {
                        "type": "string",
                        "format": "duration",
                        "x-minimum": "P1D",
                    },
                    "address": {"anyOf": ADDRESS},
                    "host": {"type": "string"},
                },
            },
            "BookPublic": {
                "type": "object",
                "required": ["id", "title", "status"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "title": {"type": "string", "maxLength": 9},
                    "status": {"type": "string", "enum": ["a", "b"]},
                    "pages": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                    "price": {"type": "number", "maximum": 10},
                    "isbn": {"type": "string", "pattern": "^x$"},
                },
            },
        }
    },
}


def put(path: str, value: Any) -> Callable[[Json], None]:
    """Return a change that sets the value at a path; `//` starts a key with a slash."""

    def change(document: Json) -> None:
        parent, key = _find(document, path)
        parent[key] = value

    return change


def drop(path: str) -> Callable[[Json], None]:
    """Return a change that removes the value at a path."""

    def change(document: Json) -> None:
        parent, key = _find(document, path)
        del parent[key]

    return change


def _find(document: Any, path: str) -> tuple[Any, Any]:
    keys: list[Any] = [
        key.replace("~", "/") for key in path.replace("//", "/~").split("/")
    ]
    keys = [int(key) if key.isdigit() and len(key) < 3 else key for key in keys]
    for key in keys[:-1]:
        document = document[key]
    return document, keys[-1]


STRING: Json = {"type": "string"}
NULLABLE: Json = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
BREAKING, SAFE, SILENT = True, False, None
CASES = [
    ("an operation is gone", drop(POST), BREAKING, "ERR"),
    ("a path is gone", drop("paths//books"), BREAKING, "ERR"),
    ("an operation is new", put("paths//books/delete", {}), SAFE, "INFO"),
    ("a path is new", put("paths//tags", {"get": {}}), SAFE, "INFO"),
    ("an operation id changed", put(f"{LIST}/operationId", "x"), BREAKING, "INFO"),
    ("an operation asks who is calling", put(f"{LIST}/security", [{"bearer": []}]), BREAKING, ""),
    ("an operation may be told who is calling", put(f"{LIST}/security", [{}, {"bearer": []}]), SILENT, ""),
    ("a description changed", put(f"{LIST}/description", "x"), SILENT, ""),
    ("a parameter is gone", drop(f"{LIST}/parameters/0"), BREAKING, "WARN"),
    (
        "a new optional parameter",
        put(f"{LIST}/parameters/1/name", "town"),
        BREAKING,
        "WARN",
    ),
    ("a parameter became required", put(f"{LIST}/parameters/0/required", True), BREAKING, "ERR"),
    ("a parameter became optional", put(f"{LIST}/parameters/1/required", False), SAFE, "INFO"),
    ("a parameter moved to a header", put(f"{LIST}/parameters/0/in", "header"), BREAKING, "WARN"),
    ("a parameter's type changed", put(f"{LIST}/parameters/0/schema/type", "string"), BREAKING, "ERR"),
    ("a parameter's type widened", put(f"{LIST}/parameters/0/schema/type", "number"), SAFE, "INFO"),
    ("a parameter's maximum fell", put(f"{LIST}/parameters/0/schema/maximum", 100), BREAKING, "ERR"),
    ("a parameter's maximum rose", put(f"{LIST}/parameters/0/schema/maximum", 300), SAFE, "INFO"),
    ("a parameter's value is gone", put(f"{LIST}/parameters/1/schema/enum", ["north"]), BREAKING, "ERR"),
    ("a parameter's value is new", put(f"{LIST}/parameters/1/schema/enum", ["north", "south", "x"]), SAFE, "INFO"),
    ("the body is gone", drop(f"{POST}/requestBody"), BREAKING, ""),
    ("the body became required", put(f"{POST}/requestBody/required", True), BREAKING, "ERR"),
    ("a body is new and required", put(f"{LIST}/requestBody", {"required": True}), BREAKING, "ERR"),
    ("a body is new and optional", put(f"{LIST}/requestBody", {"required": False}), SAFE, "INFO"),
    ("a media type of the body is gone", put(f"{POST}/requestBody/content", {}), BREAKING, "ERR"),
    ("an input property is gone", drop(f"{CREATE}/properties/born"), BREAKING, "WARN"),
    ("an optional input property is new", put(f"{CREATE}/properties/x", STRING), SAFE, "INFO"),
    ("an input property became required", put(f"{CREATE}/required", ["title", "isbn"]), BREAKING, "ERR"),
    ("an input property became optional", put(f"{CREATE}/required", []), SAFE, "INFO"),
    ("an input value is gone", put(f"{CREATE}/properties/status/enum", ["a"]), BREAKING, "ERR"),
    ("an input value is new", put(f"{CREATE}/properties/status/enum", ["a", "b", "c"]), SAFE, "INFO"),
    ("an input enum appeared", put(f"{CREATE}/properties/title/enum", ["a"]), BREAKING, "ERR"),
    ("an input enum is gone", drop(f"{CREATE}/properties/status/enum"), SAFE, "INFO"),
    ("an input default changed", put(f"{CREATE}/properties/status/default", "b"), SAFE, "INFO"),
    ("an input may be null no more", put(f"{CREATE}/properties/pages", {"type": "integer"}), BREAKING, "ERR"),
    ("an input may be null now", put(f"{CREATE}/properties/tags", {"anyOf": [{"type": "array", "items": STRING}, {"type": "null"}]}), SAFE, "INFO"),
    ("an input's shortest length rose", put(f"{CREATE}/properties/title/minLength", 2), BREAKING, "ERR"),
    ("an input's shortest length is gone", drop(f"{CREATE}/properties/title/minLength"), SAFE, "INFO"),
    ("an input's longest length fell", put(f"{CREATE}/properties/title/maxLength", 5), BREAKING, "ERR"),
    ("an input's longest length appeared", put(f"{CREATE}/properties/isbn/maxLength", 5), BREAKING, "ERR"),
    ("an input's pattern appeared", put(f"{CREATE}/properties/title/pattern", "a"), BREAKING, "ERR"),
    ("an input's pattern changed", put(f"{CREATE}/properties/isbn/pattern", "a"), BREAKING, "WARN"),
    ("an input's pattern is gone", drop(f"{CREATE}/properties/isbn/pattern"), SAFE, "INFO"),
    ("an input's format changed", put(f"{CREATE}/properties/born/format", "date-time"), BREAKING, "ERR"),
    ("an input's items changed", put(f"{CREATE}/properties/tags/items", {"type": "integer"}), BREAKING, "ERR"),
    ("an input opened", drop(f"{CREATE}/additionalProperties"), SAFE, ""),
    ("an input closed", put(f"{PUBLIC}/additionalProperties", False), SAFE, ""),
    ("a success is gone", put(f"{POST}/responses", {"200": {}}), BREAKING, "ERR"),
    ("an error is gone", drop(f"{LIST}/responses/404"), SAFE, "INFO"),
    ("an error is new", put(f"{LIST}/responses/409", {}), SAFE, "INFO"),
    ("a media type of an answer changed", put(f"{LIST}/responses/200/content", {"text/csv": {}}), BREAKING, "ERR"),
    ("a header is gone", put(f"{LIST}/responses/200/headers", {}), BREAKING, "INFO"),
    ("an output property is gone", drop(f"{PUBLIC}/properties/title"), BREAKING, "ERR"),
    ("an optional output property is gone", drop(f"{PUBLIC}/properties/price"), SAFE, "INFO"),
    ("an output property is new", put(f"{PUBLIC}/properties/x", STRING), SAFE, "INFO"),
    ("an output property became optional", put(f"{PUBLIC}/required", ["id", "status"]), BREAKING, "ERR"),
    ("an output property is always there", put(f"{PUBLIC}/required", ["id", "title", "status", "price"]), SAFE, "INFO"),
    ("an output value is new", put(f"{PUBLIC}/properties/status/enum", ["a", "b", "c"]), BREAKING, "ERR"),
    ("an output value is gone", put(f"{PUBLIC}/properties/status/enum", ["a"]), SAFE, "INFO"),
    ("an output may be null now", put(f"{PUBLIC}/properties/title", {"anyOf": [{"type": "string", "maxLength": 9}, {"type": "null"}]}), BREAKING, "ERR"),
    ("an output is null no more", put(f"{PUBLIC}/properties/pages", {"type": "integer"}), SAFE, "INFO"),
    ("an output's type changed", put(f"{PUBLIC}/properties/price", {"type": "string", "maximum": 10}), BREAKING, "ERR"),
    ("an output's type narrowed", put(f"{PUBLIC}/properties/price/type", "integer"), SAFE, "INFO"),
    ("an output's type widened", put(f"{PUBLIC}/properties/pages", {"anyOf": [{"type": "number"}, {"type": "null"}]}), BREAKING, "ERR"),
    ("an output's maximum rose", put(f"{PUBLIC}/properties/price/maximum", 20), BREAKING, "ERR"),
    ("an output's maximum is gone", drop(f"{PUBLIC}/properties/price/maximum"), BREAKING, "ERR"),
    ("an output's maximum fell", put(f"{PUBLIC}/properties/price/maximum", 5), SAFE, "INFO"),
    ("an output's pattern is gone", drop(f"{PUBLIC}/properties/isbn/pattern"), BREAKING, "ERR"),
    ("an output's pattern appeared", put(f"{PUBLIC}/properties/title/pattern", "a"), SAFE, "INFO"),
    ("an output's format changed", put(f"{PUBLIC}/properties/id/format", "email"), BREAKING, "ERR"),
    # Cases that oasdiff has no rule for, or cannot decide because it sees one pattern.
    ("a sort key is new", put(SORT, "^-?(title|isbn|id)(,-?(title|isbn|id))*$"), SAFE, ""),
    ("a sort key is gone", put(SORT, "^-?(title)(,-?(title))*$"), BREAKING, ""),
    ("sort keys cannot descend any more", put(SORT, "^(title|isbn)(,(title|isbn))*$"), BREAKING, ""),
    ("a parameter's default changed", put(f"{LIST}/parameters/0/schema/default", 20), BREAKING, ""),
    ("a parameter's default is gone", drop(f"{LIST}/parameters/0/schema/default"), BREAKING, ""),
    ("a required parameter got a default", put(f"{LIST}/parameters/1", {"name": "shop", "in": "query", "schema": {"type": "string", "enum": ["north", "south"], "default": "north"}}), SAFE, ""),
    ("a parameter takes any text now", put(f"{LIST}/parameters/1/schema", {"type": "string", "maxLength": 5}), SAFE, ""),
    ("a parameter takes text too short for a value", put(f"{LIST}/parameters/1/schema", {"type": "string", "maxLength": 4}), BREAKING, ""),
    ("one has to sign in", put(f"{LIST}/responses/401", {}), BREAKING, ""),
    ("one has to be somebody", put(f"{LIST}/responses/403", {}), BREAKING, ""),
    ("one has to name the version", put(f"{POST}/responses/428", {}), BREAKING, ""),
    ("a decimal's minimum rose", put(f"{CREATE}/properties/price/x-minimum", "10"), BREAKING, ""),
    ("a decimal's minimum fell", put(f"{CREATE}/properties/price/x-minimum", "-10"), SAFE, ""),
    ("a decimal's minimum in other words", put(f"{CREATE}/properties/price/x-minimum", "9.50"), SILENT, ""),
    ("a decimal's minimum is no number", put(f"{CREATE}/properties/price/x-minimum", "soon"), BREAKING, ""),
    ("a decimal got a maximum", put(f"{CREATE}/properties/price/x-maximum", "10"), BREAKING, ""),
    ("a decimal has more digits", put(f"{CREATE}/properties/price/pattern", r"^-?\d{1,9}(\.\d{1,2})?$"), SAFE, ""),
    ("a decimal has fewer digits", put(f"{CREATE}/properties/price/pattern", r"^-?\d{1,8}$"), BREAKING, ""),
    ("a moment's maximum rose by a second's part", put(f"{CREATE}/properties/since/x-maximum", "2026-01-01T00:00:00.500000Z"), SAFE, ""),
    ("a moment's maximum fell", put(f"{CREATE}/properties/since/x-maximum", "2025-12-31T23:59:59Z"), BREAKING, ""),
    ("a duration's minimum in other words", put(f"{CREATE}/properties/time/x-minimum", "PT24H"), SILENT, ""),
    ("a duration's minimum rose", put(f"{CREATE}/properties/time/x-minimum", "PT25H"), BREAKING, ""),
    ("an address became any text", put(f"{CREATE}/properties/address", STRING), SAFE, ""),
    ("text became an address", put(f"{CREATE}/properties/host", {"anyOf": ADDRESS}), BREAKING, ""),
    ("text became an address or null", put(f"{CREATE}/properties/host", {"anyOf": [*ADDRESS, {"type": "null"}]}), BREAKING, ""),
    ("an address may be null now", put(f"{CREATE}/properties/address/anyOf", [*ADDRESS, {"type": "null"}]), SAFE, ""),
]  # fmt: skip
DIFFERENT = {
    "an operation id changed",
    "a header is gone",
}
"""Changes on which we are stricter than oasdiff, as documented in `docs/ci.md`."""


@pytest.mark.parametrize(
    ("change", "verdict"),
    [pytest.param(each[1], each[2], id=each[0]) for each in CASES],
)
def test_a_change_has_its_verdict(
    change: Callable[[Json], None], verdict: bool | None
) -> None:
    document = copy.deepcopy(BASE)
    change(document)
    changes = compare_contracts(BASE, document)
    if verdict is SILENT:
        assert changes == []
        return
    assert changes
    assert any(each.is_breaking for each in changes) is verdict
    assert all("\n" not in each.text for each in changes)


def test_a_contract_does_not_differ_from_itself() -> None:
    assert compare_contracts(BASE, copy.deepcopy(BASE)) == []


def test_verdicts_are_those_of_oasdiff_unless_documented() -> None:
    told = {name: (verdict, level) for name, _, verdict, level in CASES if level}
    differing = {
        name
        for name, (verdict, level) in told.items()
        if verdict is not (level in ("ERR", "WARN"))
    }
    assert len(CASES) >= 40
    assert differing == DIFFERENT


def test_a_change_is_told_in_one_line() -> None:
    document = copy.deepcopy(BASE)
    put(f"{CREATE}/properties/status/default", "x\ny\u2028")(document)
    assert [each.text for each in compare_contracts(BASE, document)] == [
        "input BookCreate.status: its default is `x\\u000ay\\u2028`, not `a`"
    ]


def test_a_type_that_changed_altogether_is_one_change() -> None:
    document = copy.deepcopy(BASE)
    put(f"{LIST}/responses/200/content/application~json/schema", STRING)(document)
    assert [each.what for each in compare_contracts(BASE, document)] == [
        "its type is string, not array"
    ]


def test_schemas_that_hold_themselves_come_to_an_end() -> None:
    loop: Json = {
        "anyOf": [{"$ref": "#/components/schemas/BookPublic"}, {"type": "null"}]
    }
    old, new = copy.deepcopy(BASE), copy.deepcopy(BASE)
    for document in (old, new):
        document["components"]["schemas"]["BookPublic"]["properties"]["next"] = loop
    assert compare_contracts(old, new) == []
