"""Resolution of a spec into a domain, by passes in a fixed order over all entities."""

from __future__ import annotations

from generator.diagnostics import Problems
from generator.domain.model import LAYERED, AcceptedBreak, App, BelongsTo, Domain
from generator.domain.resolve.actions import key_parameter_names
from generator.domain.resolve.attributes import resolve_attributes
from generator.domain.resolve.collisions import report_collisions
from generator.domain.resolve.common_fields import resolve_common_fields
from generator.domain.resolve.cycles import resolve_required_cycles
from generator.domain.resolve.endpoints import resolve_endpoints
from generator.domain.resolve.enums import resolve_enums
from generator.domain.resolve.fields import resolve_fields
from generator.domain.resolve.former_name_checks import check_former_names
from generator.domain.resolve.joins import resolve_joins
from generator.domain.resolve.keys import resolve_keys
from generator.domain.resolve.operations import resolve_operations
from generator.domain.resolve.own_types import resolve_own_types
from generator.domain.resolve.relations import resolve_relations
from generator.domain.resolve.resolve_context import Draft, ResolveContext, non_blank
from generator.domain.resolve.routes import report_duplicate_routes
from generator.domain.resolve.rules import resolve_rules
from generator.domain.resolve.traits import resolve_traits
from generator.domain.resolve.unique_names import resolve_names
from generator.spec import AppSpec, Spec

_PASSES = (
    resolve_names,
    resolve_enums,
    resolve_own_types,
    resolve_traits,
    resolve_fields,
    resolve_relations,
    resolve_keys,
    resolve_joins,
    resolve_common_fields,
    resolve_rules,
    resolve_endpoints,
    resolve_required_cycles,
    resolve_operations,
    report_collisions,
    report_duplicate_routes,
    check_former_names,
)


def resolve_spec(spec: Spec, problems: Problems) -> Domain | None:
    """Resolve a spec; None if it, or its earlier parsing, has errors.

    Every pass runs whatever the earlier ones found, so that all errors appear in one
    report. Errors that only follow from a reported one are not reported.
    """
    context = ResolveContext(spec, problems)
    for run in _PASSES:
        run(context)
    if problems.has_errors or spec.app is None:
        return None
    resolve_attributes(context)
    referrers = _referrers(context)
    for draft in context.drafts.values():
        _finish(draft, referrers.get(draft.name, []))
    return Domain(
        app=_app(spec.app),
        enums=tuple(context.enums.values()),
        entities=tuple(draft.entity for draft in context.drafts.values()),
        endpoints=tuple(context.operations),
        accepted_breaks=tuple(
            AcceptedBreak(each.change.value, each.reason.value)
            for each in spec.accepted_breaks
        ),
    )


def _referrers(context: ResolveContext) -> dict[str, list[BelongsTo]]:
    """Return the relations that lead to each entity, by its name."""
    found: dict[str, list[BelongsTo]] = {}
    for draft in context.drafts.values():
        for relation in draft.relations.values():
            if isinstance(relation, BelongsTo):
                found.setdefault(relation.target.name, []).append(relation)
    return found


def _finish(draft: Draft, referrers: list[BelongsTo]) -> None:
    key = draft.key or ()
    references = [
        field
        for relation in draft.relations.values()
        if isinstance(relation, BelongsTo)
        for field in relation.fields
    ]
    rest = (*draft.data.values(), *references, *draft.trait_fields)
    draft.entity.link_parts(
        fields=(*key, *(field for field in rest if field not in key)),
        key=key,
        key_parameters=key_parameter_names(draft),
        relations=tuple(draft.relations.values()),
        inverses=tuple(draft.inverses.values()),
        referrers=tuple(referrers),
    )


def _app(spec: AppSpec) -> App:
    title = spec.name.value.replace("_", " ").strip().capitalize()
    return App(
        name=spec.name.value,
        title=title if spec.title is None else spec.title.value,
        version="0.1.0" if spec.version is None else spec.version.value,
        description=non_blank(spec.description),
        layout=LAYERED if spec.layout is None else spec.layout.value,
        layout_span=None if spec.layout is None else spec.layout.span,
        frontend=tuple(sorted({each.value for each in spec.frontend})),
    )
