"""Code that users moved to their own files follows later changes to the spec."""

from __future__ import annotations

from tests.situations.clinic import FIELD, Clinic

OWN = "app/rules.py"
ACTION = (("      finish:", "      open: {returns: Visit}\n      finish:"),)


def move_the_service(clinic: Clinic) -> None:
    """Move the service class to a user file and import it from there."""
    text, path = clinic.read("service"), clinic.path("service")
    clinic.write(OWN, text)
    clinic.write(
        path,
        '"""Moved."""\n\nfrom app.rules import VisitService\n\n'
        '__all__ = ["VisitService"]\n',
    )


def test_a_moved_class_has_the_new_name_of_its_entity(clinic: Clinic) -> None:
    clinic.edit_everything()
    move_the_service(clinic)
    clinic.rename()

    clinic.gen()

    clinic.assert_well()
    assert "StayService.overdue" in clinic.defined()
    assert "StayService.create_stay" in clinic.defined()
    assert "class StayService" in clinic.shop.read(OWN)
    assert "from app.rules import StayService\n" in clinic.read("service")
    assert '__all__ = ["StayService"]\n' in clinic.read("service")


def test_a_moved_class_uses_the_new_name_of_a_field(clinic: Clinic) -> None:
    clinic.edit_everything()
    move_the_service(clinic)
    clinic.specify(*FIELD)

    clinic.gen()

    clinic.assert_well()
    assert "each.day is None" in clinic.shop.read(OWN)
    assert ".due" not in clinic.shop.read(OWN)
    clinic.specify(*ACTION)
    clinic.gen()
    assert "def open_visit" in clinic.shop.read(OWN)
    clinic.assert_well()


def rename_the_file(clinic: Clinic) -> None:
    """Rename the service file and update the imports from it."""
    path, module = clinic.path("service"), clinic.module("service")
    (clinic.output / path).rename(clinic.output / OWN)
    for file in clinic.files():
        text = file.read_text("utf-8")
        file.write_text(text.replace(f"from {module} ", "from app.rules "), "utf-8")


def test_a_file_with_another_name_gets_what_changes(clinic: Clinic) -> None:
    clinic.edit_everything()
    rename_the_file(clinic)
    clinic.gen()
    clinic.assert_well()

    for number in range(2):
        action = f"open{number}: {{returns: Visit, description: Open it.}}"
        clinic.specify(("      finish:", f"      {action}\n      finish:"))
        clinic.gen()
        assert f"def open{number}_visit" in clinic.shop.read(OWN)
        clinic.assert_well()
    clinic.specify(
        (
            "open0: {returns: Visit, description: Open it.}",
            "open0: {returns: Visit, description: Close it.}",
        )
    )
    clinic.gen()
    clinic.assert_well()
    assert '"""Close it."""' in clinic.shop.read(OWN)
    assert not (clinic.output / clinic.path("service")).exists()


def test_a_file_with_another_name_follows_renames(clinic: Clinic) -> None:
    clinic.edit_everything()
    rename_the_file(clinic)
    clinic.specify(*FIELD)
    clinic.gen()
    clinic.assert_well()
    assert "each.day is None" in clinic.shop.read(OWN)
    clinic.rename()

    clinic.gen()

    clinic.assert_well()
    assert "class StayService" in clinic.shop.read(OWN)
    assert "StayService.overdue" in clinic.defined()
