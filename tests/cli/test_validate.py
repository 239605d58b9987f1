"""`gen validate` and `gen schema` need only specs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from generator.cli.crash_report import run_guarded
from generator.diagnostics import Problems
from generator.source import load_specs
from tests.cli.shop import BOOKS_SPEC, Shop


def test_a_valid_spec_is_summarized(ungenerated_shop: Shop) -> None:
    before = ungenerated_shop.file_states()

    ran = ungenerated_shop.run("validate")

    assert (ran.code, ran.out, ran.err) == (0, "", "2 entities, no errors\n")
    assert ungenerated_shop.file_states() == before


def test_problems_of_all_files_are_reported_at_once(ungenerated_shop: Shop) -> None:
    ungenerated_shop.change_entities("Author, inverse", "Autor, inverse")
    (ungenerated_shop.folder / "specs/more.yaml").write_text(
        "entities: {Tag: {feilds: {}}}\n"
    )

    ran = ungenerated_shop.run("validate")

    assert (ran.code, ran.out) == (2, "")
    assert "error[unknown-entity]: unknown entity `Autor`" in ran.err
    assert "error[unknown-key]: `feilds` is not a valid key of an entity" in ran.err
    assert ran.err.endswith("\n2 errors\n")


def test_json_is_one_object_on_stdout(ungenerated_shop: Shop) -> None:
    ungenerated_shop.change_entities("Author, inverse", "Autor, inverse")

    ran = ungenerated_shop.run("validate", "--format=json")

    assert (ran.code, ran.err) == (2, "")
    assert ran.json["errors"] == 1
    assert ran.json["diagnostics"][0]["code"] == "unknown-entity"


def test_json_of_a_valid_spec_has_no_diagnostics(ungenerated_shop: Shop) -> None:
    ran = ungenerated_shop.run("validate", "--format=json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {"diagnostics": [], "errors": 0, "warnings": 0}


def test_on_github_each_problem_is_an_annotation(ungenerated_shop: Shop) -> None:
    ungenerated_shop.change_entities("Author, inverse", "Autor, inverse")

    ran = ungenerated_shop.run("--format", "github", "validate")

    assert (ran.code, ran.err) == (2, "")
    assert ran.out.startswith("::error file=specs/books.yaml,line=11,")


def test_warnings_do_not_fail_validation(ungenerated_shop: Shop) -> None:
    ungenerated_shop.write_entities(
        BOOKS_SPEC + "  Sum: {fields: {total: 'decimal(20, 2)'}}\n"
    )

    ran = ungenerated_shop.run("validate")

    assert ran.code == 0
    assert "warning[decimal-inexact]" in ran.err


def test_missing_specs_are_an_error(
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
