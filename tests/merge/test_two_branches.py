"""Merges of two branches: region bodies are code of both sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.merge import Authors, Labels, MergeResult, choose_side, merge_texts

LABELS = Labels("mine", "other")
BASE = (Path(__file__).parent / "emitted/actions.py.txt").read_text("utf-8")
METHODS = "    # region custom: methods\n"
IMPORTS = "# region custom: imports\n"
BODY = '        raise NotImplementedYet("publish_book")\n'
ONE = "    async def one(self) -> int:\n        return 1\n"
TWO = "    async def two(self) -> int:\n        return 2\n"


def merge_two_branches(
    base: str, ours: str, theirs: str, path: str = "service.py"
) -> MergeResult:
    return merge_texts(base, ours, theirs, LABELS, path=path, authors=Authors.TWO_USERS)


def insert_after(mark: str, text: str, base: str = BASE) -> str:
    assert base.count(mark) == 1
    return base.replace(mark, mark + text)


def test_code_of_both_sides_in_a_region_is_kept() -> None:
    result = merge_two_branches(
        BASE, insert_after(METHODS, ONE), insert_after(METHODS, TWO)
    )

    assert result == MergeResult(insert_after(METHODS, f"{ONE}\n{TWO}"))
    imported = merge_two_branches(
        BASE,
        insert_after(IMPORTS, "import json\n"),
        insert_after(IMPORTS, "import json\nimport csv\n"),
    )
    assert imported == MergeResult(insert_after(IMPORTS, "import json\nimport csv\n"))


def test_edits_of_one_function_in_a_region_are_merged() -> None:
    base = insert_after(METHODS, ONE)
    ours = base.replace("def one(self)", "def one(self, most: int = 3)")
    theirs = base.replace("return 1", "return 10")

    result = merge_two_branches(base, ours, theirs)

    assert result == MergeResult(ours.replace("return 1", "return 10"))


def test_a_definition_in_a_region_added_by_both_sides_conflicts() -> None:
    result = merge_two_branches(
        BASE, BASE.replace(BODY, "        a()\n"), insert_after(BODY, "        b()\n")
    )
    (conflict,) = result.conflicts
    other = merge_two_branches(
        BASE, insert_after(METHODS, ONE), insert_after(METHODS, ONE.replace("1", "9"))
    )

    assert conflict.ours == "BookService.publish_book in mine"
    assert choose_side(result.text, "ours") == BASE.replace(BODY, "        a()\n")
    assert choose_side(result.text, "theirs") == insert_after(BODY, "        b()\n")
    assert [c.ours for c in other.conflicts] == ["BookService.one in mine"]


def test_an_invalid_body_is_merged_by_line() -> None:
    base = insert_after(METHODS, "    @property\n")
    ours = base.replace("    @property\n", "    @property\n    @cached\n")

    result = merge_two_branches(base, ours, insert_after(IMPORTS, "import csv\n", base))

    assert result == MergeResult(insert_after(IMPORTS, "import csv\n", ours))


def test_a_region_moved_on_one_side_and_edited_on_the_other_is_both() -> None:
    base = insert_after(METHODS, ONE)
    region = f"{METHODS}{ONE}    # endregion\n"
    moved = base.replace(f"\n{region}", "").replace(
        "    async def list_books", f"{region}\n    async def list_books"
    )
    edited = base.replace("return 1", "return 10")

    for ours, theirs in ((moved, edited), (edited, moved)):
        result = merge_two_branches(base, ours, theirs)
        assert result == MergeResult(moved.replace("return 1", "return 10"))


@pytest.mark.parametrize("swapped", [False, True])
def test_a_region_deleted_on_one_side_and_filled_on_the_other_conflicts(
    swapped: bool,
) -> None:
    sides = [
        BASE.replace(f"\n{METHODS}    # endregion\n", ""),
        insert_after(METHODS, ONE),
    ]
    sides.sort(reverse=swapped)

    result = merge_two_branches(BASE, *sides)

    assert len(result.conflicts) == 1
    assert ONE in result.text
    assert choose_side(result.text, "ours").split() == sides[0].split()  # type: ignore[union-attr]
    assert choose_side(result.text, "theirs").split() == sides[1].split()  # type: ignore[union-attr]


def test_a_region_added_by_both_sides_has_both_bodies() -> None:
    ours, theirs = (
        f"{BASE}\n\n# region custom: more\n{name} = 1\n# endregion\n" for name in "AB"
    )

    result = merge_two_branches(BASE, ours, theirs)

    assert result == MergeResult(ours.replace("A = 1\n", "A = 1\nB = 1\n"))


def test_broken_marks_on_one_side_lose_no_code() -> None:
    broken = insert_after(METHODS, ONE).replace("# endregion\n\n\nclass", "\n\nclass")

    result = merge_two_branches(BASE, broken, insert_after(METHODS, TWO))

    assert ONE in result.text
    assert TWO in result.text


def test_both_bodies_are_kept_in_other_languages() -> None:
    base = "# Shop\n<!-- region custom: a -->\n<!-- endregion -->\n"
    mark = "<!-- region custom: a -->\n"

    result = merge_two_branches(
        base,
        insert_after(mark, "One.\n", base),
        insert_after(mark, "Two.\n", base),
        "a.md",
    )

    assert result == MergeResult(insert_after(mark, "One.\nTwo.\n", base))


def test_comments_of_both_sides_are_kept() -> None:
    ours = BASE.replace("import uuid\n", "import uuid  # mine\n")
    theirs = BASE.replace(
        "from app.models import Book\n", "from app.models import Book  # theirs\n"
    )

    assert merge_two_branches(BASE, ours, theirs) == MergeResult(
        ours.replace("import Book\n", "import Book  # theirs\n")
    )
    assert merge_two_branches(BASE, theirs, ours) == merge_two_branches(
        BASE, ours, theirs
    )


def test_a_method_renamed_in_theirs_is_recognized() -> None:
    renamed = BASE.replace("def delete_book(", "def drop_book(")
    edited = BASE.replace("repository.delete(book)", "repository.remove(book)")

    both = renamed.replace("repository.delete(book)", "repository.remove(book)")
    assert merge_two_branches(BASE, renamed, edited) == MergeResult(both)
    assert merge_two_branches(BASE, edited, renamed) == MergeResult(both)
