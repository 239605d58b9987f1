"""The renames that a spec states, and those that are left to apply."""

from __future__ import annotations

import pytest

from generator.domain.migration_hints import collect_migration_hints
from generator.pipeline.pending_renames import find_pending_renames
from generator.renames import Rename, RenameKind, Renames
from tests.domain.domain_text import domain_of

SPEC = """
    enums:
      Way:
        - {name: in/out, was: both.ways}
        - away
    entities:
      Volume:
        was: Book
        fields:
          way: Way
          heading: {type: text, was: title}
    """


def test_renames_have_kinds_and_parents() -> None:
    found = collect_migration_hints(domain_of(SPEC)).renames

    assert set(found) == {
        Rename(RenameKind.VALUE, "both.ways", "in/out", "Way"),
        Rename(RenameKind.ENTITY, "Book", "Volume"),
        Rename(RenameKind.MEMBER, "title", "heading", "Volume"),
    }
    assert {each.path for each in found} == {"Way/in/out", "Volume", "Volume.heading"}


@pytest.mark.parametrize("path", ["Way/in/out", "Way/a.b", "Volume", "Volume.heading"])
def test_a_path_names_one_rename(path: str) -> None:
    assert Rename.at_path(path, "old").path == path


def test_values_with_slashes_are_renamed_whole() -> None:
    found = find_pending_renames(domain_of(SPEC), Renames())

    assert found.parts["Way"] == (("both.ways", "in/out"), ("BOTH_WAYS", "IN_OUT"))
    assert found.parts["Volume"] == (("title", "heading"),)
    assert found.entities == {"Volume": "Book"}


def test_applied_renames_are_not_pending() -> None:
    applied = Renames((Rename.at_path("Way/in/out", "both.ways"),))

    assert "Way" not in find_pending_renames(domain_of(SPEC), applied).parts
