"""Manual edits and changes to the spec, one step after another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.situations.clinic import FIELD, MORE, Clinic

AGAIN = (
    (
        "day: {type: date, optional: true, was: due}",
        "at: {type: date, optional: true, was: day}",
    ),
    ("[day, state]", "[at, state]"),
    ("[reason, day]", "[reason, at]"),
)
OPEN = ("      finish:", "      open: {}\n      finish:")


def tidy(clinic: Clinic) -> None:
    """Run the usual linters and formatters over the code."""
    for command in (
        ["ruff", "check", "--fix", "-q", "--isolated", "--select=I,UP,SIM,COM,Q"],
        ["black", "-q", "-l", "120"],
    ):
        tool = [sys.executable, "-m", *command, "app", "tests"]
        subprocess.run(tool, cwd=clinic.output, check=False)


def test_a_field_is_renamed_twice(clinic: Clinic) -> None:
    clinic.edit_everything()
    clinic.specify(*FIELD)
    clinic.gen()
    clinic.specify(*AGAIN)

    clinic.gen()

    clinic.assert_well()
    assert "each.at" in clinic.read("service")
    assert "self.at" in clinic.read("model")


@pytest.mark.parametrize("step", [Clinic.rename, Clinic.switch])
def test_tools_ran_over_the_code(
    clinic: Clinic, step: Callable[[Clinic], None]
) -> None:
    clinic.edit_everything()
    tidy(clinic)
    step(clinic)
    clinic.gen()
    clinic.assert_well()
    tidy(clinic)
    clinic.specify(*MORE, OPEN)

    clinic.gen()

    clinic.assert_well()
    assert "note: " in clinic.read("model")


def test_an_old_name_is_left_in_the_spec(clinic: Clinic) -> None:
    clinic.edit_everything()
    clinic.rename()
    clinic.gen()
    for number in range(3):
        line = "      reason: string(200)\n"
        clinic.specify((line, f"{line}      more{number}: integer | null\n"))
        clinic.gen()
    clinic.assert_well()


@pytest.mark.parametrize("new", ["      close:", "      # finish:"])
def test_code_of_an_action_that_goes_is_asked_about(clinic: Clinic, new: str) -> None:
    clinic.edit_everything()
    clinic.specify(("      finish:", new))

    assert clinic.shop.run().code == 1

    assert clinic.marks()["action"] == 1
    assert "<<<<<<< ours" in clinic.read("service")


def test_a_new_entity_of_the_old_name_in_the_same_run_is_refused(
    clinic: Clinic,
) -> None:
    clinic.edit_everything()
    clinic.rename()
    clinic.specify(("  Stay:\n", "  Visit:\n    fields: {hour: integer}\n  Stay:\n"))
    before = clinic.marks()

    ran = clinic.shop.run()

    assert ran.code == 2
    assert "error[drop-column]" in ran.err
    assert clinic.marks() == before


def test_names_from_a_star_stay(clinic: Clinic) -> None:
    clinic.write("app/extra.py", 'most = 3\n__all__ = ["most"]\n')
    clinic.region("service", "imports", "from app.extra import *\n")
    clinic.region("service", "methods", "    limit = most\n")
    clinic.rename()
    clinic.switch()

    clinic.gen()

    assert "from app.extra import *\n" in clinic.read("service")
    assert "    limit = most\n" in clinic.read("service")
    assert clinic.shop.run("check").code == 0
