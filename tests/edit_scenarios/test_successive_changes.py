"""Manual edits and changes to the spec, one step after another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.edit_scenarios.clinic import (
    ADDED_FIELD,
    FIELD_RENAME,
    EditedClinic,
)

pytestmark = pytest.mark.expensive

SECOND_RENAME = (
    (
        "day: {type: date, optional: true, was: due}",
        "at: {type: date, optional: true, was: day}",
    ),
    ("[day, state]", "[at, state]"),
    ("[reason, day]", "[reason, at]"),
)
OPEN_ACTION = ("      finish:", "      open: {}\n      finish:")


def run_formatters(clinic: EditedClinic) -> None:
    """Run the usual linters and formatters over the code."""
    for command in (
        ["ruff", "check", "--fix", "-q", "--isolated", "--select=I,UP,SIM,COM,Q"],
        ["black", "-q", "-l", "120"],
    ):
        tool = [sys.executable, "-m", *command, "app", "tests"]
        subprocess.run(tool, cwd=clinic.output, check=False)


def test_a_field_is_renamed_twice(clinic: EditedClinic) -> None:
    clinic.edit_everything()
    clinic.apply_spec_changes(*FIELD_RENAME)
    clinic.gen()
    clinic.apply_spec_changes(*SECOND_RENAME)

    clinic.gen()

    clinic.assert_edits_kept()
    assert "each.at" in clinic.read("service")
    assert "self.at" in clinic.read("model")


@pytest.mark.parametrize(
    "step", [EditedClinic.rename_visit, EditedClinic.switch_layout]
)
def test_edits_survive_formatters(
    clinic: EditedClinic, step: Callable[[EditedClinic], None]
) -> None:
    clinic.edit_everything()
    run_formatters(clinic)
    step(clinic)
    clinic.gen()
    clinic.assert_edits_kept()
    run_formatters(clinic)
    clinic.apply_spec_changes(*ADDED_FIELD, OPEN_ACTION)

    clinic.gen()

    clinic.assert_edits_kept()
    assert "note: " in clinic.read("model")


def test_an_applied_rename_can_stay_in_the_spec(clinic: EditedClinic) -> None:
    clinic.edit_everything()
    clinic.rename_visit()
    clinic.gen()
    for number in range(3):
        line = "      reason: string(200)\n"
        clinic.apply_spec_changes((line, f"{line}      more{number}: integer | null\n"))
        clinic.gen()
    clinic.assert_edits_kept()


@pytest.mark.parametrize("new", ["      close:", "      # finish:"])
def test_code_of_a_removed_action_conflicts(clinic: EditedClinic, new: str) -> None:
    clinic.edit_everything()
    clinic.apply_spec_changes(("      finish:", new))

    assert clinic.shop.run().code == 1

    assert clinic.count_marks()["action"] == 1
    assert "<<<<<<< ours" in clinic.read("service")


def test_reusing_the_old_entity_name_in_the_same_run_is_refused(
    clinic: EditedClinic,
) -> None:
    clinic.edit_everything()
    clinic.rename_visit()
    clinic.apply_spec_changes(
        ("  Stay:\n", "  Visit:\n    fields: {hour: integer}\n  Stay:\n")
    )
    before = clinic.count_marks()

    ran = clinic.shop.run()

    assert ran.code == 2
    assert "error[drop-column]" in ran.err
    assert clinic.count_marks() == before


def test_star_imports_are_kept(clinic: EditedClinic) -> None:
    clinic.write("app/extra.py", 'most = 3\n__all__ = ["most"]\n')
    clinic.insert_in_region("service", "imports", "from app.extra import *\n")
    clinic.insert_in_region("service", "methods", "    limit = most\n")
    clinic.rename_visit()
    clinic.switch_layout()

    clinic.gen()

    assert "from app.extra import *\n" in clinic.read("service")
    assert "    limit = most\n" in clinic.read("service")
    assert clinic.shop.run("check").code == 0
