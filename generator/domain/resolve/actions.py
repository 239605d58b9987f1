"""Actions: an entity's endpoints with a user-written body."""

from __future__ import annotations

from generator.domain.model import Method, Operation
from generator.domain.resolve.fields import resolve_parameters
from generator.domain.resolve.resolve_context import Draft, ResolveContext, non_blank
from generator.domain.resolve.returns import resolve_returns
from generator.naming import SERVICE_METHODS, safe_attributes
from generator.spec import STANDARD, ActionSpec, EndpointsSpec, NamedValue

_LIKENESS = 0.8
"""The similarity of `updaet` to `update` is 0.83, that of `update_all` 0.75."""


def resolve_actions(
    spec: EndpointsSpec, draft: Draft, context: ResolveContext
) -> tuple[Operation, ...]:
    """Resolve the actions of an entity."""
    names = [named.name for named in spec.actions]
    functions = safe_attributes(names, SERVICE_METHODS)
    return tuple(
        _action(named, functions[named.name], draft, context) for named in spec.actions
    )


def _action(
    named: NamedValue[ActionSpec], function: str, draft: Draft, context: ResolveContext
) -> Operation:
    meant = _find_nearest(named.name)
    if meant is not None:
        context.problems.add(
            "suspicious-action-name", named.span, name=named.name, meant=meant
        )
    spec = named.value
    segment = named.name.strip("_").replace("_", "-")
    return Operation(
        name=named.name,
        function=function,
        method=Method.POST,
        path=f"{row_path(draft)}/{segment}",
        path_parameters=(),
        query=(),
        body=resolve_parameters(
            spec.body, safe_attributes(body.name for body in spec.body), context
        ),
        returns=resolve_returns(spec.returns, context),
        entity=draft.entity,
        description=non_blank(spec.description),
        span=named.span,
    )


def _find_nearest(name: str) -> str | None:
    """Return the standard endpoint that a name is a typo of, if any."""
    from difflib import SequenceMatcher

    ratios = {each: SequenceMatcher(None, each, name).ratio() for each in STANDARD}
    nearest = max(ratios, key=ratios.__getitem__)
    return nearest if ratios[nearest] > _LIKENESS else None


def key_parameter_names(draft: Draft) -> tuple[str, ...]:
    """Return the names of the path parameters of one row: `book_id`."""
    return tuple(f"{draft.singular}_{part.name}" for part in draft.key or ())


def row_path(draft: Draft) -> str:
    """Return the path of one row: `/books/{book_id}`."""
    parts = "/".join(f"{{{name}}}" for name in key_parameter_names(draft))
    return f"/{draft.entity.names.path}/{parts}"
