"""Results: the response of an operation."""

from __future__ import annotations

from generator.diagnostics import nearest_word
from generator.domain.model import (
    Returns,
    ReturnsEntity,
    ReturnsObject,
    ReturnsValue,
)
from generator.domain.resolve.field_types import resolve_bare_type
from generator.domain.resolve.fields import resolve_parameters
from generator.domain.resolve.resolve_context import ResolveContext
from generator.naming import safe_attributes
from generator.spec import ParameterSpec, ReturnsSpec, TypeSpec
from generator.types import written_scalars


def resolve_returns(
    spec: ReturnsSpec[ParameterSpec] | None, context: ResolveContext
) -> Returns:
    """Resolve the result of an operation; None for no content."""
    if spec is None:
        return None
    if spec.properties is not None:
        names = safe_attributes(named.name for named in spec.properties)
        return ReturnsObject(resolve_parameters(spec.properties, names, context))
    if spec.type is None:
        return None
    draft = context.drafts.get(spec.type.name)
    if draft is not None:
        _check_entity(spec, spec.type, context)
        return ReturnsEntity(draft.entity, spec.type.is_list)
    if _is_unknown(spec.type, context):
        return None
    type = resolve_bare_type(spec.type, context)
    return None if type is None else ReturnsValue(type, spec.optional)


def _check_entity(
    spec: ReturnsSpec[ParameterSpec], type: TypeSpec, context: ResolveContext
) -> None:
    if spec.optional or type.arguments:
        context.problems.add("result-null", spec.span, name=type.name)


def _is_unknown(type: TypeSpec, context: ResolveContext) -> bool:
    """Return whether a result's type is unknown, reporting it unless it was before."""
    name = type.name
    if name in {**written_scalars(), **context.enums, **context.own_types}:
        return False
    if context.is_already_reported(name):
        return True
    hint = context.rename_hint(name)
    if hint is None:
        known = nearest_word(
            name, [*written_scalars(), *context.enums, *context.drafts]
        )
        hint = f"did you mean `{known}`?" if known else None
    context.problems.add("unknown-type", type.span, name=name, hint=hint)
    return True
