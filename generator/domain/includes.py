"""Includes in responses: one related row, or the first rows of a list."""

from __future__ import annotations

from generator.domain.model import BelongsTo, Entity, Inverse, ManyToMany, RelationSide

DEFAULT_MAX_INCLUDED = 100
"""The default for how many rows of a list are included."""


def target_entity(side: RelationSide) -> Entity:
    """Return the entity at the other end of a side of a relation."""
    return side.source if isinstance(side, Inverse) else side.target


def is_many(side: RelationSide) -> bool:
    """Return whether a side of a relation leads to several rows."""
    return side.many if isinstance(side, Inverse) else isinstance(side, ManyToMany)


def is_limited(side: RelationSide) -> bool:
    """Return whether only the first rows of a side are included.

    The side that declares a many-to-many relation is always complete: clients write all
    of its keys at once, so that to change one, they must have read all others.
    """
    return isinstance(side, Inverse) and side.many


def included_sides(entity: Entity) -> tuple[RelationSide, ...]:
    """Return the relations that the endpoints of an entity include, each once."""
    listed, fetched = entity.endpoints.list, entity.endpoints.get
    in_list = listed.includes if listed else ()
    in_get = fetched.includes if fetched else ()
    return tuple(dict.fromkeys((*in_list, *in_get)))


def includes_lists(entity: Entity) -> bool:
    """Return whether any response includes the first rows of a list."""
    return any(is_limited(side) for side in included_sides(entity))


def is_included_as_list(inverse: Inverse | None) -> bool:
    """Return whether responses include the list of rows of an inverse."""
    return (
        inverse is not None
        and inverse.many
        and inverse in included_sides(inverse.entity)
    )


def list_url(side: RelationSide) -> str | None:
    """Return the path and query that list all rows of a side, if there is a list.

    The query refers to properties of the row that they belong to: `author_id={id}`.
    """
    if not (isinstance(side, Inverse) and isinstance(side.relation, BelongsTo)):
        return None
    listed, fields = side.source.endpoints.list, side.relation.fields
    if listed is None or not set(fields) <= set(listed.filters):
        return None
    query = [f"{part.name}={{{part.target.name}}}" for part in fields if part.target]
    return f"/{side.source.names.path}?{'&'.join(query)}"


def describe_included_lists(sides: tuple[RelationSide, ...], prefix: str) -> str:
    """Describe how many rows of each list are included, and where to get them all."""
    lists = [side for side in sides if is_limited(side)]
    if not lists:
        return ""
    said = [
        f"Only the first {DEFAULT_MAX_INCLUDED} items of a list, by key, are embedded, "
        "unless the server is configured otherwise."
    ]
    for side in lists:
        address = list_url(side)
        if address is not None:
            said.append(f"`GET {prefix}{address}` lists all `{side.name}`.")
    return " ".join(said)
