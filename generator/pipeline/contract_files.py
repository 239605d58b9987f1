"""The contract that backend and frontend share, and the frontend built from it.

The frontend is generated from `openapi.yaml` as a run leaves it, with the edits of the
user and those taken over from the application, and not from the specs alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Problems
from generator.merge import decode_text
from generator.pipeline import stages
from generator.tree import EmittedFile
from generator.workspace import ActionKind, State, decide_single_file

if TYPE_CHECKING:
    from generator.contract import OpenApiDocument
    from generator.domain import Domain
    from generator.merge import SpecRenames
    from generator.tree import Tree

_COLLIDE = frozenset({ActionKind.CONFLICT, ActionKind.UNRESOLVED})
_NOT_OURS = frozenset({ActionKind.FOREIGN, ActionKind.DELETED})


@dataclass(frozen=True)
class FrontendInputs:
    """The contract of the specs, and the optional parts of the frontend."""

    document: OpenApiDocument
    extras: tuple[str, ...]


def build_contract_files(domain: Domain) -> tuple[Tree, FrontendInputs]:
    """Build the contract and the frontend from the specs alone."""

    document = stages.contract.build_contract(domain)
    tree = {
        stages.contract.CONTRACT: EmittedFile(
            stages.source.print_yaml(document), None, stages.contract.CONTRACT
        )
    }
    extras = domain.app.frontend
    return tree | stages.frontend.build_frontend(document, extras), FrontendInputs(
        document, extras
    )


def rebuild_frontend(
    tree: Tree,
    agreement: FrontendInputs,
    state: State,
    renames: SpecRenames | None = None,
) -> Tree:
    """Return the tree with its frontend built from the merged contract."""

    document = merged_contract(tree, agreement, state, renames)
    if document is agreement.document:
        return tree
    return {**tree, **stages.frontend.build_frontend(document, agreement.extras)}


def merged_contract(
    tree: Tree,
    agreement: FrontendInputs,
    state: State,
    renames: SpecRenames | None = None,
) -> OpenApiDocument:
    """Return the contract that a run writing `tree` leaves on disk.

    On a conflict, that is the user's version. Return the contract of the specs if the
    file is not managed or is not an OpenAPI document any more.
    """

    stated = agreement.document
    action = decide_single_file(stages.contract.CONTRACT, tree, state, renames)
    if action is None or action.kind in _NOT_OURS:
        return stated
    data = action.before if action.kind in _COLLIDE else action.after
    if data is None or data == tree[stages.contract.CONTRACT].text.encode("utf-8"):
        return stated
    return parse_edited_contract(decode_text(data)[0]) or stated


def parse_edited_contract(text: str) -> OpenApiDocument | None:
    """Parse a contract that may have been edited; None if it is not a contract."""
    document = read_contract(text, "openapi.yaml", Problems())
    if document is None or not isinstance(document.get("paths"), dict):
        return None
    return document


def read_contract(text: str, name: str, problems: Problems) -> OpenApiDocument | None:
    """Parse an OpenAPI document; None if it is not an object."""

    document = stages.source.parse_document(
        text, name, problems, most_nodes=stages.source.MAX_CONTRACT_NODES
    )
    if document is None or problems.has_errors:
        return None
    value: Any = stages.source.to_plain_value(document.root)
    return value if isinstance(document.root, stages.source.Mapping) else None
