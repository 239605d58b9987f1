"""Fixes for imports within the output that would no longer resolve after a run.

Only files that users edited are checked, and files that import a name that users
removed: generated code on its own is consistent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from generator import __version__, merge
from generator.diagnostics import Problems
from generator.merge import Labels, choose_side, decode_text, encode_text, is_python
from generator.workspace.base_format import decode_base
from generator.workspace.file_actions import Action, ActionKind, DriftReason
from generator.workspace.files import Files
from generator.workspace.lock import FileState
from generator.workspace.paths import base_path
from generator.workspace.python_modules import (
    OutputModules,
    modules_before_and_after,
    package_of,
)
from generator.workspace.state import State
from generator.workspace.unresolved_imports import UnresolvedImport

if TYPE_CHECKING:
    from generator.merge import ModuleReference
    from generator.tree import Tree

_EDITED = frozenset(
    (
        ActionKind.KEEP,
        ActionKind.MERGE,
        ActionKind.RENAME,
        ActionKind.MOVE,
        ActionKind.FOLLOW,
        ActionKind.CONFLICT,
    )
)
_WRITTEN = frozenset({ActionKind.CREATE, ActionKind.UPDATE})


def fix_imports(
    actions: Sequence[Action], tree: Tree, state: State, problems: Problems
) -> tuple[Action, ...]:
    """Fix the imports that this run would break, and return the actions.

    An import follows its name to the one module that now defines it; if there is no
    such module, it is marked as a conflict. Unmanaged files are left alone and reported
    in `problems`.
    """
    if not any(action.writes and is_python(action.path) for action in actions):
        return tuple(actions)
    check = _Check(tree, state, *modules_before_and_after(state.files, actions, tree))
    checked = tuple(check.fix(action) for action in actions)
    if any(check.removes_names(action) for action in actions):
        _report(check.find_broken_elsewhere(actions), check.after, problems)
    return checked


def report_broken_imports(
    actions: Sequence[Action],
    files: Files,
    sides: Iterable[OutputModules],
    tree: Tree,
    state: State,
    problems: Problems,
) -> None:
    """Report imports in the user's own files that a merge of two sides breaks.

    `sides` are the modules of each side before the merge, `files` those that the result
    is written to.
    """
    after = modules_before_and_after(files, actions, tree)[1]
    found: dict[tuple[str, ModuleReference], None] = {}
    for before in sides:
        check = _Check(tree, state, before, after)
        for path, reference in check.find_broken_elsewhere(actions):
            # A file that only the other side has is checked against that side.
            if before.file_text(path) is not None:
                found[path, reference] = None
    _report(found, after, problems)


def _report(
    broken: Iterable[tuple[str, ModuleReference]],
    after: OutputModules,
    problems: Problems,
) -> None:
    for path, reference in broken:
        module, name = reference.module, reference.name
        has_module = after.module_file(module) is not None
        unmet = UnresolvedImport(
            path, module, name, is_managed=False, has_module=has_module
        )
        problems.add("import-broken", None, path=path, what=unmet.description)


@dataclass(frozen=True)
class _Check:
    tree: Tree
    state: State
    before: OutputModules
    after: OutputModules

    def fix(self, action: Action) -> Action:
        """Fix or mark the imports of a file that this run would break."""
        text = self.after.file_text(action.path) if self._needs_check(action) else None
        mine = None if text is None else choose_side(text, "ours", path=action.path)
        if text is None or mine is None:
            return action
        broken = list(self._broken_references(action.path, mine))
        if not broken:
            return action
        followed = self._redirect(action, mine, broken) if mine == text else None
        return followed or self._mark_broken(action, text, broken)

    def find_broken_elsewhere(
        self, actions: Sequence[Action]
    ) -> Iterator[tuple[str, ModuleReference]]:
        """Yield the broken imports in unmanaged files."""
        owned = [a.path for a in actions if _is_unmanaged(a) and is_python(a.path)]
        for path in [*owned, *self.after.other_files()]:
            text = self.after.file_text(path)
            if text is not None:
                seen = dict.fromkeys(self._broken_references(path, text))
                yield from ((path, reference) for reference in seen)

    def _needs_check(self, action: Action) -> bool:
        if not is_python(action.path) or _is_unmanaged(action):
            return False
        if action.kind in _EDITED:
            return True
        text = self.after.file_text(action.path) if action.kind in _WRITTEN else None
        return text is not None and any(word in text for word in self._removed_names)

    @cached_property
    def _removed_names(self) -> frozenset[str]:
        """The names that users removed from emitted modules."""

        found: set[str] = set()
        for path, file in self.tree.items():
            text = self.after.file_text(path)
            if not is_python(path) or text == file.text:
                continue
            emitted, left = merge.module_names(file.text), merge.module_names(
                text or ""
            )
            if emitted is not None and left is not None:
                found |= emitted.bound - left.bound
        return frozenset(found)

    def removes_names(self, action: Action) -> bool:
        """Return whether an action removes names from a module."""

        if not action.writes or not is_python(action.path):
            return False
        old, new = self.before.file_text(action.path), self.after.file_text(action.path)
        if old is None:
            return False
        had, has = merge.module_names(old), merge.module_names(new or "")
        return had is not None and has is not None and bool(had.bound - has.bound)

    def _broken_references(self, path: str, text: str) -> Iterator[ModuleReference]:
        """Yield the imports of a file that no longer resolve after the run."""

        package = package_of(path)
        earlier = (
            merge.find_references(self.before.file_text(path) or "", package) or ()
        )
        known = {(reference.module, reference.name) for reference in earlier}
        for reference in merge.find_references(text, package) or ():
            asked = reference.module, reference.name
            if self._resolves(self.after, reference):
                continue
            if asked not in known or self._resolves(self.before, reference):
                yield reference

    def _resolves(self, modules: OutputModules, reference: ModuleReference) -> bool:
        found = modules.has_name(reference.module, reference.name)
        if found is None and not reference.is_attribute:
            # Broken only if it was a module of the output and is gone.
            other = self.before if modules is self.after else self.after
            known = other.module_file(reference.module) is not None
            return not known or modules.module_file(reference.module) is not None
        return found is not False

    def _redirect(
        self, action: Action, text: str, broken: Sequence[ModuleReference]
    ) -> Action | None:
        """Return an action whose imports follow their names; None if one cannot."""

        moves = {}
        for reference in broken:
            found = self.after.modules_defining(reference.name, self.tree)
            if len(found) != 1:
                return None
            moves[reference] = found[0]
        mended = merge.redirect_imports(text, moves)
        if mended is None:
            return None
        kind = ActionKind.MERGE if action.kind is ActionKind.KEEP else action.kind
        return _with_text(replace(action, kind=kind), mended)

    def _mark_broken(
        self, action: Action, text: str, broken: Sequence[ModuleReference]
    ) -> Action:

        reasons = {reference: _reason(reference) for reference in broken}
        labels = Labels(action.path, f"gen {__version__}")
        marked = merge.mark_broken_imports(text, reasons, labels, action.path)
        base = self.state.files.read(base_path(action.path))
        file = self.tree.get(action.path)
        sides = action.merge_inputs or (
            decode_base(base) if isinstance(base, bytes) else None,
            action.after,
            file.text.encode("utf-8") if file is not None else None,
        )
        found = replace(
            action,
            kind=ActionKind.CONFLICT,
            conflicts=marked.conflicts,
            merge_inputs=sides,
        )
        return _with_text(found, marked.text)


def _is_unmanaged(action: Action) -> bool:
    """Return whether a file is unmanaged, or is never changed."""
    entry = action.entry
    if entry is None:
        return action.kind is ActionKind.FOREIGN
    return entry.state in (FileState.DETACHED, FileState.FROZEN)


def _reason(reference: ModuleReference) -> str:
    if not reference.name:
        return f"module {reference.module}, which no longer exists,"
    return f"{reference.name}, which is no longer in {reference.module},"


def _with_text(action: Action, text: str) -> Action:
    """Return an action that writes another text, in the form of the existing file."""
    before = action.before if action.before is not None else action.after
    form = decode_text(before or b"")[1]
    return replace(
        action,
        after=encode_text(text, form),
        reason=action.reason or DriftReason.CHANGED,
    )
