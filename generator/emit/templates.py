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
    """One template of the chosen layout, or a part that templates include."""

    name: str
    """Its path below the templates folder: `layered/app/models/[entity].py.jinja`."""
    path: str
    """The output path that it stands for, with its placeholders."""
    file: Path
    is_override: bool
    """It comes from the project's own folder."""

    @property
    def is_part(self) -> bool:
        """Tell whether it is for others to include, and stands for no file."""
        return any(map(_is_private, self.path.split("/")))


def builtin_folder() -> Path:
    """Give the folder of the templates that ship with the package."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


def layouts(overrides: Path | None = None) -> list[str]:
    """Give the names of the layouts that there are templates for, sorted."""
    return sorted(
        {
            entry.name
            for root in _roots(overrides)
            for entry in root.iterdir()
            if entry.is_dir() and entry.name != SHARED and not _is_private(entry.name)
        }
    )


def template_files(layout: str, overrides: Path | None = None) -> list[Template]:
    """Give the templates of a layout and their parts, sorted by output path.

    Those of a layout replace shared ones of the same path, and those in `overrides`
    replace ours.
    """
    found: dict[str, Template] = {}
    for root in _roots(overrides):
        for tree in (SHARED, layout):
            for path, file in _files(root / tree):
                name = f"{tree}/{path}{SUFFIX}"
                found[path] = Template(name, path, file, root == overrides)
    return [found[path] for path in sorted(found)]


def _roots(overrides: Path | None) -> list[Path]:
    """Give the folders of templates, each with what replaces those before it."""
    return [builtin_folder(), *([overrides] if overrides else [])]


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if name.endswith(SUFFIX):
                file = Path(folder, name)
                yield file.relative_to(root).as_posix().removesuffix(SUFFIX), file
