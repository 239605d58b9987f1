"""Each scalar type has a folder of cases: what it accepts, in which form, and what not.

`cases/<type>/cases.yaml` has `valid` and `invalid` values, and `type` where the type
needs arguments. A valid value is in its wire form already, or has `text` and `wire`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.diagnostics import Problems, Severity
from generator.pipeline.project import Project
from generator.pipeline.run import validate_specs
from generator.types import Literal, written_scalars
from tests.emit_helpers import emit_uncached, write_spec, write_tree
from tests.forked_python import run_python

CASES = Path(__file__).parent / "cases"
NAMES = [each.name for each in written_scalars().values()]
PROGRAM = """
import json, pathlib
from pydantic import ValidationError
from app.schemas.operations import EchoBody

def accepted(name, value):
    try:
        body = EchoBody.model_validate({name: value})
    except ValidationError:
        return []
    return [json.loads(body.model_dump_json())[name]]

cases = json.loads(pathlib.Path("cases.json").read_text())
print(json.dumps({k: [accepted(k, v) for v in vs] for k, vs in cases.items()}))
"""


@cache
def _cases(name: str) -> dict[str, Any]:
    text = (CASES / name / "cases.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return {"type": name, **found}


def _valid(name: str) -> list[tuple[Any, Any]]:
    """Return the valid values of a type, each with its wire form."""
    return [
        (
            (case["text"], case.get("wire", case["text"]))
            if isinstance(case, dict)
            else (case, case)
        )
        for case in _cases(name)["valid"]
    ]


def _fields(name: str, examples: list[Any]) -> dict[str, Any]:
    type = _cases(name)["type"]
    return {f"f{n}": {"type": type, "example": e} for n, e in enumerate(examples)}


def _spec(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "groundplan": 1,
        "app": {"name": "cases"},
        "entities": {"Case": {"fields": fields}},
    }


def test_every_type_has_a_folder_of_cases() -> None:
    assert {path.name for path in CASES.iterdir()} == set(NAMES)
    for name in NAMES:
        assert _valid(name), name


@pytest.mark.parametrize("name", NAMES)
def test_a_valid_literal_has_its_wire_form(name: str, tmp_path: Path) -> None:
    valid = _valid(name)
    fields = _fields(name, [text for text, _ in valid])
    write_spec(_spec(fields), tmp_path / "specs")
    problems = Problems()
    project = Project(tmp_path, tmp_path / "specs", tmp_path / "output", None)
    domain = validate_specs(project, problems)
    assert [p for p in problems.items if p.severity is Severity.ERROR] == []
    assert domain is not None
    found = {field.name: field.example for field in domain.entities[0].fields}
    wires = {f"f{n}": Literal(wire) for n, (_, wire) in enumerate(valid)}
    assert {name: found[name] for name in wires} == wires


@pytest.mark.parametrize("name", NAMES)
def test_an_invalid_literal_is_reported(name: str, tmp_path: Path) -> None:
    fields = _fields(name, _cases(name)["invalid"])
    write_spec(_spec(fields), tmp_path / "specs")
    problems = Problems()
    project = Project(tmp_path, tmp_path / "specs", tmp_path / "output", None)
    validate_specs(project, problems)
    errors = [p for p in problems.items if p.severity is Severity.ERROR]
    assert [error.code for error in errors] == ["wrong-value"] * len(fields)


def test_the_backend_accepts_the_same_values(tmp_path: Path) -> None:
    body = {
        f"a_{name}": {"type": _cases(name)["type"], "optional": True} for name in NAMES
    }
    endpoints = {"echo": {"post": "/echo", "body": body}}
    spec = {**_spec({"name": "text"}), "endpoints": endpoints}
    tree = emit_uncached(write_spec(spec, tmp_path / "specs"))
    output = write_tree(tree, tmp_path / "output")
    sent, expected = {}, {}
    for name in NAMES:
        valid, invalid = _valid(name), _cases(name)["invalid"]
        sent[f"a_{name}"] = [*(text for text, _ in valid), *invalid]
        expected[f"a_{name}"] = [*([wire] for _, wire in valid), *([] for _ in invalid)]
    (output / "cases.json").write_text(json.dumps(sent), encoding="ascii")
    ran = run_python("-c", PROGRAM, folder=output)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == expected
