"""Parsed documents, and the diagnostics for malformed ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Problems
from generator.diagnostics.codes import source
from generator.source import parse_document
from tests.source.parse_helpers import parse_root, read, to_plain

CASES = Path(__file__).parents[1] / "diagnostics" / "cases"


def test_a_document() -> None:
    assert to_plain(parse_root("a: {b: [1, 'x', null]}\nc:\n- d: true\n  e: []\n")) == {
        "a": {"b": [1, "x", None]},
        "c": [{"d": True, "e": []}],
    }


@pytest.mark.parametrize("text", ["# only a comment\n", "---\n", "---\n...\n"])
def test_a_document_without_content_is_empty(text: str) -> None:
    assert to_plain(parse_root(text)) == {}


def test_the_yaml_version_directive_is_accepted() -> None:
    assert to_plain(parse_root("%YAML 1.2\n---\na: 1\n")) == {"a": 1}


def test_aliases_repeat_their_anchor() -> None:
    assert to_plain(parse_root("a: &x {b: 1}\nc: *x\nd: [*x, &y z, *y]\n")) == {
        "a": {"b": 1},
        "c": {"b": 1},
        "d": [{"b": 1}, "z", "z"],
    }


def test_keys_can_be_anchors_and_aliases() -> None:
    assert to_plain(parse_root("&k a: 1\nb: {*k : 2}\n")) == {"a": 1, "b": {"a": 2}}


def test_a_redefined_anchor_replaces_the_earlier_one() -> None:
    document, found = read("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")
    assert document
    assert to_plain(document.root) == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert found == []


def test_all_recoverable_problems_are_reported() -> None:
    text = "a: 1\na: !x 2\n1: {type:string, f: decimal(3, 1)}\n<<: {}\nb: &c d\n"
    document, found = read(text)
    assert found == [
        "duplicate-key 2:1-2",
        "tag 2:4-6",
        "key-not-text 3:1-2",
        "missing-space 3:5-16",
        "split-at-comma 3:21-34",
        "merge-key 4:1-3",
        "unused-anchor 5:4-6",
    ]
    assert document
    assert to_plain(document.root) == {
        "a": 1,
        "1": {"type": "string", "f": "decimal(3, 1)"},
        "b": "d",
    }


def test_values_split_at_a_comma_are_rejoined() -> None:
    text = "{a: decimal(9, 2), b: decimal(9, 2), c: [decimal(9, 2), x]}"
    document, found = read(text)
    assert found == [
        "split-at-comma 1:5-18",
        "split-at-comma 1:23-36",
        "split-at-comma 1:42-55",
    ]
    assert document
    assert to_plain(document.root) == {
        "a": "decimal(9, 2)",
        "b": "decimal(9, 2)",
        "c": ["decimal(9, 2)", "x"],
    }


@pytest.mark.parametrize(
    "text",
    [
        "a: decimal(10, 2)",
        "{a: 'decimal(10, 2)', b: x}",
        "{a: f(x), b: g(}",
        "{a: f(x, b: y)}",
        "[a(1, b, 2)]",
        "{a, b}",
        "[f(x), y]",
        "{'a:b': 1, 'c:d': }",
    ],
)
def test_valid_text_similar_to_mistakes_is_accepted(text: str) -> None:
    parse_root(text)


def test_numbers_are_keys_in_openapi_documents_only() -> None:
    text = "openapi: 3.1.0\nresponses: {200: ok, 4.5: x}\n"
    assert to_plain(parse_root(text)) == {
        "openapi": "3.1.0",
        "responses": {"200": "ok", "4.5": "x"},
    }
    _, found = read("{200: ok}")
    assert found == ["key-not-text 1:2-5"]


def test_a_number_and_its_text_are_one_key() -> None:
    _, found = read("openapi: 3.1.0\n200: a\n'200': b\n")
    assert found == ["duplicate-key 3:1-6"]


def test_a_quoted_merge_key_is_an_ordinary_key() -> None:
    assert to_plain(parse_root("'<<': 1")) == {"<<": 1}


def test_json_is_parsed_by_json_rules() -> None:
    text = (
        '{\n\t"a": "\\/\\u00e9\\ud83d\\ude00\\n",\n\t"b": [1e2, -0, 1.5, true, null]\n}'
    )
    assert to_plain(parse_root(text, "a.json")) == {
        "a": "/é\U0001f600\n",
        "b": [100.0, 0, 1.5, True, None],
    }
    assert to_plain(parse_root('"text"', "A.JSON")) == "text"
    assert to_plain(parse_root('{"a": "x\u2028y"}', "a.json")) == {"a": "x\u2028y"}


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**50), 10**50) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 1, "\t"]))
def test_json_round_trips(value: object, indent: int | str | None) -> None:
    assert (
        to_plain(parse_root(json.dumps(value, indent=indent) + "\n", "a.json")) == value
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{a: 1}", "json-syntax 1:2-3"),
        ('{"a" 1}', "json-syntax 1:6-7"),
        ('{"a": 01}', "json-syntax 1:7-9"),
        ('{"a": +1}', "json-syntax 1:7-9"),
        ('{"a": 1.}', "json-syntax 1:7-9"),
        ('{"a": .5}', "json-syntax 1:7-9"),
        ('{"a": True}', "json-syntax 1:7-11"),
        ('{"a": 1]', "json-syntax 1:8-9"),
        ("[1 2]", "json-syntax 1:4-5"),
        ("[,1]", "json-syntax 1:2-3"),
        ("[1,", "json-syntax 1:4-4"),
        ("[]]", "json-syntax 1:3-4"),
        ('{"a":1,}', "json-syntax 1:8-9"),
        ('["\\x41"]', "bad-escape 1:3-5"),
        ('["\\u12"]', "bad-escape 1:3-7"),
        ('["\\udc00"]', "bad-escape 1:3-9"),
        ('["\\ud800\\u0041"]', "bad-escape 1:3-9"),
        ('["\\\\ud800\\ud800"]', "bad-escape 1:10-16"),
        ('["a]', "unclosed-quote 1:2-3"),
        ('["a\n"]', "unclosed-quote 1:2-3"),
        ('["a\\', "unclosed-quote 1:2-3"),
    ],
)
def test_invalid_json_is_refused(text: str, problem: str) -> None:
    document, found = read(text, "a.json")
    assert document is None
    assert found == [problem]


def yaml_cases() -> list[Path]:
    # PyYAML's own parser reads these differently.
    other = {"missing-space/list.yaml", "bad-escape/surrogate.yaml"}
    paths = sorted(CASES.glob("*/*.yaml"))
    return [
        path
        for path in paths
        if path.relative_to(CASES).as_posix() not in other
        and path.parent.name in {code.slug for code in source.CODES} - {"bad-encoding"}
    ]


@pytest.mark.parametrize("path", yaml_cases(), ids=lambda path: str(path.stem))
def test_diagnostics_are_the_same_without_libyaml(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = path.read_text(encoding="utf-8")
    with_libyaml, without = Problems(), Problems()
    parse_document(text, path.name, with_libyaml)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    parse_document(text, path.name, without)
    assert without.items == with_libyaml.items
    assert with_libyaml.items


def test_without_libyaml_lone_surrogates_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    document, found = read('a: "\\ud83d\\ude00"')
    assert document is None
    assert found == ["bad-escape 1:4-18"]
