"""The emitted tests of edge cases of each type."""

from __future__ import annotations

from generator.domain import Entity, Field, Role
from generator.emitted_tests.samples.sample_rows import sample_request
from generator.python import Code, join, literal


def edge_values(entity: Entity) -> Code | None:
    """Print the edge cases of an entity whose rows can be created, read and listed."""
    endpoints = entity.endpoints
    if not all((endpoints.create, endpoints.get, endpoints.list)):
        return None
    items = join(
        Code(f"{literal(p.name)}: {_values(p)}") for p in _edge_case_fields(entity)
    )
    return Code(f"{{{items}}}") if items else None


def _edge_case_fields(entity: Entity) -> list[Field]:
    """Return the fields that clients send and whose type has edge cases."""
    return [
        part
        for part in entity.fields
        if part.role is Role.DATA and part.type.scalar.edges is not None
    ]


def _values(part: Field) -> Code:
    scalar = part.type.scalar
    found = Code(f"edges.{scalar.edges}")
    if scalar.edges_code is None:
        arguments = scalar.edges_arguments(sample_request(part, in_key=False))
        found = Code(f"{found}({join(map(literal, arguments))})")
    return Code(f"edges.listed({found})") if part.type.is_list else found
