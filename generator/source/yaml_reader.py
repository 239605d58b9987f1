"""A YAML reader that feeds a tree builder.

It works on the parser's events: PyYAML's composer and loaders are recursive, and expand
aliases without limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import yaml

from generator.diagnostics import Problems, Span
from generator.source.decoding import Text, UnreadableFileError
from generator.source.nodes import Scalar
from generator.source.scalars import plain_scalar
from generator.source.tree_builder import MAX_DEPTH, Anchor, TreeBuilder
from generator.source.yaml_errors import ParsedPart, report_syntax_error

_PROPERTY = r"(?:&[^\s,\[\]{}]+|![^\s,\[\]{}]*)"
_PROPERTIES = re.compile(rf"{_PROPERTY}(?:[ \t]+{_PROPERTY})?[ \t]*")
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+")
_TAG = re.compile(r"![^\s,\[\]{}]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_yaml(text: Text, builder: TreeBuilder, problems: Problems) -> None:
    """Feed a document to `builder`.

    Raises Unreadable after reporting a problem that ends the reading.
    """
    _Reader(text, builder, problems).read()


class _Reader:
    def __init__(self, text: Text, builder: TreeBuilder, problems: Problems) -> None:
        self._text = text
        self._builder = builder
        self._problems = problems
        self._documents = 0
        self._last: ParsedPart | None = None

    def read(self) -> None:
        try:
            for event in self._events():
                self._take(event)
        except yaml.YAMLError as error:
            report_syntax_error(error, self._text, self._last, self._problems)
            raise UnreadableFileError from None

    def _events(self) -> Iterator[yaml.Event]:
        """Yield the parser's events, using libyaml if installed, as it is far faster.

        PyYAML's own parser yields the same events, but has no depth limit. libyaml
        scans ahead, so it may stop at its limit before it has emitted the part that is
        too deep for ours. The parser without a limit then continues.
        """
        quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        given = 0
        try:
            for event in yaml.parse(self._text.content, Loader=quick):
                yield event
                given += 1
        except yaml.YAMLError as error:
            if quick is yaml.SafeLoader or not self._may_be_too_deep(error):
                raise
        else:
            return
        again = yaml.parse(self._text.content, Loader=yaml.SafeLoader)
        yield from islice(again, given, None)

    def _may_be_too_deep(self, error: yaml.YAMLError) -> bool:
        """Return whether enough brackets open between the last event and the error."""
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            return True
        line, column = (self._last.line, self._last.column) if self._last else (1, 1)
        lines = [*self._text.lines[line - 1 : mark.line + 1]]
        if lines:
            lines[-1] = lines[-1][: mark.column + 1]
            lines[0] = lines[0][column - 1 :]
        opening = sum(part.count("[") + part.count("{") for part in lines)
        return self._builder.depth + opening > MAX_DEPTH

    def _take(self, event: yaml.Event) -> None:
        part = ParsedPart.of(event)
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(part)
            return
        if isinstance(event, yaml.AliasEvent):
            self._builder.add_alias(event.anchor or "", self._span(part))
        elif isinstance(event, yaml.ScalarEvent):
            scalar = self._scalar(event, part)
            self._builder.add_scalar(scalar, self._anchor(event, part))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event, part)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._builder.close(self._span(part))
        self._last = part

    def _start_document(self, part: ParsedPart) -> None:
        self._documents += 1
        if self._documents > 1:
            self._problems.add("several-documents", self._span(part))
            raise UnreadableFileError

    def _open(self, event: yaml.CollectionStartEvent, part: ParsedPart) -> None:
        span = self._text.span(part.line, self._column(event, part))
        is_flow = bool(event.flow_style)
        anchor = self._anchor(event, part)
        if isinstance(event, yaml.MappingStartEvent):
            self._builder.open_mapping(span, is_flow=is_flow, anchor=anchor)
        else:
            self._builder.open_sequence(span, is_flow=is_flow, anchor=anchor)

    def _scalar(self, event: yaml.ScalarEvent, part: ParsedPart) -> Scalar:
        line, column = part.line, self._column(event, part)
        if event.style in ("|", ">"):
            header = _BLOCK_HEADER.match(self._text.line(line), column - 1)
            span = self._text.span(line, column, header.end() + 1 if header else None)
        else:
            span = self._text.span_between(line, column, part.end_line, part.end_column)
        if part.is_plain:
            return plain_scalar(event.value, span, self._problems)
        # Only PyYAML's own parser accepts escapes of lone surrogates.
        if _SURROGATE.search(event.value):
            self._problems.add("bad-escape", span, escape="\\ud800")
            raise UnreadableFileError
        return Scalar(event.value, event.value, True, span)

    def _span(self, part: ParsedPart) -> Span:
        return self._text.span_between(
            part.line, part.column, part.end_line, part.end_column
        )

    def _column(self, event: yaml.NodeEvent, part: ParsedPart) -> int:
        """Return the column of a node after its anchor and tag; report the tag."""
        tag = getattr(event, "tag", None)
        if event.anchor is None and tag is None:
            return part.column
        written = self._text.line(part.line)
        found = _PROPERTIES.match(written, part.column - 1)
        end = found.end() if found else part.column - 1
        if tag is not None:
            self._report_tag(part, end)
        is_empty = end == len(written) or written[end] == "#"
        return part.column if is_empty else end + 1

    def _report_tag(self, part: ParsedPart, end: int) -> None:
        found = _TAG.search(self._text.line(part.line), part.column - 1, end)
        span = self._locate(found, part)
        self._problems.add("tag", span, tag=found.group() if found else "!")

    def _anchor(self, event: yaml.NodeEvent, part: ParsedPart) -> Anchor | None:
        if event.anchor is None:
            return None
        found = _ANCHOR.search(self._text.line(part.line), part.column - 1)
        return Anchor(event.anchor, self._locate(found, part))

    def _locate(self, found: re.Match[str] | None, part: ParsedPart) -> Span:
        if found is None:
            return self._text.span(part.line, part.column)
        return self._text.span(part.line, found.start() + 1, found.end() + 1)
