"""Pairs of statements in two texts that are versions of each other."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

from generator.merge.python.folding import strip_region_versions
from generator.merge.python.segments import Segment
from generator.merge.python.statement_keys import UNIQUE, Key
from generator.merge.sequences.ordered_items import matching_blocks

_WRAPPERS = (ast.If, ast.With, ast.AsyncWith, ast.Try)
_MIN_SIMILARITY = 0.6
_MIN_SIMILARITY_SINGLE = 0.2
"""The threshold for a single statement between the same neighbors."""


def pair_unordered(
    base: Sequence[Segment], other: Sequence[Segment], *, by_hand: bool
) -> dict[int, int]:
    """Pair statements of classes and modules, where order matters little.

    Returns the indices in base by those in the other text. `by_hand` means that the
    other text is the user's, who may have renamed functions; the generator reports its
    own renames elsewhere.
    """
    found: dict[int, int] = {}
    free: dict[Key, list[int]] = defaultdict(list)
    for number, segment in enumerate(base):
        free[segment.key].append(number)
    for exact in (True, False):
        for number, segment in enumerate(other):
            if number in found:
                continue
            known = free[segment.key]
            match = next(
                (n for n in known if not exact or base[n].lines == segment.lines), None
            )
            if match is not None:
                found[number] = match
                known.remove(match)
    if by_hand:
        _pair_renamed(base, other, found)
    _pair_changed(base, other, found)
    return found


def _pair_changed(
    base: Sequence[Segment], other: Sequence[Segment], found: dict[int, int]
) -> None:
    """Pair changed statements that define nothing, if they are similar.

    The rest between the same neighbors is paired one by one.
    """
    taken = set(found.values())
    at_base = 0
    news: list[int] = []
    for number in [*range(len(other)), None]:
        if number is not None and number not in found:
            news.append(number)
            continue
        stop = len(base) if number is None else found[number]
        olds = [
            n for n in range(at_base, stop) if n not in taken and _may_change(base[n])
        ]
        fresh = [n for n in news if _may_change(other[n])]
        if len(olds) == len(fresh):
            for old, new in zip(olds, fresh, strict=True):
                if _is_similar(base[old], other[new], alone=len(olds) == 1):
                    found[new] = old
        news = []
        at_base = max(at_base, stop + 1)


def _may_change(segment: Segment) -> bool:
    """Return whether a statement may be a changed form of another.

    A call whose first argument is not a constant is identified by that argument, as in
    `include_router(books)`.
    """
    if segment.node is None or segment.key[0] in UNIQUE:
        return False
    call = _call(segment.node)
    return call is None or all(isinstance(a, ast.Constant) for a in call.args[:1])


def _pair_renamed(
    base: Sequence[Segment], other: Sequence[Segment], found: dict[int, int]
) -> None:
    taken = set(found.values())
    gone = {
        body: number
        for number, segment in enumerate(base)
        if number not in taken and (body := _body(segment)) is not None
    }
    for number, segment in enumerate(other):
        if gone and number not in found:
            match = gone.pop(_body(segment) or "", None)
            if match is not None:
                found[number] = match


def _body(segment: Segment) -> str | None:
    """Return the content of a function without its name."""
    node = segment.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    if len(node.body) < 2 and isinstance(node.body[0], ast.Pass):
        return None
    parts = [*node.decorator_list, node.args, *node.body]
    return "\n".join(map(ast.dump, parts))


def pair_ordered(base: Sequence[Segment], other: Sequence[Segment]) -> dict[int, int]:
    """Pair statements of function bodies, which run in order.

    Equal ones first, then those in the gaps with equal keys, then similar ones of one
    kind between the same neighbors.
    """
    texts = [["\n".join(s.lines) for s in side] for side in (base, other)]
    found: dict[int, int] = {}
    at_base = at_other = 0
    for i, j, size in [*matching_blocks(*texts), (len(base), len(other), 0)]:
        gap = range(at_base, i), range(at_other, j)
        _pair_gap(base, other, *gap, found)
        found.update((j + n, i + n) for n in range(size))
        at_base, at_other = i + size, j + size
    return found


def _pair_gap(
    base: Sequence[Segment],
    other: Sequence[Segment],
    olds: range,
    news: range,
    found: dict[int, int],
) -> None:
    keys = [
        ["\0".join(side[n].key) for n in gap]
        for side, gap in ((base, olds), (other, news))
    ]
    at_old = at_new = 0
    for i, j, size in [*matching_blocks(*keys), (len(olds), len(news), 0)]:
        if i - at_old == j - at_new:
            pairs = list(zip(olds[at_old:i], news[at_new:j], strict=True))
            few = len(pairs) == 1
            if all(_is_similar(base[old], other[new], few) for old, new in pairs):
                found.update((new, old) for old, new in pairs)
        _pair_wrapped(base, other, olds[at_old:i], news[at_new:j], found)
        found.update((news[j + n], olds[i + n]) for n in range(size))
        at_old, at_new = i + size, j + size


def _pair_wrapped(
    base: Sequence[Segment],
    other: Sequence[Segment],
    olds: range,
    news: range,
    found: dict[int, int],
) -> None:
    """Pair statements with blocks that the other text wraps around them, in order."""
    left = iter(olds)
    for new in news:
        wrapped = _wrapped_statement(other[new])
        if new in found or wrapped is None:
            continue
        old = next((n for n in left if base[n].dumps == wrapped), None)
        if old is None or old in found.values():
            return
        found[new] = old


def _wrapped_statement(segment: Segment) -> tuple[str, ...] | None:
    """Return the only statement inside an `if`, `with` or `try`.

    None if it binds names: it may no longer run, and later code may use them.
    """
    if not isinstance(segment.node, _WRAPPERS) or len(segment.node.body) != 1:
        return None
    inner = segment.node.body[0]
    if not isinstance(inner, ast.Expr | ast.Return | ast.Raise):
        return None
    if any(isinstance(getattr(n, "ctx", None), ast.Store) for n in ast.walk(inner)):
        return None
    return (strip_region_versions(ast.dump(inner)),)


def _is_similar(old: Segment, new: Segment, alone: bool) -> bool:
    if old.node is None or new.node is None:
        return old.key[0] == new.key[0] == "comment"
    if type(old.node) is not type(new.node) or "region" in (old.key[0], new.key[0]):
        return False
    if not _are_related(old.node, new.node):
        return False
    texts = "\n".join(old.lines), "\n".join(new.lines)
    least = _MIN_SIMILARITY_SINGLE if alone else _MIN_SIMILARITY
    return SequenceMatcher(None, *texts).ratio() > least


def _are_related(old: ast.stmt, new: ast.stmt) -> bool:
    """Return whether calls have the same owner or share an argument."""
    calls = [_call(node) for node in (old, new)]
    if calls[0] is None or calls[1] is None:
        return True
    owners = [ast.dump(_owner(call)) for call in calls if call]
    given = [{*map(ast.dump, call.args)} for call in calls if call]
    if given[0] & given[1]:
        return True
    return owners[0] == owners[1] and not all(map(_has_module_argument, calls))


def _has_module_argument(call: ast.Call | None) -> bool:
    """Return whether a call's first argument is of a module, as in `add(books.router)`.

    Such calls are identified by it: one for another module is a different call. Plain
    names may have been renamed.
    """
    return (
        call is not None
        and bool(call.args)
        and isinstance(call.args[0], ast.Attribute)
        and isinstance(call.args[0].value, ast.Name)
        and call.args[0].value.id != "self"
    )


def _owner(call: ast.Call) -> ast.expr:
    """Return the object that a method is called on, or the function called."""
    return call.func.value if isinstance(call.func, ast.Attribute) else call.func


def _call(node: ast.stmt) -> ast.Call | None:
    value = node.value if isinstance(node, ast.Expr) else None
    value = value.value if isinstance(value, ast.Await) else value
    return value if isinstance(value, ast.Call) else None
