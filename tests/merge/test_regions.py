import pytest

from generator.merge import Labels, merge_texts
from generator.merge.regions import find_regions

LABELS = Labels("mine", "gen")
BASE = """\
class Service:
    def create(self) -> None:
        self.save()

    # region custom: methods
    # Write your own methods here.
    # endregion


def start() -> None:
    prepare()
    # region custom: start
    # endregion
    serve()
"""
METHOD = """\
    def mine(self) -> str:
        return '''
    kept as it is
'''
"""
OURS = BASE.replace("    # Write your own methods here.\n", METHOD)


def merge_text(base: str, ours: str, theirs: str, path: str = "service.py") -> str:
    result = merge_texts(base, ours, theirs, LABELS, path=path)
    assert result.conflicts == ()
    return result.text


def test_a_filled_region_survives_any_change_around_it() -> None:
    theirs = BASE.replace(
        "        self.save()\n\n", "        self.check()\n        self.save()\n\n"
    ).replace("\n\ndef start", "\n    def more(self) -> None: ...\n\n\ndef start")

    assert merge_text(BASE, OURS, theirs) == theirs.replace(
        "    # Write your own methods here.\n", METHOD
    )


def test_a_changed_default_does_not_affect_a_filled_region() -> None:
    theirs = BASE.replace("Write your own methods here.", "Add methods.")

    assert merge_text(BASE, OURS, theirs) == OURS
    assert merge_text(BASE, BASE + "# mine\n", theirs) == theirs + "# mine\n"


def test_a_region_moves_with_its_function() -> None:
    start = BASE.index("\n\ndef start")
    ours = BASE.replace(
        "    # endregion\n    serve", "    warm_up()\n    # endregion\n    serve"
    )
    theirs = BASE[start:].lstrip("\n") + "\n\n" + BASE[:start]

    result = merge_text(BASE, ours, theirs)

    assert result == theirs.replace(
        "    # endregion\n    serve", "    warm_up()\n    # endregion\n    serve"
    )


def test_regions_are_reindented_except_inside_strings() -> None:
    theirs = "if True:\n" + "".join(
        f"    {line}\n" if line else "\n" for line in BASE.split("\n")[:-1]
    )

    result = merge_text(BASE, OURS, theirs)

    assert (
        "        # region custom: methods\n        def mine(self) -> str:\n" in result
    )
    assert (
        "            return '''\n    kept as it is\n'''\n        # endregion\n"
        in result
    )
    compile(result, "result", "exec")


def test_a_filled_region_without_a_place_is_a_conflict() -> None:
    theirs = BASE.replace(
        "    # region custom: methods\n"
        "    # Write your own methods here.\n    # endregion\n",
        "",
    )

    result = merge_texts(BASE, OURS, theirs, LABELS, path="service.py")

    assert len(result.conflicts) == 1
    assert (
        "    # region custom: methods\n" + METHOD + "    # endregion\n" in result.text
    )


def test_an_unchanged_region_without_a_place_is_dropped() -> None:
    theirs = BASE.replace("    # region custom: start\n    # endregion\n", "")

    assert merge_text(BASE, OURS, theirs) == theirs.replace(
        "    # Write your own methods here.\n", METHOD
    )


def test_generated_lines_inside_a_custom_region_are_not_changed_silently() -> None:
    ours = BASE.replace(
        "        self.save()\n",
        "        # region custom: saving\n        self.save()\n        # endregion\n",
    )
    theirs = BASE.replace("self.save()", "self.store()")

    result = merge_texts(BASE, ours, theirs, LABELS, path="service.py")

    assert len(result.conflicts) == 1
    assert "        self.save()\n" in result.text
    assert "        self.store()\n" in result.text


FIELDS = "class Book:\n    title: str\n    price: int\n"
REGION = "    # region custom: extra\n    pages: int\n    # endregion\n"


def test_a_region_and_a_field_added_at_one_place_do_not_conflict() -> None:
    theirs = FIELDS + "    isbn: str\n"

    assert merge_text(FIELDS, FIELDS + REGION, theirs) == theirs + REGION


def test_a_region_stays_in_its_class_when_another_class_follows() -> None:
    theirs = FIELDS + "\n\nclass Author:\n    name: str\n"

    assert merge_text(FIELDS, FIELDS + REGION, theirs) == (
        FIELDS + REGION + "\n\nclass Author:\n    name: str\n"
    )


def test_a_region_moved_by_both_sides_appears_once() -> None:
    base = "a = 1\n# region custom: x\n# endregion\nb = 2\nc = 3\nd = 4\ne = 5\n"
    region = "# region custom: x\nmine = 1\n# endregion\n"
    bare = base.replace("# region custom: x\n# endregion\n", "")
    ours = bare.replace("c = 3\n", "c = 3\n" + region)
    theirs = bare + "# region custom: x\n# endregion\n"

    assert merge_text(base, ours, theirs) == ours


@pytest.mark.parametrize(
    "broken",
    [
        "# region custom: a\nx = 1\n",
        "# endregion\n",
        "# region custom: a\n# endregion\n# region custom: a\n# endregion\n",
        "# region custom: a\n# region custom: b\n# endregion\n# endregion\n",
    ],
)
def test_broken_marks_fall_back_to_a_line_merge(broken: str) -> None:
    assert find_regions(broken, python=True) is None

    ours = BASE.replace("        self.save()\n", "        self.save()\n        log()\n")
    theirs = BASE.replace("serve()", "serve_all()")

    result = merge_texts(BASE, ours + broken, theirs, LABELS, path="service.py")

    assert "        log()\n" in result.text
    assert "    serve_all()\n" in result.text
    assert result.text.endswith(broken)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("# region custom: a b", "# endregion"),
        ("#region custom: a b", "#endregion"),
        ("// region custom: a b", "// endregion custom: a b"),
        ("//#region custom: a b", "//#endregion"),
        ("<!-- region custom: a b -->", "<!-- endregion -->"),
        ("<!-- #region custom: a b -->", "<!-- #endregion -->"),
        ("/* region custom: a b */", "/* endregion */"),
    ],
)
def test_marks_are_recognized_in_all_editor_styles(opening: str, closing: str) -> None:
    found = find_regions(f"  {opening}\n  body\n  {closing}\n", python=False)

    assert found is not None
    assert list(found) == ["a b"]
    assert found["a b"].body == ["body"]


def test_marks_in_strings_are_ignored() -> None:
    text = 'TEXT = """\n# region custom: a\n"""\n# region custom: b\n# endregion\n'

    assert list(find_regions(text, python=True) or ()) == ["b"]
    assert find_regions(text, python=False) is None


def test_folds_and_similar_comments_are_ignored() -> None:
    text = (
        "# region is computed below\n"
        "# region Helpers\n"
        "# region custom: a\n"
        "# region by region, as the law says\n"
        "x = 1\n"
        "# endregion\n"
    )

    found = find_regions(text, python=True)

    assert found is not None
    assert found["a"].lines[-1] == "# endregion"


def test_folds_inside_a_region_belong_to_it() -> None:
    text = "# region custom: a\n# region Fold\nx = 1\n# endregion\n# endregion\n"

    found = find_regions(text, python=True)

    assert found is not None
    assert found["a"].body == ["# region Fold", "x = 1", "# endregion"]
