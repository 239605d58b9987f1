"""The files of an output folder that people work on, without what tools put there."""

# ruff: noqa: PTH110, PTH118, PTH119

from __future__ import annotations

import os
from collections.abc import Iterator

_OF_TOOLS = frozenset(
    ("__pycache__", "node_modules", "site-packages", "build", "dist", "venv", "env")
)
_MARK = "pyvenv.cfg"
"""The file that every virtual environment has at its top."""


def own_files(output: str) -> Iterator[str]:
    """Yield the paths of files in sorted order, those in hidden folders left out.

    Folders of tools are left out too: environments, caches, and builds, which are copies
    of what is here. A package named `build` or `env` is none of them.
    """
    for folder, folders, names in os.walk(output):
        inner = os.path.relpath(folder, output).replace(os.sep, "/")
        start = "" if inner == "." else f"{inner}/"
        folders[:] = sorted(
            name for name in folders if not _is_of_tools(os.path.join(folder, name))
        )
        yield from (f"{start}{name}" for name in sorted(names))


def _is_of_tools(folder: str) -> bool:
    name = os.path.basename(folder)
    if name.startswith(".") or os.path.exists(os.path.join(folder, _MARK)):
        return True
    is_package = os.path.exists(os.path.join(folder, "__init__.py"))
    return name in _OF_TOOLS and not is_package
