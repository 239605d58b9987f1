"""Expressions that one side made an operand while the other changed them."""

from __future__ import annotations

from generator.merge import Labels, MergeResult, merge_texts

LABELS = Labels("mine", "gen")
BASE = "def f():\n    return call(a)\n"
WRAPPED = """\
def f():
    return (
        call(a)
        or default
    )
"""


def _merge(ours: str, theirs: str = WRAPPED, base: str = BASE) -> MergeResult:
    return merge_texts(base, ours, theirs, LABELS, path="book.py")


def test_an_operation_over_several_lines_is_put_around_a_changed_call() -> None:
    merged = _merge("def f():\n    return call(a, b)\n")

    assert merged == MergeResult(WRAPPED.replace("call(a)", "call(a, b)"))


def test_a_call_over_several_lines_is_indented_as_the_operand() -> None:
    merged = _merge("def f():\n    return call(\n        a,\n        b,\n    )\n")

    assert merged.conflicts == ()
    assert merged.text == """\
def f():
    return (
        call(
            a,
            b,
        )
        or default
    )
"""


def test_texts_over_several_lines_are_not_indented() -> None:
    ours = 'def f():\n    return call(a, """\n  text\n""")\n'

    assert '        call(a, """\n  text\n""")\n' in _merge(ours).text


def test_an_operation_with_an_escaped_line_break_is_put_around_a_call() -> None:
    merged = _merge("x = call(a, b)\n", "x = call(a) or '\\n'\n", "x = call(a)\n")

    assert merged == MergeResult("x = call(a, b) or '\\n'\n")


def test_a_call_that_became_a_constant_is_a_conflict() -> None:
    for value in ("3", "None", "'text'", "True"):
        ours = f"def f():\n    return {value}\n"
        assert len(_merge(ours).conflicts) == 1
        assert len(_merge(WRAPPED, ours).conflicts) == 1
