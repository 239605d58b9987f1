"""Several spec changes in one run: renames, another layout, another module."""

from __future__ import annotations

import pytest

from tests.forking import run_python
from tests.situations.clinic import FIELD, MORE, Clinic


def test_an_entity_is_renamed_and_the_layout_switched(clinic: Clinic) -> None:
    clinic.edit_everything()
    clinic.rename()
    clinic.switch()

    ran = clinic.gen()

    clinic.assert_well()
    assert {"StayService.overdue", "StayRepository.late", "Stay.is_due"} <= (
        clinic.defined()
    )
    # An old name in a docstring is reported under the file's new path.
    assert f'{clinic.path("service")}:' in ran.err.partition("an old name")[2]


def test_a_field_is_renamed_one_added_and_the_layout_switched(clinic: Clinic) -> None:
    clinic.edit_everything()
    clinic.specify(*FIELD, *(MORE))
    clinic.switch()

    clinic.gen()

    clinic.assert_well()
    assert "each.day" in clinic.read("service")
    assert '@field_validator("day")' in clinic.read("schemas")
    assert "note: " in clinic.read("model")


@pytest.mark.parametrize("module", ["pet", "visit"])
@pytest.mark.parametrize("clinic", ["modular"], indirect=True)
def test_an_entity_is_renamed_and_goes_to_another_module(
    clinic: Clinic, module: str
) -> None:
    clinic.edit_everything()
    clinic.rename()
    clinic.specify(("    was: Visit\n", f"    was: Visit\n    module: {module}\n"))

    ran = clinic.shop.run()

    assert ran.code == 0, ran.err
    clinic.one = module
    clinic.assert_well()
    assert "StayService.overdue" in clinic.defined()
    assert "by hand: query" in clinic.read("repository")
    clinic.one = "stay"
    clinic.specify((f"    module: {module}\n", ""))
    clinic.gen()
    clinic.assert_well()
    assert "by hand: query" in clinic.read("repository")
    assert "by hand: helper" in clinic.read("service")


ASKED = """
import app.main
from fastapi.testclient import TestClient
client = TestClient(app.main.app, raise_server_exceptions=False)
print([client.get(f"/api/v1/{path}").status_code == 401
       for path in ("pets", "pets/late", "visits", "visits/late/all")])
"""


@pytest.mark.parametrize("clinic", ["modular"], indirect=True)
def test_the_guard_of_a_router_guards_no_other_one_of_its_module(
    clinic: Clinic,
) -> None:
    clinic.edit_everything()
    clinic.edit(
        "dependencies",
        '    assert "by hand: guard"\n',
        '    raise HTTPException(401, "by hand: guard")\n',
    )
    clinic.edit("dependencies", "import Depends\n", "import Depends, HTTPException\n")
    clinic.one = "pet"
    clinic.region(
        "router",
        "routes",
        '@router.get("/late")\nasync def late_pets() -> None:\n    """Find none."""\n',
    )
    guarded = [False, False, True, True]
    for change, module in (
        (("  Visit:\n", "  Visit:\n    module: pet\n"), "pet"),
        (("    module: pet\n", ""), "visit"),
    ):
        clinic.specify(change)
        clinic.one = module
        clinic.gen()
        clinic.assert_well()
        done = run_python("-c", ASKED, folder=clinic.output)
        assert done.stdout.splitlines()[-1:] == [str(guarded)], done.stderr
        assert "@pet_router.get" in clinic.read("router") or module == "visit"


def test_pins_come_along(clinic: Clinic) -> None:
    pin = f"output/{clinic.path('service')}:VisitService.create_visit"
    clinic.gen("resolve", "--pin", pin)
    clinic.rename()
    clinic.switch()

    clinic.gen()

    assert '"pins": ["StayService.create_stay"]' in clinic.shop.read(".gen/lock.json")


def test_files_that_were_deleted_stay_deleted(clinic: Clinic) -> None:
    for place in ("tests", "repository"):
        (clinic.output / clinic.path(place)).unlink()
    clinic.gen()
    clinic.rename()
    clinic.switch()

    clinic.gen()

    for place in ("tests", "repository"):
        path = clinic.path(place)
        assert not (clinic.output / path).exists()
        assert f"{path}  (opted out)\n" in clinic.shop.run("edits").out
        clinic.gen("restore", f"output/{path}")
    clinic.assert_well()


def test_a_conflict_of_names_is_resolved_before_files_move(clinic: Clinic) -> None:
    clinic.edit("model", '"""A while with the vet."""', '"""A stay."""')
    old = clinic.path("service")
    clinic.rename()
    clinic.specify(("A while with the vet.", "A night."))
    waiting = clinic.path("service")
    clinic.switch()

    ran = clinic.shop.run()

    assert ran.code == 1
    assert "warning[move-waits]" in ran.err
    assert not (clinic.output / old).exists()
    assert (clinic.output / waiting).exists()
    assert clinic.shop.run("resolve", "--ours").code == 0
    clinic.gen()
    assert not (clinic.output / waiting).exists()
    assert '"""A stay."""' in clinic.read("model")
    clinic.assert_well()


@pytest.mark.expensive
def test_the_tests_of_the_backend_pass(clinic: Clinic) -> None:
    clinic.edit_everything()
    clinic.rename()
    clinic.specify(*FIELD)
    clinic.switch()
    clinic.gen()
    assert clinic.emitted_tests() == ""
