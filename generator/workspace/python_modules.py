"""The Python modules of an output folder, before and after a run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from generator import merge
from generator.merge import decode_text, is_python
from generator.workspace.file_actions import Action, ActionKind
from generator.workspace.files import Files

if TYPE_CHECKING:
    from generator.tree import Tree

_PACKAGE = "__init__.py"


def module_of(path: str) -> str:
    """Return the dotted name of the module in a file."""
    parts = path.removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(path: str) -> str:
    """Return the package that relative imports in a file start from."""
    return ".".join(path.split("/")[:-1])


class OutputModules:
    """The modules of an output folder and the names they define, at one time."""

    def __init__(self, files: Files, texts: Mapping[str, bytes | None]) -> None:
        """Use the files on disk, except those with contents in `texts`, by path."""
        self._files = files
        self._texts = texts
        self._tops = {path.split("/")[0] for path in texts if "/" in path}

    def file_text(self, path: str) -> str | None:
        """Return the text of a file; None if there is none."""
        data = self._texts[path] if path in self._texts else self._files.read(path)
        return decode_text(data)[0] if isinstance(data, bytes) else None

    def module_file(self, module: str) -> str | None:
        """Return the file of a module; None if it is not in the folder."""
        if module.split(".")[0] not in self._tops:
            return None
        start = module.replace(".", "/")
        for path in (f"{start}.py", f"{start}/{_PACKAGE}"):
            if self.file_text(path) is not None:
                return path
        return None

    def has_name(self, module: str, name: str) -> bool | None:
        """Return whether a module has a name; None if that cannot be determined."""

        path = self.module_file(module)
        if path is None:
            return None
        if not name or self.module_file(f"{module}.{name}") is not None:
            return True
        found = merge.module_names(self.file_text(path) or "")
        if found is None or found.is_open:
            return None
        return name in found.bound or name.startswith("__")

    def modules_defining(self, name: str, paths: Iterable[str]) -> list[str]:
        """Return the modules among some files that define a name themselves."""

        found = []
        for path in paths:
            text = self.file_text(path)
            if not is_python(path) or text is None or name not in text:
                continue
            names = merge.module_names(text)
            if names is not None and name in names.bound - names.imported:
                found.append(module_of(path))
        return found

    def other_files(self) -> Iterator[str]:
        """Yield the Python files on disk that are not in `texts`, sorted by path."""
        for top in sorted(self._tops):
            for folder, inner, names in os.walk(f"{self._files.root}/{top}"):
                inner[:] = sorted(n for n in inner if n[0] not in "._")
                for name in sorted(names):
                    full = f"{folder}/{name}".replace(os.sep, "/")
                    path = full[len(self._files.root) + 1 :]
                    if is_python(name) and path not in self._texts:
                        yield path


def modules_before_and_after(
    files: Files, actions: Sequence[Action], tree: Tree
) -> tuple[OutputModules, OutputModules]:
    """Return the modules as they are on disk, and as they will be after a run.

    A foreign file in the way of an emitted one counts as replaced: it must be moved.
    """
    before = {action.path: action.before for action in actions}
    after = {
        action.path: (
            tree[action.path].text.encode("utf-8")
            if action.kind is ActionKind.FOREIGN
            else action.after
        )
        for action in actions
    }
    return OutputModules(files, before), OutputModules(files, after)
