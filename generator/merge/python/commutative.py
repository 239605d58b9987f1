"""Bodies of modules and classes: what stands in them is told apart by name."""

from __future__ import annotations

import ast

from generator.merge.authors import Authors
from generator.merge.pieces import Clash
from generator.merge.python.imports import (
    bound_names,
    merge_import,
    reduced_import,
)
from generator.merge.python.keys import UNIQUE, roles_of
from generator.merge.python.owned import imported_as, instead, owned
from generator.merge.python.pairing import paired_anywhere
from generator.merge.python.parts import (
    Context,
    Part,
    Scope,
    at_indent,
    clash,
    clean,
    imported_in,
    names_of,
)
from generator.merge.python.segments import Block, Segment

_IMPORTS = frozenset({"from", "import"})
_FIRST = {("doc",): ("comment",), ("from", "__future__"): ("comment", "doc")}
"""What Python wants before all else, and what may stand before it."""


def merge_unordered(
    context: Context, base: Block, ours: Block, theirs: Block, scope: Scope
) -> list[Part]:
    """Merge bodies by the names of what stands in them."""
    return _Body(context, base, ours, theirs, scope).merged()


class _Body:
    def __init__(
        self, context: Context, base: Block, ours: Block, theirs: Block, scope: Scope
    ) -> None:
        self.context, self.scope = context, scope
        self.base, self.ours, self.theirs = (
            base.segments,
            ours.segments,
            theirs.segments,
        )
        self.indent = ours.indent
        self.to_base = paired_anywhere(self.base, self.ours, by_hand=True)
        by_hand = context.authors is Authors.TWO_PEOPLE
        pairs = paired_anywhere(self.base, self.theirs, by_hand=by_hand)
        self.theirs_to_base = pairs
        self.to_theirs = {old: new for new, old in pairs.items()}
        self.new = [n for n in range(len(self.theirs)) if n not in pairs]
        self.owned = list(owned(self.ours, context.folds))
        self.parts: list[Part] = []
        self.in_stead: list[Part] = []
        """What theirs put in where it took something else out."""
        self.placed: dict[int, Part] = {}
        """What the statements of theirs have become, by their numbers."""

    def merged(self) -> list[Part]:
        for number in self._order():
            self._take_ours(number)
        for number in range(len(self.theirs)):
            if number not in self.placed:
                self._take_theirs(number)
        return self.parts

    def _order(self) -> list[int]:
        """Give the order of ours, or that of theirs where only theirs changed it."""
        numbers = list(range(len(self.ours)))
        common = [n for n in numbers if self.to_base.get(n) in self.to_theirs]
        by_base = sorted(common, key=lambda n: self.to_base[n])
        by_theirs = sorted(common, key=lambda n: self.to_theirs[self.to_base[n]])
        if common != by_base or by_base == by_theirs:
            return numbers
        followers: dict[int, list[int]] = {}
        head: list[int] = []
        current = head
        for number in numbers:
            if number in set(common):
                current = followers.setdefault(number, [])
            else:
                current.append(number)
        return head + [n for c in by_theirs for n in (c, *followers[c])]

    def _take_ours(self, number: int) -> None:
        mine = self.ours[number]
        old_number = self.to_base.get(number)
        if old_number is None:
            self._take_added(mine)
            return
        old = self.base[old_number]
        other_number = self.to_theirs.get(old_number)
        if other_number is None:
            self._take_dropped(old, mine)
            return
        other = self.theirs[other_number]
        pieces = self.context.statement(
            self.context, old, mine, other, self.scope, False
        )
        self._place(Part(pieces, mine, other), other_number)

    def _take_added(self, mine: Segment) -> None:
        """Take what the hand put in; theirs may have put in the same."""
        twin = self._twin(mine)
        if twin is None:
            lines = clean(mine.lines, "ours")
            self.parts.append(Part(lines, mine, is_new=True))
            return
        other = self.theirs[twin]
        if mine.equals(other) or self._is_ones_own(mine):
            self._place(Part(clean(mine.lines, "ours"), mine, other), twin)
        elif mine.key[0] == "from" and other.key == mine.key:
            pieces = merge_import(self.context, None, mine, other)
            self._place(Part(pieces, mine, other), twin)
        elif mine.key[0] in ("If", "region") and mine.key == other.key:
            union = self.context.statement(
                self.context, mine, mine, other, self.scope, False, union=True
            )
            self._place(Part(union, mine, other), twin)
        else:
            found: list[Clash] = [clash(self.scope, [], [mine], [other], self.indent)]
            self._place(Part([*found], mine, other), twin)

    def _take_new(self, number: int) -> None:
        """Take what theirs put in, unless a region of ours has it."""
        other = self.theirs[number]
        if imported_as(other) & self.context.owned_imports:
            pieces = merge_import(self.context, None, None, other)
            if pieces:
                self._insert(Part(pieces, None, other), number)
            return
        twin = next((o for o in self.owned if _is_twin(o.segment, other)), None)
        if twin is None:
            lines = at_indent(other, self.indent)
            self._insert(Part(clean(lines, "theirs"), None, other), number)
        elif not twin.segment.equals(other):
            at = next(n for n, p in enumerate(self.parts) if p.ours is twin.folded)
            lines = at_indent(other, self.indent)
            name = ".".join((*self.scope, *names_of(other)))
            clashing = instead(twin, lines, name)
            self.parts[at] = Part([clashing], twin.folded, other)

    def _is_ones_own(self, segment: Segment) -> bool:
        two_people = self.context.authors is Authors.TWO_PEOPLE
        return segment.key[0] == "region" and not two_people

    def _twin(self, mine: Segment) -> int | None:
        free = [n for n in self.new if n not in self.placed]
        unique = mine.key[0] in UNIQUE or mine.key[0] == "If"
        for number in free:
            other = self.theirs[number]
            if mine.key == other.key and (unique or mine.same(other)):
                return number
        routes = _routes(mine)
        for number in free:
            if routes and routes & _routes(self.theirs[number]):
                return number
        names = _binds(mine)
        for number in free:
            other = self.theirs[number]
            kinds = {mine.key[0], other.key[0]}
            if names & _binds(other) and (len(kinds) > 1 or kinds <= _IMPORTS):
                return number
        return None

    def _take_dropped(self, old: Segment, mine: Segment) -> None:
        """Deal with what theirs took out."""
        if mine.key[0] in _IMPORTS:
            pieces = reduced_import(self.context, old, mine)
            self.parts.append(Part(pieces, mine))
        elif mine.key[0] == "If" and imported_in(mine) & self.context.needed:
            self.parts.append(Part(clean(mine.lines, "ours"), mine))
        elif mine.key[0] == "comment" or (mine.same(old) and not self._needs(mine)):
            self.parts.append(Part([], mine))
        else:
            found = clash(self.scope, [old], [mine], [], self.indent)
            self.parts.append(Part([found], mine))

    def _take_theirs(self, number: int) -> None:
        other = self.theirs[number]
        old_number = self.theirs_to_base.get(number)
        if old_number is None:
            self._take_new(number)
            return
        old = self.base[old_number]
        if other.key[0] in _IMPORTS:
            pieces = merge_import(self.context, old, None, other)
            if pieces:
                self._insert(Part(pieces, None, other), number)
        elif other.key[0] == "If" and imported_in(other) & self.context.needed:
            lines = at_indent(other, self.indent)
            self._insert(Part(clean(lines, "theirs"), None, other), number)
        elif old.key[0] != "comment" and (not other.same(old) or self._needs(old)):
            found = clash(self.scope, [old], [], [other], self.indent)
            self._insert(Part([found], None, other), number)

    def _needs(self, segment: Segment) -> bool:
        """Return whether the result uses what a statement defines."""
        visible = not self.scope or segment.key[0] == "assign"
        return visible and bool(_binds(segment) & self.context.needed)

    def _place(self, part: Part, number: int) -> None:
        self.parts.append(part)
        self.placed[number] = part

    def _insert(self, part: Part, number: int) -> None:
        """Put a part behind what it follows in theirs, and what hand put in there.

        In the stead of what theirs took out there, it stands where that stood.
        """
        self.placed.setdefault(number, part)
        first = _FIRST.get(self.theirs[number].key)
        if first is not None:
            self.parts.insert(self._behind(first), part)
            return
        before = next((n for n in reversed(range(number)) if self._at(n) >= 0), None)
        at = 0 if before is None else self._at(before) + 1
        gone = self._last_gone(at)
        if gone is not None:
            at = gone + 1
            self.in_stead.append(part)
        elif before is None:
            at = self._before_next(number)
        elif self.placed[before] in self.in_stead:
            self.in_stead.append(part)
        else:
            while at < len(self.parts) and _may_pass(self.parts[at], part):
                at += 1
        self.parts.insert(at, part)

    def _behind(self, kinds: tuple[str, ...]) -> int:
        """Give where what begins a body and is of some kinds ends."""
        at = 0
        for number, part in enumerate(self.parts):
            shown = part.ours or part.theirs
            if part.pieces and shown is not None and shown.key[0] not in kinds:
                break
            at = number + 1
        return at

    def _last_gone(self, at: int) -> int | None:
        """Give where theirs took something out, between `at` and what is not new."""
        gone = None
        while at < len(self.parts):
            if not self.parts[at].pieces:
                gone = at
            elif not self.parts[at].is_new:
                break
            at += 1
        return gone

    def _before_next(self, number: int) -> int:
        after = [n for n in range(number + 1, len(self.theirs)) if self._at(n) >= 0]
        at = self._at(after[0]) if after else len(self.parts)
        while after and at and self.parts[at - 1].is_new and _leads(self.parts[at - 1]):
            at -= 1
        return at

    def _at(self, number: int) -> int:
        part = self.placed.get(number)
        return next((n for n, known in enumerate(self.parts) if known is part), -1)


def _binds(segment: Segment) -> set[str]:
    """Give the names that a statement gives a meaning."""
    if segment.key[0] in _IMPORTS:
        return bound_names(segment)
    return set(names_of(segment)) if segment.key[0] in UNIQUE else set()


def _is_twin(mine: Segment, other: Segment) -> bool:
    """Return whether two statements define one thing."""
    if _routes(mine) & _routes(other):
        return True
    if isinstance(mine.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return mine.key == other.key or (
            bool(_binds(mine) & _binds(other)) and not roles_of(mine.node)
        )
    return bool(_binds(mine) & _binds(other))


def _leads(part: Part) -> bool:
    return part.ours is not None and part.ours.key[0] == "comment"


def _may_pass(part: Part, new: Part) -> bool:
    """Tell whether a new part may go behind one that the hand put in."""
    if not part.is_new:
        return not part.pieces
    mine, other = part.ours, new.theirs
    if mine is None or other is None or mine.key[0] == "region":
        return False
    if mine.key[0] == "comment":
        return not mine.blank
    if _kind(mine) != _kind(other):
        return False
    value = getattr(mine.node, "value", None)
    needs_value = isinstance(other.node, ast.AnnAssign) and other.node.value is None
    return not (needs_value and value is not None)


def _kind(segment: Segment) -> str:
    kind = segment.key[0]
    return "import" if kind in _IMPORTS else kind


def _routes(segment: Segment) -> set[str]:
    """Give the routes that a function serves."""
    node = segment.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    found = set()
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(
            decorator.func, ast.Attribute
        ):
            path = decorator.args[0] if decorator.args else None
            if isinstance(path, ast.Constant) and isinstance(path.value, str):
                found.add(f"{ast.dump(decorator.func)} {path.value}")
    return found
