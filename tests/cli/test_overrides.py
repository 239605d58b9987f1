"""Template overrides of a project after the built-in templates have changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import generator.emit.overrides
import generator.emit.render
import generator.pipeline.inputs
import generator.templates
from generator.templates import builtin_folder
from tests.cli.shop import Shop

pytestmark = pytest.mark.expensive

TEMPLATE_PATH = "layered/app/models/[entity].py.jinja"
OLD_DOCSTRING = '"""The table of {{ entity.labels }}."""'
NEW_DOCSTRING = '"""Where {{ entity.labels }} are stored."""'


@pytest.fixture
def builtin_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the built-in templates, which runs use in place of them."""
    folder = tmp_path / "ours"
    shutil.copytree(builtin_folder(), folder)
    for module in (
        generator.emit.overrides,
        generator.emit.render,
        generator.templates,
        generator.pipeline.inputs,
    ):
        monkeypatch.setattr(module, "builtin_folder", lambda: folder)
    return folder


@pytest.fixture
def project(ungenerated_shop: Shop, builtin_templates: Path) -> Shop:
    """Return a generated project with one override of a current built-in template."""
    own = ungenerated_shop.folder / "own" / TEMPLATE_PATH
    own.parent.mkdir(parents=True)
    text = (builtin_templates / TEMPLATE_PATH).read_text("utf-8")
    own.write_text(text.replace("# endregion", "# endregion\n    # mine"), "utf-8")
    (ungenerated_shop.folder / "pyproject.toml").write_text(
        '[tool.groundplan]\ntemplates = "own"\n'
    )
    assert ungenerated_shop.run().code == 0
    return ungenerated_shop


def _upgrade(ours: Path) -> None:
    file = ours / TEMPLATE_PATH
    text = file.read_text("utf-8")
    assert text.count(OLD_DOCSTRING) == 1
    file.write_text(text.replace(OLD_DOCSTRING, NEW_DOCSTRING), "utf-8")


def test_an_override_of_the_current_template_is_not_reported(
    project: Shop,
) -> None:
    assert "# mine" in project.read("app/models/book.py")
    assert "override-outdated" not in project.run("check").err
    assert project.run().err == "nothing to do\n"


@pytest.mark.parametrize("arguments", [[], ["check"], ["diff"]], ids=str)
def test_an_outdated_override_is_reported_with_a_diff(
    project: Shop, builtin_templates: Path, arguments: list[str]
) -> None:
    _upgrade(builtin_templates)

    ran = project.run(*arguments)

    warning = "warning[override-outdated]: the built-in template that"
    assert f"{warning} `{TEMPLATE_PATH}`" in ran.err
    assert f"    -{OLD_DOCSTRING}\n" in ran.err
    assert f"    +{NEW_DOCSTRING}\n" in ran.err
    assert ran.code in (0, 1)


def test_an_outdated_override_is_reported_until_it_changes(
    project: Shop, builtin_templates: Path
) -> None:
    _upgrade(builtin_templates)
    assert project.run().code == 0
    app = project.folder / "specs/app.yaml"
    app.write_text(app.read_text() + "# changed\n")
    assert "override-outdated" in project.run().err

    own = project.folder / "own" / TEMPLATE_PATH
    own.write_text(
        own.read_text("utf-8").replace(OLD_DOCSTRING, NEW_DOCSTRING), "utf-8"
    )

    assert "override-outdated" not in project.run().err
    assert project.run("check").code == 0


def test_the_template_copy_is_removed_with_the_override(project: Shop) -> None:
    copy = project.output / ".gen/templates" / TEMPLATE_PATH
    assert copy.is_file()

    shutil.rmtree(project.folder / "own")
    (project.folder / "pyproject.toml").write_text("[tool.groundplan]\n")
    assert project.run().code == 0

    assert not copy.exists()
    assert "# mine" not in project.read("app/models/book.py")


def test_a_template_that_overrides_nothing_has_no_copy(project: Shop) -> None:
    (project.folder / "own/shared").mkdir()
    (project.folder / "own/shared/NOTES.md.jinja").write_text("# Notes\n")

    assert project.run().code == 0

    copies = [p for p in (project.output / ".gen/templates").rglob("*") if p.is_file()]
    assert copies == [project.output / ".gen/templates" / TEMPLATE_PATH]
