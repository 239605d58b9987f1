"""Templates of a project that override what printers make, or cannot have an effect."""

from __future__ import annotations

import pytest

from tests.cli.shop import Shop

pytestmark = pytest.mark.expensive

OVERRIDE = "// Ours.\n{{ frontend.types }}"


@pytest.fixture
def project(ungenerated_shop: Shop) -> Shop:
    """Return a project whose templates are in `own`."""
    (ungenerated_shop.folder / "own/shared").mkdir(parents=True)
    settings = '[tool.groundplan]\ntemplates = "own"\n'
    (ungenerated_shop.folder / "pyproject.toml").write_text(settings)
    return ungenerated_shop


def _add(project: Shop, name: str, text: str = "text\n") -> None:
    file = project.folder / "own" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.mark.fast
def test_typescript_is_overridden_like_any_file(project: Shop) -> None:
    _add(project, "shared/frontend/types.ts.jinja", OVERRIDE)
    _add(project, "shared/frontend/zod.ts.jinja", "{{ frontend.zod }}")

    assert project.run().code == 0

    types = project.read("frontend/types.ts")
    assert types.startswith("// Ours.\n")
    assert "export interface BookCreate {" in types
    # The spec does not ask for it, the template does.
    assert "z.object" in project.read("frontend/zod.ts")
    copies = project.output / ".gen/templates/shared/frontend"
    assert {file.name for file in copies.iterdir()} == {
        "types.ts.jinja",
        "zod.ts.jinja",
    }
    assert project.run("check").code == 0


def test_an_overridden_file_follows_edits_of_the_contract(project: Shop) -> None:
    _add(project, "shared/frontend/types.ts.jinja", OVERRIDE)
    assert project.run().code == 0
    contract = project.output / "openapi.yaml"
    text = contract.read_text()
    assert "description: Something to read." in text
    edited = text.replace("description: Something to read.", "description: Our words.")
    contract.write_text(edited)

    for arguments in ([], ["types"]):
        assert project.run(*arguments).code == 0
        types = project.read("frontend/types.ts")
        assert types.startswith("// Ours.\n")
        assert "/** Our words. */" in types


def test_a_template_that_fails_with_the_merged_contract_stops_the_run(
    project: Shop,
) -> None:
    assert project.run().code == 0
    contract = project.output / "openapi.yaml"
    before = contract.read_text()
    contract.write_text(before.replace("Something to read.", "Our words."))
    text = "{% if 'Our words' in frontend.types %}{{ app.nothing }}{% endif %}"
    _add(project, "shared/frontend/types.ts.jinja", text)

    ran = project.run()

    assert ran.code == 2
    assert "error[template-failed]" in ran.err
    assert (project.output / "frontend/types.ts").is_file()


@pytest.mark.parametrize(
    ("name", "path", "hint"),
    [
        ("shared/openapi.yaml.jinja", "openapi.yaml", "merges your edits"),
        (
            "shared/migrations/versions/0001_ours.py.jinja",
            "migrations/versions/0001_ours.py",
            "edit the revision itself",
        ),
        ("layered/.gen/notes.md.jinja", ".gen/notes.md", "choose another folder"),
    ],
)
def test_files_that_the_generator_reads_cannot_be_overridden(
    project: Shop, name: str, path: str, hint: str
) -> None:
    _add(project, name)

    for arguments in ([], ["validate"], ["types"]):
        ran = project.run(*arguments)
        assert ran.code == 2
        message = f"the template `{name}` cannot generate `{path}`"
        assert f"error[template-path-reserved]: {message}" in ran.err
        assert hint in ran.err


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        (
            "app/main.py.jinja",
            "it is neither in `shared/` nor in the folder of a layout",
            "the built-in template is `shared/app/main.py.jinja`",
        ),
        (
            "README.md.jinja",
            "it is neither in `shared/` nor in the folder of a layout",
            "the built-in template is `shared/README.md.jinja`",
        ),
        (
            "shared/app/main.py",
            "its name does not end in `.jinja`",
            "the built-in template is `shared/app/main.py.jinja`",
        ),
        ("shared/_parts/servce.py.jinja", "no template includes it", ""),
        ("shared/_parts/revision_helpers.py.jinja", "no template includes it", ""),
    ],
)
def test_templates_without_effect_are_reported(
    project: Shop, name: str, reason: str, hint: str
) -> None:
    _add(project, name)

    ran = project.run("validate")

    assert ran.code == 0
    message = f"the template `{name}` has no effect: {reason}"
    assert f"warning[template-unused]: {message}" in ran.err
    assert hint in ran.err


def test_a_misspelled_placeholder_is_reported(project: Shop) -> None:
    _add(project, "shared/docs/[entitiy].md.jinja")
    # Names in brackets are common in routes of web frontends.
    _add(project, "shared/frontend/pages/[slug].tsx.jinja")

    ran = project.run("validate")

    assert ran.code == 0
    assert ran.err.count("warning[template-placeholder]") == 1
    assert "`[entitiy]` in the path of the template" in ran.err
    assert "did you mean `[entity]`?" in ran.err


def test_templates_with_an_effect_are_not_reported(project: Shop) -> None:
    _add(project, "shared/_parts/ours.md.jinja")
    _add(
        project,
        "shared/docs/[entity].md.jinja",
        '{% include "shared/_parts/ours.md.jinja" %}',
    )
    _add(project, "compact/app/db/base.py.jinja")
    _add(project, "modular/app/models.py.jinja")
    _add(project, "README.txt")

    ran = project.run("validate")

    assert (ran.code, ran.err) == (0, "2 entities, no errors\n")
