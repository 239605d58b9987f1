"""The intermediate tree of a run that both renames and moves: new names, old places.

Renames map one file to another of the same template, and moves map one file to another
with the same names. A run that does both is planned as two runs, by way of the files
that the old layout and modules would have under the new names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.pipeline import stages
from generator.pipeline.project import Project
from generator.templates import layouts, template_files
from generator.workspace import State

if TYPE_CHECKING:
    from generator.domain import Domain
    from generator.merge import SpecRenames
    from generator.pipeline.run import GenerationSource
    from generator.spec import Spec
    from generator.tree import Tree


def intermediate_tree(
    project: Project,
    tree: Tree,
    source: GenerationSource,
    renames: SpecRenames,
    state: State,
) -> tuple[Tree, SpecRenames] | None:
    """Return the tree with the new names in the old layout and modules.

    Also return the renames that lead to it. Return None unless the run both renames and
    moves.
    """
    domain = source.domain
    layout = _recorded_layout(project, domain, state)
    moved = _former_modules(domain, renames, state)
    if layout == domain.app.layout and not moved:
        return None
    placed = _resolve_placed(project, layout, moved)
    if placed is None:
        return None

    problems = Problems()
    files = stages.emit.output_files(
        placed, stages.schema.build_tables(placed), project.templates
    )
    between = files.make(source.contract, problems)
    if problems.has_errors:
        return None
    emitted = source.files.make(source.contract, problems)
    rest = {path: file for path, file in tree.items() if path not in emitted}
    renames = replace(renames, modules=_old_module_names(placed, renames))
    return dict(sorted({**rest, **between}.items())), renames


def _old_module_names(domain: Domain, renames: SpecRenames) -> dict[str, str]:
    """Return the old names of modules named after renamed entities."""

    return {
        entity.module: stages.naming.safe_module(
            stages.naming.snake(renames.entities[entity.name])
        )
        for entity in domain.entities
        if entity.name in renames.entities and entity.module == entity.names.singular
    }


def _recorded_layout(project: Project, domain: Domain, state: State) -> str:
    """Return the layout whose templates rendered most of the recorded files."""

    made = {entry.template for entry in state.lock.entries.values()}
    known = {
        name: {each.path for each in template_files(name, project.templates)}
        for name in layouts(project.templates)
    }
    now = domain.app.layout
    return max(known, key=lambda name: (len(made & known[name]), name == now))


def _former_modules(
    domain: Domain, renames: SpecRenames, state: State
) -> dict[str, str | None]:
    """Return the old modules of entities that have changed their module.

    None stands for the default module, named after the entity.
    """

    homes: dict[str, str] = {}
    for path, entry in state.lock.entries.items():
        if entry.entity is not None and entry.entity.startswith(
            stages.naming.module_owner("")
        ):
            module = entry.entity.removeprefix(stages.naming.module_owner(""))
            for name in stages.merge.defined_names(
                state.base_text(path, entry.hash) or ""
            ):
                homes.setdefault(name, module)
    found: dict[str, str | None] = {}
    for entity in domain.entities:
        words = renames.words.get(entity.name, ())
        old = renames.entities.get(entity.name, entity.name)
        classes = [before for before, after in words if after == entity.names.cls]
        home = homes.get(classes[0] if classes else entity.names.cls)
        own = entity.module == entity.names.singular
        if home == stages.naming.safe_module(stages.naming.snake(old)):
            found |= {} if own else {entity.name: None}
        elif home not in (None, entity.module):
            found[entity.name] = home
    return found


def _resolve_placed(
    project: Project, layout: str, modules: dict[str, str | None]
) -> Domain | None:
    """Resolve the specs with another layout and other modules."""

    problems = Problems()
    spec = stages.spec.read_spec(
        stages.source.load_specs(project.root, project.specs, problems), problems
    )
    return stages.domain.resolve_spec(_place_entities(spec, layout, modules), problems)


def _place_entities(spec: Spec, layout: str, modules: dict[str, str | None]) -> Spec:

    if spec.app is None:
        return spec
    app = replace(spec.app, layout=stages.spec.Located(layout, spec.app.span))
    entities = []
    for item in spec.entities:
        if item.name in modules:
            name = modules[item.name]
            module = None if name is None else stages.spec.Located(name, item.span)
            item = replace(item, value=replace(item.value, module=module))
        entities.append(item)
    return replace(
        spec, app=app, entities=replace(spec.entities, items=tuple(entities))
    )
