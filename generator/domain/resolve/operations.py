"""Pass 12, operations: endpoints that do not belong to an entity."""

from __future__ import annotations

import re

from generator.diagnostics import Problems
from generator.domain.model import Method, Operation, Parameter
from generator.domain.resolve.field_types import type_name, unfit_path_value
from generator.domain.resolve.fields import resolve_parameters
from generator.domain.resolve.resolve_context import ResolveContext, non_blank
from generator.domain.resolve.returns import resolve_returns
from generator.naming import PARAMETERS_IN_USE, RESERVED_MODULES, safe_attributes
from generator.spec import NamedValue, OperationSpec, Text
from generator.types import FieldType

_SEGMENT = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*|\{([a-z][a-z0-9_]*)\}")
_WITHOUT_BODY = frozenset({Method.GET, Method.DELETE})


def resolve_operations(context: ResolveContext) -> None:
    """Resolve the top-level endpoints."""
    specs = context.spec.endpoints
    functions = safe_attributes((each.name for each in specs), RESERVED_MODULES)
    for named in specs:
        operation = _operation(named, functions[named.name], context)
        if operation is not None:
            context.operations.append(operation)


def _operation(
    named: NamedValue[OperationSpec], function: str, context: ResolveContext
) -> Operation | None:
    spec, problems = named.value, context.problems
    methods = {method: path for method in Method if (path := getattr(spec, method))}
    if len(methods) != 1:
        problems.add(
            "method-count", named.span, name=named.name, count=len(methods) or "no"
        )
        return None
    method, path = next(iter(methods.items()))
    # Path and query parameters are arguments of one function.
    arguments = [each.name for each in (*spec.params, *spec.query)]
    attributes = safe_attributes(arguments, PARAMETERS_IN_USE)
    operation = Operation(
        name=named.name,
        function=function,
        method=method,
        path=path.value,
        path_parameters=resolve_parameters(spec.params, attributes, context),
        query=resolve_parameters(spec.query, attributes, context),
        body=resolve_parameters(
            spec.body, safe_attributes(each.name for each in spec.body), context
        ),
        returns=resolve_returns(spec.returns, context),
        entity=None,
        description=non_blank(spec.description),
        span=named.span,
    )
    _check_path(path, spec, problems)
    _check_parameters(operation, spec, problems)
    if method in _WITHOUT_BODY and spec.body.items:
        span = spec.body.items[0].span
        problems.add("body-not-allowed", span, method=method.value.upper())
    return operation


def _check_path(path: Text, spec: OperationSpec, problems: Problems) -> None:
    segments = path.value.split("/")
    if segments[0] or len(segments) < 2:
        problems.add(
            "bad-path",
            path.span,
            path=path.value,
            reason="expected `/` at the beginning",
        )
        return
    names: list[str] = []
    for segment in segments[1:]:
        found = _SEGMENT.fullmatch(segment)
        if found is None:
            reason = f"`{segment}` is neither a lower-case word nor a `{{parameter}}`"
            if not segment:
                reason = "it has an empty segment"
            problems.add("bad-path", path.span, path=path.value, reason=reason)
            return
        if found[1] in names:
            reason = f"`{segment}` appears twice"
            problems.add("bad-path", path.span, path=path.value, reason=reason)
        if found[1]:
            names.append(found[1])
    declared = {each.name for each in spec.params} | spec.params.invalid
    for name in names:
        if name not in declared:
            problems.add("undeclared-parameter", path.span, name=name)
    for each in spec.params:
        if each.name not in names:
            problems.add("parameter-not-in-path", each.span, name=each.name)


def _check_parameters(
    operation: Operation, spec: OperationSpec, problems: Problems
) -> None:
    for parameter in operation.path_parameters:
        if parameter.nullable or parameter.default is not None:
            problems.add("optional-path-parameter", parameter.span, name=parameter.name)
        if not _fits_path(parameter.type):
            _refuse_type(parameter, "path", problems)
    path_names = {each.name for each in spec.params}
    for parameter in operation.query:
        if not parameter.type.scalar.in_query:
            _refuse_type(parameter, "query", problems)
        if parameter.name in path_names:
            problems.add("duplicate-parameter", parameter.span, name=parameter.name)


def _fits_path(type: FieldType) -> bool:
    """Return whether every value of a type is one segment of a path."""
    is_segment = type.scalar.in_path and not type.is_list
    return is_segment and unfit_path_value(type) is None


def _refuse_type(parameter: Parameter, place: str, problems: Problems) -> None:
    problems.add(
        "type-not-in-url",
        parameter.span,
        name=parameter.name,
        type=type_name(parameter.type),
        place=place,
    )
