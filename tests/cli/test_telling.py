"""What `gen` says where something is wrong: what it is, and what helps."""

from __future__ import annotations

import pytest

from tests.cli.shop import BOOKS, Shop

MARKED = """\
<<<<<<< HEAD
      pages: integer
=======
      pages: bigint
>>>>>>> other
"""


@pytest.mark.parametrize("command", [[], ["check"], ["validate"]])
def test_a_spec_with_marks_of_git_is_in_conflict(
    shop: Shop, command: list[str]
) -> None:
    shop.specify(BOOKS.replace("      pages: integer | null\n", MARKED))

    ran = shop.run(*command)

    assert ran.code == 2
    assert "error[spec-in-conflict]: `specs/books.yaml` is in conflict" in ran.err
    assert "specs/books.yaml:9:1" in ran.err
    assert "yaml-syntax" not in ran.err
