"""How the root of a project is found, and which folders it has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.shop import Shop

SETTINGS = """\
[tool.groundplan]
specs = "design/specs"
output = "backend"
templates = "design/templates"
"""


@pytest.mark.parametrize("at", ["output", "output/app/models", "specs"])
def test_commands_work_from_inside_the_project(shop: Shop, at: str) -> None:
    before = shop.file_states()

    assert shop.run("check", at=at).code == 0
    assert shop.run(at=at).code == 0
    assert shop.file_states() == before


def test_reported_paths_are_relative_to_the_root(shop: Shop) -> None:
    shop.change_entities("Author, inverse", "Autor, inverse")

    assert "--> specs/books.yaml:11:" in shop.run("check", at="output/app").err


def test_folders_can_be_set_in_pyproject(ungenerated_shop: Shop) -> None:
    (ungenerated_shop.folder / "design/templates").mkdir(parents=True)
    (ungenerated_shop.folder / "specs").rename(ungenerated_shop.folder / "design/specs")
    (ungenerated_shop.folder / "pyproject.toml").write_text(SETTINGS)

    assert ungenerated_shop.run().code == 0
    assert (ungenerated_shop.folder / "backend/app/main.py").is_file()
    assert ungenerated_shop.run("check", at="backend/app").code == 0
    assert not (ungenerated_shop.folder / "output").exists()


def test_settings_take_precedence_over_nearer_specs(ungenerated_shop: Shop) -> None:
    (ungenerated_shop.folder / "pyproject.toml").write_text("[tool.groundplan]\n")
    (ungenerated_shop.folder / "inside/specs").mkdir(parents=True)

    assert (
        ungenerated_shop.run("validate", at="inside").err == "2 entities, no errors\n"
    )


def test_unrelated_pyproject_files_are_ignored(shop: Shop) -> None:
    (shop.folder / "pyproject.toml").write_text('[project]\nname = "groundplan-user"\n')
    (shop.output / "pyproject.toml").write_text("[tool.black]\n")

    assert shop.run("validate", at="output").code == 0


def test_option_paths_are_relative_to_the_current_folder(
    ungenerated_shop: Shop, tmp_path: Path
) -> None:
    shutil.copytree(ungenerated_shop.folder / "specs", tmp_path / "else/where")
    shutil.rmtree(ungenerated_shop.folder / "specs")
    (ungenerated_shop.folder / "deep").mkdir()

    ran = ungenerated_shop.run(
        *("--specs", "../../else/where", "--output", "../made"), at="deep"
    )

    assert ran.code == 0
    assert (ungenerated_shop.folder / "made/app/main.py").is_file()


def test_specs_outside_the_project_have_relative_paths(
    ungenerated_shop: Shop, tmp_path: Path
) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else/a.yaml").write_text("entites: {}\n")

    ran = ungenerated_shop.run("validate", "--specs", str(tmp_path / "else"))

    assert ran.code == 2
    assert "--> ../else/a.yaml:1:1" in ran.err
    assert str(tmp_path) not in ran.err


@pytest.mark.parametrize(
    ("settings", "code", "told"),
    [
        ("[tool.groundplan]\nspec = 'a'", "unknown-setting", "`spec`"),
        ("[tool.groundplan]\nspecs = 1", "bad-setting", "`specs`"),
        ("[tool.groundplan]\noutput = ''", "bad-setting", "`output`"),
        ("[tool.groundplan\n", "bad-pyproject", "pyproject.toml"),
        ("[tool.groundplan]\ntemplates = 'none'", "no-templates", "`none`"),
    ],
)
def test_invalid_settings_are_refused(
    ungenerated_shop: Shop, settings: str, code: str, told: str
) -> None:
    (ungenerated_shop.folder / "pyproject.toml").write_text(settings)

    for arguments in ([], ["check"], ["validate"], ["diff"]):
        ran = ungenerated_shop.run(*arguments)
        assert ran.code == 2, arguments
        assert f"error[{code}]" in ran.err
        assert told in ran.err
    assert not ungenerated_shop.output.exists()


def test_a_missing_templates_folder_is_refused(ungenerated_shop: Shop) -> None:
    ran = ungenerated_shop.run("--templates", "nowhere")

    assert ran.code == 2
    assert "the template folder `nowhere` does not exist" in ran.err


def test_a_custom_template_replaces_the_builtin_one(ungenerated_shop: Shop) -> None:
    own = ungenerated_shop.folder / "own/layered/app/models"
    own.mkdir(parents=True)
    (own / "[entity].py.jinja").write_text('"""Ours: {{ entity.labels }}."""\n')

    assert ungenerated_shop.run("--templates", "own").code == 0
    assert ungenerated_shop.read("app/models/book.py") == '"""Ours: books."""\n'


@pytest.mark.parametrize(
    "template",
    ["{{ entity.nothing }}", "{{ 'text' }}", "{% if %}", "x = (\n", "{{ 1 / 0 }}"],
)
def test_an_invalid_template_is_a_user_error(
    ungenerated_shop: Shop, template: str
) -> None:
    own = ungenerated_shop.folder / "own/layered/app/models"
    own.mkdir(parents=True)
    (own / "[entity].py.jinja").write_text(template)

    ran = ungenerated_shop.run("--templates", "own")

    assert ran.code == 2
    assert "error[template-failed]" in ran.err
    assert not (ungenerated_shop.output / "app").exists()
