"""Any file is read or refused, without a crash."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.source.parse_helpers import read

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{depth}: &a{depth} [{', '.join([f'*a{depth - 1}'] * 10)}]\n"
    for depth in range(1, 30)
)
DEEP_BLOCKS = "".join(f"{' ' * depth}a:\n" for depth in range(1000))
DOUBLING = "a0: &a0 [x]\n" + "".join(
    f"a{depth}: &a{depth} [*a{depth - 1}, *a{depth - 1}]\n" for depth in range(1, 99)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[" * 50_000, "too-deep 1:101-102", id="brackets"),
        pytest.param("[" * 50_000 + "]" * 50_000, "too-deep 1:101-102", id="closed"),
        pytest.param("{" * 50_000, "too-deep 1:101-102", id="braces"),
        pytest.param("{a: " * 50_000, "too-deep 1:401-402", id="keys"),
        pytest.param("- " * 5_000_000, "too-deep 1:201-202", id="items"),
        pytest.param("? " * 50_000, "too-deep 1:201-202", id="key marks"),
        pytest.param(DEEP_BLOCKS, "too-deep 101:101-102", id="blocks"),
        pytest.param(
            "-\n" * 200_000,
            "too-many-nodes 100000:2-2",
            id="lines",
            marks=pytest.mark.expensive,
        ),
        pytest.param(
            "[" + "a," * 200_000,
            "too-many-nodes 1:200000-200001",
            id="scalars",
            marks=pytest.mark.expensive,
        ),
        pytest.param(BOMB, "too-many-nodes 5:45-48", id="bomb"),
        pytest.param(DOUBLING, "too-many-nodes 16:12-16", id="doubling"),
        pytest.param("a: x\0", "control-character 1:5-6", id="NUL"),
        pytest.param("a: '\ud800'", "control-character 1:5-6", id="surrogate"),
        pytest.param('a: "\\ud800"', "bad-escape 1:5-11", id="escaped surrogate"),
        pytest.param("a: \ufeffx", "control-character 1:4-5", id="hidden mark"),
        pytest.param("a: x\x85b: y", "ambiguous-line-break 1:5-6", id="next line"),
        pytest.param("]" * 50_000, "yaml-syntax 1:1-50001", id="closing"),
        pytest.param("\t" * 100_000, "tab-indent 1:1-2", id="tabs"),
        pytest.param(
            f"a: b: {' ' * 1_000_000}x", "colon-in-text 1:4-1000008", id="spaces"
        ),
        pytest.param(
            f"{{a: {'x' * 1_000_000}, b: c: d}}",
            "colon-in-text 1:1000010-1000014",
            id="text before",
        ),
        pytest.param(
            f"{{a: {'x' * 1_000_000}, b:[c]}}",
            "missing-space 1:1000007-1000012",
            id="word before",
        ),
        pytest.param("a: &a [*a]", "recursive-alias 1:8-10", id="recursion"),
        pytest.param("&a {*a : b}", "recursive-alias 1:5-7", id="key recursion"),
    ],
)
def test_hostile_yaml_is_refused(text: str, problem: str) -> None:
    document, found = read(text)
    assert document is None
    assert problem in found


DEEP = [
    pytest.param("[" * 5_000, "too-deep 1:101-102", id="brackets"),
    pytest.param("[" * 5_000 + "]" * 5_000, "too-deep 1:101-102", id="closed"),
    pytest.param("{a: " * 5_000, "too-deep 1:401-402", id="keys"),
    pytest.param("a:\n- b: " + "[" * 5_000, "too-deep 2:103-104", id="inside"),
    pytest.param("[\n" * 5_000, "too-deep 101:1-2", id="lines"),
    pytest.param("- " * 5_000, "too-deep 1:201-202", id="items"),
    pytest.param(DEEP_BLOCKS, "too-deep 101:101-102", id="blocks"),
]


@pytest.mark.expensive
@pytest.mark.parametrize(("text", "problem"), DEEP)
def test_depth_is_the_same_without_libyaml(
    text: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert read(text) == (None, [problem])


class _LimitedLoader(yaml.SafeLoader):
    """A loader with a different depth limit and message."""

    def fetch_flow_collection_start(self, TokenClass: type[yaml.Token]) -> None:
        if self.flow_level > 200:
            raise yaml.scanner.ScannerError(None, None, "dizzy", self.get_mark())
        super().fetch_flow_collection_start(TokenClass)


@pytest.mark.expensive
@pytest.mark.parametrize(("text", "problem"), DEEP)
def test_the_depth_limit_does_not_depend_on_the_parser(
    text: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "CSafeLoader", _LimitedLoader, raising=False)
    assert read(text) == (None, [problem])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[" * 50_000, "too-deep 1:101-102", id="brackets"),
        pytest.param('{"a":' * 50_000, "too-deep 1:501-502", id="braces"),
        pytest.param(
            "[" + "1," * 200_000,
            "too-many-nodes 1:200000-200001",
            id="items",
            marks=pytest.mark.expensive,
        ),
        pytest.param('["\0"]', "control-character 1:3-4", id="NUL"),
        pytest.param('["\ud800"]', "control-character 1:3-4", id="surrogate"),
        pytest.param('"' + "\\" * 100_001, "unclosed-quote 1:1-2", id="backslashes"),
        pytest.param("-" * 100_000, "json-syntax 1:1-100001", id="signs"),
    ],
)
def test_hostile_json_is_refused(text: str, problem: str) -> None:
    document, found = read(text, "a.json")
    assert document is None
    assert found == [problem]


def test_large_but_flat_is_read() -> None:
    for text in ("a: " + "x" * 5_000_000, "#\n" * 1_000_000, "\n" * 1_000_000):
        document, found = read(text)
        assert document is not None
        assert found == []


def test_a_hundred_levels_are_read() -> None:
    for file in ("a.yaml", "a.json"):
        document, found = read("[" * 100 + "]" * 100, file)
        assert document is not None
        assert found == []


YAML_PIECES = st.sampled_from(
    [
        *("a", "b: ", "- ", "\n", "\n  ", "\n\t", " ", "[", "]", "{", "}", ",", ":"),
        *('"', "'", "\\", "#", "&x ", "*x", "!t ", "|", ">", "%", "@", "`", "---\n"),
        *("(1", "2)", "<<: ", "? ", "1", "~", "\r\n", "\u2028", "\x85", "\U0001f600"),
        *("key:value", "...\n", "=", "\\ud800", "\x00", "é", "true"),
    ]
)


@given(st.lists(YAML_PIECES, max_size=40).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    for file in ("a.yaml", "a.json"):
        document, found = read(text, file)
        assert document is not None or found


@given(st.text(max_size=60))
def test_any_characters_are_read_or_refused(text: str) -> None:
    for file in ("a.yaml", "a.json"):
        document, found = read(text, file)
        assert document is not None or found
