"""The rendering of templates with view objects."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket
from platformdirs import user_cache_path

from generator.diagnostics import Problems
from generator.emit.views.app_modules import SINGLE_ENTITY
from generator.emit.views.application import AppView
from generator.frontend import FOLDER, FrontendView
from generator.naming import module_owner
from generator.python import Code, finish_file
from generator.templates import Template, builtin_folder
from generator.tree import EmittedFile

ENTITY = "[entity]"
ENTITIES = "[entities]"
MODULE = "[module]"
_EXECUTABLE = ".sh"


@dataclass(frozen=True)
class RenderContext:
    """The views that templates print."""

    app: AppView
    frontend: FrontendView
    """For the templates in the folder of the frontend only: it depends on edits of the
    contract, and these templates are rendered again once the edits are merged."""


def render_templates(
    views: RenderContext,
    templates: list[Template],
    overrides: Path | None,
    problems: Problems,
) -> Iterator[tuple[str, EmittedFile]]:
    """Yield each output path with its file; templates that render empty have none.

    Failures of the user's templates in `overrides` are added to `problems`.
    """
    odd = [t for t in templates if t.is_override and not t.file.is_file()]
    for template in odd:
        # Opening a pipe would block until something is written to it.
        reason = "it is not a regular file"
        problems.add("template-failed", None, template=template.name, reason=reason)
    if odd:
        return
    environment = _environment(overrides)
    # An overridden part can fail in any template that includes it.
    own_parts = any(each.is_part and each.is_override for each in templates)
    for template in templates:
        if template.is_part:
            continue
        if not (template.is_override or own_parts):
            yield from _files(environment, views, template)
            continue
        try:
            files = list(_files(environment, views, template))
            for path, file in files:
                if path.endswith(".py"):
                    ast.parse(file.text)
            yield from files
        except Exception as error:
            # Expressions of a user's template may raise anything.
            reason = f"{type(error).__name__}: {error}"
            problems.add("template-failed", None, template=template.name, reason=reason)


def _files(
    environment: Environment, views: RenderContext, template: Template
) -> Iterator[tuple[str, EmittedFile]]:
    compiled = environment.get_template(template.name)
    for path, owner, context in _contexts(views, template.path):
        text = finish_file(path, compiled.render(context))
        if text or not template.file.read_text("utf-8").strip():
            executable = path.endswith(_EXECUTABLE)
            yield path, EmittedFile(text, owner, template.path, executable)


def _contexts(
    views: RenderContext, path: str
) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """Yield each output path of a template, its owner, and its context."""
    app = views.app
    common: dict[str, Any] = {"app": app}
    if path.startswith(FOLDER):
        common["frontend"] = views.frontend
    if ENTITY in path or ENTITIES in path:
        for entity in app.entities:
            own = path.replace(ENTITY, entity.singular).replace(ENTITIES, entity.plural)
            own = own.replace(MODULE, entity.module)
            names = {"entity": entity, "place": SINGLE_ENTITY}
            yield own, entity.name, {**common, **names}
    elif MODULE in path:
        for module in app.modules:
            own = path.replace(MODULE, module.name)
            yield own, module_owner(module.name), {**common, "module": module}
    else:
        yield path, None, common


def _environment(overrides: Path | None) -> Environment:
    folders = [*([overrides] if overrides else []), builtin_folder()]
    return Environment(
        loader=FileSystemLoader(folders),
        bytecode_cache=_bytecode_cache(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_only_code,
    )


class _BytecodeCache(FileSystemBytecodeCache):
    """A cache that ignores errors of writing, such as a full disk."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Return the cache of compiled templates, or None if it cannot be created."""
    # Compiled templates also depend on the settings above.
    settings = sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    folder = user_cache_path("groundplan") / f"templates-{settings}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _BytecodeCache(str(folder))


def _only_code(value: Any) -> Code:
    """Return a value that a printing function made, and raise TypeError for others."""
    if not isinstance(value, Code):
        raise TypeError(f"a template printed {value!r}, which no function has printed")
    return value
