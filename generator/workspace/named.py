"""The files and folders that a person names to a command."""

# ruff: noqa: PTH109, PTH112, PTH118, PTH120

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A file or folder as it was named, and its path in the output folder."""

    given: str
    path: str

    def holds(self, path: str) -> bool:
        """Return whether a file is what was named, or below it."""
        return self.path in (".", path) or path.startswith(f"{self.path}/")


def named(given: str, output: str) -> Named:
    """Return what a person means by a path.

    It is one from the working directory, as shells complete it, unless no folder for it
    is there: then it is one as commands show it, from the output folder.
    """
    whole = os.path.join(os.getcwd(), given)
    path = os.path.relpath(whole, output)
    outside = path == os.pardir or path.startswith(f"{os.pardir}{os.sep}")
    if outside or not os.path.isdir(os.path.dirname(os.path.normpath(whole))):
        path = os.path.normpath(given)
    return Named(given, path.replace(os.sep, "/"))


def asked(path: str, wanted: Iterable[Named]) -> bool:
    """Return whether a file is among what was named; without names, all are."""
    wanted = list(wanted)
    return not wanted or any(name.holds(path) for name in wanted)
