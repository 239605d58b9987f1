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


def set_at(path: str, value: Any) -> Callable[[Json], None]:
    """Return a change that sets the value at a path; `//` starts a key with a slash."""

    def change(document: Json) -> None:
        parent, key = _parent_and_key(document, path)
        parent[key] = value

    return change


def remove_at(path: str) -> Callable[[Json], None]:
    """Return a change that removes the value at a path."""

    def change(document: Json) -> None:
        parent, key = _parent_and_key(document, path)
        del parent[key]

    return change


def _parent_and_key(document: Any, path: str) -> tuple[Any, Any]:
    keys: list[Any] = [
        key.replace("~", "/") for key in path.replace("//", "/~").split("/")
    ]
    keys = [int(key) if key.isdigit() and len(key) < 3 else key for key in keys]
    for key in keys[:-1]:
        document = document[key]
    return document, keys[-1]


STRING: Json = {"type": "string"}
BREAKING, SAFE, SILENT = True, False, None
CASES = [
    ("an operation is gone", remove_at(POST), BREAKING, "ERR"),
    ("a path is gone", remove_at("paths//books"), BREAKING, "ERR"),
    ("an operation is new", set_at("paths//books/delete", {}), SAFE, "INFO"),
    ("a path is new", set_at("paths//tags", {"get": {}}), SAFE, "INFO"),
    ("an operation id changed", set_at(f"{LIST}/operationId", "x"), BREAKING, "INFO"),
    ("an operation asks who is calling", set_at(f"{LIST}/security", [{"bearer": []}]), BREAKING, ""),
    ("an operation may be told who is calling", set_at(f"{LIST}/security", [{}, {"bearer": []}]), SILENT, ""),
    ("a description changed", set_at(f"{LIST}/description", "x"), SILENT, ""),
    ("a parameter is gone", remove_at(f"{LIST}/parameters/0"), BREAKING, "WARN"),
    (
        "a new optional parameter",
        set_at(f"{LIST}/parameters/1/name", "town"),
        BREAKING,
        "WARN",
    ),
    ("a parameter became required", set_at(f"{LIST}/parameters/0/required", True), BREAKING, "ERR"),
    ("a parameter became optional", set_at(f"{LIST}/parameters/1/required", False), SAFE, "INFO"),
    ("a parameter moved to a header", set_at(f"{LIST}/parameters/0/in", "header"), BREAKING, "WARN"),
    ("a parameter's type changed", set_at(f"{LIST}/parameters/0/schema/type", "string"), BREAKING, "ERR"),
    ("a parameter's type widened", set_at(f"{LIST}/parameters/0/schema/type", "number"), SAFE, "INFO"),
    ("a parameter's maximum fell", set_at(f"{LIST}/parameters/0/schema/maximum", 100), BREAKING, "ERR"),
    ("a parameter's maximum rose", set_at(f"{LIST}/parameters/0/schema/maximum", 300), SAFE, "INFO"),
    ("a parameter's value is gone", set_at(f"{LIST}/parameters/1/schema/enum", ["north"]), BREAKING, "ERR"),
    ("a parameter's value is new", set_at(f"{LIST}/parameters/1/schema/enum", ["north", "south", "x"]), SAFE, "INFO"),
    ("the body is gone", remove_at(f"{POST}/requestBody"), BREAKING, ""),
    ("the body became required", set_at(f"{POST}/requestBody/required", True), BREAKING, "ERR"),
    ("a body is new and required", set_at(f"{LIST}/requestBody", {"required": True}), BREAKING, "ERR"),
    ("a body is new and optional", set_at(f"{LIST}/requestBody", {"required": False}), SAFE, "INFO"),
    ("a media type of the body is gone", set_at(f"{POST}/requestBody/content", {}), BREAKING, "ERR"),
    ("an input property is gone", remove_at(f"{CREATE}/properties/born"), BREAKING, "WARN"),
    ("an optional input property is new", set_at(f"{CREATE}/properties/x", STRING), SAFE, "INFO"),
    ("an input property became required", set_at(f"{CREATE}/required", ["title", "isbn"]), BREAKING, "ERR"),
    ("an input property became optional", set_at(f"{CREATE}/required", []), SAFE, "INFO"),
    ("an input value is gone", set_at(f"{CREATE}/properties/status/enum", ["a"]), BREAKING, "ERR"),
    ("an input value is new", set_at(f"{CREATE}/properties/status/enum", ["a", "b", "c"]), SAFE, "INFO"),
    ("a label changed", set_at(f"{CREATE}/properties/status/x-enum-labels", ["A", "B"]), SILENT, ""),
    ("an input enum appeared", set_at(f"{CREATE}/properties/title/enum", ["a"]), BREAKING, "ERR"),
    ("an input enum is gone", remove_at(f"{CREATE}/properties/status/enum"), SAFE, "INFO"),
    ("an input default changed", set_at(f"{CREATE}/properties/status/default", "b"), SAFE, "INFO"),
    ("an input may be null no more", set_at(f"{CREATE}/properties/pages", {"type": "integer"}), BREAKING, "ERR"),
    ("an input may be null now", set_at(f"{CREATE}/properties/tags", {"anyOf": [{"type": "array", "items": STRING}, {"type": "null"}]}), SAFE, "INFO"),
    ("an input's shortest length rose", set_at(f"{CREATE}/properties/title/minLength", 2), BREAKING, "ERR"),
    ("an input's shortest length is gone", remove_at(f"{CREATE}/properties/title/minLength"), SAFE, "INFO"),
    ("an input's longest length fell", set_at(f"{CREATE}/properties/title/maxLength", 5), BREAKING, "ERR"),
    ("an input's longest length appeared", set_at(f"{CREATE}/properties/isbn/maxLength", 5), BREAKING, "ERR"),
    ("an input's pattern appeared", set_at(f"{CREATE}/properties/title/pattern", "a"), BREAKING, "ERR"),
    ("an input's pattern changed", set_at(f"{CREATE}/properties/isbn/pattern", "a"), BREAKING, "WARN"),
    ("an input's pattern is gone", remove_at(f"{CREATE}/properties/isbn/pattern"), SAFE, "INFO"),
    ("an input's format changed", set_at(f"{CREATE}/properties/born/format", "date-time"), BREAKING, "ERR"),
    ("an input's items changed", set_at(f"{CREATE}/properties/tags/items", {"type": "integer"}), BREAKING, "ERR"),
    ("an input opened", remove_at(f"{CREATE}/additionalProperties"), SAFE, ""),
    ("an input closed", set_at(f"{PUBLIC}/additionalProperties", False), SAFE, ""),
    ("a success is gone", set_at(f"{POST}/responses", {"200": {}}), BREAKING, "ERR"),
    ("an error is gone", remove_at(f"{LIST}/responses/404"), SAFE, "INFO"),
    ("an error is new", set_at(f"{LIST}/responses/409", {}), SAFE, "INFO"),
    ("a media type of an answer changed", set_at(f"{LIST}/responses/200/content", {"text/csv": {}}), BREAKING, "ERR"),
    ("a header is gone", set_at(f"{LIST}/responses/200/headers", {}), BREAKING, "INFO"),
    ("an output property is gone", remove_at(f"{PUBLIC}/properties/title"), BREAKING, "ERR"),
    ("an optional output property is gone", remove_at(f"{PUBLIC}/properties/price"), SAFE, "INFO"),
    ("an output property is new", set_at(f"{PUBLIC}/properties/x", STRING), SAFE, "INFO"),
    ("an output property became optional", set_at(f"{PUBLIC}/required", ["id", "status"]), BREAKING, "ERR"),
    ("an output property is always there", set_at(f"{PUBLIC}/required", ["id", "title", "status", "price"]), SAFE, "INFO"),
    ("an output value is new", set_at(f"{PUBLIC}/properties/status/enum", ["a", "b", "c"]), BREAKING, "ERR"),
    ("an output value is gone", set_at(f"{PUBLIC}/properties/status/enum", ["a"]), SAFE, "INFO"),
    ("an output may be null now", set_at(f"{PUBLIC}/properties/title", {"anyOf": [{"type": "string", "maxLength": 9}, {"type": "null"}]}), BREAKING, "ERR"),
    ("an output is null no more", set_at(f"{PUBLIC}/properties/pages", {"type": "integer"}), SAFE, "INFO"),
    ("an output's type changed", set_at(f"{PUBLIC}/properties/price", {"type": "string", "maximum": 10}), BREAKING, "ERR"),
    ("an output's type narrowed", set_at(f"{PUBLIC}/properties/price/type", "integer"), SAFE, "INFO"),
    ("an output's type widened", set_at(f"{PUBLIC}/properties/pages", {"anyOf": [{"type": "number"}, {"type": "null"}]}), BREAKING, "ERR"),
    ("an output's maximum rose", set_at(f"{PUBLIC}/properties/price/maximum", 20), BREAKING, "ERR"),
    ("an output's maximum is gone", remove_at(f"{PUBLIC}/properties/price/maximum"), BREAKING, "ERR"),
    ("an output's maximum fell", set_at(f"{PUBLIC}/properties/price/maximum", 5), SAFE, "INFO"),
    ("an output's pattern is gone", remove_at(f"{PUBLIC}/properties/isbn/pattern"), BREAKING, "ERR"),
    ("an output's pattern appeared", set_at(f"{PUBLIC}/properties/title/pattern", "a"), SAFE, "INFO"),
    ("an output's format changed", set_at(f"{PUBLIC}/properties/id/format", "email"), BREAKING, "ERR"),
    # Cases that oasdiff has no rule for, or cannot decide because it sees one pattern.
    ("a sort key is new", set_at(SORT, "^-?(title|isbn|id)(,-?(title|isbn|id))*$"), SAFE, ""),
    ("a sort key is gone", set_at(SORT, "^-?(title)(,-?(title))*$"), BREAKING, ""),
    ("sort keys cannot descend any more", set_at(SORT, "^(title|isbn)(,(title|isbn))*$"), BREAKING, ""),
    ("a parameter's default changed", set_at(f"{LIST}/parameters/0/schema/default", 20), BREAKING, ""),
    ("a parameter's default is gone", remove_at(f"{LIST}/parameters/0/schema/default"), BREAKING, ""),
    ("a required parameter got a default", set_at(f"{LIST}/parameters/1", {"name": "shop", "in": "query", "schema": {"type": "string", "enum": ["north", "south"], "default": "north"}}), SAFE, ""),
    ("a parameter takes any text now", set_at(f"{LIST}/parameters/1/schema", {"type": "string", "maxLength": 5}), SAFE, ""),
    ("a parameter takes text too short for a value", set_at(f"{LIST}/parameters/1/schema", {"type": "string", "maxLength": 4}), BREAKING, ""),
    ("one has to sign in", set_at(f"{LIST}/responses/401", {}), BREAKING, ""),
    ("one has to be somebody", set_at(f"{LIST}/responses/403", {}), BREAKING, ""),
    ("one has to name the version", set_at(f"{POST}/responses/428", {}), BREAKING, ""),
    ("a decimal's minimum rose", set_at(f"{CREATE}/properties/price/x-minimum", "10"), BREAKING, ""),
    ("a decimal's minimum fell", set_at(f"{CREATE}/properties/price/x-minimum", "-10"), SAFE, ""),
    ("a decimal's minimum in other words", set_at(f"{CREATE}/properties/price/x-minimum", "9.50"), SILENT, ""),
    ("a decimal's minimum is no number", set_at(f"{CREATE}/properties/price/x-minimum", "soon"), BREAKING, ""),
    ("a decimal got a maximum", set_at(f"{CREATE}/properties/price/x-maximum", "10"), BREAKING, ""),
    ("a decimal has more digits", set_at(f"{CREATE}/properties/price/pattern", r"^-?\d{1,9}(\.\d{1,2})?$"), SAFE, ""),
    ("a decimal has fewer digits", set_at(f"{CREATE}/properties/price/pattern", r"^-?\d{1,8}$"), BREAKING, ""),
    ("a moment's maximum rose by a second's part", set_at(f"{CREATE}/properties/since/x-maximum", "2026-01-01T00:00:00.500000Z"), SAFE, ""),
    ("a moment's maximum fell", set_at(f"{CREATE}/properties/since/x-maximum", "2025-12-31T23:59:59Z"), BREAKING, ""),
    ("a duration's minimum in other words", set_at(f"{CREATE}/properties/time/x-minimum", "PT24H"), SILENT, ""),
    ("a duration's minimum rose", set_at(f"{CREATE}/properties/time/x-minimum", "PT25H"), BREAKING, ""),
    ("an address became any text", set_at(f"{CREATE}/properties/address", STRING), SAFE, ""),
    ("text became an address", set_at(f"{CREATE}/properties/host", {"anyOf": ADDRESS}), BREAKING, ""),
    ("text became an address or null", set_at(f"{CREATE}/properties/host", {"anyOf": [*ADDRESS, {"type": "null"}]}), BREAKING, ""),
    ("an address may be null now", set_at(f"{CREATE}/properties/address/anyOf", [*ADDRESS, {"type": "null"}]), SAFE, ""),
]  # fmt: skip
STRICTER_THAN_OASDIFF = {
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
    assert differing == STRICTER_THAN_OASDIFF


def test_a_change_is_reported_in_one_line() -> None:
    document = copy.deepcopy(BASE)
    set_at(f"{CREATE}/properties/status/default", "x\ny\u2028")(document)
    assert [each.text for each in compare_contracts(BASE, document)] == [
        "input BookCreate.status: its default is `x\\u000ay\\u2028`, not `a`"
    ]


def test_a_replaced_type_is_one_change() -> None:
    document = copy.deepcopy(BASE)
    set_at(f"{LIST}/responses/200/content/application~json/schema", STRING)(document)
    assert [each.what for each in compare_contracts(BASE, document)] == [
        "its type is string, not array"
    ]


def test_recursive_schemas_terminate() -> None:
    loop: Json = {
        "anyOf": [{"$ref": "#/components/schemas/BookPublic"}, {"type": "null"}]
    }
    old, new = copy.deepcopy(BASE), copy.deepcopy(BASE)
    for document in (old, new):
        document["components"]["schemas"]["BookPublic"]["properties"]["next"] = loop
    assert compare_contracts(old, new) == []
