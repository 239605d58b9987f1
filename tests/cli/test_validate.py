"""`gen validate` and `gen schema` need only specs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from generator.cli.crash_report import run_guarded
from generator.diagnostics import Problems
from generator.source import load_specs
from tests.cli.shop import BOOKS, Shop


def test_a_right_spec_is_counted(bare: Shop) -> None:
    before = bare.disk()

    ran = bare.run("validate")

    assert (ran.code, ran.out, ran.err) == (0, "", "2 entities, no errors\n")
    assert bare.disk() == before


def test_every_problem_of_all_files_is_told_at_once(bare: Shop) -> None:
    bare.respecify("Author, inverse", "Autor, inverse")
    (bare.folder / "specs/more.yaml").write_text("entities: {Tag: {feilds: {}}}\n")

    ran = bare.run("validate")

    assert (ran.code, ran.out) == (2, "")
    assert "error[unknown-entity]: there is no entity `Autor`" in ran.err
    assert "error[unknown-key]: `feilds` is not a key of an entity" in ran.err
    assert ran.err.endswith("\n2 errors\n")


def test_as_json_there_is_one_object_on_stdout(bare: Shop) -> None:
    bare.respecify("Author, inverse", "Autor, inverse")

    ran = bare.run("validate", "--format=json")

    assert (ran.code, ran.err) == (2, "")
    assert ran.json["errors"] == 1
    assert ran.json["diagnostics"][0]["code"] == "unknown-entity"


def test_a_right_spec_as_json_has_no_diagnostics(bare: Shop) -> None:
    ran = bare.run("validate", "--format=json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {"diagnostics": [], "errors": 0, "warnings": 0}


def test_on_github_each_problem_is_an_annotation(bare: Shop) -> None:
    bare.respecify("Author, inverse", "Autor, inverse")

    ran = bare.run("--format", "github", "validate")

    assert (ran.code, ran.err) == (2, "")
    assert ran.out.startswith("::error file=specs/books.yaml,line=11,")


def test_warnings_are_told_and_let_pass(bare: Shop) -> None:
    bare.specify(BOOKS + "  Sum: {fields: {total: 'decimal(20, 2)'}}\n")

    ran = bare.run("validate")

    assert ran.code == 0
    assert "warning[decimal-inexact]" in ran.err


def test_no_specs_at_all_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run_guarded(["validate"]) == 2
    told = capsys.readouterr().err
    assert "error[" in told
    assert "specs" in told


def test_the_schema_is_printed_anywhere_and_accepts_the_spec(
    shop: Shop, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()

    ran = shop.run("schema", at="../elsewhere")

    assert (ran.code, ran.err) == (0, "")
    validator = Draft202012Validator(json.loads(ran.out))
    validator.validate({"groundplan": 1, "app": {"name": "shop"}})
    assert not validator.is_valid({"entites": {}})
    assert load_specs(shop.folder, shop.folder / "specs", Problems())
    assert not list((tmp_path / "elsewhere").iterdir())
