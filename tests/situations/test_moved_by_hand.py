"""Code that people moved to files of their own follows what the spec does then."""

from __future__ import annotations

from tests.situations.clinic import FIELD, Clinic

OWN = "app/rules.py"
ACTION = (("      finish:", "      open: {returns: Visit}\n      finish:"),)


def move_the_service(clinic: Clinic) -> None:
    """Move a class into a file of one's own, and import it from there."""
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
