"""Imports of the output's own modules that do not resolve, as the files are now.

A run that changes names checks what it breaks itself. This checks what others broke:
git, which merges a rename on one branch and an import on another without a conflict, or
the user. An import that cannot be decided is not reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from generator import merge
from generator.diagnostics import Problems
from generator.merge import decode_text, is_python
from generator.workspace.files import digest
from generator.workspace.lock import FileState, LockEntry
from generator.workspace.python_modules import OutputModules, package_of
from generator.workspace.state import State, is_pristine

if TYPE_CHECKING:
    from generator.merge import ModuleReference

_DYNAMIC = ("globals()", "vars()", "sys.modules", "exec(", "setattr(", "__dict__")
"""The signs of a module that may define names dynamically."""


@dataclass(frozen=True, order=True)
class UnresolvedImport:
    """An import that does not resolve."""

    path: str
    module: str
    name: str
    """Empty where the module itself is imported."""
    is_managed: bool
    """Whether the file is generated, and not the user's own."""
    has_module: bool = False
    """Whether the module exists, and only the name is missing."""

    @property
    def description(self) -> str:
        """A description of the import and of what is missing."""
        end = "which does not define it" if self.has_module else "which does not exist"
        name = f"`{self.name}` from " if self.name else ""
        return f"{name}`{self.module}`, {end}"


@dataclass(frozen=True)
class ImportCheck:
    """The result of checking the imports."""

    digest: str
    """The digest of all files that users edited or added."""
    unresolved: tuple[UnresolvedImport, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the imports of all generated files resolve."""
        return not any(each.is_managed for each in self.unresolved)


def check_imports(state: State, last: str | None = None) -> ImportCheck:
    """Check the imports of the output, unless its digest is still `last`."""
    imports = _Imports(state)
    now = imports.digest
    return (
        ImportCheck(now)
        if now == last
        else ImportCheck(now, tuple(sorted(imports.find_unresolved())))
    )


def report_unresolved_imports(
    found: ImportCheck, problems: Problems, *, fails: bool = False
) -> None:
    """Report imports that do not resolve; with `fails`, generated files are errors."""
    for each in found.unresolved:
        code = "import-unresolved" if fails and each.is_managed else "import-broken"
        problems.add(code, None, path=each.path, what=each.description)


@dataclass(frozen=True)
class _Imports:
    """The Python files of an output folder, and what they import."""

    state: State
    _known: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def _managed(self) -> Mapping[str, tuple[LockEntry, bytes]]:
        """The Python files that the lock lists."""
        found = {}
        for path, entry in self.state.lock.entries.items():
            if is_python(path) and entry.state is not FileState.DELETED:
                data = self.state.files.read(path)
                if isinstance(data, bytes):
                    found[path] = entry, data
        return found

    @cached_property
    def _edited(self) -> dict[str, bytes]:
        return {
            path: data
            for path, (entry, data) in self._managed.items()
            if not is_pristine(data, entry)
        }

    @cached_property
    def _unmanaged(self) -> dict[str, bytes]:
        """The other Python files, written by users."""
        found = (
            (path, self.state.files.read(path)) for path in self._modules.other_files()
        )
        return {path: data for path, data in found if isinstance(data, bytes)}

    @cached_property
    def _modules(self) -> OutputModules:
        texts = {path: data for path, (_, data) in self._managed.items()}
        return OutputModules(self.state.files, texts)

    @property
    def digest(self) -> str:
        """The digest of the files that are not as generated."""
        whole = sha256()
        for path, data in sorted({**self._edited, **self._unmanaged}.items()):
            line = f"{path}\0{digest(data)}\n"
            whole.update(line.encode("utf-8", "surrogateescape"))
        return whole.hexdigest()

    def find_unresolved(self) -> Iterator[UnresolvedImport]:
        """Yield the imports that do not resolve."""
        # Only a run that finds changed files needs it.

        for path, data in {**self._files_to_check, **self._unmanaged}.items():
            found = merge.find_required_imports(decode_text(data)[0], package_of(path))
            for module, name in dict.fromkeys(self._required_names(found)):
                has_module = self._may_exist(module)
                if not has_module or not self._may_have(module, name):
                    managed = self._managed.get(path)
                    ours = managed is not None and managed[0].state is FileState.MANAGED
                    yield UnresolvedImport(path, module, name, ours, has_module)

    def _required_names(
        self, found: Iterable[ModuleReference]
    ) -> Iterator[tuple[str, str]]:
        """Yield the modules and names that are imported."""
        for each in found:
            # An attribute may also belong to a class, or to another library.
            if (
                not each.is_attribute
                or self._modules.module_file(each.module) is not None
            ):
                yield each.module, each.name

    @cached_property
    def _files_to_check(self) -> dict[str, bytes]:
        """The managed files whose imports might not resolve.

        These are the files that users edited, and those that may import a name that
        users removed.
        """
        gone = [name.encode("utf-8") for name in self._taken_out]
        return self._edited | {
            path: data
            for path, (_, data) in self._managed.items()
            if path not in self._edited and any(name in data for name in gone)
        }

    @cached_property
    def _taken_out(self) -> frozenset[str]:

        found: set[str] = set()
        for path, data in self._edited.items():
            base = self.state.base_text(path, self._managed[path][0].hash)
            emitted, left = merge.module_names(base or ""), merge.module_names(
                decode_text(data)[0]
            )
            if emitted is not None and left is not None:
                found |= emitted.bound - left.bound
        return frozenset(found)

    def _may_exist(self, module: str) -> bool:
        """Return whether a module exists, or may come from elsewhere."""
        if module not in self._known:
            self._known[module] = self._is_found(module)
        return self._known[module]

    def _is_found(self, module: str) -> bool:
        around, _, last = module.rpartition(".")
        if self._modules.module_file(module) is not None or not around:
            return True
        if not self._may_exist(around):
            return False
        return not self._is_closed(around) or self._is_submodule_file(around, last)

    def _may_have(self, module: str, name: str) -> bool:
        path = self._modules.module_file(module)
        if (
            path is None
            or not name
            or self._modules.has_name(module, name) is not False
        ):
            return True
        text = self._modules.file_text(path) or ""
        return any(word in text for word in _DYNAMIC) or self._is_submodule_file(
            module, name
        )

    def _is_closed(self, package: str) -> bool:
        """Return whether all modules of a package are in its folder."""
        path = self._modules.module_file(package)
        return path is not None and "__path__" not in (
            self._modules.file_text(path) or ""
        )

    def _is_submodule_file(self, package: str, name: str) -> bool:
        """Return whether a folder or a compiled file may be a module of a package."""
        names = self.state.files.list_names(package.replace(".", "/"))
        return any(each.partition(".")[0] == name for each in names)
