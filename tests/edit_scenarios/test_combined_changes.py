"""Several spec changes in one run: renames, another layout, another module."""

from __future__ import annotations

import pytest

from tests.edit_scenarios.clinic import (
    ADDED_FIELD,
    FIELD_RENAME,
    EditedClinic,
)
from tests.forked_python import run_python

pytestmark = pytest.mark.expensive


def test_an_entity_is_renamed_and_the_layout_switched(clinic: EditedClinic) -> None:
    clinic.edit_everything()
    clinic.rename_visit()
    clinic.switch_layout()

    ran = clinic.gen()

    clinic.assert_edits_kept()
    assert {"StayService.overdue", "StayRepository.late", "Stay.is_due"} <= (
        clinic.defined_names()
    )
    # An old name in a docstring is reported under the file's new path.
    assert f'{clinic.path("service")}:' in ran.err.partition("an old name")[2]


def test_a_field_is_renamed_one_added_and_the_layout_switched(
    clinic: EditedClinic,
) -> None:
    clinic.edit_everything()
    clinic.apply_spec_changes(*FIELD_RENAME, *(ADDED_FIELD))
    clinic.switch_layout()

    clinic.gen()

    clinic.assert_edits_kept()
    assert "each.day" in clinic.read("service")
    assert '@field_validator("day")' in clinic.read("schemas")
    assert "note: " in clinic.read("model")


@pytest.mark.parametrize("module", ["pet", "visit"])
@pytest.mark.parametrize("clinic", ["modular"], indirect=True)
def test_an_entity_is_renamed_and_moved_to_another_module(
    clinic: EditedClinic, module: str
) -> None:
    clinic.edit_everything()
    clinic.rename_visit()
    clinic.apply_spec_changes(
        ("    was: Visit\n", f"    was: Visit\n    module: {module}\n")
    )

    ran = clinic.shop.run()

    assert ran.code == 0, ran.err
    clinic.singular_name = module
    clinic.assert_edits_kept()
    assert "StayService.overdue" in clinic.defined_names()
    assert "by hand: query" in clinic.read("repository")
    clinic.singular_name = "stay"
    clinic.apply_spec_changes((f"    module: {module}\n", ""))
    clinic.gen()
    clinic.assert_edits_kept()
    assert "by hand: query" in clinic.read("repository")
    assert "by hand: helper" in clinic.read("service")


GUARD_PROGRAM = """
import app.main
from fastapi.testclient import TestClient
client = TestClient(app.main.app, raise_server_exceptions=False)
print([client.get(f"/api/v1/{path}").status_code == 401
       for path in ("pets", "pets/late", "visits", "visits/late/all")])
"""


@pytest.mark.parametrize("clinic", ["modular"], indirect=True)
def test_a_router_guard_does_not_guard_other_routers_of_the_module(
    clinic: EditedClinic,
) -> None:
    clinic.edit_everything()
    clinic.edit(
        "dependencies",
        '    assert "by hand: guard"\n',
        '    raise HTTPException(401, "by hand: guard")\n',
    )
    clinic.edit("dependencies", "import Depends\n", "import Depends, HTTPException\n")
    clinic.singular_name = "pet"
    clinic.insert_in_region(
        "router",
        "routes",
        '@router.get("/late")\nasync def late_pets() -> None:\n    """Find none."""\n',
    )
    guarded = [False, False, True, True]
    for change, module in (
        (("  Visit:\n", "  Visit:\n    module: pet\n"), "pet"),
        (("    module: pet\n", ""), "visit"),
    ):
        clinic.apply_spec_changes(change)
        clinic.singular_name = module
        clinic.gen()
        clinic.assert_edits_kept()
        done = run_python("-c", GUARD_PROGRAM, folder=clinic.output)
        assert done.stdout.splitlines()[-1:] == [str(guarded)], done.stderr
        assert "@pet_router.get" in clinic.read("router") or module == "visit"


def test_pins_follow_a_rename_and_a_layout_switch(clinic: EditedClinic) -> None:
    pin = f"output/{clinic.path('service')}:VisitService.create_visit"
    clinic.gen("resolve", "--pin", pin)
    clinic.rename_visit()
    clinic.switch_layout()

    clinic.gen()

    assert '"pins": ["StayService.create_stay"]' in clinic.shop.read(".gen/lock.json")


def test_deleted_files_stay_deleted_after_rename_and_switch(
    clinic: EditedClinic,
) -> None:
    for place in ("tests", "repository"):
        (clinic.output / clinic.path(place)).unlink()
    clinic.gen()
    clinic.rename_visit()
    clinic.switch_layout()

    clinic.gen()

    for place in ("tests", "repository"):
        path = clinic.path(place)
        assert not (clinic.output / path).exists()
        assert f"{path}  (opted out)\n" in clinic.shop.run("edits").out
        clinic.gen("restore", f"output/{path}")
    clinic.assert_edits_kept()


def test_files_move_only_after_conflicts_are_resolved(clinic: EditedClinic) -> None:
    clinic.edit("model", '"""A while with the vet."""', '"""A stay."""')
    old = clinic.path("service")
    clinic.rename_visit()
    clinic.apply_spec_changes(("A while with the vet.", "A night."))
    waiting = clinic.path("service")
    clinic.switch_layout()

    ran = clinic.shop.run()

    assert ran.code == 1
    assert "warning[move-deferred]" in ran.err
    assert not (clinic.output / old).exists()
    assert (clinic.output / waiting).exists()
    assert clinic.shop.run("resolve", "--ours").code == 0
    clinic.gen()
    assert not (clinic.output / waiting).exists()
    assert '"""A stay."""' in clinic.read("model")
    clinic.assert_edits_kept()


def test_emitted_tests_pass_after_combined_changes(clinic: EditedClinic) -> None:
    clinic.edit_everything()
    clinic.rename_visit()
    clinic.apply_spec_changes(*FIELD_RENAME)
    clinic.switch_layout()
    clinic.gen()
    assert clinic.run_emitted_tests() == ""
