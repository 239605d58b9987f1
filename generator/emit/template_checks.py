"""Checks of a project's templates: what they override or add must be an output file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.diagnostics import Problems, nearest_word
from generator.emit.render import ENTITIES, ENTITY, MODULE
from generator.templates import (
    SHARED,
    SUFFIX,
    Template,
    layouts,
    template_files,
)

_PLACEHOLDER = re.compile(r"\[\w+\]")
_PLACEHOLDERS = (ENTITY, ENTITIES, MODULE)
_INCLUDE = re.compile(r"{%[-+]?\s*(?:include|extends|import|from)\b(.*?)%}", re.DOTALL)
_STRING = re.compile(r"""["']([^"']+)["']""")


def check_overrides(
    layout: str, overrides: Path, reserved: Mapping[str, str], problems: Problems
) -> None:
    """Report templates that cannot have the effect that their path promises.

    `reserved` are paths that are never made by templates, or folders of such paths,
    each with a hint.
    """
    rows = [row for row in template_files(layout, overrides) if row.file.is_file()]
    included = {name for row in rows for name in _included_names(row)}
    for row in rows:
        if not row.is_override:
            continue
        if row.is_part:
            if row.name not in included:
                reason = "no template includes it"
                problems.add("template-unused", None, template=row.name, reason=reason)
            continue
        _check_placeholders(row, problems)
        for path, hint in reserved.items():
            if row.path == path or (path.endswith("/") and row.path.startswith(path)):
                problems.add(
                    "template-path-reserved",
                    None,
                    hint=hint,
                    template=row.name,
                    path=row.path,
                )
    _check_places(layout, overrides, problems)


def _included_names(row: Template) -> Iterator[str]:
    for names in _INCLUDE.findall(row.file.read_text("utf-8", "replace")):
        yield from _STRING.findall(names)


def _check_placeholders(row: Template, problems: Problems) -> None:
    for found in _PLACEHOLDER.findall(row.path):
        meant = nearest_word(found, _PLACEHOLDERS)
        if found not in _PLACEHOLDERS and meant is not None:
            problems.add(
                "template-placeholder",
                None,
                template=row.name,
                placeholder=found,
                meant=meant,
            )


def _check_places(layout: str, overrides: Path, problems: Problems) -> None:
    """Report files that are close to a built-in template, but do not override it."""
    builtin = {
        row.path: row.name for name in layouts() for row in template_files(name)
    } | {row.path: row.name for row in template_files(layout)}
    trees = {SHARED, layout, *layouts()}
    for file in sorted(overrides.rglob("*")):
        path = file.relative_to(overrides).as_posix()
        tree, _, rest = path.partition("/")
        if tree in trees and not path.endswith(SUFFIX):
            name = builtin.get(rest)
            reason = f"its name does not end in `{SUFFIX}`"
        elif tree not in trees:
            name = builtin.get(path.removesuffix(SUFFIX))
            reason = f"it is neither in `{SHARED}/` nor in the folder of a layout"
        else:
            continue
        if name is not None and file.is_file():
            hint = f"the built-in template is `{name}`"
            problems.add(
                "template-unused", None, hint=hint, template=path, reason=reason
            )
