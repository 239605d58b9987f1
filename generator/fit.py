"""Whether `openapi.yaml` fits the edits of the application, without running it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.merge import read
from generator.pipeline import Nothing
from generator.workspace import FileState, Plan, State, is_pristine, state_after

if TYPE_CHECKING:
    from generator.served import Side

_CODE = "app/"
_MOST = 20


def report_misfits(planned: Plan | Nothing, problems: Problems, *, fails: bool) -> None:
    """Report the edits of the application that the contract will not say after a run.

    It is an error if that `fails`, else a warning.
    """
    from generator.served import misfits

    state = state_after(planned) if isinstance(planned, Plan) else planned.state
    if state is None or not _edited(state):
        return
    sides = _generated(state), _on_disk(state)
    if sides[0] is None or sides[1] is None:
        return
    slug = "contract-outdated" if fails else "contract-behind"
    for each in misfits(sides[0], sides[1])[:_MOST]:
        problems.add(slug, None, name=each.name, path=each.path, what=each.what)


def _edited(state: State) -> bool:
    """Return whether a file of the application was edited, moved or deleted by hand."""
    for path, entry in state.lock.entries.items():
        if path.startswith(_CODE) and path.endswith(".py"):
            data = state.files.read(path)
            if not isinstance(data, bytes) or not is_pristine(data, entry):
                return True
    return False


def _generated(state: State) -> Side | None:
    from generator.contract import CONTRACT

    texts: dict[str, str] = {}
    for path, entry in state.lock.entries.items():
        is_code = path.startswith(_CODE) and path.endswith(".py")
        if not (is_code or path == CONTRACT) or entry.state is FileState.DETACHED:
            continue
        text = state.base(path, entry.hash)
        if text is None:
            return None
        texts[path] = text
    return _side(texts)


def _on_disk(state: State) -> Side | None:
    from generator.contract import CONTRACT

    texts: dict[str, str] = {}
    for path in (CONTRACT, *_modules(state)):
        data = state.files.read(path)
        if isinstance(data, bytes):
            texts[path] = read(data)[0]
    return _side(texts)


def _side(texts: dict[str, str]) -> Side | None:
    """Return code and contract; None if one of them cannot be read."""
    from generator.agreement import edited_contract
    from generator.contract import CONTRACT
    from generator.served import Side
    from generator.served.code import read_code

    contract = edited_contract(texts.pop(CONTRACT, "").encode("utf-8"))
    code = read_code(texts)
    return None if contract is None or code is None else Side(code, contract)


def _modules(state: State) -> Iterator[str]:
    """Yield the modules of the application, those of people's own included."""
    known = {p for p in state.lock.entries if p.startswith(_CODE) and p.endswith(".py")}
    for folder, folders, names in os.walk(Path(state.output, _CODE)):
        folders[:] = [each for each in folders if not each.startswith((".", "__"))]
        for name in names:
            if name.endswith(".py"):
                known.add(Path(folder, name).relative_to(state.output).as_posix())
    yield from sorted(known)
