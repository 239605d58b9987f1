"""The files of an output folder, without those of tools."""

# ruff: noqa: PTH110, PTH118, PTH119

from __future__ import annotations

import os
from collections.abc import Iterator

_TOOL_FOLDERS = frozenset(
    ("__pycache__", "node_modules", "site-packages", "build", "dist", "venv", "env")
)
_MARK = "pyvenv.cfg"
"""The file at the root of every virtual environment."""


def walk_files(output: str) -> Iterator[str]:
    """Yield the paths of files in sorted order, except those in hidden folders.

    Folders of tools are skipped, too: environments, caches, and builds, which are
    copies of the sources. A package named `build` or `env` is not skipped.
    """
    for folder, folders, names in os.walk(output):
        inner = os.path.relpath(folder, output).replace(os.sep, "/")
        start = "" if inner == "." else f"{inner}/"
        folders[:] = sorted(
            name for name in folders if not _is_tool_folder(os.path.join(folder, name))
        )
        yield from (f"{start}{name}" for name in sorted(names))


def _is_tool_folder(folder: str) -> bool:
    name = os.path.basename(folder)
    if name.startswith(".") or os.path.exists(os.path.join(folder, _MARK)):
        return True
    is_package = os.path.exists(os.path.join(folder, "__init__.py"))
    return name in _TOOL_FOLDERS and not is_package
