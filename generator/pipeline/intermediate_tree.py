"""The intermediate tree of a run that both renames and moves: new names, old places.

Renames map one file to another of the same template, and moves map one file to another
with the same names. A run that does both is planned as two runs, by way of the files
that the old layout and modules would have under the new names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.pipeline.project import Project
from generator.workspace import State

if TYPE_CHECKING:
    from generator.domain.model import Domain
    from generator.merge import Renames
    from generator.spec import Spec
    from generator.tree import Tree


def stopover(
    project: Project, tree: Tree, domain: Domain, renames: Renames, state: State
) -> tuple[Tree, Renames] | None:
    """Return the tree with the new names in the old layout and modules.

    Also return the renames that lead to it. Return None unless the run both renames and
    moves.
    """
    layout = _layout(project, domain, state)
    moved = _modules(domain, renames, state)
    if layout == domain.app.layout and not moved:
        return None
    placed = _resolved(project, layout, moved)
    if placed is None:
        return None
    from generator.emit import emit
    from generator.schema.build import tables

    problems = Problems()
    between = emit(placed, tables(placed), project.templates, problems)
    if problems.has_errors:
        return None
    emitted = emit(domain, tables(domain), project.templates, problems)
    rest = {path: file for path, file in tree.items() if path not in emitted}
    renames = replace(renames, modules=_renamed(placed, renames))
    return dict(sorted({**rest, **between}.items())), renames


def _renamed(domain: Domain, renames: Renames) -> dict[str, str]:
    """Return the old names of modules named after renamed entities."""
    from generator.domain.naming import safe_module, snake

    return {
        entity.module: safe_module(snake(renames.entities[entity.name]))
        for entity in domain.entities
        if entity.name in renames.entities and entity.module == entity.names.singular
    }


def _layout(project: Project, domain: Domain, state: State) -> str:
    """Return the layout whose templates rendered most of the recorded files."""
    from generator.emit.templates import layouts, template_files

    made = {entry.template for entry in state.lock.entries.values()}
    known = {
        name: {each.path for each in template_files(name, project.templates)}
        for name in layouts(project.templates)
    }
    now = domain.app.layout
    return max(known, key=lambda name: (len(made & known[name]), name == now))


def _modules(domain: Domain, renames: Renames, state: State) -> dict[str, str | None]:
    """Return the old modules of entities that have changed their module.

    None stands for the default module, named after the entity.
    """
    from generator.domain.naming import module_owner, safe_module, snake
    from generator.merge.python.relocation import definitions

    homes: dict[str, str] = {}
    for path, entry in state.lock.entries.items():
        if entry.entity is not None and entry.entity.startswith(module_owner("")):
            module = entry.entity.removeprefix(module_owner(""))
            for name in definitions(state.base(path, entry.hash) or ""):
                homes.setdefault(name, module)
    found: dict[str, str | None] = {}
    for entity in domain.entities:
        words = renames.words.get(entity.name, ())
        old = renames.entities.get(entity.name, entity.name)
        classes = [before for before, after in words if after == entity.names.cls]
        home = homes.get(classes[0] if classes else entity.names.cls)
        own = entity.module == entity.names.singular
        if home == safe_module(snake(old)):
            found |= {} if own else {entity.name: None}
        elif home not in (None, entity.module):
            found[entity.name] = home
    return found


def _resolved(
    project: Project, layout: str, modules: dict[str, str | None]
) -> Domain | None:
    """Resolve the specs with another layout and other modules."""
    from generator.domain.resolve import resolve
    from generator.source import load_specs
    from generator.spec import read

    problems = Problems()
    spec = read(load_specs(project.root, project.specs, problems), problems)
    return resolve(_placed(spec, layout, modules), problems)


def _placed(spec: Spec, layout: str, modules: dict[str, str | None]) -> Spec:
    from generator.spec.values import Located

    if spec.app is None:
        return spec
    app = replace(spec.app, layout=Located(layout, spec.app.span))
    entities = []
    for item in spec.entities:
        if item.name in modules:
            name = modules[item.name]
            module = None if name is None else Located(name, item.span)
            item = replace(item, value=replace(item.value, module=module))
        entities.append(item)
    return replace(
        spec, app=app, entities=replace(spec.entities, items=tuple(entities))
    )
