"""The clauses of a compound statement: which match, which are added or removed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from generator.merge.python.segments import Clause
from generator.merge.sequences.alignment import Contradiction, Gap, MergeSide, Row
from generator.merge.sequences.ordered_items import match_by_text, merge_by_order

Clauses = Sequence[Clause]


@dataclass(frozen=True)
class UnmergedClause:
    """A clause that is taken unmerged from one side."""

    clause: Clause
    is_ours: bool


def align_clauses(
    base: Clauses, ours: Clauses, theirs: Clauses
) -> list[UnmergedClause | Row[Clause]]:
    """Return the clauses of the result. Raises Contradiction.

    The first clauses always match, as the statement begins with them.
    """
    result: list[UnmergedClause | Row[Clause]] = []
    for gap, rows in merge_by_order(base, ours, theirs, match_by_text(_keys)):
        result += [*_gap(gap), *rows]
    return result


def _gap(gap: Gap[Clause]) -> list[UnmergedClause | Row[Clause]]:
    """Merge clauses of which a side has changed the conditions."""
    whose = gap.winner(_are_same)
    if gap.base and whose is not None:
        return _take_clauses(gap, whose)
    result: list[UnmergedClause | Row[Clause]] = []
    kinds = match_by_text(_kinds)
    for inner, rows in merge_by_order(gap.base, gap.ours, gap.theirs, kinds):
        whose = inner.winner(_are_same)
        if whose is None:
            raise Contradiction
        result += [*_take_clauses(inner, whose), *rows]
    return result


def _take_clauses(
    gap: Gap[Clause], whose: MergeSide
) -> list[UnmergedClause | Row[Clause]]:
    is_ours = whose != "theirs"
    return [
        UnmergedClause(clause, is_ours)
        for clause in (gap.ours if is_ours else gap.theirs)
    ]


def _kinds(clauses: Clauses) -> list[str]:
    return [clause.kind for clause in clauses]


def _are_same(one: Clause, two: Clause) -> bool:
    bodies = one.body.segments, two.body.segments
    return (
        _key(one) == _key(two)
        and len(bodies[0]) == len(bodies[1])
        and all(a.same_content(b) for a, b in zip(*bodies, strict=True))
    )


def _keys(clauses: Clauses) -> list[str]:
    return ["", *map(_key, clauses[1:])]


def _key(clause: Clause) -> str:
    node = clause.node
    if isinstance(node, ast.match_case):
        return f"case {ast.dump(node.pattern)} {node.guard and ast.dump(node.guard)}"
    condition = getattr(node, "type" if clause.kind == "except" else "test", None)
    if clause.kind not in ("if", "except") or condition is None:
        return clause.kind
    return f"{clause.kind} {ast.dump(condition)}"
