"""Check that `openapi.yaml` matches the edited application, without running it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.merge import decode_text
from generator.pipeline import stages
from generator.pipeline.run import UpToDate
from generator.workspace import FileState, Plan, State, is_pristine, state_after

if TYPE_CHECKING:
    from generator.contract import OpenApiDocument

_CODE = "app/"
_MOST = 20


def report_contract_mismatches(
    planned: Plan | UpToDate, problems: Problems, *, fails: bool
) -> None:
    """Report edits of the application that the contract will not reflect after a run.

    They are errors if `fails`, else warnings.
    """
    state = state_after(planned) if isinstance(planned, Plan) else planned.state
    if state is None or not _has_edits(state):
        return
    # Imported late: only an edited application needs them.

    made, now = _generated_modules(state), _on_disk(state)
    codes = stages.served.parse_code(made), stages.served.parse_code(now)
    if codes[0] is None or codes[1] is None or codes[0] == codes[1]:
        return
    contracts = _contract(_base(stages.contract.CONTRACT, state)), _contract(
        _text(stages.contract.CONTRACT, state)
    )
    if contracts[0] is None or contracts[1] is None:
        return
    sides = stages.served.BackendVersion(
        codes[0], contracts[0]
    ), stages.served.BackendVersion(codes[1], contracts[1])
    slug = "contract-outdated" if fails else "contract-behind"
    for each in stages.served.find_contract_mismatches(*sides)[:_MOST]:
        problems.add(slug, None, name=each.name, path=each.path, what=each.description)


def _has_edits(state: State) -> bool:
    """Return whether the user edited, moved or deleted a file of the application."""
    for path, entry in state.lock.entries.items():
        if _is_code(path):
            data = state.files.read(path)
            if not isinstance(data, bytes) or not is_pristine(data, entry):
                return True
    return False


def _generated_modules(state: State) -> dict[str, str]:
    """Return the modules of the application as generated."""
    entries = state.lock.entries.items()
    managed = [path for path, e in entries if e.state is not FileState.DETACHED]
    found = {path: _base(path, state) for path in managed if _is_code(path)}
    return {path: text for path, text in found.items() if text is not None}


def _on_disk(state: State) -> dict[str, str]:
    """Return the modules of the application on disk, user-written ones included."""
    found = {path: _text(path, state) for path in _modules(state)}
    return {path: text for path, text in found.items() if text is not None}


def _is_code(path: str) -> bool:
    return path.startswith(_CODE) and path.endswith(".py")


def _base(path: str, state: State) -> str | None:
    entry = state.lock.entries.get(path)
    return None if entry is None else state.base_text(path, entry.hash)


def _text(path: str, state: State) -> str | None:
    data = state.files.read(path)
    return decode_text(data)[0] if isinstance(data, bytes) else None


# Most contracts are on disk as generated, and parsing one is slow.
@lru_cache(maxsize=4)
def _contract(text: str | None) -> OpenApiDocument | None:
    from generator.pipeline.contract_files import parse_edited_contract

    return None if text is None else parse_edited_contract(text)


def _modules(state: State) -> Iterator[str]:
    """Yield the paths of the application's modules, user-written ones included."""
    known = set(filter(_is_code, state.lock.entries))
    for folder, folders, names in os.walk(Path(state.output, _CODE)):
        folders[:] = [each for each in folders if not each.startswith((".", "__"))]
        for name in names:
            if name.endswith(".py"):
                known.add(Path(folder, name).relative_to(state.output).as_posix())
    yield from sorted(known)
