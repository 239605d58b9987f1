"""Edits of a text, and the layout of brackets with new items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.merge.python.items import BracketItem, BracketItems

WIDTH = 88
_LONGEST = 120
"""The width above which a long line is taken as the user's choice."""
_STEP = "    "
_PRAGMA = re.compile(r"#\s*(type:|noqa|pyright:|pragma:|fmt:)")
"""Comments that apply to their line, which must not be split."""


@dataclass(frozen=True)
class SourceEdit:
    """A range of ours, in offsets, and the text that replaces it."""

    start: int
    end: int
    text: str


def apply_source_edits(
    text: str, start: int, end: int, edits: Iterable[SourceEdit]
) -> str:
    """Return a range of a text with the edits in it applied."""
    parts = []
    at = start
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:end]])


@dataclass(frozen=True)
class ResultItem:
    """An item of the result: one of ours, perhaps edited, or a new one."""

    ours: BracketItem | None
    text: str


def is_pragma(comment: str) -> bool:
    """Return whether a comment is a linter directive for its line."""
    return _PRAGMA.match(comment) is not None


def lay_out_items(
    ours: BracketItems, entries: Sequence[ResultItem], *, one_more: bool, in_line: bool
) -> list[SourceEdit]:
    """Return the edits that turn the items of ours into those of the result.

    Ours keep their order. Brackets on one line stay on it if they fit, else they are
    split into one item per line. `one_more` requires a comma after a single item, as
    for a tuple. `in_line` requires one line in any case.
    """
    if "\n" in ours.content and ours.content.strip():
        return _in_place(ours, entries)
    return _flat(ours, entries, one_more, in_line)


def _flat(
    ours: BracketItems, entries: Sequence[ResultItem], one_more: bool, in_line: bool
) -> list[SourceEdit]:
    texts = [entry.text for entry in entries]
    end = "," if one_more and len(texts) == 1 else ""
    if ours.has_trailing_comma and len(texts) > 1:
        end = ","
    first = ours.items[0].start if ours.items else ours.start
    last = ours.items[-1].end if ours.items else ours.end
    joined = ", ".join(texts) + end
    source = ours.source
    line = source.line_of(ours.start)
    shown = source.lines[line]
    comment = source.comments.get(line, "")
    width = len(shown.removesuffix(comment).rstrip())
    added = len(joined) - (last - first)
    fits = "\n" not in joined and (width + added <= WIDTH or is_pragma(comment))
    may_open = ours.is_bracketed and not in_line
    if fits or not may_open or width > _LONGEST:
        tail = last
        if ours.items and ours.has_trailing_comma:
            tail = source.text.index(",", last) + 1
        return [SourceEdit(first, tail, joined)]
    indent = shown[: len(shown) - len(shown.lstrip())]
    inner = [f"{indent}{_STEP}{_indent(text)},\n" for text in texts]
    return [SourceEdit(ours.start, ours.end, "\n" + "".join(inner) + indent)]


def _indent(text: str) -> str:
    return text.replace("\n", f"\n{_STEP}")


def _in_place(ours: BracketItems, entries: Sequence[ResultItem]) -> list[SourceEdit]:
    edits: list[SourceEdit] = []
    kept = {id(entry.ours) for entry in entries if entry.ours is not None}
    for item in ours.items:
        if id(item) not in kept:
            edits.append(_removal(ours, item))
    for entry in entries:
        if entry.ours is not None and entry.text != ours.text(entry.ours):
            edits.append(SourceEdit(entry.ours.start, entry.ours.end, entry.text))
    before: BracketItem | None = None
    run: list[str] = []
    for number, entry in enumerate(entries):
        if entry.ours is not None:
            before = entry.ours
            continue
        run.append(entry.text)
        if number + 1 == len(entries) or entries[number + 1].ours is not None:
            edits.append(_insertion(ours, before, run))
            run = []
    return edits


def _insertion(
    ours: BracketItems, before: BracketItem | None, texts: list[str]
) -> SourceEdit:
    """Insert items after one of ours, each on a separate line if ours are."""
    source = ours.source
    text = source.text
    own_lines = _is_alone(ours, before or ours.items[0])
    if before is None:
        at = ours.items[0].start
        if own_lines:
            line = source.line_of(at)
            indent = text[source.starts[line] : at]
            new = "".join(f"{indent}{t},\n" for t in texts)
            return SourceEdit(source.starts[line], source.starts[line], new)
        return SourceEdit(at, at, "".join(f"{t}, " for t in texts))
    comma = _comma(ours, before)
    if not own_lines:
        return SourceEdit(before.end, before.end, "".join(f", {t}" for t in texts))
    line = source.line_of(before.end)
    stop = source.starts[line] + len(source.lines[line])
    first = source.line_of(before.start)
    indent = text[source.starts[first] : before.start]
    if comma is None:
        # The last item has no comma: add one to it, and none to the new last item.
        rest = text[before.end : stop]
        new = "".join(f"\n{indent}{t}," for t in texts)
        return SourceEdit(before.end, stop, f",{rest}{new[:-1]}")
    return SourceEdit(stop, stop, "".join(f"\n{indent}{t}," for t in texts))


def _removal(ours: BracketItems, item: BracketItem) -> SourceEdit:
    source = ours.source
    if _is_alone(ours, item) and _comma(ours, item) is not None:
        first, last = source.line_of(item.start), source.line_of(item.end)
        return SourceEdit(source.starts[first], source.starts[last + 1], "")
    at = ours.items.index(item)
    if at + 1 < len(ours.items):
        return SourceEdit(item.start, ours.items[at + 1].start, "")
    if at:
        return SourceEdit(ours.items[at - 1].end, item.end, "")
    comma = _comma(ours, item)
    return SourceEdit(item.start, item.end if comma is None else comma + 1, "")


def _comma(ours: BracketItems, item: BracketItem) -> int | None:
    at = ours.items.index(item)
    if at + 1 == len(ours.items) and not ours.has_trailing_comma:
        return None
    return ours.source.text.index(",", item.end)


def _is_alone(ours: BracketItems, item: BracketItem) -> bool:
    """Return whether an item shares its lines with no other code."""
    source = ours.source
    first, last = source.line_of(item.start), source.line_of(item.end)
    before = source.text[source.starts[first] : item.start]
    after = source.text[item.end : source.starts[last] + len(source.lines[last])]
    rest = after.strip().removeprefix(",").strip()
    return not before.strip() and (not rest or rest.startswith("#"))
