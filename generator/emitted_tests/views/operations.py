"""The emitted tests of operations: endpoints that users implement."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Any

from generator.domain import Entity, Method, Operation, Parameter, is_conditional
from generator.emitted_tests.samples.invalid import invalid_values, invalid_words
from generator.emitted_tests.samples.missing import parameter_samples
from generator.emitted_tests.samples.sample_rows import SampleSet
from generator.emitted_tests.views.snippets import (
    factory_call,
    path_segment,
    row_url,
)
from generator.python import Code, join, literal
from generator.types import SampleRequest


@dataclass(frozen=True)
class OperationTestView:
    """The parts of the tests of one operation."""

    name: Code
    made: Code
    """The expression that stores the row of an action; empty for others."""
    call: Code
    """The beginning of a client's call: `post(`."""
    url: Code
    invalid_urls: list[Code]
    headers: Code
    """An argument that sends any version, for actions that require one."""
    body: Code
    """A dict literal, empty if there is no body."""
    query: Code
    required: list[Code]
    """String literals of the required properties of the body."""
    invalid: list[Code]
    """Pairs of a property of the body and an invalid value, one of them unknown."""
    invalid_queries: list[Code]
    """Pairs of a query parameter and an invalid text."""


def operation_test(operation: Operation, world: SampleSet) -> OperationTestView:
    """Build the view of an operation's tests."""
    entity = operation.entity
    names = {parameter.name for parameter in (*operation.body, *operation.query)}
    unknown = next(w for w in ("nonsense", "gibberish", "bogus") if w not in names)
    return OperationTestView(
        name=Code(operation.function),
        made=Code(f"row = {factory_call(entity)}") if entity else Code(""),
        call=_call(operation),
        url=_url(operation, entity),
        invalid_urls=_invalid_urls(operation),
        headers=Code(", headers=ANY_VERSION" if is_conditional(operation) else ""),
        body=_dict(operation.body),
        query=_dict(operation.query),
        required=[literal(p.name) for p in operation.body if _is_required(p)],
        invalid=[
            *(case for p in operation.body for case in _invalid_pairs(p)),
            literal((unknown, 1)),
        ],
        invalid_queries=[
            *(
                literal((parameter.name, word))
                for parameter in operation.query
                for word in invalid_words(parameter.type)
            ),
            literal((unknown, "1")),
        ],
    )


def action_table(operation: Operation) -> Code:
    """Print the entry of an action in the table of its entity."""
    required = tuple(p.name for p in operation.body if _is_required(p))
    invalid = [case for p in operation.body for case in _invalid_pairs(p)]
    given = [
        literal(operation.method.value.upper()),
        literal(_action(operation)),
        *([Code(f"body={_dict(operation.body)}")] if operation.body else []),
        *([Code(f"required={literal(required)}")] if required else []),
        *([Code(f"refused=[{join(invalid)}]")] if invalid else []),
        *([Code("is_conditional=True")] if is_conditional(operation) else []),
    ]
    return Code(f"ActionTable({join(given)})")


def _call(operation: Operation) -> Code:
    method = operation.method.value
    if operation.body and operation.method in (Method.GET, Method.DELETE):
        return Code(f"request({literal(method.upper())}, ")
    return Code(f"{method}(")


def _is_required(parameter: Parameter) -> bool:
    return not parameter.nullable and parameter.default is None


def _sample(parameter: Parameter, *, in_path: bool = False) -> Any:
    found = parameter_samples(parameter, in_path=in_path)
    return found[0] if found else None


def _dict(parameters: tuple[Parameter, ...]) -> Code:
    if not parameters:
        return Code("")
    samples = {parameter.name: _sample(parameter) for parameter in parameters}
    return literal(
        {name: value for name, value in samples.items() if value is not None}
    )


def _invalid_pairs(parameter: Parameter) -> list[Code]:
    wanted = SampleRequest(parameter.type, parameter.limits, parameter.name)
    values = invalid_values(wanted, nullable=parameter.nullable)
    return [Code(f"({literal(parameter.name)}, {value})") for value in values]


def _action(operation: Operation) -> str:
    """Return the part of an action's path after the key."""
    return operation.path.rpartition("/")[2]


def _url(operation: Operation, entity: Entity | None) -> Code:
    if entity is None:
        return literal(_fill_path(operation, {}))
    base = row_url(entity)
    action = _action(operation)
    if base.startswith('f"'):
        return Code(f'{base[:-1]}/{action}"')
    return Code(f'f"{{{base}}}/{action}"')


def _fill_path(operation: Operation, changes: dict[str, str]) -> str:
    """Return the path of an operation with a value for each parameter."""
    values = {
        parameter.name: path_segment(_sample(parameter, in_path=True))
        for parameter in operation.path_parameters
    } | changes
    pieces = string.Formatter().parse(operation.path)
    filled = "".join(text + values.get(name or "", "") for text, name, _, _ in pieces)
    return f"/api/v1{filled}"


def _invalid_urls(operation: Operation) -> list[Code]:
    return [
        literal(_fill_path(operation, {parameter.name: word}))
        for parameter in operation.path_parameters
        for word in invalid_words(parameter.type)
    ]
