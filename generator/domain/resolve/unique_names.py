"""Pass 1, names: a draft for every entity, with all names derived from its name."""

from __future__ import annotations

from generator.domain.model import Entity, EntityNames
from generator.domain.resolve.resolve_context import (
    Draft,
    ResolveContext,
    former_name,
    non_blank,
)
from generator.naming import (
    plural_of,
    safe_class,
    safe_module,
    shorten,
    singular_class,
    snake,
)
from generator.spec import EntitySpec, NamedValue


def resolve_names(context: ResolveContext) -> None:
    """Create the drafts, in which later passes look up references by name."""
    for named in context.spec.entities:
        context.drafts[named.name] = _draft(named)
        _warn_of_plural(named, context)


def _warn_of_plural(named: NamedValue[EntitySpec], context: ResolveContext) -> None:
    """Report a plural name, unless the entity sets its plural."""
    singular = singular_class(named.name)
    if singular is not None and named.value.plural is None:
        context.problems.add(
            "plural-entity-name",
            named.span,
            name=named.name,
            singular=singular,
            plural=snake(named.name),
        )


def _draft(named: NamedValue[EntitySpec]) -> Draft:
    spec = named.value
    singular = snake(named.name)
    plural = spec.plural.value if spec.plural is not None else plural_of(singular)
    traits = {trait.value for trait in spec.traits}
    entity = Entity(
        name=named.name,
        names=_names(named.name, singular, plural),
        description=non_blank(spec.description),
        module=safe_module(singular if spec.module is None else spec.module.value),
        table=spec.table.value if spec.table is not None else shorten(plural),
        span=named.span,
        timestamps="timestamps" in traits,
        soft_delete="soft_delete" in traits,
        versioned="versioned" in traits,
        was=former_name(spec.was),
    )
    return Draft(spec, entity, singular, plural)


def _names(name: str, singular: str, plural: str) -> EntityNames:
    # Uncountable words need two variables anyway.
    collection = plural if plural != singular else f"{plural}_list"
    return EntityNames(
        cls=safe_class(name),
        singular=safe_module(singular),
        plural=safe_module(collection),
        path=plural.strip("_").replace("_", "-"),
        label=singular.replace("_", " "),
        labels=plural.strip("_").replace("_", " "),
    )
