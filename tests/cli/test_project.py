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
    before = shop.disk()

    assert shop.run("check", at=at).code == 0
    assert shop.run(at=at).code == 0
    assert shop.disk() == before


def test_places_are_told_from_the_root_wherever_one_is(shop: Shop) -> None:
    shop.respecify("Author, inverse", "Autor, inverse")

    assert "--> specs/books.yaml:11:" in shop.run("check", at="output/app").err


def test_folders_can_be_set_in_pyproject(bare: Shop) -> None:
    (bare.folder / "design/templates").mkdir(parents=True)
    (bare.folder / "specs").rename(bare.folder / "design/specs")
    (bare.folder / "pyproject.toml").write_text(SETTINGS)

    assert bare.run().code == 0
    assert (bare.folder / "backend/app/main.py").is_file()
    assert bare.run("check", at="backend/app").code == 0
    assert not (bare.folder / "output").exists()


def test_the_nearest_settings_win_over_nearer_specs(bare: Shop) -> None:
    (bare.folder / "pyproject.toml").write_text("[tool.groundplan]\n")
    (bare.folder / "inside/specs").mkdir(parents=True)

    assert bare.run("validate", at="inside").err == "2 entities, no errors\n"


def test_other_pyprojects_on_the_way_do_not_count(shop: Shop) -> None:
    (shop.folder / "pyproject.toml").write_text('[project]\nname = "groundplan-user"\n')
    (shop.output / "pyproject.toml").write_text("[tool.black]\n")

    assert shop.run("validate", at="output").code == 0


def test_options_are_relative_to_where_one_is(bare: Shop, tmp_path: Path) -> None:
    shutil.copytree(bare.folder / "specs", tmp_path / "else/where")
    shutil.rmtree(bare.folder / "specs")
    (bare.folder / "deep").mkdir()

    ran = bare.run(*("--specs", "../../else/where", "--output", "../made"), at="deep")

    assert ran.code == 0
    assert (bare.folder / "made/app/main.py").is_file()


def test_specs_outside_the_project_are_named_by_their_way_there(
    bare: Shop, tmp_path: Path
) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else/a.yaml").write_text("entites: {}\n")

    ran = bare.run("validate", "--specs", str(tmp_path / "else"))

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
def test_wrong_settings_are_refused(
    bare: Shop, settings: str, code: str, told: str
) -> None:
    (bare.folder / "pyproject.toml").write_text(settings)

    for arguments in ([], ["check"], ["validate"], ["diff"]):
        ran = bare.run(*arguments)
        assert ran.code == 2, arguments
        assert f"error[{code}]" in ran.err
        assert told in ran.err
    assert not bare.output.exists()


def test_a_missing_folder_of_templates_is_refused(bare: Shop) -> None:
    ran = bare.run("--templates", "nowhere")

    assert ran.code == 2
    assert "there is no folder `nowhere` to take templates from" in ran.err


def test_a_template_of_ones_own_replaces_ours(bare: Shop) -> None:
    own = bare.folder / "own/layered/app/models"
    own.mkdir(parents=True)
    (own / "[entity].py.jinja").write_text('"""Ours: {{ entity.labels }}."""\n')

    assert bare.run("--templates", "own").code == 0
    assert bare.read("app/models/book.py") == '"""Ours: books."""\n'


@pytest.mark.parametrize(
    "template",
    ["{{ entity.nothing }}", "{{ 'text' }}", "{% if %}", "x = (\n", "{{ 1 / 0 }}"],
)
def test_a_wrong_template_is_an_error_of_the_user(bare: Shop, template: str) -> None:
    own = bare.folder / "own/layered/app/models"
    own.mkdir(parents=True)
    (own / "[entity].py.jinja").write_text(template)

    ran = bare.run("--templates", "own")

    assert ran.code == 2
    assert "error[template-failed]" in ran.err
    assert not (bare.output / "app").exists()
