"""Python source is read identically on every Python version, f-strings included."""

import ast

import pytest

from generator.merge.renaming.source_text import UnparsableSource, parse_python_source


def names(text: str) -> str:
    """Return the names in a text in order, after checking their positions."""
    source = parse_python_source(text)
    found = sorted(
        (source.start(node), source.end(node), node.id)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name)
    )
    assert [text[start:end] for start, end, _ in found] == [name for *_, name in found]
    return " ".join(name for *_, name in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('f"a {x!r} b"', "x"),
        ('f"{a}{b:>{w}} {c!r:^{d}} {{no}} {e=}" "tail" f"{g}"', "a b w c d e g"),
        ('"head" f"{q}".join(z)', "q z"),
        ('f"""\n{a}\n  {b["k"]}\n"""', "a b"),
        ('rf"\\d{n}" + Rb"{no}"', "n"),
        ('f"\\N{DASH}{x}\\{y}"', "x y"),
        ('f"{x == y} {a != b} {c <= d}"', "x y a b c d"),
        # Only Python 3.12 and later parse these natively.
        ('f"{d["a"]}"', "d"),
        ('f"{f"{x} in"} out {y}"', "x y"),
        ('f"{\n  x  # why\n}"', "x"),
        # Python 3.14 syntax.
        ('t"{x}"', "x"),
        ('f"é{x}é{y}" + é', "x y é"),
        ('f"{x:%Y-%m-%d} {y:{a}.{b}}"', "x y a b"),
        ('f"{x,}{(lambda a: a)(z)}{ {1: 2}[k] }"', "x a z k"),
        ('f"{x!r}"if f""else y', "x y"),
        ('print(f"a"  # why\n "b" f"{z}")', "print z"),
        ('f"{(y:=x)} {p = !r:>3}"', "y x p"),
        ('"{no}" \'f"{no}"\' # f"{no}"', ""),
        ('x = f"{a}"\n"""{no}"""\ny', "x a y"),
    ],
)
def test_names_in_f_strings_have_exact_positions(text: str, expected: str) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text", ['f"{x"', "f'{", '"x', "f'''{x}", "x = (", "x\ry", "\0"]
)
def test_invalid_python_is_refused(text: str) -> None:
    with pytest.raises(UnparsableSource):
        parse_python_source(text)


def test_literal_parts_of_f_strings_are_found() -> None:
    text = 'f"a {x:>3} b"'
    (quoted,) = parse_python_source(text).literals

    assert [text[start:end] for start, end in quoted.texts] == ["a ", ">3", " b"]
