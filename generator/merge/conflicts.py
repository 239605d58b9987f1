"""Conflict marks: written around what clashes, and found in texts that have them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.merge.pieces import Clean, Lines, Piece, joined, split
from generator.merge.quoting import Quoting, Step, quoting_of

_LENGTH = 7
_OURS = "ours: "
_THEIRS = "theirs: "
_MARK_LIKE = re.compile(r"^(<{7,}|>{7,}|={7,}|\|{7,})(?= |$)", re.MULTILINE)
_MARK = re.compile(r"(<{7,}|>{7,}|={7,}|\|{7,})(?: (.*))?$")


@dataclass(frozen=True)
class Labels:
    """What the two sides of a conflict are called in its marks."""

    ours: str
    theirs: str
    base: str = "base"


@dataclass(frozen=True)
class Conflict:
    """One marked conflict: its first and last line, counting from 1, and its labels."""

    first: int
    last: int
    ours: str
    theirs: str


def render(pieces: Iterable[Piece], labels: Labels) -> tuple[str, tuple[Conflict, ...]]:
    """Return the text of a merge with its clashes marked in diff3 style.

    Marks are 7 characters long, or longer than any line of the text that looks like a
    mark.
    """
    pieces = list(pieces)
    length = _free_length(pieces)
    lines: Lines = []
    conflicts = []
    for piece in pieces:
        if isinstance(piece, Clean):
            lines += piece.lines
            continue
        first = len(lines) + 1
        mine = f"{piece.within} in {labels.ours}" if piece.within else labels.ours
        lines.append(f"{'<' * length} {_OURS}{mine}")
        lines += piece.ours
        lines.append(f"{'|' * length} {labels.base}")
        lines += piece.base
        lines.append("=" * length)
        lines += piece.theirs
        lines.append(f"{'>' * length} {_THEIRS}{labels.theirs}")
        conflicts.append(Conflict(first, len(lines), mine, labels.theirs))
    return joined(lines), tuple(conflicts)


def find_conflicts(text: str, *, path: str = "") -> tuple[Conflict, ...]:
    """Return the conflicts that are marked in a text, those of git too.

    A single mark with a label of ours counts as well: it is left over from a conflict
    that was resolved by half. What stands in a string, by the language that `path`
    tells, is text; only in a docstring, which is merged by line, marks of ours count.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return ()
    return _Search(quoting_of(path)).found(split(text))


def has_markers(text: str, *, path: str = "") -> bool:
    """Return whether conflicts are marked in a text."""
    return bool(find_conflicts(text, path=path))


@dataclass
class _Search:
    """The search for marks in a text, line by line."""

    step: Step
    conflicts: list[Conflict] = field(default_factory=list)
    opened: _Opened | None = None
    state: Quoting = field(default_factory=Quoting)

    def found(self, lines: Lines) -> tuple[Conflict, ...]:
        for number, line in enumerate(lines, start=1):
            mark = _MARK.match(line)
            if mark is None or not self._counts(mark[1], mark[2] or ""):
                self.state = self.step(self.state, line)
            else:
                self._take(number, mark[1], mark[2] or "")
        self._leave()
        return tuple(self.conflicts)

    def _counts(self, run: str, label: str) -> bool:
        """Return whether what looks like a mark is one, and not text."""
        if self.opened is not None:
            # Marks within a conflict are shorter than its own: they are text.
            return len(run) >= len(self.opened.run)
        is_ours = label.startswith((_OURS, _THEIRS))
        return not self.state.quote or (self.state.is_doc and is_ours)

    def _take(self, number: int, run: str, label: str) -> None:
        opened = self.opened
        if run[0] == "<":
            self._leave()
            self.opened = _Opened(number, run, label, self.state)
        elif opened is not None and len(opened.run) == len(run):
            if run[0] == ">" and opened.divided:
                self._add(opened.number, number, opened.label, label)
                self.opened, self.state = None, opened.behind or opened.before
            elif run[0] != ">":
                # Each side begins where the conflict does.
                opened.behind = opened.behind or self.state
                opened.divided |= run[0] == "="
                self.state = opened.before
        elif run[0] == ">" and label.startswith(_THEIRS):
            self._add(number, number, "", label)

    def _leave(self) -> None:
        """Leave what was opened: with a label of ours, it is resolved by half."""
        opened = self.opened
        if opened is not None and opened.label.startswith(_OURS):
            self._add(opened.number, opened.number, opened.label, "")

    def _add(self, first: int, last: int, ours: str, theirs: str) -> None:
        names = ours.removeprefix(_OURS), theirs.removeprefix(_THEIRS)
        self.conflicts.append(Conflict(first, last, *names))


@dataclass
class _Opened:
    """A conflict that has begun."""

    number: int
    run: str
    label: str
    before: Quoting
    """What is open where it begins."""
    behind: Quoting | None = None
    """What is open behind its first side."""
    divided: bool = False


def _free_length(pieces: Iterable[Piece]) -> int:
    longest = _LENGTH - 1
    for piece in pieces:
        if isinstance(piece, Clean):
            sides = [piece.lines]
        else:
            sides = [piece.base, piece.ours, piece.theirs]
        for lines in sides:
            for found in _MARK_LIKE.finditer("\n".join(lines)):
                longest = max(longest, len(found[1]))
    return longest + 1
