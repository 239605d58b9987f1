"""The project that a command runs in: its root and its folders."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.diagnostics import Problems

SPECS = "specs"
OUTPUT = "output"
_KEYS = frozenset({"specs", "output", "templates"})


@dataclass(frozen=True)
class Project:
    """The folders of a project, as absolute paths."""

    root: Path
    specs: Path
    output: Path
    templates: Path | None
    """A folder of template overrides."""


@dataclass(frozen=True)
class Folders:
    """Folders given on the command line, relative to the working directory."""

    specs: Path | None = None
    output: Path | None = None
    templates: Path | None = None


def find_project(start: Path, given: Folders, problems: Problems) -> Project:
    """Find the project around a folder.

    Its root is the nearest folder upwards whose `pyproject.toml` has
    `[tool.groundplan]`, else the nearest with a `specs` folder, else `start` itself.
    """
    root, table = _root(start, problems)
    for key in sorted(table.keys() - _KEYS):
        problems.add("unknown-setting", None, key=key, known=", ".join(sorted(_KEYS)))
    settings = {key: _setting(table, key, problems) for key in _KEYS}
    templates = _folder(start, given.templates) or _folder(root, settings["templates"])
    if templates is not None and not templates.is_dir():
        problems.add("no-templates", None, folder=os.path.relpath(templates, root))
    return Project(
        root=root,
        specs=_folder(start, given.specs) or root / (settings["specs"] or SPECS),
        output=_folder(start, given.output) or root / (settings["output"] or OUTPUT),
        templates=templates,
    )


def _root(start: Path, problems: Problems) -> tuple[Path, dict[str, Any]]:
    with_specs = None
    for folder in (start, *start.parents):
        table = _table(folder / "pyproject.toml", start, problems)
        if table is not None:
            return folder, table
        if with_specs is None and (folder / SPECS).is_dir():
            with_specs = folder
    return with_specs or start, {}


def _table(file: Path, start: Path, problems: Problems) -> dict[str, Any] | None:
    """Return the table `[tool.groundplan]` of a `pyproject.toml`, None without one."""
    if not file.is_file():
        return None
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if "groundplan" not in text:
        return None
    try:
        tools = tomllib.loads(text).get("tool", {})
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        too_deep = isinstance(error, RecursionError)
        reason = "it is nested too deeply" if too_deep else str(error)
        shown = os.path.relpath(file, start)
        problems.add("bad-pyproject", None, file=shown, reason=reason)
        return None
    table = tools.get("groundplan") if isinstance(tools, dict) else None
    return table if isinstance(table, dict) else None


def _setting(table: dict[str, Any], key: str, problems: Problems) -> Path | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value or "\0" in value:
        problems.add("bad-setting", None, key=key)
        return None
    return Path(value)


def _folder(base: Path, given: Path | None) -> Path | None:
    return None if given is None else Path(os.path.normpath(base / given))
