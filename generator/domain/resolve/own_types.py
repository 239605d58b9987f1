"""Pass 3, the project's own types: names for a base type and rules.

A field that names one is resolved as if it had the base and the rules itself, so that
no later pass or stage has to know of them. What the field says itself comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from generator.diagnostics import Related
from generator.domain.resolve.resolve_context import OwnType, ResolveContext
from generator.spec import NamedValue, OwnTypeSpec, ParameterSpec, TypeSpec

S = TypeVar("S", bound=ParameterSpec)

_RULES = ("min_length", "max_length", "minimum", "maximum", "pattern")
_KEY_HINT = "define a field of this type, and name it in the key: `id: [number]`"
_LIST_HINT = "use a type without rules here"
_OF_SINGLE_VALUES = (*_RULES, "example")


class InvalidOwnType(Exception):
    """A wrong use of a type of the project, which was reported."""


def resolve_own_types(context: ResolveContext) -> None:
    """Find the base and the rules of every type, through all that it is made of."""
    specs = {named.name: named for named in context.spec.types}
    for name in specs:
        _resolve(name, specs, (), context)


def _resolve(
    name: str,
    specs: Mapping[str, NamedValue[OwnTypeSpec]],
    path: tuple[str, ...],
    context: ResolveContext,
) -> OwnType | None:
    if name in context.own_types or name in context.invalid_types:
        return context.own_types.get(name)
    named = specs[name]
    spec = named.value
    context.invalid_types.add(name)
    base = spec.base
    path = (*path, name)
    if base.name in path:
        cycle = " → ".join((*path[path.index(base.name) :], base.name))
        context.problems.add("type-cycle", base.span, cycle=cycle)
        return None
    if base.is_list:
        context.problems.add("list-base", base.span, name=name)
        return None
    keys = {
        each.name: value
        for each in fields(spec)
        if each.name not in ("span", "base")
        and (value := getattr(spec, each.name)) is not None
    }
    made_of = base.name if base.name in specs else None
    if made_of is not None:
        inner = _resolve(made_of, specs, path, context)
        if inner is None:
            return None
        if base.arguments:
            context.problems.add("unexpected-arguments", base.span, name=base.name)
            return None
        base, keys = inner.base, {**inner.keys, **keys}
    context.invalid_types.discard(name)
    found = context.own_types[name] = OwnType(base, keys, named.span, made_of)
    return found


def expand(spec: S, context: ResolveContext) -> S:
    """Return a field or parameter with the base and the rules of the type it names.

    Raises:
        InvalidOwnType: it cannot have the type; this was reported.
    """
    own = _find_own_type(spec.type, context)
    if own is None:
        return spec
    keys = own.keys
    if spec.type.is_list:
        _refuse_rules(spec.type, own, "the items of a list", context, _LIST_HINT)
        keys = {k: v for k, v in keys.items() if k not in _OF_SINGLE_VALUES}
    type = replace(
        own.base,
        is_list=spec.type.is_list,
        optional=spec.type.optional,
        span=spec.type.span,
    )
    inherited = {k: v for k, v in keys.items() if getattr(spec, k) is None}
    changes: dict[str, Any] = {"type": type, **inherited}
    return replace(spec, **changes)


def expand_bare(
    spec: TypeSpec, context: ResolveContext, refused: str | None = None
) -> ParameterSpec:
    """Return a bare type as a parameter with the base of the type that it names.

    `refused` names the place of the type, if rules cannot be checked there.

    Raises:
        InvalidOwnType: it cannot be named here; this was reported.
    """
    own = _find_own_type(spec, context)
    if own is not None and refused is not None:
        _refuse_rules(spec, own, refused, context, _KEY_HINT)
    parameter = ParameterSpec(span=spec.span, type=spec)
    if own is None:
        return parameter
    keys = {k: v for k, v in own.keys.items() if k not in _OF_SINGLE_VALUES}
    type = replace(
        own.base, is_list=spec.is_list, optional=spec.optional, span=spec.span
    )
    return replace(parameter, type=type, **keys)


def _find_own_type(spec: TypeSpec, context: ResolveContext) -> OwnType | None:
    own = context.own_types.get(spec.name)
    if own is not None and spec.arguments:
        context.problems.add("unexpected-arguments", spec.span, name=spec.name)
        raise InvalidOwnType
    return own


def _refuse_rules(
    spec: TypeSpec, own: OwnType, place: str, context: ResolveContext, hint: str
) -> None:
    rule = next((name for name in _RULES if name in own.keys), None)
    if rule is None:
        return
    context.problems.add(
        "rule-not-checked",
        spec.span,
        name=spec.name,
        rule=rule,
        place=place,
        hint=hint,
        related=[Related(own.span, "the type is defined here")],
    )
    raise InvalidOwnType
