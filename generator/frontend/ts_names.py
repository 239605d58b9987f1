"""The names of a contract's schemas and operations in TypeScript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.contract import Json, OpenApiDocument
from generator.frontend.sanitizing import METHODS, ts_identifier
from generator.naming import pascal, snake

_PUBLIC = "Public"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = frozenset(
    [
        "any",
        "as",
        "async",
        "await",
        "bigint",
        "boolean",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
        "implements",
        "import",
        "in",
        "instanceof",
        "interface",
        "let",
        "never",
        "new",
        "null",
        "number",
        "object",
        "of",
        "package",
        "private",
        "protected",
        "public",
        "return",
        "static",
        "string",
        "super",
        "switch",
        "symbol",
        "this",
        "throw",
        "true",
        "try",
        "type",
        "typeof",
        "undefined",
        "unknown",
        "var",
        "void",
        "while",
        "with",
        "yield",
    ]
)
"""Words that cannot name a type or constant in TypeScript."""


def type_names(document: OpenApiDocument) -> dict[str, str]:
    """Return the type name of each schema, such as `Book` for `BookPublic`."""
    schemas = document["components"]["schemas"]
    short = {name: name.removesuffix(_PUBLIC) for name in schemas}
    # Another schema keeps a name that it already has.
    wanted = {
        name: own if own == name or (own and own not in schemas) else name
        for name, own in short.items()
    }
    taken = {own.casefold() for own in wanted.values() if _is_name(own)}
    names: dict[str, str] = {}
    for name, own in wanted.items():
        names[name] = own
        if not _is_name(own):
            names[name] = _valid_name(own, taken)
            taken.add(names[name].casefold())
    return names


def label_names(names: Iterable[str]) -> dict[str, str]:
    """Return the name of each type's labels, such as `STATUS_LABELS`."""
    taken = {*names}
    found: dict[str, str] = {}
    for name in names:
        label = f"{snake(name).upper()}_LABELS"
        while label in taken:
            label += "_"
        taken.add(label)
        found[name] = label
    return found


def _is_name(text: str) -> bool:
    return _IDENTIFIER.fullmatch(text) is not None and text not in _RESERVED


def _valid_name(text: str, taken: set[str]) -> str:
    """Return an unused name built from an invalid one: `BothInput` for `Both-Input`."""
    words = ts_identifier(text, "Type").split("_")
    name = "".join(f"{word[:1].upper()}{word[1:]}" for word in words)
    while name.casefold() in taken:
        name += "_"
    return name


def operations(document: OpenApiDocument) -> Iterator[tuple[str, Json]]:
    """Yield each operation with its key, such as `GET /api/v1/books`."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def operation_types(
    document: OpenApiDocument, suffixes: tuple[str, ...], reserved: Iterable[str]
) -> dict[str, str]:
    """Return the stem of each operation's type names by key, such as `ListBooks`.

    No stem forms a reserved name with any of the suffixes.
    """
    taken = {name.casefold() for name in reserved}
    stems: dict[str, str] = {}
    for key, operation in operations(document):
        stem = pascal(operation["operationId"]) or "Operation"
        while any(f"{stem}{suffix}".casefold() in taken for suffix in suffixes):
            stem += "_"
        taken |= {f"{stem}{suffix}".casefold() for suffix in suffixes}
        stems[key] = stem
    return stems
