"""Shared modules contain only the parts that a backend uses."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from generator.schema.lengths import LONGEST_PLACE
from generator.tree import Tree
from tests.emit_helpers import REPOSITORY, emit_specs, python_files, write_spec

WIRE = "app/core/wire.py"
TYPES = "app/db/types.py"
FIELDS = {
    "bytes": ({"Bytes", "from_base64"}, set[str]()),
    "date": ({"Date"}, set[str]()),
    "duration": ({"Duration", "LONGEST"}, {"Duration", "MICROSECOND"}),
    "ip": ({"Ip", "canonical_ip"}, set[str]()),
    "json": ({"Json", "storable"}, {"Json", "with_floats"}),
    "time": ({"Time", "CLOCK"}, set[str]()),
    "url": ({"Url", "checked_url"}, set[str]()),
}
"""For each type, the names required in the wire module and in the column types."""


def emit(folder: Path, layout: str = "layered", **entities: Any) -> Tree:
    """Emit a spec of the given entities."""
    app = {"name": "shop", "layout": layout}
    spec = {"groundplan": 1, "app": app, "entities": entities}
    return emit_specs(write_spec(spec, folder / "specs"))


def names_in_module(tree: Tree, path: str) -> set[str]:
    """Return the names that a module defines or imports."""
    found: set[str] = set()
    for node in ast.parse(tree[path].text).body:
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found.add(node.name)
            case ast.Import() | ast.ImportFrom():
                found |= {alias.asname or alias.name for alias in node.names}
            case ast.Assign() | ast.AnnAssign():
                targets = (
                    node.targets if isinstance(node, ast.Assign) else [node.target]
                )
                found |= {t.id for t in targets if isinstance(t, ast.Name)}
    return found


@pytest.mark.parametrize("kind", FIELDS)
def test_types_are_emitted_only_when_fields_use_them(kind: str, tmp_path: Path) -> None:
    plain = emit(tmp_path / "plain", Book={"fields": {"pages": "integer"}})
    tree = emit(tmp_path / "more", Book={"fields": {"pages": "integer", "x": kind}})
    of_wire, of_columns = FIELDS[kind]
    assert names_in_module(tree, WIRE) >= of_wire
    assert names_in_module(plain, WIRE).isdisjoint(of_wire)
    assert names_in_module(tree, TYPES) >= of_columns
    assert names_in_module(plain, TYPES).isdisjoint(of_columns)


@pytest.mark.parametrize(
    "layout", ["layered", pytest.param("modular", marks=pytest.mark.expensive)]
)
@pytest.mark.parametrize(
    "entities",
    [
        {},
        pytest.param(
            {"Book": {"fields": {"pages": "integer"}, "endpoints": {}}},
            marks=pytest.mark.expensive,
        ),
        pytest.param(
            {"Book": {"fields": {"title": "text"}, "endpoints": {"list": {"search": ["title"]}}}},
            marks=pytest.mark.expensive,
        ),
        {"Book": {"fields": {"at": "datetime", "tags": ["string"]}}},
        pytest.param(
            {f"Book{n}": {"fields": {"pages": "integer"}} for n in range(31)},
            marks=pytest.mark.expensive,
        ),
    ],
    ids=["empty", "silent", "searched", "various", "many"],
)  # fmt: skip
def test_imported_names_exist(
    layout: str, entities: dict[str, Any], tmp_path: Path
) -> None:
    tree = emit(tmp_path, layout, **entities)
    for path, text in python_files(tree).items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module:
                file = node.module.replace(".", "/")
                imported = {alias.name for alias in node.names}
                if f"{file}.py" in tree:
                    assert imported <= names_in_module(tree, f"{file}.py"), path
                elif node.module.partition(".")[0] in ("app", "tests"):
                    known = names_in_module(tree, f"{file}/__init__.py")
                    for name in imported - known:
                        is_there = {f"{file}/{name}.py", f"{file}/{name}/__init__.py"}
                        assert is_there & tree.keys(), (path, name)


@pytest.mark.expensive
@pytest.mark.parametrize("traits", [[], ["soft_delete", "timestamps", "versioned"]])
def test_conformance_tests_use_only_existing_resource_members(
    traits: list[str], tmp_path: Path
) -> None:
    methods = ("list", "create", "get", "update", "delete")
    for count in range(1, len(methods) + 1):
        for some in combinations(methods, count):
            fields = {"title": "string(50)", "pages": "integer | null"}
            book = {"traits": traits, "fields": fields, "endpoints": [*some]}
            tree = emit(tmp_path / "-".join(some), Book=book)
            assert used_resource_members(tree) <= resource_members(tree), some


def used_resource_members(tree: Tree) -> set[str]:
    """Return the attributes of resources that the conformance tests use."""
    nodes = ast.walk(ast.parse(tree["tests/test_conformance.py"].text))
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "api"
    }


def resource_members(tree: Tree) -> set[str]:
    """Return the methods and attributes of the emitted `ResourceApi`."""
    body = ast.parse(tree["tests/resources.py"].text).body
    (api,) = (
        n for n in body if isinstance(n, ast.ClassDef) and n.name == "ResourceApi"
    )
    methods = {n.name for n in api.body if hasattr(n, "name")}
    return methods | {"resource", "client", "session"}


def test_case_folding_is_emitted_only_for_search(tmp_path: Path) -> None:
    fields = {"title": "string(50)"}
    searched = {"list": {"search": ["title"]}}
    plain = emit(tmp_path / "plain", Book={"fields": fields})
    tree = emit(tmp_path / "more", Book={"fields": fields, "endpoints": searched})
    assert "app/db/folding.py" in tree
    assert "app/db/folding.py" not in plain
    assert "fold_case" not in plain["app/db/engine.py"].text


@pytest.mark.parametrize(
    ("field", "is_long"),
    [
        ({"type": "string(200)", "unique": True}, False),
        ({"type": "string(650)", "unique": True}, False),
        ({"type": "string(700)", "unique": True}, True),
        ({"type": "text", "unique": True}, True),
        ({"type": "url", "unique": True}, True),
        ("text", False),
    ],
    ids=["short", "fits", "long", "endless", "url", "not indexed"],
)
def test_length_violations_are_emitted_only_for_long_indexed_text(
    field: Any, is_long: bool, tmp_path: Path
) -> None:
    tree = emit(tmp_path, Book={"fields": {"title": field}})
    assert ("too_long" in tree["app/db/violations.py"].text) == is_long
    assert ("is_long" in names_in_module(tree, "app/db/violations.py")) == is_long


@pytest.mark.expensive
@pytest.mark.parametrize(
    ("options", "is_long"),
    [
        ({"sort": ["title"]}, False),
        ({"sort": ["title", "subtitle"]}, True),
        ({"sort": ["blurb"]}, True),
        ({"sort": {"by": ["title"], "default": ["-blurb"]}}, True),
        ({"sort": ["blurb"], "page": "offset"}, False),
        ({}, False),
    ],
    ids=["short", "together", "endless", "by default", "offset", "by key"],
)
def test_cursors_omit_values_too_long_for_a_url(
    options: dict[str, Any], is_long: bool, tmp_path: Path
) -> None:
    fields = {"title": "string(200)", "subtitle": "string(200)", "blurb": "text"}
    tree = emit(tmp_path, Book={"fields": fields, "endpoints": {"list": options}})
    assert ("values_of_row" in names_in_module(tree, "app/db/paging.py")) == is_long


def test_generator_and_output_agree_on_the_cursor_limit() -> None:
    template = REPOSITORY / "templates/shared/app/db/paging.py.jinja"
    assert f"\nLONGEST_PLACE = {LONGEST_PLACE}\n" in template.read_text("utf-8")
