"""Operations: endpoints that users implement."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import (
    Operation,
    Parameter,
    Returns,
    ReturnsEntity,
    ReturnsObject,
    ReturnsValue,
    describe_operation,
    is_conditional,
    operation_classes,
    operation_error_statuses,
    operation_id,
    operation_summary,
    returns_version,
)
from generator.emit.views.fields import (
    alias_arguments,
    annotate,
    declare,
    declare_output,
    documentation_arguments,
    limit_arguments,
)
from generator.emit.views.references import EntityReference, entity_reference
from generator.python import Code, docstring, join, literal
from generator.types import python_type, wire_type

_SUCCESS = {False: 200, True: 204}


@dataclass(frozen=True)
class ClassView:
    """A schema of an operation: its name and its printed fields."""

    cls: Code
    fields: list[Code]


@dataclass(frozen=True)
class OperationView:
    """One operation, as routers and services use it."""

    function: Code
    explicit_id: Code
    """`operation_id=…, summary=…, ` if the function has another name."""
    method: Code
    path: Code
    """A string literal, relative to the router's prefix."""
    docstring: Code
    service_docstring: Code
    """The same text for a deeper indentation."""
    signature: Code
    """Parameters of the service's method, after `self`."""
    self_signature: Code
    """The same with `self`."""
    parameters: Code
    """Parameters of the endpoint function, without the service."""
    leading_parameters: Code
    """The same, ready to be followed by another parameter."""
    arguments: Code
    """The arguments that the endpoint passes to the service."""
    body: ClassView | None
    query: ClassView | None
    result: ClassView | None
    service_returns: Code
    returns: Code
    converted: Code
    """An expression that converts `result` to the response."""
    is_empty: bool
    """Whether the response has no body."""
    is_conditional: bool
    """Whether it requires the version that the client knows."""
    is_tagged: bool
    """Whether the response has a version."""
    status: Code
    problems: Code
    service: Code
    """The name of the service's parameter in the endpoint."""
    name: Code
    """A string literal of the operation's name, for messages."""
    entities: list[EntityReference]
    """The entities in its response."""

    @property
    def classes(self) -> list[Code]:
        """The names of the schemas that belong to the operation."""
        own = (self.query, self.body, self.result)
        return [schema.cls for schema in own if schema is not None]


@dataclass(frozen=True)
class _Argument:
    """An argument of both an endpoint and the service method that it calls."""

    name: str
    annotation: Code
    """The type in the service."""
    declaration: Code
    """The complete declaration in the endpoint."""
    value: str = ""
    """The name in the endpoint, if it differs from that in the service."""


_EXPECTED = _Argument(
    "expected", Code("ExpectedVersion"), Code("if_match: IfMatch"), "if_match"
)


def operation_view(operation: Operation, prefix: str) -> OperationView:
    """Build the view of an operation; `prefix` is the prefix of the router."""
    classes = operation_classes(operation)
    body = _class(classes, "body", [declare(p).code() for p in operation.body])
    query = _class(classes, "query", [declare(p).code() for p in operation.query])
    result = _class(classes, "result", _results(operation.returns))
    service_returns, returns, converted = _answer(operation.returns, result)
    arguments = _arguments(operation, query, body)
    signature = [Code(f"{each.name}: {each.annotation}") for each in arguments]
    endpoint = [each.declaration for each in arguments]
    empty = operation.returns is None
    return OperationView(
        function=_function(operation),
        explicit_id=_explicit_id(operation),
        method=Code(operation.method.value),
        path=literal(operation.path.removeprefix(prefix)),
        docstring=docstring(
            operation.description or "", 4, describe_operation(operation)
        ),
        service_docstring=docstring(
            operation.description or "", 8, describe_operation(operation)
        ),
        signature=join(signature),
        self_signature=join([Code("self"), *signature]),
        parameters=join(endpoint),
        leading_parameters=Code("".join(f"{item}, " for item in endpoint)),
        arguments=join(Code(each.value or each.name) for each in arguments),
        service=Code(_own_name("service", operation)),
        body=body,
        query=query,
        result=result,
        service_returns=service_returns,
        returns=returns,
        converted=converted,
        is_empty=empty,
        is_conditional=is_conditional(operation),
        is_tagged=returns_version(operation),
        status=Code(str(_SUCCESS[empty])),
        problems=_problems(operation),
        name=literal(operation_id(operation)),
        entities=_entities(operation.returns),
    )


def _function(operation: Operation) -> Code:
    if operation.entity is None:
        return Code(operation.function)
    return Code(operation_id(operation))


def _explicit_id(operation: Operation) -> Code:
    name = operation_id(operation)
    own = _function(operation)
    if own == name:
        return Code("")
    summary = literal(operation_summary(name))
    return Code(f"operation_id={literal(name)}, summary={summary}, ")


def _entity_key(operation: Operation) -> list[tuple[str, Code]]:
    entity = operation.entity
    if entity is None:
        return []
    types = [wire_type(field.type) for field in entity.key]
    return list(zip(entity.key_parameters, types, strict=True))


def _arguments(
    operation: Operation, query: ClassView | None, body: ClassView | None
) -> list[_Argument]:
    """Return the arguments of an operation's functions: its path, query and body."""
    arguments = [
        _Argument(name, annotation, Code(f"{name}: {annotation}"))
        for name, annotation in _entity_key(operation)
    ]
    for parameter in operation.path_parameters:
        annotation = wire_type(parameter.type)
        declaration = _path_argument(parameter)
        arguments.append(_Argument(parameter.attribute, annotation, declaration))
    if query:
        name = _own_name("query", operation)
        declaration = Code(f"{name}: Annotated[{query.cls}, Query()]")
        arguments.append(_Argument(name, query.cls, declaration))
    if body:
        name = _own_name("data", operation)
        arguments.append(_Argument(name, body.cls, Code(f"{name}: {body.cls}")))
    if is_conditional(operation):
        arguments.append(_EXPECTED)
    return arguments


def _own_name(name: str, operation: Operation) -> str:
    """Return a name for a generated argument that no path parameter has.

    FastAPI treats any argument with the name of a path parameter as that parameter.
    """
    parts = operation.path_parameters
    taken = {part.name for part in parts} | {part.attribute for part in parts}
    while name in taken:
        name += "_"
    return name


def _path_argument(parameter: Parameter) -> Code:
    annotation = annotate(parameter.type, parameter.limits)
    alias_of = alias_arguments(parameter, "alias")
    details = [
        *alias_of,
        *limit_arguments(parameter),
        *documentation_arguments(parameter),
    ]
    if details:
        annotation = Code(f"Annotated[{annotation}, Path({', '.join(details)})]")
    return Code(f"{parameter.attribute}: {annotation}")


def _class(classes: dict[str, str], part: str, fields: list[Code]) -> ClassView | None:
    return ClassView(Code(classes[part]), fields) if part in classes else None


def _results(returns: Returns) -> list[Code]:
    if not isinstance(returns, ReturnsObject):
        return []
    return [declare_output(p).code() for p in returns.properties]


def _answer(returns: Returns, result: ClassView | None) -> tuple[Code, Code, Code]:
    """Return the types in the service and the endpoint, and the conversion between."""
    if result is not None:
        return result.cls, result.cls, Code("result")
    if isinstance(returns, ReturnsEntity):
        cls = returns.entity.names.cls
        public = f"{cls}Public"
        if returns.is_list:
            converted = f"[{public}.model_validate(row) for row in result]"
            return Code(f"list[{cls}]"), Code(f"list[{public}]"), Code(converted)
        return Code(cls), Code(public), Code(f"{public}.model_validate(result)")
    if isinstance(returns, ReturnsValue):
        null = " | None" if returns.nullable else ""
        python, wire = python_type(returns.type), wire_type(returns.type)
        return Code(python + null), Code(wire + null), Code("result")
    return Code("None"), Code("None"), Code("None")


def _entities(returns: Returns) -> list[EntityReference]:
    return (
        [entity_reference(returns.entity)] if isinstance(returns, ReturnsEntity) else []
    )


def _problems(operation: Operation) -> Code:
    return join(Code(str(status)) for status in operation_error_statuses(operation))
