"""Modules: groups of entities, for layouts that consist of modules."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import Domain
from generator.emit.views.entity import EntityView
from generator.python import Code, docstring


@dataclass(frozen=True)
class NamesInFile:
    """The names of an entity's parts within a file."""

    router: Code
    """The variable of its router."""
    region: Code
    """The prefix of the names of its custom regions: nothing, or `book `."""


SINGLE_ENTITY = NamesInFile(Code("router"), Code(""))
"""The names in a file that contains a single entity."""


@dataclass(frozen=True)
class ModuleView:
    """One module: a folder with the files of its entities."""

    name: Code
    """The name, which is that of the folder."""
    label: Code
    """`books`, or `the catalogue module` if it has several entities."""
    docstring: Code
    """A summary of its contents."""
    members: list[tuple[EntityView, NamesInFile]]
    router: Code
    """The name of its router in other files."""
    routed: list[tuple[EntityView, NamesInFile]]
    """The members that have endpoints."""
    is_shared: bool
    """Whether several of its entities have endpoints, and thus routers."""


def module_views(domain: Domain, entities: list[EntityView]) -> list[ModuleView]:
    """Group the entities of a domain by module, in the order of first occurrence."""
    members: dict[str, list[EntityView]] = {}
    for entity, view in zip(domain.entities, entities, strict=True):
        members.setdefault(entity.module, []).append(view)
    return [_module(name, views) for name, views in members.items()]


def _module(name: str, entities: list[EntityView]) -> ModuleView:
    routed = [entity for entity in entities if entity.has_endpoints]
    shared = len(routed) > 1
    members = [(entity, _place(entity, shared)) for entity in entities]
    words = name.replace("_", " ").strip()
    labels = [entity.labels for entity in entities]
    listed = " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
    return ModuleView(
        name=Code(name),
        label=Code(labels[0] if len(labels) == 1 else f"the {words} module"),
        docstring=docstring(
            f"{listed.capitalize()}: from their tables to their routes.", 0
        ),
        members=members,
        router=Code(f"{name}_router"),
        routed=[(entity, place) for entity, place in members if entity in routed],
        is_shared=shared,
    )


def _place(entity: EntityView, shared: bool) -> NamesInFile:
    router = f"{entity.singular}_router" if shared else "router"
    return NamesInFile(Code(router), Code(f"{entity.label} "))
