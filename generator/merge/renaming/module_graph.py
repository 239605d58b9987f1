"""The modules of an output folder, parsed on first use."""

from __future__ import annotations

import ast
from collections.abc import Callable

from generator.merge.renaming.code_renames import module_file_paths, module_path
from generator.merge.renaming.module_scopes import Binding, Module, read_module
from generator.merge.renaming.source_text import UnparsableSource

TextReader = Callable[[str], str | None]
"""Reads a file by its path in the output folder; None if there is none."""


class ModuleGraph:
    """The modules of an output folder, by dotted name."""

    def __init__(self, texts: TextReader) -> None:
        self._texts = texts
        self._modules: dict[str, Module | None] = {}

    def module(self, name: str) -> Module | None:
        """Return a module; None if it is missing or cannot be parsed."""
        if name not in self._modules:
            self._modules[name] = self._read(name)
        return self._modules[name]

    def is_local(self, name: str) -> bool:
        """Return whether the top-level package of a module is in the output folder."""
        root = name.partition(".")[0]
        return any(self._texts(path) is not None for path in module_file_paths(root))

    def resolve_import(self, module: str, name: str) -> tuple[str, str] | None:
        """Return the module and name of a definition, following imports.

        The name is empty for a module. None if the name is not defined.
        """
        return self._origin(module, name, set())

    def _origin(
        self, module: str, name: str, seen: set[tuple[str, str]]
    ) -> tuple[str, str] | None:
        while (module, name) not in seen:
            seen.add((module, name))
            found = self.module(module)
            bindings = found.top.bindings.get(name, ()) if found else ()
            if not bindings:
                inner = f"{module}.{name}"
                if self.module(inner) is not None:
                    return inner, ""
                stars = found.star_imports if found and not name.startswith("_") else ()
                by_star = (self._origin(star, name, seen) for star in stars)
                return next((each for each in by_star if each is not None), None)
            imported = import_target(bindings[-1])
            if imported is None or not imported[1]:
                return imported or (module, name)
            module, name = imported
            if not self.is_local(module):
                return module, name
        return None

    def _read(self, name: str) -> Module | None:
        for path in module_file_paths(name):
            text = self._texts(path)
            if text is None:
                continue
            try:
                return read_module(name, text, is_package=module_path(path)[1])
            except UnparsableSource:
                return None
        return None


def import_target(binding: Binding) -> tuple[str, str] | None:
    """Return the module and name that an import binds; the name is empty for a module.

    None if the binding is not an import.
    """
    alias, module = binding.node, binding.scope.module
    if not isinstance(alias, ast.alias):
        return None
    statement = module.parent_of[alias]
    if isinstance(statement, ast.ImportFrom):
        return module.absolute(statement), alias.name
    return (alias.name if alias.asname else alias.name.split(".")[0]), ""
