"""The templates: their location and the output paths they generate."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".jinja"
SHARED = "shared"


@dataclass(frozen=True)
class Template:
    """A template of the chosen layout, or a part that templates include."""

    name: str
    """The path below the templates folder: `layered/app/models/[entity].py.jinja`."""
    path: str
    """The output path that it generates, with its placeholders."""
    file: Path
    is_override: bool
    """Whether it comes from the project's folder of overrides."""

    @property
    def is_part(self) -> bool:
        """Whether other templates include it and it generates no file itself."""
        return any(map(_is_private, self.path.split("/")))


def builtin_folder() -> Path:
    """Return the folder of the templates that ship with the package."""
    package = Path(__file__).resolve().parent
    packaged = package / "_templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


def layouts(overrides: Path | None = None) -> list[str]:
    """Return the sorted names of the layouts that have templates."""
    return sorted(
        {
            entry.name
            for root in _roots(overrides)
            for entry in root.iterdir()
            if entry.is_dir() and entry.name != SHARED and not _is_private(entry.name)
        }
    )


def template_files(layout: str, overrides: Path | None = None) -> list[Template]:
    """Return the templates of a layout and their parts, sorted by output path.

    Templates of a layout replace shared ones of the same path, and those in `overrides`
    replace the built-in ones.
    """
    found: dict[str, Template] = {}
    for root in _roots(overrides):
        for tree in (SHARED, layout):
            for path, file in _files(root / tree):
                name = f"{tree}/{path}{SUFFIX}"
                found[path] = Template(name, path, file, root == overrides)
    return [found[path] for path in sorted(found)]


def _roots(overrides: Path | None) -> list[Path]:
    """Return the template folders in order of increasing precedence."""
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
