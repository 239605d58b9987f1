"""The contract that backend and frontend share, and the frontend built from it.

The frontend is generated from `openapi.yaml` as a run leaves it, with the edits of the
user and those taken over from the application, and not from the specs alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Problems
from generator.merge import read
from generator.workspace import Kind, State, decide_alone

if TYPE_CHECKING:
    from generator.contract import Document
    from generator.domain.model import Domain
    from generator.merge import Renames
    from generator.tree import Tree

_COLLIDE = frozenset({Kind.CONFLICT, Kind.UNRESOLVED})
_NOT_OURS = frozenset({Kind.FOREIGN, Kind.DELETED})


@dataclass(frozen=True)
class Agreement:
    """The contract of the specs, and the optional parts of the frontend."""

    document: Document
    extras: tuple[str, ...]


def agreed(domain: Domain) -> tuple[Tree, Agreement]:
    """Build the contract and the frontend from the specs alone."""
    from generator.contract import CONTRACT, contract, print_yaml
    from generator.frontend import frontend
    from generator.tree import EmittedFile

    document = contract(domain)
    tree = {CONTRACT: EmittedFile(print_yaml(document), None, CONTRACT)}
    extras = domain.app.frontend
    return tree | frontend(document, extras), Agreement(document, extras)


def follow(
    tree: Tree, agreement: Agreement, state: State, renames: Renames | None = None
) -> Tree:
    """Return the tree with its frontend built from the merged contract."""
    from generator.frontend import frontend

    document = merged_contract(tree, agreement, state, renames)
    if document is agreement.document:
        return tree
    return {**tree, **frontend(document, agreement.extras)}


def merged_contract(
    tree: Tree, agreement: Agreement, state: State, renames: Renames | None = None
) -> Document:
    """Return the contract that a run writing `tree` leaves on disk.

    On a conflict, that is the user's version. Return the contract of the specs if the
    file is not managed or is not an OpenAPI document any more.
    """
    from generator.contract import CONTRACT

    stated = agreement.document
    action = decide_alone(CONTRACT, tree, state, renames)
    if action is None or action.kind in _NOT_OURS:
        return stated
    data = action.before if action.kind in _COLLIDE else action.after
    if data is None or data == tree[CONTRACT].text.encode("utf-8"):
        return stated
    return edited_contract(read(data)[0]) or stated


def edited_contract(text: str) -> Document | None:
    """Parse a contract that may have been edited; None if it is not a contract."""
    document = read_contract(text, "openapi.yaml", Problems())
    if document is None or not isinstance(document.get("paths"), dict):
        return None
    return document


def read_contract(text: str, name: str, problems: Problems) -> Document | None:
    """Parse an OpenAPI document; None if it is not an object."""
    from generator.source import MOST_NODES_OF_DOCUMENTS, Mapping, parse, plain

    document = parse(text, name, problems, most_nodes=MOST_NODES_OF_DOCUMENTS)
    if document is None or problems.has_errors:
        return None
    value: Any = plain(document.root)
    return value if isinstance(document.root, Mapping) else None
