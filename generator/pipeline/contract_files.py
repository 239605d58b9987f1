"""The contract that backend and frontend share, and the frontend built from it.

The frontend is generated from `openapi.yaml` as a run leaves it, with the edits of the
user and those taken over from the application, and not from the specs alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.diagnostics import Problems
from generator.merge import decode_text
from generator.pipeline import stages
from generator.tree import EmittedFile
from generator.workspace import ActionKind, State, decide_single_file

if TYPE_CHECKING:
    from generator.contract import OpenApiDocument
    from generator.emit import OutputFiles
    from generator.merge import SpecRenames
    from generator.tree import Tree

_COLLIDE = frozenset({ActionKind.CONFLICT, ActionKind.UNRESOLVED})
_NOT_OURS = frozenset({ActionKind.FOREIGN, ActionKind.DELETED})


def contract_file(document: OpenApiDocument) -> Tree:
    """Return the file of a contract, by its path."""
    path = stages.contract.CONTRACT
    return {path: EmittedFile(stages.source.print_yaml(document), None, path)}


def rebuild_frontend(
    tree: Tree,
    files: OutputFiles,
    stated: OpenApiDocument,
    state: State,
    problems: Problems,
    renames: SpecRenames | None = None,
) -> Tree | None:
    """Return the tree with its frontend built from the merged contract.

    `stated` is the contract of the specs, which the tree has been built from. Return
    None if a template of the project fails, with the reason in `problems`.
    """
    document = merged_contract(tree, stated, state, renames)
    if document is stated:
        return tree
    found = Problems()
    made = files.make(document, found, below=stages.frontend.FOLDER)
    problems.extend(found)
    if found.has_errors:
        return None
    kept = {p: f for p, f in tree.items() if not p.startswith(stages.frontend.FOLDER)}
    return dict(sorted({**kept, **made}.items()))


def merged_contract(
    tree: Tree,
    stated: OpenApiDocument,
    state: State,
    renames: SpecRenames | None = None,
) -> OpenApiDocument:
    """Return the contract that a run writing `tree` leaves on disk.

    On a conflict, that is the user's version. Return `stated`, the contract of the
    specs, if the file is not managed or is not an OpenAPI document any more.
    """
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
