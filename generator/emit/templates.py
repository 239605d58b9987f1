"""The templates: where they are found, and which paths they stand for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".jinja"
SHARED = "shared"


@dataclass(frozen=True)
class Template:
    """One template of the chosen layout."""

    name: str
    """Its path below the templates folder: `layered/app/models/[entity].py.jinja`."""
    path: str
    """The output path that it stands for, with its placeholders."""
    file: Path
    is_override: bool
    """It comes from the project's own folder."""


def builtin_folder() -> Path:
    """Give the folder of the templates that ship with the package."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


def template_files(layout: str, overrides: Path | None = None) -> list[Template]:
    """Give the templates of a layout, sorted by output path.

    Those of a layout replace shared ones of the same path, and those in `overrides`
    replace ours.
    """
    found: dict[str, Template] = {}
    for root in (builtin_folder(), *([overrides] if overrides else [])):
        for tree in (SHARED, layout):
            for path, file in _files(root / tree):
                name = f"{tree}/{path}{SUFFIX}"
                found[path] = Template(name, path, file, root == overrides)
    return [found[path] for path in sorted(found)]


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if name.endswith(SUFFIX):
                file = Path(folder, name)
                yield file.relative_to(root).as_posix().removesuffix(SUFFIX), file
