"""Four manual edits and their effects on emitted tests, contract and frontend.

These take minutes: `pytest -m expensive tests/manual_edits`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.frontend.node_project import FrontendFolder
from tests.layouts.backends import LAYOUTS
from tests.manual_edits.bookshop import BOOKSHOP
from tests.manual_edits.clinic import CLINIC
from tests.manual_edits.edits import EditedSample, ManualEdit
from tests.manual_edits.project import HERE, EditedProject

pytestmark = pytest.mark.expensive

SAMPLES = (BOOKSHOP, CLINIC)
CONTRACT = "tests/test_contract.py::test_app_serves_its_contract"
HINT = "run scripts/generate-types.sh"
AUTHORIZED = "tests/test_conformance.py::test_client_is_authorized[{}]"
HEADERS_HINT = "return them from `headers` in tests/conftest.py"
SKIP_REASON = "requires credentials"
USER_TESTS = "tests/test_by_hand.py"
FULL_RUN = ("bookshop", "layered")
"""The pair that runs all tests; the others run those of two entities."""
Copies = Callable[[EditedSample, str], EditedProject]


@pytest.mark.parametrize(
    ("sample", "edit"),
    [
        pytest.param(sample, edit, id=f"{sample}-{edit.name}")
        for sample in SAMPLES
        for edit in sample.edits
    ],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_edit_fails_the_contract_test_until_the_contract_is_updated(
    copy_of: Copies, sample: EditedSample, edit: ManualEdit, layout: str
) -> None:
    project = copy_of(sample, layout)
    sample.apply_edits(project, edit)
    failed = project.run_tests("-k", sample.tests).failed
    checked = project.gen("check", code=1 if edit.contract_messages else 0)

    assert failed.keys() == ({CONTRACT} if edit.contract_messages else set())
    for said in edit.contract_messages:
        assert f"{said}: {HINT}\n" in f"{failed[CONTRACT]}\n"
    assert ("error[contract-outdated]" in checked) is bool(edit.contract_messages)

    update_contract_and_check(project)
    assert project.run_tests("tests/test_contract.py").failed == {}


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_edits_survive_the_next_spec_change(
    copy_of: Copies, packages: Path, tmp_path: Path, sample: EditedSample, layout: str
) -> None:
    whole = (sample.name, layout) == FULL_RUN
    tests = () if whole else ("-k", f"{sample.tests} or by_hand")
    project = copy_of(sample, layout)
    sample.apply_edits(project, *sample.edits)
    project.write(USER_TESTS, sample.user_tests)
    uses = [HERE / f"{sample}.ts", HERE / f"{sample}_later.ts"]

    failed = project.run_tests(*tests).failed
    assert failed.keys() == {CONTRACT}, failed
    for said in (each for edit in sample.edits for each in edit.contract_messages):
        assert f"{said}: {HINT}\n" in f"{failed[CONTRACT]}\n"
    if layout == "layered":
        with pytest.raises(AssertionError, match="Unused '@ts-expect-error'"):
            compile_typescript(project, packages, tmp_path / "before", *uses[:1])
    update_contract_and_check(project)
    assert project.run_tests("tests/test_contract.py").failed == {}

    for change in sample.changes:
        project.change_spec(*change)
    assert "warning[contract-behind]" in project.gen()
    assert "error[contract-outdated]" in project.gen("check", code=1)
    # The contract lacks only the security of the new route.
    failed = project.run_tests(*tests).failed
    assert failed.keys() == {CONTRACT}, failed
    lines = failed[CONTRACT].splitlines()
    assert f"{sample.action} serves `security`, openapi.yaml does not: {HINT}" in lines
    assert all(each.startswith(f"{sample.action} ") for each in lines if HINT in each)
    update_contract_and_check(project)
    before = project.output_bytes()
    assert project.update_contract().combined_output == "nothing to do\n"
    assert project.output_bytes() == before
    assert project.run_tests(*tests).failed == {}
    compile_typescript(project, packages, tmp_path / "after", *uses)


@pytest.mark.parametrize(
    ("sample", "layout"), [(BOOKSHOP, "modular"), (CLINIC, "layered")], ids=str
)
def test_one_test_reports_clients_without_credentials(
    copy_of: Copies, sample: EditedSample, layout: str
) -> None:
    project = copy_of(sample, layout)
    sample.apply_edits(project, sample.edits[0], lets_in=False)
    ran = project.run_tests("-k", sample.tests)
    authorized = AUTHORIZED.format(sample.plural_name)

    assert ran.failed.keys() == {CONTRACT, authorized}
    assert HEADERS_HINT in ran.failed[authorized]
    assert len(ran.skipped) > 20
    assert all(SKIP_REASON in each for each in ran.skipped.values()), ran.skipped
    assert not [each for each in ran.skipped if f"[{sample.other_resource}]" in each]


def update_contract_and_check(project: EditedProject) -> None:
    """Update the contract from the application and check that all is up to date."""
    taken = project.update_contract()
    assert taken.code == 0, taken.combined_output
    assert project.gen("check").endswith("up to date\n")


def compile_typescript(
    project: EditedProject, packages: Path, folder: Path, *uses: Path
) -> None:
    """Compile TypeScript that uses the types of the frontend."""
    shutil.copytree(project.output / "frontend", folder / "frontend")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "node_modules").symlink_to(packages / "node_modules")
    for each in uses:
        shutil.copy(each, folder)
    FrontendFolder(folder).compile()
