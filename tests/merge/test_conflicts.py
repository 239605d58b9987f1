from generator.merge import Conflict, Labels, find_conflicts, has_markers, merge

MARKED = """\
a
<<<<<<< HEAD
b
=======
c
>>>>>>> feature
"""


def test_conflicts_of_git_are_found() -> None:
    assert find_conflicts(MARKED) == (Conflict(2, 6, "HEAD", "feature"),)


def test_conflicts_that_a_merge_marked_are_found() -> None:
    result = merge("a\n", "b\n", "c\n", Labels("mine", "gen"))

    assert find_conflicts(result.text) == result.conflicts != ()


def test_conflicts_with_longer_marks_are_found_once() -> None:
    base = MARKED + "x\n"
    result = merge(
        base, base.replace("b", "d"), base.replace("b", "e"), Labels("mine", "gen")
    )

    assert result.conflicts[0] in find_conflicts(result.text)
    assert len(result.conflicts) == 1


def test_a_half_resolved_conflict_still_counts() -> None:
    text = merge("a\n", "b\n", "c\n", Labels("mine", "gen")).text
    without_opening = text[text.index("\n") + 1 :]
    without_closing = text[: text.rindex(">>>>>>>")]

    assert has_markers(without_opening)
    assert has_markers(without_closing)


def test_texts_that_only_look_like_it_are_none() -> None:
    assert not has_markers("Title\n=======\n\n>>>>>>> seven quotes deep\n")
    assert not has_markers("x <<<<<<< y\n=======\n>>>>>>> z\n")
    assert not has_markers("<<<<<<< never closed\n")
    assert not has_markers("")
