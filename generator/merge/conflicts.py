"""Conflict markers: writing them around clashes, and finding them in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.merge.pieces import Clean, Lines, Piece, join_lines, split_lines
from generator.merge.quoting import Quoting, QuotingStep, quoting_step

_LENGTH = 7
_OURS = "ours: "
_THEIRS = "theirs: "
_MARK_LIKE = re.compile(r"^(<{7,}|>{7,}|={7,}|\|{7,})(?= |$)", re.MULTILINE)
_MARK = re.compile(r"(<{7,}|>{7,}|={7,}|\|{7,})(?: (.*))?$")


@dataclass(frozen=True)
class Labels:
    """The labels of the sides in conflict markers."""

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


def render_conflicts(
    pieces: Iterable[Piece], labels: Labels
) -> tuple[str, tuple[Conflict, ...]]:
    """Return the merged text with its clashes marked in diff3 style, and the conflicts.

    Markers are 7 characters long, or longer if the text has lines that look like them.
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
    return join_lines(lines), tuple(conflicts)


def find_conflicts(text: str, *, path: str = "") -> tuple[Conflict, ...]:
    """Return the conflicts marked in a text, including those of git.

    A single marker with the generator's label counts too: it is left over from a
    partially resolved conflict. Markers inside strings, in the language of `path`, are
    text; only in docstrings, which are merged by line, do the generator's count.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return ()
    return _Search(quoting_step(path)).search(split_lines(text))


def has_markers(text: str, *, path: str = "") -> bool:
    """Return whether a text has marked conflicts."""
    return bool(find_conflicts(text, path=path))


@dataclass
class _Search:
    """A line-by-line search for conflict markers."""

    step: QuotingStep
    conflicts: list[Conflict] = field(default_factory=list)
    opened: _OpenConflict | None = None
    state: Quoting = field(default_factory=Quoting)

    def search(self, lines: Lines) -> tuple[Conflict, ...]:
        for number, line in enumerate(lines, start=1):
            mark = _MARK.match(line)
            if mark is None or not self._counts(mark[1], mark[2] or ""):
                self.state = self.step(self.state, line)
            else:
                self._read_marker(number, mark[1], mark[2] or "")
        self._record_unclosed()
        return tuple(self.conflicts)

    def _counts(self, run: str, label: str) -> bool:
        """Return whether a line that looks like a marker is one, and not text."""
        if self.opened is not None:
            # Inside a conflict, markers shorter than its own are text.
            return len(run) >= len(self.opened.run)
        is_ours = label.startswith((_OURS, _THEIRS))
        return not self.state.quote or (self.state.is_doc and is_ours)

    def _read_marker(self, number: int, run: str, label: str) -> None:
        opened = self.opened
        if run[0] == "<":
            self._record_unclosed()
            self.opened = _OpenConflict(number, run, label, self.state)
        elif opened is not None and len(opened.run) == len(run):
            if run[0] == ">" and opened.divided:
                self._add(opened.number, number, opened.label, label)
                self.opened, self.state = None, opened.behind or opened.before
            elif run[0] != ">":
                # Each side starts in the state in which the conflict began.
                opened.behind = opened.behind or self.state
                opened.divided |= run[0] == "="
                self.state = opened.before
        elif run[0] == ">" and label.startswith(_THEIRS):
            self._add(number, number, "", label)

    def _record_unclosed(self) -> None:
        """Record an unclosed conflict with the generator's label."""
        opened = self.opened
        if opened is not None and opened.label.startswith(_OURS):
            self._add(opened.number, opened.number, opened.label, "")

    def _add(self, first: int, last: int, ours: str, theirs: str) -> None:
        names = ours.removeprefix(_OURS), theirs.removeprefix(_THEIRS)
        self.conflicts.append(Conflict(first, last, *names))


@dataclass
class _OpenConflict:
    """A conflict whose end has not been read yet."""

    number: int
    run: str
    label: str
    before: Quoting
    """The quoting state where it begins."""
    behind: Quoting | None = None
    """The quoting state after its first side."""
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
