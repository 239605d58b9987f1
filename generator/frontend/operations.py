"""The operations of the contract as types: their inputs and responses."""

from __future__ import annotations

from typing import Any

from generator.contract import Json, OpenApiDocument, accepted_names
from generator.frontend.ts_names import operation_types, operations
from generator.frontend.ts_text import comment, property_name, ts_string
from generator.frontend.ts_types import property_lines, ts_type_of

_HEAD = """\
// The input and output of each operation of the API, by method and path.
import type * as t from "./types.js";
"""
_ANSWERS = (
    "/** The content of each documented status. */",
    "export const answers: {",
    "  readonly [key: string]: {",
    '    readonly [status: number]: "json" | "empty" | "other" | "problem";',
    "  };",
    "} = {",
)


def print_operations(document: OpenApiDocument, names: dict[str, str]) -> str:
    """Print the query types of all operations, and the table of operations."""
    spaced = {name: f"t.{own}" for name, own in names.items()}
    stems = operation_types(document, ("Query", "Sort", "Include"), names.values())
    queries: list[str] = []
    table = ["/** Every operation of the API. */", "export interface Operations {"]
    listed: list[str] = []
    answers: list[str] = []
    for key, operation in operations(document):
        parameters = operation.get("parameters", [])
        query = [each for each in parameters if each["in"] == "query"]
        stem = stems[key]
        if query:
            queries += _query(stem, query, spaced)
        table += _operation(key, operation, stem, spaced)
        answers.append(f"  {ts_string(key)}: {{ {_statuses(operation)} }},")
        several = [each["name"] for each in query if accepted_names(each["schema"])]
        if several:
            shown = ", ".join(map(ts_string, several))
            listed.append(f"  {ts_string(key)}: [{shown}],")
    table += ["}", ""]
    lists = [
        "/** Parameters whose value is a comma-separated list of names. */",
        "export const commaSeparated: { readonly [key: string]: readonly string[] } = {",
        *(*listed, "};", ""),
    ]
    return "\n".join([_HEAD, *queries, *table, *lists, *_ANSWERS, *answers, "};", ""])


def _statuses(operation: Json) -> str:
    """Print the kind of content of each status: JSON, empty, other or a problem."""
    kinds = (
        f"{status}: {ts_string(_kind(status, response))}"
        for status, response in operation["responses"].items()
    )
    return ", ".join(kinds)


def _kind(status: str, response: Json) -> str:
    if not status.startswith("2"):
        return "problem"
    if _json_schema(response) is None:
        return "other" if response["content"] else "empty"
    return "json"


def _query(stem: str, parameters: list[Json], names: dict[str, str]) -> list[str]:
    """Print the type of a query, and the types of its sort keys and includes."""
    lines: list[str] = []
    body: list[str] = []
    for parameter in parameters:
        schema, name = parameter["schema"], parameter["name"]
        type_text = ts_type_of(schema, names)
        several = accepted_names(schema)
        if several and name in ("sort", "include"):
            own = f"{stem}{name.capitalize()}"
            union = " | ".join(map(ts_string, several))
            lines += [f"export type {own} = {union};", ""]
            type_text = f"{own} | readonly {own}[]"
        elif schema.get("type") == "array":
            type_text = f"readonly {type_text}"
        described = {**schema, "description": parameter.get("description", "")}
        optional = not parameter.get("required")
        text = f"{type_text} | undefined" if optional else type_text
        body += property_lines(name, described, text, is_optional=optional)
    return [*lines, f"export interface {stem}Query {{", *body, "}", ""]


def _operation(
    key: str, operation: Json, stem: str, names: dict[str, str]
) -> list[str]:
    parameters = operation.get("parameters", [])
    lines = [
        *comment(operation.get("description", ""), "  "),
        f"  {ts_string(key)}: {{",
    ]
    for place, name in (("path", "path"), ("header", "headers")):
        own = [each for each in parameters if each["in"] == place]
        if own:
            lines.append(_part(name, _record(own, names), own))
    query = [each for each in parameters if each["in"] == "query"]
    if query:
        lines.append(_part("query", f"{stem}Query", query))
    body = _json_schema(operation.get("requestBody", {}))
    if body is not None:
        lines.append(f"    body: {ts_type_of(body, names)};")
    good = {
        status: response
        for status, response in operation["responses"].items()
        if status.startswith("2")
    }
    answers = " ".join(
        f"{status}: {_answer(response, names)};" for status, response in good.items()
    )
    problems = [each for each in operation["responses"] if each.startswith(("4", "5"))]
    return [
        *lines,
        f"    answers: {{ {answers} }};",
        f"    problems: {' | '.join(problems) or 'never'};",
        "  };",
    ]


def _part(name: str, type_text: str, parameters: list[Json]) -> str:
    """Print one part of an operation's input, optional if all its parameters are."""
    if any(each.get("required") for each in parameters):
        return f"    {name}: {type_text};"
    return f"    {name}?: {type_text} | undefined;"


def _record(parameters: list[Json], names: dict[str, str]) -> str:
    parts = [
        f"{property_name(each['name'])}{'' if each.get('required') else '?'}: "
        f"{ts_type_of(each['schema'], names)}"
        # The client passes null for a missing version, which omits the header.
        f"{'' if each.get('required') else ' | null | undefined'}"
        for each in parameters
    ]
    return f"{{ {'; '.join(parts)} }}"


def _json_schema(part: Json) -> Any:
    return part.get("content", {}).get("application/json", {}).get("schema")


def _answer(response: Json, names: dict[str, str]) -> str:
    schema = _json_schema(response)
    return "undefined" if schema is None else ts_type_of(schema, names)
