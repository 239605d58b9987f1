"""Line breaking: template code broken by our rule is formatted as Black would."""

from __future__ import annotations

import ast

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.python.finish import finish_python
from generator.python.layout import break_long_lines, needs_black
from generator.python.literals import literal

LETTERS = "abcdefghijklmnopqrstuvwxyz"
NAMES = st.builds(
    lambda first, length: (first + "_name_of_things" * 5)[:length],
    st.sampled_from(list(LETTERS)),
    st.integers(1, 63),
).map(lambda name: name if name not in ("as", "in", "is", "or", "if") else "ok")
CLASSES = NAMES.map(lambda name: name.title().replace("_", ""))
STRINGS = st.text("ab (,)[]{}'\"\\#=:", max_size=120).map(literal)
NUMBERS = st.integers(-(10**20), 10**20).map(literal)
ATTRIBUTES = st.builds("{}.{}".format, st.sampled_from(["sa", "uuid", "self"]), NAMES)
ATOMS = NAMES | CLASSES | STRINGS | NUMBERS | ATTRIBUTES


def _joined(items: list[str]) -> str:
    return ", ".join(items)


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keywords = st.builds("{}={}".format, NAMES, inner)
    return st.builds(
        lambda function, positional, named: (
            f"{function}({_joined([*positional, *named])})"
        ),
        CLASSES | ATTRIBUTES,
        st.lists(inner, max_size=3),
        st.lists(keywords, max_size=3, unique_by=lambda pair: pair.split("=")[0]),
    )


def _tuple(items: list[str]) -> str:
    return f"({items[0]},)" if len(items) == 1 else f"({_joined(items)})"


def _containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, max_size=4)
    pairs = st.builds("{}: {}".format, STRINGS, inner)
    return st.one_of(
        _calls(inner),
        lists.map(lambda items: f"[{_joined(items)}]"),
        lists.filter(bool).map(_tuple),
        st.lists(pairs, max_size=3).map(lambda items: f"{{{_joined(items)}}}"),
        _comprehensions(inner),
    )


def _comprehensions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    targets = NAMES | st.builds("{}, {}_2".format, NAMES, NAMES)
    clauses = st.builds(" for {} in {}".format, targets, NAMES | _calls(NAMES))
    conditions = st.just("") | st.builds(" if {}".format, NAMES)
    whole = st.builds("{}{}{}".format, clauses, conditions, st.just("") | clauses)
    return st.one_of(
        st.builds("[{}{}]".format, inner, whole),
        st.builds("{{{}: {}{}}}".format, NAMES, inner, whole),
        st.builds("all({}{})".format, inner, whole),
    )


VALUES = st.recursive(ATOMS, _containers, max_leaves=8)
ANNOTATIONS = st.recursive(
    CLASSES | st.sampled_from(["str", "int", "uuid.UUID", "datetime.datetime"]),
    lambda inner: st.one_of(
        st.builds("list[{}]".format, inner),
        st.builds("dict[str, {}]".format, inner),
        st.builds("Annotated[{}, Query()]".format, inner),
        st.builds("Mapped[{} | None]".format, inner),
        st.builds("Annotated[{}, wire.Digits(10, 2)]".format, inner),
    ),
    max_leaves=2,
)
FIELD_ANNOTATIONS = ANNOTATIONS | ANNOTATIONS.map("{} | None".format)
PARAMETERS = st.lists(
    st.builds("{}: {}".format, NAMES, ANNOTATIONS),
    max_size=5,
    unique_by=lambda parameter: parameter.split(":")[0],
)


@st.composite
def functions(draw: st.DrawFn) -> list[str]:
    """Generate a function with a decorator, as in routers."""
    keyword = draw(st.sampled_from(["def", "async def"]))
    decorator = draw(st.none() | _calls(ATOMS).map(lambda call: f"@router.{call}"))
    head = (
        f"{keyword} {draw(NAMES)}({_joined(draw(PARAMETERS))}) -> {draw(ANNOTATIONS)}:"
    )
    call = draw(_calls(VALUES))
    body = draw(
        st.sampled_from(
            [
                *(f"return {call}", f"await {call}", f"ours = await {call}"),
                f"ours = await {call} | {draw(VALUES)}",
                f"return [await {call} for number in range(4)]",
                f"assert await {call} == {draw(VALUES)}",
                f"assert_holds(ours, await {call} | {draw(VALUES)})",
                f"assert {draw(NAMES)} not in {draw(VALUES)}",
            ]
        )
    )
    return [*([decorator] if decorator else []), head, f"    {body}"]


@st.composite
def classes(draw: st.DrawFn) -> list[str]:
    """Generate a class with fields, as in models and schemas."""
    bases = _joined(draw(st.lists(CLASSES, min_size=1, max_size=4)))
    fields = draw(
        st.lists(
            st.one_of(
                st.builds("    {}: {} = {}".format, NAMES, FIELD_ANNOTATIONS, VALUES),
                st.builds("    {}: {}".format, NAMES, FIELD_ANNOTATIONS),
                st.builds("    {} = {}".format, NAMES, VALUES),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return [f"class {draw(CLASSES)}({bases}):", *fields]


ASSIGNMENTS = st.builds("{} = {}".format, NAMES, VALUES).map(lambda line: [line])
MODULES = st.lists(functions() | classes(), min_size=1, max_size=3).map(
    lambda parts: "\n\n\n".join("\n".join(part) for part in parts) + "\n"
)
MODULES |= ASSIGNMENTS.map(lambda lines: "\n".join(lines) + "\n")


examples = pytest.mark.parametrize(
    "examples", [2, pytest.param(150, marks=pytest.mark.expensive)]
)


def _formatted(text: str) -> str:
    return black.format_str(text, mode=black.Mode())


@examples
def test_exploded_code_that_fits_matches_black(examples: int) -> None:
    @settings(deadline=None, max_examples=examples)
    @given(MODULES)
    def check(module: str) -> None:
        broken = break_long_lines(module)

        if not needs_black(broken):
            assert _formatted(broken) == broken

    check()


@examples
def test_exploding_keeps_the_ast_and_is_idempotent(examples: int) -> None:
    @settings(deadline=None, max_examples=examples)
    @given(MODULES)
    def check(module: str) -> None:
        broken = break_long_lines(module)

        assert ast.dump(ast.parse(broken)) == ast.dump(ast.parse(module))
        assert needs_black(broken) or break_long_lines(broken) == broken

    check()


@examples
def test_finished_files_match_black(examples: int) -> None:
    @settings(deadline=None, max_examples=examples)
    @given(MODULES)
    def check(module: str) -> None:
        finished = finish_python(module)

        assert _formatted(finished) == finished

    check()


@pytest.mark.parametrize("length", range(70, 100))
def test_the_limit_is_88_columns(length: int) -> None:
    call = f"x = {'f' * (length - 8)}(aa)"

    broken = break_long_lines(f"{call}\n")

    assert (broken == f"{call}\n") == (len(call) <= 88)
    assert _formatted(finish_python(f"{call}\n")) == finish_python(f"{call}\n")


def test_chained_calls_after_long_names_match_black() -> None:
    text = f"{'N' * 80} = ResourceTable(\n    url=1,\n)\n"
    assert finish_python(text) == black.format_str(text, mode=black.Mode())


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_chained_methods_match_black(calls: int) -> None:
    chain = "".join(f'.method_{n}(argument_{n}, "text")' for n in range(calls))
    text = (
        f"x = made(sa_type=sa.Text(collation=POSIX){chain}, key=1234567890123456789)\n"
    )
    assert finish_python(text) == black.format_str(text, mode=black.Mode())
