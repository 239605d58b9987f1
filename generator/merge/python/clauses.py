"""The clauses of a compound statement: which are the same, which came and went."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from generator.merge.agreement import stretches
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
    for between, agreed in stretches(base, ours, theirs, _keys):
        gap = _gap(*between)
        if gap is None:
            return None
        result += [*gap, *(Shared(*clauses) for clauses in agreed)]
    return result


def _gap(base: Clauses, ours: Clauses, theirs: Clauses) -> list[Taken | Shared] | None:
    """Deal with clauses of which some side has changed what they test."""
    if base and (_same(base, theirs) or _same(base, ours)):
        is_ours = _same(base, theirs)
        return [Taken(clause, is_ours) for clause in (ours if is_ours else theirs)]
    result: list[Taken | Shared] = []
    for between, agreed in stretches(base, ours, theirs, _kinds):
        old, mine, other = between
        if _same(old, other) or _same(mine, other):
            result += [Taken(clause, True) for clause in mine]
        elif _same(old, mine):
            result += [Taken(clause, False) for clause in other]
        else:
            return None
        result += [Shared(*clauses) for clauses in agreed]
    return result


def _kinds(clauses: Clauses) -> list[str]:
    return [clause.kind for clause in clauses]


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
