"""The clauses of a compound statement: which are the same, which came and went."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from generator.merge.agreement import agreements
from generator.merge.python.segments import Clause

Clauses = Sequence[Clause]


@dataclass(frozen=True)
class Taken:
    """A clause that is taken whole from one side."""

    clause: Clause
    is_ours: bool


@dataclass(frozen=True)
class Shared:
    """A clause that all three sides have."""

    base: Clause
    ours: Clause
    theirs: Clause


def aligned(
    base: Clauses, ours: Clauses, theirs: Clauses
) -> list[Taken | Shared] | None:
    """Give the clauses of the result; None if both sides changed which there are.

    The first clauses are the same one: they are what the statement begins with.
    """
    result: list[Taken | Shared] = []
    at_base = at_ours = at_theirs = 0
    for found in agreements(_keys(base), _keys(ours), _keys(theirs)):
        gap = _gap(
            base[at_base : found.base],
            ours[at_ours : found.ours],
            theirs[at_theirs : found.theirs],
        )
        if gap is None:
            return None
        result += gap
        at_base, at_ours = found.base + found.size, found.ours + found.size
        at_theirs = found.theirs + found.size
        result += [
            Shared(base[found.base + n], ours[found.ours + n], theirs[found.theirs + n])
            for n in range(found.size)
        ]
    return result


def _gap(base: Clauses, ours: Clauses, theirs: Clauses) -> list[Taken | Shared] | None:
    """Deal with clauses of which some side has changed what they test."""
    if base and (_same(base, theirs) or _same(base, ours)):
        is_ours = _same(base, theirs)
        return [Taken(clause, is_ours) for clause in (ours if is_ours else theirs)]
    result: list[Taken | Shared] = []
    at_base = at_ours = at_theirs = 0
    kinds = [[clause.kind for clause in side] for side in (base, ours, theirs)]
    for found in agreements(*kinds):
        gap = (
            base[at_base : found.base],
            ours[at_ours : found.ours],
            theirs[at_theirs : found.theirs],
        )
        if _same(gap[0], gap[2]) or _same(gap[1], gap[2]):
            result += [Taken(clause, True) for clause in gap[1]]
        elif _same(gap[0], gap[1]):
            result += [Taken(clause, False) for clause in gap[2]]
        else:
            return None
        at_base, at_ours = found.base + found.size, found.ours + found.size
        at_theirs = found.theirs + found.size
        result += [
            Shared(base[found.base + n], ours[found.ours + n], theirs[found.theirs + n])
            for n in range(found.size)
        ]
    return result


def _same(one: Clauses, two: Clauses) -> bool:
    return len(one) == len(two) and all(map(_equal, one, two))


def _equal(one: Clause, two: Clause) -> bool:
    bodies = one.body.segments, two.body.segments
    return (
        _key(one) == _key(two)
        and len(bodies[0]) == len(bodies[1])
        and all(a.same(b) for a, b in zip(*bodies, strict=True))
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
