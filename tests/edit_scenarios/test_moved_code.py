"""Code that users moved to their own files follows later changes to the spec."""

from __future__ import annotations

import pytest

from tests.edit_scenarios.clinic import FIELD_RENAME, EditedClinic

pytestmark = pytest.mark.expensive

MOVED_FILE = "app/rules.py"
ADDED_ACTION = (("      finish:", "      open: {returns: Visit}\n      finish:"),)


def move_the_service(clinic: EditedClinic) -> None:
    """Move the service class to a user file and import it from there."""
    text, path = clinic.read("service"), clinic.path("service")
    clinic.write(MOVED_FILE, text)
    clinic.write(
        path,
        '"""Moved."""\n\nfrom app.rules import VisitService\n\n'
        '__all__ = ["VisitService"]\n',
    )


def test_a_moved_class_follows_a_renamed_entity(clinic: EditedClinic) -> None:
    clinic.edit_everything()
    move_the_service(clinic)
    clinic.rename_visit()

    clinic.gen()

    clinic.assert_edits_kept()
    assert "StayService.overdue" in clinic.defined_names()
    assert "StayService.create_stay" in clinic.defined_names()
    assert "class StayService" in clinic.shop.read(MOVED_FILE)
    assert "from app.rules import StayService\n" in clinic.read("service")
    assert '__all__ = ["StayService"]\n' in clinic.read("service")


def test_a_moved_class_follows_a_renamed_field(clinic: EditedClinic) -> None:
    clinic.edit_everything()
    move_the_service(clinic)
    clinic.apply_spec_changes(*FIELD_RENAME)

    clinic.gen()

    clinic.assert_edits_kept()
    assert "each.day is None" in clinic.shop.read(MOVED_FILE)
    assert ".due" not in clinic.shop.read(MOVED_FILE)
    clinic.apply_spec_changes(*ADDED_ACTION)
    clinic.gen()
    assert "def open_visit" in clinic.shop.read(MOVED_FILE)
    clinic.assert_edits_kept()


def rename_the_file(clinic: EditedClinic) -> None:
    """Rename the service file and update the imports from it."""
    path, module = clinic.path("service"), clinic.module("service")
    (clinic.output / path).rename(clinic.output / MOVED_FILE)
    for file in clinic.files():
        text = file.read_text("utf-8")
        file.write_text(text.replace(f"from {module} ", "from app.rules "), "utf-8")


def test_a_renamed_file_gets_spec_changes(clinic: EditedClinic) -> None:
    clinic.edit_everything()
    rename_the_file(clinic)
    clinic.gen()
    clinic.assert_edits_kept()

    for number in range(2):
        action = f"open{number}: {{returns: Visit, description: Open it.}}"
        clinic.apply_spec_changes(("      finish:", f"      {action}\n      finish:"))
        clinic.gen()
        assert f"def open{number}_visit" in clinic.shop.read(MOVED_FILE)
        clinic.assert_edits_kept()
    clinic.apply_spec_changes(
        (
            "open0: {returns: Visit, description: Open it.}",
            "open0: {returns: Visit, description: Close it.}",
        )
    )
    clinic.gen()
    clinic.assert_edits_kept()
    assert '"""Close it."""' in clinic.shop.read(MOVED_FILE)
    assert not (clinic.output / clinic.path("service")).exists()


def test_a_renamed_file_follows_renames(clinic: EditedClinic) -> None:
    clinic.edit_everything()
    rename_the_file(clinic)
    clinic.apply_spec_changes(*FIELD_RENAME)
    clinic.gen()
    clinic.assert_edits_kept()
    assert "each.day is None" in clinic.shop.read(MOVED_FILE)
    clinic.rename_visit()

    clinic.gen()

    clinic.assert_edits_kept()
    assert "class StayService" in clinic.shop.read(MOVED_FILE)
    assert "StayService.overdue" in clinic.defined_names()
