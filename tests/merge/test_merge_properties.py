from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.merge import Labels, MergeResult, find_conflicts, merge_texts

LABELS = Labels("mine", "gen")
# A small vocabulary makes lines repeat and the two sides coincide by chance.
LINES = st.lists(
    st.sampled_from(["a", "b", "c", "", "    d", "# region custom: r", "# endregion"]),
    max_size=12,
)


@st.composite
def edited_lines(draw: st.DrawFn, base: list[str], word: str) -> list[str]:
    """Generate a version of a text with lines removed, changed and inserted."""
    lines = list(base)
    for number in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(lines)))
        removed = draw(st.integers(0, 2))
        added = draw(st.integers(0, 2))
        new = [f"{word} {number}.{n}" for n in range(added)]
        lines[at : at + removed] = new if draw(st.booleans()) else new + draw(LINES)[:2]
    return lines


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(LINES)
    sides = (base, draw(edited_lines(base, "ours")), draw(edited_lines(base, "theirs")))
    return tuple("".join(f"{line}\n" for line in side) for side in sides)  # type: ignore[return-value]


def count_words(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines() if line.strip())


@pytest.mark.expensive
@settings(max_examples=200, deadline=None)
@given(texts(), st.sampled_from(["notes.txt", "code.py"]))
def test_no_line_is_lost_and_every_conflict_is_marked(
    sides: tuple[str, str, str], path: str
) -> None:
    base, ours, theirs = sides

    result = merge_texts(base, ours, theirs, LABELS, path=path)

    found, known = count_words(result.text), count_words(base)
    removed = known - count_words(theirs)
    by_hand = count_words(ours)
    for line, count in by_hand.items():
        assert found[line] >= count - removed[line], line
    assert len(find_conflicts(result.text)) == len(result.conflicts)
    assert merge_texts(theirs, result.text, theirs, LABELS, path=path) == MergeResult(
        result.text, is_unchanged=True
    )


@pytest.mark.expensive
@settings(max_examples=200, deadline=None)
@given(texts())
def test_an_unchanged_side_yields_to_the_other(sides: tuple[str, str, str]) -> None:
    base, ours, theirs = sides

    assert merge_texts(base, ours, base, LABELS).text == ours
    assert merge_texts(base, base, theirs, LABELS).text == theirs
