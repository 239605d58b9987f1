"""Planning a run in two steps, the first of which is never written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.workspace.base_format import encode_base
from generator.workspace.file_actions import Action, ActionKind
from generator.workspace.file_renames import find_file_renames
from generator.workspace.paths import base_path, has_base
from generator.workspace.plan import Plan
from generator.workspace.stale_lines import find_stale_lines
from generator.workspace.state import State

if TYPE_CHECKING:
    from generator.merge import SpecRenames
    from generator.tree import Tree

_NO_CHANGE = frozenset({ActionKind.UNCHANGED, ActionKind.KEEP})


def state_after(plan: Plan) -> State:
    """Return the state of the output folder as if a plan had been applied."""
    contents: dict[str, bytes | None] = {}
    bases = dict(plan.state.bases)
    for action in plan.actions:
        contents[action.path] = action.after
        if action.base is not None:
            contents[base_path(action.path)] = encode_base(action.path, action.base)
        if action.entry is None:
            contents[base_path(action.path)] = None
            bases.pop(action.path, None)
        elif has_base(action.path):
            bases[action.path] = action.entry.hash
    return replace(
        plan.state,
        lock=plan.lock,
        files=plan.state.files.overlay(contents),
        bases=bases,
        unlisted=frozenset(),
        unprefixed=frozenset(),
    )


def combine_plans(
    first: Plan, second: Plan, between: Tree, tree: Tree, renames: SpecRenames
) -> Plan:
    """Return one plan with the effect of two consecutive ones."""
    actions = tuple(_actions(first, second))
    carry = find_file_renames(renames, between, first.state)
    leftovers = find_stale_lines(tree, first.state, carry, actions)
    return replace(
        second,
        state=first.state,
        actions=actions,
        stale_lines=leftovers,
        removed_uses=second.removed_uses or first.removed_uses,
    )


def _actions(first: Plan, second: Plan) -> Iterator[Action]:
    before = {action.path: action for action in first.actions}
    after = {action.path: action for action in second.actions}
    for path in sorted(before | after):
        one, two = before.get(path), after.get(path)
        found = one or two if one is None or two is None else _combine_actions(one, two)
        if found is not None and _has_effect(found, first.state):
            yield found


def _has_effect(action: Action, state: State) -> bool:
    """Return whether an action is for a file that exists before or after the run."""
    known = action.path in state.lock.entries or action.path in state.bases
    return known or action.entry is not None or action.writes


def _combine_actions(one: Action, two: Action) -> Action:
    kind = one.kind if two.kind in _NO_CHANGE else two.kind
    if two.after is None and one.before is None and kind is ActionKind.REMOVE:
        kind = ActionKind.FORGET
    elif kind is ActionKind.CREATE and one.before is not None:
        kind = ActionKind.UPDATE
    return replace(
        two,
        kind=kind,
        before=one.before,
        base=one.base if two.base is None else two.base,
        reason=two.reason or one.reason,
        executable=one.executable or two.executable,
    )
