"""Every node has its exact span."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from generator.diagnostics import Problems, Span
from generator.source import Mapping, Node, Scalar, parse_document
from tests.source.parse_helpers import parse_root


def node_spans(node: Node, lines: tuple[str, ...]) -> Iterator[str]:
    """Yield `line:column text` of every key and value, in source order."""

    def shown(span: Span) -> str:
        text = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        assert len(text) == span.end_column - span.column
        return f"{span.line}:{span.column} {text}".rstrip()

    yield shown(node.span)
    if isinstance(node, Mapping):
        for entry in node:
            yield shown(entry.key_span)
            yield from node_spans(entry.value, lines)
    elif not isinstance(node, Scalar):
        for item in node:
            yield from node_spans(item, lines)


def node_spans_in(text: str, file: str = "a.yaml") -> list[str]:
    problems = Problems()
    document = parse_document(text, file, problems)
    assert document
    return list(node_spans(document.root, document.lines))


SPEC = """\
# a comment
entities:
  Book:   # another
    fields:
      title: string(200)   # text
      "quoted": 'it''s'
    relations: {author: {belongs_to: Author}, tags: [a, "b"]}
    unique:
      - [author, title]
      - x
    note: two
      lines
    text: |  # block
      one
      two
    empty:
"""
EXPECTED_SPANS = [
    "2:1 entities",
    "2:1 entities",
    "3:3 Book",
    "3:3 Book",
    "4:5 fields",
    "4:5 fields",
    "5:7 title: string(200)",
    "5:7 title",
    "5:14 string(200)",
    '6:7 "quoted"',
    "6:17 'it''s'",
    "7:5 relations",
    '7:16 {author: {belongs_to: Author}, tags: [a, "b"]}',
    "7:17 author",
    "7:25 {belongs_to: Author}",
    "7:26 belongs_to",
    "7:38 Author",
    "7:47 tags",
    '7:53 [a, "b"]',
    "7:54 a",
    '7:57 "b"',
    "8:5 unique",
    "9:7 - [author, title]",
    "9:9 [author, title]",
    "9:10 author",
    "9:18 title",
    "10:9 x",
    "11:5 note",
    "11:11 two",
    "13:5 text",
    "13:11 |",
    "16:5 empty",
    "16:11",
]


def test_yaml() -> None:
    assert node_spans_in(SPEC) == EXPECTED_SPANS


def test_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert node_spans_in(SPEC) == EXPECTED_SPANS


@pytest.mark.parametrize("line_break", ["\r\n", "\r"])
def test_other_line_breaks(line_break: str) -> None:
    assert node_spans_in(SPEC.replace("\n", line_break)) == EXPECTED_SPANS


def test_a_byte_order_mark_has_no_column() -> None:
    assert node_spans_in("\ufeff" + SPEC) == EXPECTED_SPANS


def test_columns_count_characters_not_bytes_or_surrogates() -> None:
    assert node_spans_in('"\U0001f600é": [日本, x]') == [
        '1:1 "\U0001f600é": [日本, x]',
        '1:1 "\U0001f600é"',
        "1:7 [日本, x]",
        "1:8 日本",
        "1:12 x",
    ]


def test_anchors_precede_their_node_and_aliases_have_its_span() -> None:
    assert node_spans_in("a: &one [x]\nb: *one\n") == [
        "1:1 a: &one [x]",
        "1:1 a",
        "1:9 [x]",
        "1:10 x",
        "2:1 b",
        "1:9 [x]",
        "1:10 x",
    ]


def test_json() -> None:
    text = '{\r\n\t"a": [1,\n "\\ud83d\\ude00", "\U0001f600"], "b": {}\n}'
    assert node_spans_in(text, "a.json") == [
        "1:1 {",
        '2:2 "a"',
        "2:7 [1,".rstrip(","),
        "2:8 1",
        '3:2 "\\ud83d\\ude00"',
        '3:18 "\U0001f600"',
        '3:24 "b"',
        "3:29 {}",
    ]


def test_an_empty_file_has_a_span_at_its_start() -> None:
    for file in ("a.yaml", "a.json"):
        for text in ("", "\n", "\r\n\n"):
            assert parse_root(text, file) == Mapping((), Span(file, 1, 1, 1))
