"""View objects and templates → files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from generator.diagnostics import Problems
from generator.emit.code import Code
from generator.emit.finish import finish
from generator.emit.templates import Template
from generator.emit.tree import EmittedFile
from generator.emit.views.app import AppView

ENTITY = "[entity]"
ENTITIES = "[entities]"
_EXECUTABLE = ".sh"


def render(
    app: AppView, templates: list[Template], problems: Problems
) -> Iterator[tuple[str, EmittedFile]]:
    """Give each output path with its file; what renders to nothing has none.

    What fails in a template of a user's own is added to `problems`.
    """
    environment = _environment(templates)
    for template in templates:
        if not template.is_override:
            yield from _files(environment, app, template)
            continue
        try:
            yield from list(_files(environment, app, template))
        except Exception as error:
            # Expressions of a template that is not ours may raise anything.
            reason = f"{type(error).__name__}: {error}"
            problems.add("template-failed", None, template=template.name, reason=reason)


def _files(
    environment: Environment, app: AppView, template: Template
) -> Iterator[tuple[str, EmittedFile]]:
    compiled = environment.get_template(template.name)
    for path, entity, context in _contexts(app, template.path):
        text = finish(path, compiled.render(context))
        if template.is_override and path.endswith(".py"):
            ast.parse(text)
        if text.strip() or path.endswith("__init__.py"):
            executable = path.endswith(_EXECUTABLE)
            yield path, EmittedFile(text, entity, template.path, executable)


def _contexts(
    app: AppView, path: str
) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    if ENTITY not in path and ENTITIES not in path:
        yield path, None, {"app": app}
        return
    for entity in app.entities:
        own = path.replace(ENTITY, entity.singular).replace(ENTITIES, entity.plural)
        yield own, entity.name, {"app": app, "entity": entity}


def _environment(templates: list[Template]) -> Environment:
    files = {template.name: template.file for template in templates}
    return Environment(
        loader=FunctionLoader(lambda name: files[name].read_text("utf-8")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_only_code,
    )


def _only_code(value: Any) -> Code:
    """Let through what a printing function made, and nothing else."""
    if not isinstance(value, Code):
        raise TypeError(f"a template printed {value!r}, which no function has printed")
    return value
