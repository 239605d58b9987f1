"""Merge of documents: by line if that yields the right values, otherwise by key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from generator.merge.data.document_formats import FORMATS, DocumentFormat
from generator.merge.data.value_merge import equal_values, merge_values
from generator.merge.lines import merge_lines, refine_clashes
from generator.merge.pieces import Clash, Clean, Piece, join_lines, split_lines
from generator.merge.sequences.alignment import Contradiction

_COMMENT = re.compile(r"(?:^|[ \t])#[ \t]*(.*?)[ \t]*$", re.MULTILINE)


def document_merges(
    base: str, ours: str, theirs: str, path: str, by_line: Iterable[list[Piece]]
) -> Iterator[list[Piece]]:
    """Yield candidate merges of three documents, the best first.

    A merge `by_line` is accepted only if it has the values of a merge by key. If both
    sides changed a key, the candidates have conflicts.
    """
    form = FORMATS.get(PurePosixPath(path).suffix)
    attempts = list(by_line)
    values = [_values(form, text) for text in (base or "", ours, theirs)]
    if form is None or any(value is None for value in values):
        yield from attempts
        return
    (old,), (mine,), (other,) = values  # type: ignore[misc]
    try:
        wanted = merge_values(old, mine, other)
    except Contradiction:
        yield from (a for a in attempts if any(isinstance(p, Clash) for p in a))
        # A line of JSON or TOML may hold several keys, which cannot be separated.
        if path.endswith((".yaml", ".yml")):
            yield from _narrow_conflicts(form, ours, (old, mine, other))
        yield [Clash(split_lines(base), split_lines(ours), split_lines(theirs))]
        return
    for attempt in attempts:
        text = _text(attempt)
        found = None if text is None else _values(form, text)
        if found is not None and equal_values(found[0], wanted):
            yield attempt
    if _comments_conflict(base, ours, theirs):
        yield from (a for a in attempts if any(isinstance(p, Clash) for p in a))
    changed = _try_update(form, ours, mine, wanted)
    if changed is not None:
        yield [Clean(split_lines(changed), "both")]
    yield from attempts


def replace_values(text: str, old: Any, new: Any, path: str) -> str | None:
    """Change a document from the values `old` to `new`, keeping its layout.

    None if that cannot be done.
    """
    return _try_update(FORMATS[PurePosixPath(path).suffix], text, old, new)


def _narrow_conflicts(
    form: DocumentFormat, ours: str, values: tuple[Any, Any, Any]
) -> Iterator[list[Piece]]:
    """Yield a merge by key with conflicts only where both sides changed one value.

    All other values are merged. Yields nothing if the layout of `ours` cannot be kept.
    """
    texts = []
    for side in range(3):
        try:
            settled = merge_values(*values, lambda *three, side=side: three[side])
        except Contradiction:
            return
        text = _try_update(form, ours, values[1], settled)
        if text is None:
            return
        texts.append(split_lines(text))
    pieces = merge_lines(*texts)
    narrow = refine_clashes(pieces)
    # The user decides about changes by both, even if one text contains the other.
    yield narrow if any(isinstance(piece, Clash) for piece in narrow) else pieces


def _comments_conflict(*texts: str) -> bool:
    """Return whether all three texts have different comments, which have no keys."""
    return len({tuple(_COMMENT.findall(text)) for text in texts}) == len(texts)


def _text(pieces: list[Piece]) -> str | None:
    lines = []
    for piece in pieces:
        if isinstance(piece, Clash):
            return None
        lines += piece.lines
    return join_lines(lines)


def _values(form: DocumentFormat | None, text: str) -> tuple[Any] | None:
    if form is None:
        return None
    try:
        return (form.parse_text(text),)
    except Exception:
        # Parsers raise their own errors, and RecursionError for deeply nested texts.
        return None


def _try_update(form: DocumentFormat, text: str, old: Any, new: Any) -> str | None:
    try:
        changed = form.update_text(text, old, new)
        return changed if equal_values(form.parse_text(changed), new) else None
    except Exception:
        # A document that its library cannot change is merged by line.
        return None
