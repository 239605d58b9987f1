"""Files with unusual encodings and line endings, or invalid syntax."""

from __future__ import annotations

import pytest

from generator.merge import (
    Labels,
    decode_text,
    encode_text,
    find_conflicts,
    merge_texts,
)

LABELS = Labels("mine", "gen")
BASE = "import a\n\n\nclass Book:\n    title: str\n    price: int\n\n\ndef end() -> int:\n    return 1\n"
OURS = BASE.replace("    price: int\n", "    price: int\n    mine: str = 'é'\n")
THEIRS = BASE.replace("    price: int\n", "    price: int\n    fresh: int\n")
RESULT = BASE.replace(
    "    price: int\n", "    price: int\n    fresh: int\n    mine: str = 'é'\n"
)


@pytest.mark.parametrize(
    "data",
    [
        OURS.encode(),
        OURS.replace("\n", "\r\n").encode(),
        OURS.rstrip("\n").encode(),
        b"\xef\xbb\xbf" + OURS.encode(),
        f"# -*- coding: latin-1 -*-\n{OURS}".encode("latin-1"),
        OURS.encode("latin-1"),
        OURS.encode("utf-16"),
    ],
    ids=["utf-8", "crlf", "no-end", "bom", "cookie", "latin-1", "utf-16"],
)
def test_encoding_and_line_endings_of_ours_are_kept(data: bytes) -> None:
    text, form = decode_text(data)

    result = merge_texts(BASE, text, THEIRS, LABELS, path="book.py")

    assert result.conflicts == ()
    back = encode_text(result.text, form)
    assert decode_text(back)[1] == form
    head = "# -*- coding: latin-1 -*-\n" if b"coding" in data else ""
    assert decode_text(back)[0] == head + RESULT


def test_inserted_code_uses_tabs_like_ours() -> None:
    ours = BASE.replace("    ", "\t") + "# mine\n"
    theirs = THEIRS.replace(
        "def end",
        "class Shelf:\n    def label(self) -> str:\n        return 'shelf'\n\n\ndef end",
    )

    result = merge_texts(BASE, ours, theirs, LABELS, path="book.py")

    assert result.conflicts == ()
    assert "\tprice: int\n\tfresh: int\n" in result.text
    compile(result.text, "merged", "exec")


@pytest.mark.parametrize(
    "odd",
    [
        "x = 'a\0b'\n",
        "x = 1\n\f\ny = 2\n",
        "x = 1\ry = 2\n",
        "def f(:\n",
        "type X[T = int] = list[T]\n",
        "if x:\n\ty = 1\n        z = 2\n",
        "(" * 300 + ")" * 300 + "\n",
    ],
    ids=["nul", "form-feed", "cr", "broken", "newer", "mixed", "deep"],
)
def test_invalid_python_is_merged_as_text_without_loss(odd: str) -> None:
    ours, theirs = f"mine = 1\n\n\n\n{odd}", f"{odd}\n\n\n\ntheirs = 1\n"

    result = merge_texts(odd, ours, theirs, LABELS, path="book.py")

    assert "mine = 1\n" in result.text
    assert "theirs = 1\n" in result.text


@pytest.mark.expensive
def test_a_large_file_is_merged() -> None:
    base = "".join(f"def f{n}() -> int:\n    return {n}\n\n\n" for n in range(3000))
    ours = base.replace("return 7\n", "return 70\n")
    theirs = base.replace("return 2900\n", "return 29\n")

    result = merge_texts(base, ours, theirs, LABELS, path="big.py")

    assert result.text == ours.replace("return 2900\n", "return 29\n")


def test_a_conflict_names_the_definition_and_marks_the_statement() -> None:
    base = (
        "class Shop:\n    def open(self) -> int:\n        self.a()\n        return 1\n"
    )
    ours = base.replace("return 1", "return 2")
    theirs = base.replace("return 1", "return 3")

    result = merge_texts(base, ours, theirs, LABELS, path="shop.py")

    (conflict,) = find_conflicts(result.text)
    assert conflict.ours == "Shop.open in mine"
    assert (conflict.first, conflict.last) == (4, 10)


@pytest.mark.parametrize(
    "body", ["mine = 1", "# only words", "def mine() -> None:\n        pass"]
)
def test_a_region_keeps_any_content(body: str) -> None:
    region = "    # region custom: more\n    # endregion\n"
    base = f"class Book:\n    title: str\n\n{region}"
    ours = base.replace("more\n", f"more\n    {body}\n")
    theirs = base.replace("title: str\n", "title: str\n    fresh: int\n")

    result = merge_texts(base, ours, theirs, LABELS, path="book.py")

    assert result.text == ours.replace("title: str\n", "title: str\n    fresh: int\n")


def test_similar_comments_are_not_regions() -> None:
    base = "x = '# region custom: a'\n# region custom a\ny = 1\n# endregion\n"

    result = merge_texts(
        base, base + "m = 1\n", base.replace("y = 1", "y = 2"), LABELS, path="x.py"
    )

    assert result.text == base.replace("y = 1", "y = 2") + "m = 1\n"


def test_a_call_of_a_constant_is_merged_like_other_calls() -> None:
    base = "def run() -> None:\n    go()\n    # last\n"
    ours = base.replace("go()", "4()")
    theirs = base.replace("go()", "go(1)")

    result = merge_texts(base, ours, theirs, LABELS, path="run.py")

    (conflict,) = find_conflicts(result.text)
    assert conflict.ours == "run in mine"
    assert all(part in result.text for part in ("    4()\n", "    go(1)\n"))


@pytest.mark.expensive
def test_deeply_nested_python_is_merged_by_line() -> None:
    chain = "".join(f"elif x == {n}:\n    pass\n" for n in range(2000))
    base = f"first = 1\n\nif x:\n    pass\n{chain}\nlast = 1\n"
    ours = base.replace("first = 1", "first = 2")
    theirs = base.replace("last = 1", "last = 2")

    result = merge_texts(base, ours, theirs, LABELS, path="deep.py")

    assert result.conflicts == ()
    assert result.text == ours.replace("last = 1", "last = 2")


def test_text_added_at_removed_blank_lines_is_kept() -> None:
    base, ours, theirs = "a\na\n\n\n", "a\na\n\n", "a\n\n\nb\n"
    merged = merge_texts(base, ours, theirs, LABELS, path="notes.txt")
    assert "b\n" in merged.text
