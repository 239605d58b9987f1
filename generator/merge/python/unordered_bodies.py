"""Bodies of modules and classes, merged by what their statements define."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence

from generator.merge.authors import Authors
from generator.merge.pieces import Clash, Piece, join_lines
from generator.merge.python.body_parts import (
    BodyPart,
    MergeContext,
    ScopePath,
    build_clash,
    clean_pieces,
    collect_imported_names,
    lines_at_indent,
    names_of,
)
from generator.merge.python.import_merge import (
    bound_names,
    merge_import,
    reduce_import,
)
from generator.merge.python.pairing import pair_unordered
from generator.merge.python.region_statements import (
    find_region_statements,
    imported_names,
    region_conflict,
)
from generator.merge.python.segments import Segment, StatementBlock
from generator.merge.python.statement_keys import UNIQUE, roles_of, routes_of
from generator.merge.sequences.alignment import BaseMatches, Row
from generator.merge.sequences.keyed import MergePolicy, merge_keyed

_MEMBER = re.compile(r"\b(?:self|cls)\.(\w+)")
_IMPORTS = frozenset({"from", "import"})
_FIRST = {
    ("doc",): frozenset({"comment"}),
    ("from", "__future__"): frozenset({"comment", "doc"}),
}
"""Statements that Python requires first, and the kinds that may precede them."""


def merge_unordered(
    context: MergeContext,
    base: StatementBlock,
    ours: StatementBlock,
    theirs: StatementBlock,
    scope: ScopePath,
) -> list[BodyPart]:
    """Merge bodies by the names that they define."""
    return _Body(context, scope, (base, ours, theirs)).merge_body()


class _Body(MergePolicy[Segment]):
    """The statements of a module or class, identified by what they define."""

    fills_removed_places = True

    def __init__(
        self,
        context: MergeContext,
        scope: ScopePath,
        blocks: tuple[StatementBlock, StatementBlock, StatementBlock],
    ) -> None:
        ours = blocks[1]
        self.context, self.scope, self.indent = context, scope, ours.indent
        self.blocks = blocks
        self.owned = list(find_region_statements(ours.segments, context.folds))
        self.members: dict[bool, set[str]] = {}
        self.row_pieces: dict[Row[Segment], list[Piece]] = {}
        self.replacements: dict[Segment, tuple[Clash, Segment]] = {}
        """Conflicts that replace regions, with the statements of theirs."""

    def merge_body(self) -> list[BodyPart]:
        """Return the parts of the merged body."""
        base, ours, theirs = (block.segments for block in self.blocks)
        return [self._part(row) for row in merge_keyed(base, ours, theirs, self).rows]

    def match_base(
        self, base: Sequence[Segment], side: Sequence[Segment], *, is_ours: bool
    ) -> BaseMatches:
        """Pair statements by key; users may also have renamed functions."""
        by_hand = is_ours or self.context.authors is Authors.TWO_USERS
        return pair_unordered(base, side, by_hand=by_hand)

    def match_added(self, mine: Segment, added: Sequence[Segment]) -> int | None:
        """Return the added statement with the same key, route or bound name."""
        unique = mine.key[0] in UNIQUE or mine.key[0] == "If"
        for number, other in enumerate(added):
            if mine.key == other.key and (unique or mine.same_content(other)):
                return number
        routes, names = _routes(mine), _binds(mine)
        for number, other in enumerate(added):
            if routes and routes & _routes(other):
                return number
        for number, other in enumerate(added):
            kinds = {mine.key[0], other.key[0]}
            if names & _binds(other) and (len(kinds) > 1 or kinds <= _IMPORTS):
                return number
        return None

    def may_sort(self, item: Segment) -> bool:
        """Return True: the generator may sort all statements."""
        return True

    def leading_kinds(self, added: Segment) -> frozenset[str] | None:
        """Return the kinds that may precede it: a docstring or `__future__` import."""
        return _FIRST.get(added.key)

    def item_kind(self, item: Segment) -> str:
        """Return the kind of a statement."""
        return item.key[0]

    def may_insert_after(self, mine: Segment, added: Segment) -> bool:
        """Return whether a new statement may be placed after one that ours added."""
        if mine.key[0] == "region":
            return False
        if mine.key[0] == "comment":
            return not mine.blank
        if _kind(mine) != _kind(added):
            return False
        value = getattr(mine.node, "value", None)
        needs_value = isinstance(added.node, ast.AnnAssign) and added.node.value is None
        return not (needs_value and value is not None)

    def must_follow(self, mine: Segment, added: Segment, after: Segment | None) -> bool:
        """Return whether a comment must stay above the statement that it precedes."""
        return after is not None and mine.key[0] == "comment"

    def is_included(self, row: Row[Segment]) -> bool:
        """Return whether a statement that only theirs has is part of the result."""
        return bool(self._pieces(row))

    def is_vacant(self, row: Row[Segment]) -> bool:
        """Return whether the result has nothing of a statement."""
        return not self._pieces(row)

    def _part(self, row: Row[Segment]) -> BodyPart:
        if row.ours in self.replacements:
            found, other = self.replacements[row.ours]
            return BodyPart([found], row.ours, other)
        return BodyPart(
            self._pieces(row), row.ours, row.theirs, is_new=row.is_added_by_ours
        )

    def _pieces(self, row: Row[Segment]) -> list[Piece]:
        if row not in self.row_pieces:
            self.row_pieces[row] = self._merge_row(row)
        return self.row_pieces[row]

    def _merge_row(self, row: Row[Segment]) -> list[Piece]:
        match row:
            case Row(None, None, Segment() as other):
                return self._new(other)
            case Row(Segment() as old, None, Segment() as other):
                return self._merge_restored(old, other)
            case Row(None, Segment() as mine, None):
                return clean_pieces(mine.lines, "ours")
            case Row(Segment() as old, Segment() as mine, None):
                return self._merge_dropped(old, mine)
            case Row(None, Segment() as mine, Segment() as other):
                return self._merge_added(mine, other)
        return self.context.merge_one(
            self.context, row.base, row.ours, row.theirs, self.scope, False
        )

    def _merge_added(self, mine: Segment, other: Segment) -> list[Piece]:
        two_people = self.context.authors is Authors.TWO_USERS
        ones_own = mine.key[0] == "region" and not two_people
        if mine.subsumes(other) or ones_own:
            return clean_pieces(mine.lines, "ours")
        if mine.key[0] == "from" and other.key == mine.key:
            return merge_import(self.context, None, mine, other)
        if mine.key[0] in ("If", "region") and mine.key == other.key:
            return self.context.merge_one(
                self.context, mine, mine, other, self.scope, False, union=True
            )
        return [build_clash(self.scope, [], [mine], [other], self.indent)]

    def _new(self, other: Segment) -> list[Piece]:
        """Return a statement that theirs added, unless a region of ours has it."""
        if imported_names(other) & self.context.region_imports:
            return merge_import(self.context, None, None, other)
        twin = next((o for o in self.owned if _is_twin(o.segment, other)), None)
        lines = lines_at_indent(other, self.indent)
        if twin is None:
            return clean_pieces(lines, "theirs")
        if not twin.segment.subsumes(other):
            name = ".".join((*self.scope, *names_of(other)))
            self.replacements[twin.folded] = region_conflict(twin, lines, name), other
        return []

    def _merge_dropped(self, old: Segment, mine: Segment) -> list[Piece]:
        """Return the remaining part of a statement that theirs removed."""
        if mine.key[0] in _IMPORTS:
            return reduce_import(self.context, old, mine)
        if mine.key[0] == "If" and collect_imported_names(mine) & self.context.needed:
            return clean_pieces(mine.lines, "ours")
        needed = self._needs(mine, by_ours=True)
        if mine.key[0] == "comment" or (mine.same_content(old) and not needed):
            return []
        return [build_clash(self.scope, [old], [mine], [], self.indent)]

    def _merge_restored(self, old: Segment, other: Segment) -> list[Piece]:
        """Return the restored part of a statement that ours removed."""
        if other.key[0] in _IMPORTS:
            return merge_import(self.context, old, None, other)
        if other.key[0] == "If" and collect_imported_names(other) & self.context.needed:
            return clean_pieces(lines_at_indent(other, self.indent), "theirs")
        needed = self._needs(old, by_ours=False)
        if old.key[0] != "comment" and (not other.same_content(old) or needed):
            return [build_clash(self.scope, [old], [], [other], self.indent)]
        return []

    def _needs(self, segment: Segment, *, by_ours: bool) -> bool:
        """Return whether the result uses a name that a statement defines.

        A side may use a member of the class in code that it added.
        """
        names = _binds(segment)
        if self.scope and names & self._members(by_ours=by_ours):
            return True
        visible = not self.scope or segment.key[0] == "assign"
        return visible and bool(names & self.context.needed)

    def _members(self, *, by_ours: bool) -> set[str]:
        """Return the members of a class that a side uses more often than base."""
        if by_ours not in self.members:
            base, ours, theirs = map(self._count_members, self.blocks)
            self.members[by_ours] = {*((ours if by_ours else theirs) - base)}
        return self.members[by_ours]

    def _count_members(self, block: StatementBlock) -> Counter[str]:
        lines = block.source.lines[block.first : block.end]
        text = join_lines(self.context.folds.unfold(lines))
        return Counter(_MEMBER.findall(text))


def _binds(segment: Segment) -> set[str]:
    """Return the names that a statement binds."""
    if segment.key[0] in _IMPORTS:
        return bound_names(segment)
    return set(names_of(segment)) if segment.key[0] in UNIQUE else set()


def _is_twin(mine: Segment, other: Segment) -> bool:
    """Return whether two statements define the same name or route."""
    if _routes(mine) & _routes(other):
        return True
    if isinstance(mine.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return mine.key == other.key or (
            bool(_binds(mine) & _binds(other)) and not roles_of(mine.node)
        )
    return bool(_binds(mine) & _binds(other))


def _kind(segment: Segment) -> str:
    kind = segment.key[0]
    return "import" if kind in _IMPORTS else kind


def _routes(segment: Segment) -> set[str]:
    """Return the routes that a function serves."""
    return routes_of(segment.node) if segment.node is not None else set()
