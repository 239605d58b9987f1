"""Taking the document that the application serves over into `openapi.yaml`.

It counts as an edit of the contract by the user.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.merge import decode_text, encode_text, has_markers
from generator.pipeline import run as pipeline
from generator.pipeline import stages
from generator.pipeline.contract_files import read_contract
from generator.pipeline.project import Project
from generator.pipeline.run import Options
from generator.workspace import Action, ActionKind, Plan, State

if TYPE_CHECKING:
    from generator.contract import ContractChange, OpenApiDocument

_QUIET = frozenset({ActionKind.KEEP, ActionKind.UNCHANGED, ActionKind.MERGE})


@dataclass(frozen=True)
class Served:
    """An OpenAPI document served by an application."""

    text: str
    name: str
    """The file that it comes from; its suffix distinguishes JSON from YAML."""


def plan_served(
    project: Project,
    state: State,
    options: Options,
    served: Served,
    problems: Problems,
) -> Plan | None:
    """Plan to write the contract as served, and the frontend built from it.

    If the contract has conflict markers, nothing is taken over. Return None if it is
    refused, with the reason in `problems`.
    """

    disk = state.files.read(stages.contract.CONTRACT)
    if not isinstance(disk, bytes):
        reason = f"`{stages.contract.CONTRACT}` is missing; `gen restore` restores it"
        problems.add("contract-not-updated", None, file=served.name, reason=reason)
        return None
    text, form = decode_text(disk)
    if has_markers(text, path=stages.contract.CONTRACT):
        return pipeline.plan_contract_files(project, state, options, problems)
    taken = _take_over(text, served, problems)
    if taken is None:
        return None
    data = disk if taken == text else encode_text(taken, form)
    seen = replace(state, files=state.files.overlay({stages.contract.CONTRACT: data}))
    planned = pipeline.plan_contract_files(project, seen, options, problems)
    if planned is None:
        return None
    actions = tuple(
        _on_disk_action(disk, each) if each.path == stages.contract.CONTRACT else each
        for each in planned.actions
    )
    return replace(planned, state=state, actions=actions)


def planned_contract_changes(planned: Plan) -> list[ContractChange]:
    """Return the changes of the contract in a plan, as clients see them."""

    for action in planned.actions:
        if action.path != stages.contract.CONTRACT or action.conflicts:
            continue
        sides = [_document(data) for data in (action.before, action.after)]
        if sides[0] is None or sides[1] is None:
            continue
        try:
            return stages.contract.compare_contracts(sides[0], sides[1])
        except (AttributeError, LookupError, TypeError, ValueError):
            # User-written: any part can have any type.
            continue
    return []


def _document(data: bytes | None) -> OpenApiDocument | None:
    if data is None:
        return None
    return read_contract(decode_text(data)[0], "openapi.yaml", Problems())


def _on_disk_action(disk: bytes, action: Action) -> Action:
    """Return the action for the contract, based on what is on disk."""
    changes = action.after is not None and action.after != disk
    kind = ActionKind.UPDATE if changes and action.kind in _QUIET else action.kind
    return replace(action, before=disk, kind=kind)


def _take_over(text: str, served: Served, problems: Problems) -> str | None:
    """Return the contract's text with what is served, keeping its layout."""

    document = read_contract(served.text, served.name, problems)
    stated = read_contract(text, stages.contract.CONTRACT, problems)
    if problems.has_errors:
        return None
    if document is None or not isinstance(document.get("paths"), dict):
        reason = "it is not an OpenAPI document"
        problems.add("contract-not-updated", None, file=served.name, reason=reason)
        return None
    new = stages.contract.arrange_served(stated or {}, document)
    taken = (
        text
        if new == stated
        else stages.merge.replace_values(text, stated, new, stages.contract.CONTRACT)
    )
    if taken is None:
        reason = f"`{stages.contract.CONTRACT}` has formatting that cannot be preserved"
        problems.add("contract-not-updated", None, file=served.name, reason=reason)
    return taken
