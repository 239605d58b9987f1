import re
import tomllib

import pytest

from generator.merge import Labels, MergeResult, merge_texts

LABELS = Labels("book.py (edited by hand)", "gen, entity Book")
BASE = """\
import uuid


class Book:
    id: uuid.UUID
    title: str
    price: int

    def label(self) -> str:
        return self.title


def first() -> int:
    return 1
"""


def merge_book(
    base: str | None, ours: str, theirs: str, path: str = "book.py"
) -> MergeResult:
    return merge_texts(base, ours, theirs, LABELS, path=path)


def test_an_unchanged_file_becomes_the_generated_version() -> None:
    theirs = BASE.replace("price: int", "price: float")

    assert merge_book(BASE, BASE, theirs) == MergeResult(theirs)


def test_ours_is_kept_if_the_generated_version_is_unchanged() -> None:
    ours = BASE + "# mine\n"

    assert merge_book(BASE, ours, BASE) == MergeResult(ours, is_unchanged=True)
    assert merge_book(BASE, ours, ours) == MergeResult(ours, is_unchanged=True)
    assert merge_book(None, ours, ours) == MergeResult(ours, is_unchanged=True)


def test_changes_in_different_places_are_combined() -> None:
    ours = BASE.replace("return self.title", "return self.title.upper()")
    theirs = BASE.replace("return 1", "return 2")

    result = merge_book(BASE, ours, theirs)

    assert result.conflicts == ()
    assert result.text == ours.replace("return 1", "return 2")
    assert not result.is_unchanged


def test_a_line_deleted_in_ours_stays_deleted() -> None:
    ours = BASE.replace("    price: int\n", "")
    theirs = BASE.replace("return 1", "return 2")

    assert merge_book(BASE, ours, theirs).text == ours.replace("return 1", "return 2")


def test_equal_insertions_appear_once() -> None:
    both = BASE.replace("import uuid\n", "import datetime\nimport uuid\n")
    theirs = both.replace("return 1", "return 2")

    result = merge_book(BASE, both + "# mine\n", theirs)

    assert result.text == theirs + "# mine\n"


def test_changes_of_adjacent_lines_are_combined() -> None:
    ours = BASE.replace("title: str", 'title: str = "untitled"')
    theirs = BASE.replace("price: int", "price: float")

    result = merge_book(BASE, ours, theirs)

    assert result.conflicts == ()
    assert '    title: str = "untitled"\n    price: float\n' in result.text


@pytest.mark.parametrize("hand_adds", [True, False])
def test_a_line_added_next_to_a_changed_line_does_not_conflict(hand_adds: bool) -> None:
    added = BASE.replace("price: int\n", "price: int\n    pages: int\n")
    changed = BASE.replace("price: int", "price: float")
    ours, theirs = (added, changed) if hand_adds else (changed, added)

    result = merge_book(BASE, ours, theirs)

    assert result.conflicts == ()
    assert "    price: float\n    pages: int\n" in result.text


def test_conflict_marks_enclose_only_the_differing_lines() -> None:
    ours = BASE.replace("return 1", "x = 0\n    return 10\n    # end")
    theirs = BASE.replace("return 1", "x = 0\n    return 20\n    # end")

    result = merge_book(BASE, ours, theirs)

    head = BASE.replace("    return 1\n", "    x = 0\n")
    assert result.text == head + (
        "<<<<<<< ours: first in book.py (edited by hand)\n"
        "    return 10\n"
        "||||||| base\n"
        "    return 1\n"
        "=======\n"
        "    return 20\n"
        ">>>>>>> theirs: gen, entity Book\n"
        "    # end\n"
    )
    (conflict,) = result.conflicts
    lines = result.text.splitlines()
    assert lines[conflict.first - 1].startswith("<<<<<<<")
    assert lines[conflict.last - 1].startswith(">>>>>>>")


def test_different_additions_at_one_place_of_a_function_conflict() -> None:
    ours = BASE.replace("    return 1", "    one = 2\n    return 1")
    theirs = BASE.replace("    return 1", "    two = 3\n    return 1")

    result = merge_book(BASE, ours, theirs)

    assert len(result.conflicts) == 1
    assert "    one = 2\n" in result.text
    assert "    two = 3\n" in result.text


def test_an_edit_of_removed_code_conflicts_as_a_unit() -> None:
    ours = BASE.replace("return 1", "return 1  # measured")
    theirs = BASE[: BASE.index("\n\ndef first")]

    result = merge_book(BASE, ours, theirs)

    assert len(result.conflicts) == 1
    assert "def first() -> int:\n    return 1  # measured\n" in result.text


def test_a_method_added_by_both_sides_is_not_duplicated() -> None:
    method = "\n    def pages(self) -> int:\n        return {}\n"
    ours = BASE.replace("    price: int\n", "    price: int\n" + method.format(1))
    theirs = BASE.replace("self.title\n", "self.title\n" + method.format(2))

    result = merge_book(BASE, ours, theirs)

    assert result.conflicts
    assert "        return 1\n" in result.text
    assert "        return 2\n" in result.text


def test_documents_fall_back_to_a_merge_by_key() -> None:
    base = "a = 1\n\n\nb = 2\n\n\nc = 3\n"
    ours = base.replace("a = 1\n\n\nb = 2\n", "a = [\n\n\n2]\n")
    theirs = base.replace("a = 1\n\n\n", "a = 1\n\nx = 1\n\n")

    result = merge_book(base, ours, theirs, "settings.toml")

    assert tomllib.loads(result.text) == {"a": [2], "x": 1, "c": 3}


def test_invalid_code_in_ours_is_merged_as_text() -> None:
    ours = BASE.replace("id: uuid.UUID", "id: = (")

    result = merge_book(BASE, ours, BASE.replace("return 1", "return 2"))

    assert result.text == ours.replace("return 1", "return 2")


def test_a_json_key_added_by_both_sides_is_a_conflict() -> None:
    base = '{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4\n}\n'
    ours = base.replace('  "a": 1,\n', '  "a": 1,\n  "new": 5,\n')
    theirs = base.replace('  "d": 4\n', '  "d": 4,\n  "new": 6\n')

    assert merge_book(base, ours, theirs, "package.json").conflicts
    assert not merge_book(base, ours, theirs, "notes.txt").conflicts


def test_without_a_base_every_difference_conflicts() -> None:
    result = merge_book(None, "same\nmine\n", "same\ntheirs\n", "notes.txt")

    assert result.text == (
        "same\n"
        "<<<<<<< ours: book.py (edited by hand)\n"
        "mine\n"
        "||||||| base\n"
        "=======\n"
        "theirs\n"
        ">>>>>>> theirs: gen, entity Book\n"
    )


def test_syntax_newer_than_this_python_merges_as_text() -> None:
    base = "type %% = new\na = 1\nb = 2\nc = 3\nd = 4\n"
    ours = base.replace("a = 1", "a = 10")
    theirs = base.replace("d = 4", "d = 40")

    assert (
        merge_book(base, ours, theirs).text
        == "type %% = new\na = 10\nb = 2\nc = 3\nd = 40\n"
    )


def test_marks_are_lengthened_if_lines_look_like_them() -> None:
    base = "Title\n========\n\none\n"
    result = merge_book(base, base.replace("one", "two"), base.replace("one", "three"))

    assert "<" * 9 + " ours: " in result.text
    assert "\n" + "=" * 9 + "\n" in result.text
    assert "\n" + "|" * 9 + " base\n" in result.text


def test_merging_is_idempotent() -> None:
    ours = BASE.replace("return self.title", "return self.title.upper()")
    theirs = BASE.replace("return 1", "return 2")
    result = merge_book(BASE, ours, theirs).text

    assert merge_book(theirs, result, theirs) == MergeResult(result, is_unchanged=True)


@pytest.mark.parametrize(
    "ours",
    [
        "check(x, {'a': 1, 'b': 2})\n",
        'check(x, {"a": 1, "b": 2, "mine": 0})\n',
        "check(x, {})\n",
    ],
)
def test_a_change_inside_a_dict_argument_is_detected(ours: str) -> None:
    base = 'check(x, {"a": 1, "b": 2})\n'
    theirs = 'check(x, {"a": 1, "c": 3})\n'

    result = merge_texts(base, ours, theirs, LABELS, path="x.py")

    seen = '"c": 3' in result.text and not re.search("""["']b["']""", result.text)
    assert result.conflicts or seen
    assert ("mine" in ours) == ("mine" in result.text)


def test_values_added_to_yaml_keep_the_generated_quoting() -> None:
    base = 'names:\n  - "null"\n  - one\n'
    ours = f"# mine\n{base}  - by_hand\n"

    result = merge_book(base, ours, f'{base}  - "true"\n', "openapi.yaml")

    assert result.conflicts == ()
    assert result.text == f'{ours}  - "true"\n'


def test_custom_yaml_formatting_is_kept() -> None:
    base = "app:\n    names: [one]\n    keys: {'200': yes}\n"
    ours = base.replace("[one]", "[one, by_hand]")
    theirs = base.replace("[one]", "[one, 'two words']")

    result = merge_book(base, ours, theirs, "compose.yaml")

    assert result.conflicts == ()
    assert result.text.startswith("app:\n    names: [one, by_hand, ")
    assert result.text.endswith("    keys: {'200': yes}\n")
