"""Overrides: the version of the built-in template that each of them is based on.

For each override the output keeps a copy of the built-in template as of the last change
of the override. If the built-in template has changed since, the difference is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path

from generator.diagnostics import Problems
from generator.templates import Template, builtin_folder, template_files
from generator.tree import EmittedFile, Tree

RECORDS = ".gen/templates"
_HEAD = re.compile(r"\{# override ([0-9a-f]{64}) #\}\n")


def record_overrides(
    layout: str, overrides: Path | None, output: Path, problems: Problems
) -> Tree:
    """Return the copies to keep, and report overrides whose original has changed.

    `overrides` is the folder of the project's templates, `output` the folder of the
    previous run's files.
    """
    if overrides is None:
        return {}
    return dict(_records(layout, overrides, output, problems))


def _records(
    layout: str, overrides: Path, output: Path, problems: Problems
) -> Iterator[tuple[str, EmittedFile]]:
    for template in template_files(layout, overrides):
        original = builtin_folder() / template.name
        if not template.is_override or not original.is_file():
            continue
        path = f"{RECORDS}/{template.name}"
        ours = original.read_text("utf-8")
        override = sha256(template.file.read_bytes()).hexdigest()
        base = _base(output / path, override)
        if base is None:
            base = ours
        elif base != ours:
            _report(template, base, ours, problems)
        text = f"{{# override {override} #}}\n{base}"
        yield path, EmittedFile(text, None, template.name)


def _base(record: Path, override: str) -> str | None:
    """Return the recorded base template, or None if the override has changed since."""
    try:
        text = record.read_text("utf-8")
    except (OSError, ValueError):
        return None
    head = _HEAD.match(text)
    known = head is not None and head[1] == override
    return text[head.end() :] if head is not None and known else None


def _report(template: Template, base: str, ours: str, problems: Problems) -> None:
    lines = unified_diff(
        base.splitlines(),
        ours.splitlines(),
        f"{template.name} (as it was)",
        f"{template.name} (now)",
        lineterm="",
    )
    problems.add("override-outdated", None, template=template.name, excerpt=lines)
