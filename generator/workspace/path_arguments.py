"""The files and folders passed to a command."""

# ruff: noqa: PTH109, PTH112, PTH118, PTH120

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class PathArgument:
    """A file or folder as the user passed it, and its path in the output folder."""

    given: str
    path: str

    def matches(self, path: str) -> bool:
        """Return whether a path is this file or folder, or below it."""
        return self.path in (".", path) or path.startswith(f"{self.path}/")


def resolve_path(given: str, output: str) -> PathArgument:
    """Resolve a path passed by the user.

    It is relative to the working directory, as shells complete it. If that leads out of
    the output folder, or into a folder that does not exist, it is relative to the
    output folder, as commands print it.
    """
    whole = os.path.join(os.getcwd(), given)
    path = os.path.relpath(whole, output)
    outside = path == os.pardir or path.startswith(f"{os.pardir}{os.sep}")
    if outside or not os.path.isdir(os.path.dirname(os.path.normpath(whole))):
        path = os.path.normpath(given)
    return PathArgument(given, path.replace(os.sep, "/"))


def is_selected(path: str, wanted: Iterable[PathArgument]) -> bool:
    """Return whether a file was named; if nothing was named, all files are."""
    wanted = list(wanted)
    return not wanted or any(name.matches(path) for name in wanted)
