"""Comparison of today's contract with one from a file or a git revision."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.pipeline import stages
from generator.pipeline.project import Project
from generator.workspace import completed_output, load_state

if TYPE_CHECKING:
    from generator.contract import ContractChange, OpenApiDocument

_SECONDS = 30
_VERSION = "3.1"


def changes_since(
    project: Project, against: str, today: OpenApiDocument, problems: Problems
) -> list[ContractChange] | None:
    """Compare today's contract with the one that `against` names.

    `against` is a file, relative to the working directory, or else a git revision,
    whose contract of the project is used. Return None if it cannot be loaded or
    compared; the reason is in `problems`.
    """
    from generator.pipeline.contract_files import read_contract

    file = Path(against)
    text = (
        _read_contract_file(file, problems)
        if file.is_file()
        else _read_contract_revision(project, against)
    )
    if text is None:
        if not problems.has_errors:
            problems.add("no-contract", None, against=against)
        return None
    value = read_contract(text, against, problems)
    if value is None or "paths" not in value:
        if not problems.has_errors:
            problems.add("no-contract", None, against=against)
        return None
    version = value.get("openapi")
    if version is not None and not str(version).startswith(_VERSION):
        reason = f"it is OpenAPI {version}, but contracts use {_VERSION}"
        problems.add("bad-contract", None, file=against, reason=reason)
        return None
    changes = _changes(value, today)
    if changes is None:
        problems.add("no-contract", None, against=against)
    return changes


def apply_contract_edits(
    project: Project, document: OpenApiDocument
) -> OpenApiDocument:
    """Return the contract as `gen` would write it, with the user's edits.

    Return `document` if the edited contract is too malformed to compare.
    """
    from generator.pipeline.contract_files import contract_file, merged_contract

    # A run of `gen` reports problems with the folder when it is about to write to it.
    problems = Problems()
    tree = contract_file(document)
    with completed_output(str(project.output), problems) as output:
        state = load_state(output, problems)
        if state is None:
            return document
        edited = merged_contract(tree, document, state)
    return document if _changes(edited, document) is None else edited


def _changes(
    document: OpenApiDocument, today: OpenApiDocument
) -> list[ContractChange] | None:
    """Compare two contracts; None if the first is too malformed to compare."""

    try:
        changes = stages.contract.compare_contracts(document, today)
        return (
            changes
            if stages.contract.compare_contracts(document, document) == []
            else None
        )
    except (AttributeError, LookupError, TypeError, ValueError):
        # User-written: any part can have any type.
        return None


def _read_contract_file(file: Path, problems: Problems) -> str | None:
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.add("bad-contract", None, file=str(file), reason=str(error))
        return None


def _read_contract_revision(project: Project, revision: str) -> str | None:
    """Return the contract in a revision; None if it has none, or without git."""

    if revision.startswith("-"):
        return None
    # `./` makes the path relative to the folder that git runs in.
    command = ["git", "show", f"{revision}:./{stages.contract.CONTRACT}"]
    try:
        done = subprocess.run(
            command,
            cwd=os.fspath(project.output),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        return done.stdout.decode("utf-8") if done.returncode == 0 else None
    except (OSError, UnicodeDecodeError, subprocess.TimeoutExpired):
        return None
