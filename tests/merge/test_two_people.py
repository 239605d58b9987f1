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


def merged(base: str, ours: str, theirs: str, path: str = "service.py") -> MergeResult:
    return merge_texts(base, ours, theirs, LABELS, path=path, authors=Authors.TWO_USERS)


def put(mark: str, text: str, base: str = BASE) -> str:
    assert base.count(mark) == 1
    return base.replace(mark, mark + text)


def test_what_both_write_into_one_region_is_all_there() -> None:
    result = merged(BASE, put(METHODS, ONE), put(METHODS, TWO))

    assert result == MergeResult(put(METHODS, f"{ONE}\n{TWO}"))
    imported = merged(
        BASE, put(IMPORTS, "import json\n"), put(IMPORTS, "import json\nimport csv\n")
    )
    assert imported == MergeResult(put(IMPORTS, "import json\nimport csv\n"))


def test_both_edit_one_function_in_a_region() -> None:
    base = put(METHODS, ONE)
    ours = base.replace("def one(self)", "def one(self, most: int = 3)")
    theirs = base.replace("return 1", "return 10")

    result = merged(base, ours, theirs)

    assert result == MergeResult(ours.replace("return 1", "return 10"))


def test_one_thing_in_a_region_written_by_both_conflicts_there() -> None:
    result = merged(
        BASE, BASE.replace(BODY, "        a()\n"), put(BODY, "        b()\n")
    )
    (conflict,) = result.conflicts
    other = merged(BASE, put(METHODS, ONE), put(METHODS, ONE.replace("1", "9")))

    assert conflict.ours == "BookService.publish_book in mine"
    assert choose_side(result.text, "ours") == BASE.replace(BODY, "        a()\n")
    assert choose_side(result.text, "theirs") == put(BODY, "        b()\n")
    assert [c.ours for c in other.conflicts] == ["BookService.one in mine"]


def test_a_body_that_is_no_python_is_merged_by_line() -> None:
    base = put(METHODS, "    @property\n")
    ours = base.replace("    @property\n", "    @property\n    @cached\n")

    result = merged(base, ours, put(IMPORTS, "import csv\n", base))

    assert result == MergeResult(put(IMPORTS, "import csv\n", ours))


def test_a_region_that_one_moves_and_the_other_edits_is_moved_and_edited() -> None:
    base = put(METHODS, ONE)
    region = f"{METHODS}{ONE}    # endregion\n"
    moved = base.replace(f"\n{region}", "").replace(
        "    async def list_books", f"{region}\n    async def list_books"
    )
    edited = base.replace("return 1", "return 10")

    for ours, theirs in ((moved, edited), (edited, moved)):
        result = merged(base, ours, theirs)
        assert result == MergeResult(moved.replace("return 1", "return 10"))


@pytest.mark.parametrize("swapped", [False, True])
def test_a_region_that_one_deletes_and_the_other_fills_conflicts(swapped: bool) -> None:
    sides = [BASE.replace(f"\n{METHODS}    # endregion\n", ""), put(METHODS, ONE)]
    sides.sort(reverse=swapped)

    result = merged(BASE, *sides)

    assert len(result.conflicts) == 1
    assert ONE in result.text
    assert choose_side(result.text, "ours").split() == sides[0].split()  # type: ignore[union-attr]
    assert choose_side(result.text, "theirs").split() == sides[1].split()  # type: ignore[union-attr]


def test_a_region_that_both_add_has_what_both_wrote() -> None:
    ours, theirs = (
        f"{BASE}\n\n# region custom: more\n{name} = 1\n# endregion\n" for name in "AB"
    )

    result = merged(BASE, ours, theirs)

    assert result == MergeResult(ours.replace("A = 1\n", "A = 1\nB = 1\n"))


def test_marks_that_one_side_broke_lose_nothing() -> None:
    broken = put(METHODS, ONE).replace("# endregion\n\n\nclass", "\n\nclass")

    result = merged(BASE, broken, put(METHODS, TWO))

    assert ONE in result.text
    assert TWO in result.text


def test_in_other_languages_both_bodies_are_there_too() -> None:
    base = "# Shop\n<!-- region custom: a -->\n<!-- endregion -->\n"
    mark = "<!-- region custom: a -->\n"

    result = merged(base, put(mark, "One.\n", base), put(mark, "Two.\n", base), "a.md")

    assert result == MergeResult(put(mark, "One.\nTwo.\n", base))


def test_what_they_comment_is_kept_as_well_as_what_we_do() -> None:
    ours = BASE.replace("import uuid\n", "import uuid  # mine\n")
    theirs = BASE.replace(
        "from app.models import Book\n", "from app.models import Book  # theirs\n"
    )

    assert merged(BASE, ours, theirs) == MergeResult(
        ours.replace("import Book\n", "import Book  # theirs\n")
    )
    assert merged(BASE, theirs, ours) == merged(BASE, ours, theirs)


def test_a_method_that_they_renamed_is_recognised_too() -> None:
    renamed = BASE.replace("def delete_book(", "def drop_book(")
    edited = BASE.replace("repository.delete(book)", "repository.remove(book)")

    both = renamed.replace("repository.delete(book)", "repository.remove(book)")
    assert merged(BASE, renamed, edited) == MergeResult(both)
    assert merged(BASE, edited, renamed) == MergeResult(both)
