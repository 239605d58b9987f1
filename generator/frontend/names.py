"""What the schemas and operations of a contract are called in TypeScript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.contract import Document
from generator.contract.model import Json
from generator.domain.naming import pascal

_PUBLIC = "Public"
_METHODS = frozenset({"get", "put", "post", "delete", "patch"})


def type_names(document: Document) -> dict[str, str]:
    """Give the type of each schema: `Book` for `BookPublic`, else the same name."""
    schemas = document["components"]["schemas"]
    short = {name: name.removesuffix(_PUBLIC) for name in schemas}
    # A name that something else has already is left to it.
    return {
        name: own if own == name or (own and own not in schemas) else name
        for name, own in short.items()
    }


def operations(document: Document) -> Iterator[tuple[str, Json]]:
    """Give each operation with its key, `GET /api/v1/books`."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in _METHODS:
                yield f"{method.upper()} {path}", operation


def operation_types(
    document: Document, suffixes: tuple[str, ...], reserved: Iterable[str]
) -> dict[str, str]:
    """Give each operation, by key, the stem of its types' names: `ListBooks`.

    With none of the suffixes the stem gives a name that is reserved.
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
