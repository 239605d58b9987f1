import pytest

from generator.merge import (
    Conflict,
    Labels,
    choose_side,
    find_conflicts,
    has_markers,
    merge_texts,
)

MARKED = """\
a
<<<<<<< HEAD
b
=======
c
>>>>>>> feature
"""


def test_git_conflicts_are_found() -> None:
    assert find_conflicts(MARKED) == (Conflict(2, 6, "HEAD", "feature"),)


def test_conflicts_of_our_merge_are_found() -> None:
    result = merge_texts("a\n", "b\n", "c\n", Labels("mine", "gen"))

    assert find_conflicts(result.text) == result.conflicts != ()


def test_conflicts_with_longer_marks_are_found_once() -> None:
    base = MARKED + "x\n"
    result = merge_texts(
        base, base.replace("b", "d"), base.replace("b", "e"), Labels("mine", "gen")
    )

    assert result.conflicts[0] in find_conflicts(result.text)
    assert len(result.conflicts) == 1


def test_a_partially_resolved_conflict_still_counts() -> None:
    text = merge_texts("a\n", "b\n", "c\n", Labels("mine", "gen")).text
    without_opening = text[text.index("\n") + 1 :]
    without_closing = text[: text.rindex(">>>>>>>")]

    assert has_markers(without_opening)
    assert has_markers(without_closing)


def test_similar_text_is_not_a_conflict() -> None:
    assert not has_markers("Title\n=======\n\n>>>>>>> seven quotes deep\n")
    assert not has_markers("x <<<<<<< y\n=======\n>>>>>>> z\n")
    assert not has_markers("<<<<<<< never closed\n")
    assert not has_markers("")


OURS = MARKED.replace("HEAD", "ours: mine").replace("feature", "theirs: gen")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", f'TEXT = """\n{MARKED}"""\n'),
        ("a.py", f"TEXT = r'''\n{MARKED}'''\n"),
        ("a.py", f'TEXT = (\n    "x" """\n{OURS}"""\n)\n'),
        ("a.py", f'f(\n    """\n{OURS}"""\n)\n'),
        ("a.py", f'"""Docs of git.\n\n{MARKED}"""\n'),
        ("a.py", f"# it's \"\"\"\nx = '\\'' # '\nTEXT = '''\n{MARKED}'''\n"),
        ("a.py", f'TEXT = f"""{{x}}\n{MARKED}"""\n'),
        ("a.toml", f'text = """\n{MARKED}"""\n'),
        ("a.toml", f"text = '''C:\\'''\nmore = '''\n{MARKED}'''\n"),
        ("a.md", f"```\n{MARKED}```\n"),
        ("a.md", f"~~~~ text\n~~~\n{MARKED}~~~~\n"),
        ("a.yaml", "text: |\n" + "".join(f"  {x}\n" for x in MARKED.splitlines())),
    ],
)
def test_marks_inside_a_string_are_ignored(path: str, text: str) -> None:
    assert find_conflicts(text, path=path) == ()
    assert choose_side(text, "ours", path=path) == text


@pytest.mark.parametrize(
    ("path", "head", "tail"),
    [
        ("a.py", 'TEXT = """\n' + MARKED + '"""\n', ""),
        ("a.py", 'TEXT = """x"""  # """\n', 'MORE = """\n' + MARKED + '"""\n'),
        ("a.py", 'def f() -> None:\n    """What f does.\n\n', '    """\n'),
        ("a.md", "```\nx\n```\n", "```\n" + MARKED + "```\n"),
    ],
    ids=["behind a text", "before a text", "in a docstring", "beside a fence"],
)
def test_our_conflicts_are_found_next_to_strings(
    path: str, head: str, tail: str
) -> None:
    first = head.count("\n") + 2

    (found,) = find_conflicts(head + OURS + tail, path=path)

    assert found == Conflict(first, first + 4, "mine", "gen")
    assert choose_side(head + OURS + tail, "theirs", path=path) == f"{head}a\nc\n{tail}"


def test_each_side_of_a_conflict_can_open_a_string() -> None:
    sides = 'x = """\na\n=======\nx = """\nb\n'
    text = f'<<<<<<< HEAD\n{sides}>>>>>>> feature\n"""\n{MARKED}'

    assert len(find_conflicts(text, path="a.py")) == 2


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_conflicts_are_never_marked_inside_a_string(quotes: str) -> None:
    base = f"SQL = {quotes}\nselect a\nfrom b\n{quotes}\n\n# %\n"
    labels = Labels("mine", "gen")

    # Invalid syntax on one side causes a merge by line.
    for broken in ("", "def\n"):
        ours = base.replace("select a", "select c") + broken
        theirs = base.replace("select a", "select d")
        result = merge_texts(base, ours, theirs, labels, path="a.py")
        assert find_conflicts(result.text, path="a.py") == result.conflicts != ()
        assert choose_side(result.text, "ours", path="a.py") == ours
