"""Four manual edits and their effects on emitted tests, contract and frontend.

These take minutes: `pytest -m expensive tests/beside`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.beside.bookshop import BOOKSHOP
from tests.beside.clinic import CLINIC
from tests.beside.edits import Edit, Sample
from tests.beside.project import HERE, Project
from tests.frontend.node import Frontend
from tests.layouts.backends import LAYOUTS

pytestmark = pytest.mark.expensive

SAMPLES = (BOOKSHOP, CLINIC)
CONTRACT = "tests/test_contract.py::test_app_serves_its_contract"
HINT = "run scripts/generate-types.sh"
AUTHORIZED = "tests/test_conformance.py::test_client_is_authorized[{}]"
SEAM = "return them from `headers` in tests/conftest.py"
NOT_AUTHORIZED = "requires credentials"
BY_HAND = "tests/test_by_hand.py"
EVERYTHING = ("bookshop", "layered")
"""The pair that runs all tests; the others run those of two entities."""
Copies = Callable[[Sample, str], Project]


@pytest.mark.parametrize(
    ("sample", "edit"),
    [
        pytest.param(sample, edit, id=f"{sample}-{edit.name}")
        for sample in SAMPLES
        for edit in sample.edits
    ],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_edit_fails_the_test_of_the_contract_until_it_is_taken_over(
    copy_of: Copies, sample: Sample, edit: Edit, layout: str
) -> None:
    project = copy_of(sample, layout)
    sample.edit(project, edit)
    failed = project.run_tests("-k", sample.tests).failed
    checked = project.gen("check", code=1 if edit.served else 0)

    assert failed.keys() == ({CONTRACT} if edit.served else set())
    for said in edit.served:
        assert f"{said}: {HINT}\n" in f"{failed[CONTRACT]}\n"
    assert ("error[contract-outdated]" in checked) is bool(edit.served)

    take_over_and_check(project)
    assert project.run_tests("tests/test_contract.py").failed == {}


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_edits_outlive_the_next_change_of_the_spec(
    copy_of: Copies, packages: Path, tmp_path: Path, sample: Sample, layout: str
) -> None:
    whole = (sample.name, layout) == EVERYTHING
    tests = () if whole else ("-k", f"{sample.tests} or by_hand")
    project = copy_of(sample, layout)
    sample.edit(project, *sample.edits)
    project.write(BY_HAND, sample.tests_by_hand)
    uses = [HERE / f"{sample}.ts", HERE / f"{sample}_later.ts"]

    failed = project.run_tests(*tests).failed
    assert failed.keys() == {CONTRACT}, failed
    for said in (each for edit in sample.edits for each in edit.served):
        assert f"{said}: {HINT}\n" in f"{failed[CONTRACT]}\n"
    if layout == "layered":
        with pytest.raises(AssertionError, match="Unused '@ts-expect-error'"):
            compile_uses(project, packages, tmp_path / "before", *uses[:1])
    take_over_and_check(project)
    assert project.run_tests("tests/test_contract.py").failed == {}

    for change in sample.changes:
        project.respecify(*change)
    assert "warning[contract-behind]" in project.gen()
    assert "error[contract-outdated]" in project.gen("check", code=1)
    # The contract lacks only the security of the new route.
    failed = project.run_tests(*tests).failed
    assert failed.keys() == {CONTRACT}, failed
    lines = failed[CONTRACT].splitlines()
    assert f"{sample.action} serves `security`, openapi.yaml does not: {HINT}" in lines
    assert all(each.startswith(f"{sample.action} ") for each in lines if HINT in each)
    take_over_and_check(project)
    before = project.disk()
    assert project.take_over().said == "nothing to do\n"
    assert project.disk() == before
    assert project.run_tests(*tests).failed == {}
    compile_uses(project, packages, tmp_path / "after", *uses)


@pytest.mark.parametrize(
    ("sample", "layout"), [(BOOKSHOP, "modular"), (CLINIC, "layered")], ids=str
)
def test_clients_without_credentials_are_told_of_by_one_test(
    copy_of: Copies, sample: Sample, layout: str
) -> None:
    project = copy_of(sample, layout)
    sample.edit(project, sample.edits[0], lets_in=False)
    ran = project.run_tests("-k", sample.tests)
    authorized = AUTHORIZED.format(sample.many)

    assert ran.failed.keys() == {CONTRACT, authorized}
    assert SEAM in ran.failed[authorized]
    assert len(ran.skipped) > 20
    assert all(NOT_AUTHORIZED in each for each in ran.skipped.values()), ran.skipped
    assert not [each for each in ran.skipped if f"[{sample.other}]" in each]


def take_over_and_check(project: Project) -> None:
    """Update the contract from the application and check that all is up to date."""
    taken = project.take_over()
    assert taken.code == 0, taken.said
    assert project.gen("check").endswith("in step\n")


def compile_uses(project: Project, packages: Path, folder: Path, *uses: Path) -> None:
    """Compile TypeScript that uses the types of the frontend."""
    shutil.copytree(project.output / "frontend", folder / "frontend")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "node_modules").symlink_to(packages / "node_modules")
    for each in uses:
        shutil.copy(each, folder)
    Frontend(folder).compile()
