"""Relationships of models, for both SQLAlchemy and SQLModel."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.domain import BelongsTo, Entity, Inverse, ManyToMany
from generator.emit.views.references import entity_reference
from generator.python import Code, join, literal

_OF_SQLMODEL = ("back_populates", "passive_deletes")
"""The options that SQLModel handles itself; the others are passed through."""


@dataclass(frozen=True)
class Relationship:
    """One printed relationship, and the class that it refers to."""

    declaration: Code
    """The declaration with `Mapped` and `relationship`."""
    sqlmodel: Code
    """The declaration with `Relationship`."""
    cls: Code
    singular: Code
    module: Code
    is_own: bool
    """Whether it refers to the same class."""


@dataclass(frozen=True)
class _Side:
    """One side of a relation, before it is printed."""

    attribute: str
    target: Entity
    options: dict[str, str]
    """Keyword arguments of `relationship`."""
    many: bool = False
    optional: bool = False
    by_name: dict[str, str] = field(default_factory=dict)
    """The options where columns can only be referred to by name."""


def relationships(entity: Entity) -> list[Relationship]:
    """Print the relationships of an entity's model."""
    sides = [
        _belongs_to(r) if isinstance(r, BelongsTo) else _many_to_many(r)
        for r in entity.relations
    ]
    sides += [_inverse(inverse) for inverse in entity.inverses]
    return [_view(entity, side) for side in sides]


def _view(entity: Entity, side: _Side) -> Relationship:
    target = entity_reference(side.target)
    return Relationship(
        declaration=_declaration(side),
        sqlmodel=_sqlmodel(side),
        cls=target.cls,
        singular=target.singular,
        module=target.module,
        is_own=side.target is entity,
    )


def _declaration(side: _Side) -> Code:
    annotation = side.target.names.cls
    if side.many:
        annotation = f"list[{annotation}]"
    elif side.optional:
        annotation = f"{annotation} | None"
    call = join(Code(f"{name}={value}") for name, value in side.options.items())
    return Code(f"{side.attribute}: Mapped[{annotation}] = relationship({call})")


def _sqlmodel(side: _Side) -> Code:
    annotation: str = literal(side.target.names.cls)
    if side.many:
        annotation = f"list[{annotation}]"
    elif side.optional:
        # Not `|`: the name is a string, as the class might not be defined yet.
        annotation = f"Optional[{annotation}]"
    options = {**side.options, **side.by_name}
    arguments = [f"{n}={options.pop(n)}" for n in _OF_SQLMODEL if n in options]
    others = join(Code(f"{literal(n)}: {value}") for n, value in options.items())
    arguments.append(f"sa_relationship_kwargs={{{others}}}")
    call = ", ".join(arguments)
    return Code(f"{side.attribute}: {annotation} = Relationship({call})")


def _belongs_to(relation: BelongsTo) -> _Side:
    options, by_name = _back(relation.inverse), {}
    options |= _overlaps(relation)
    own, target = relation.entity.names.cls, relation.target.names.cls
    if is_ambiguous(relation):
        columns = [field.attribute for field, _ in relation.pairs]
        options["foreign_keys"] = f"[{', '.join(columns)}]"
        by_name["foreign_keys"] = _column_list(own, columns)
    if relation.target is relation.entity:
        columns = [field.attribute for _, field in relation.pairs]
        options["remote_side"] = f"[{', '.join(columns)}]"
        by_name["remote_side"] = _column_list(target, columns)
    return _Side(
        relation.attribute,
        relation.target,
        _with_loading_options(options),
        optional=relation.optional,
        by_name=by_name,
    )


def _inverse(inverse: Inverse) -> _Side:
    relation = inverse.relation
    options: dict[str, str] = {"back_populates": literal(relation.attribute)}
    if isinstance(relation, ManyToMany):
        options |= _secondary_of_inverse(relation)
        deletes = "True"
    else:
        deletes = '"all"'
        if is_ambiguous(relation):
            columns = [field.attribute for field, _ in relation.pairs]
            options["foreign_keys"] = _column_list(inverse.source.names.cls, columns)
        options |= _overlaps(relation)
    return _Side(
        inverse.attribute,
        inverse.source,
        _with_loading_options(options, deletes),
        many=inverse.many,
        optional=not inverse.many,
    )


def _many_to_many(relation: ManyToMany) -> _Side:
    options = {"secondary": _variable(relation), **_back(relation.inverse)}
    if relation.target is relation.entity:
        options |= _self_joins(relation, *_own_and_target(relation))
    options = _with_loading_options(options, "True")
    return _Side(relation.attribute, relation.target, options, many=True)


def _secondary_of_inverse(relation: ManyToMany) -> dict[str, str]:
    if relation.target is relation.entity:
        own, target = _own_and_target(relation)
        joins = _self_joins(relation, target, own)
        return {"secondary": _variable(relation), **joins}
    table = literal(relation.table)
    if not relation.table.isidentifier():
        return {"secondary": f"lambda: Base.metadata.tables[{table}]"}
    return {"secondary": table}


def _own_and_target(relation: ManyToMany) -> tuple[str, str]:
    return relation.entity_columns[0], relation.target_columns[0]


def _self_joins(relation: ManyToMany, near: str, far: str) -> dict[str, str]:
    cls, key = relation.entity.names.cls, relation.entity.key[0].attribute
    variable = _variable(relation)
    return {
        "primaryjoin": f"lambda: {cls}.{key} == {variable}.c[{literal(near)}]",
        "secondaryjoin": f"lambda: {cls}.{key} == {variable}.c[{literal(far)}]",
    }


def _variable(relation: ManyToMany) -> str:
    return f"{relation.entity.names.singular}_{relation.attribute}"


def _column_list(cls: str, columns: list[str]) -> str:
    return literal(f"[{', '.join(f'{cls}.{column}' for column in columns)}]")


def is_ambiguous(relation: BelongsTo) -> bool:
    """Return whether several foreign keys connect the two tables, in any direction."""
    near, far = relation.entity, relation.target
    between = [r for r in near.belongs_to if r.target is far]
    if near is not far:
        between += [r for r in far.belongs_to if r.target is near]
    return len(between) > 1 or near is far


def _overlaps(relation: BelongsTo) -> dict[str, str]:
    """Name the other relationships that write the same columns, as is intended."""
    common = {each.own for r in relation.entity.belongs_to for each in r.same}
    if common.isdisjoint(field for field, _ in relation.pairs):
        return {}
    names = {
        side.attribute
        for other in relation.entity.belongs_to
        if other is not relation
        and not common.isdisjoint(field for field, _ in other.pairs)
        for side in (other, other.inverse)
        if side is not None
    }
    return {"overlaps": literal(",".join(sorted(names)))}


def _back(inverse: Inverse | None) -> dict[str, str]:
    return {} if inverse is None else {"back_populates": literal(inverse.attribute)}


def _with_loading_options(
    options: dict[str, str], deletes: str | None = None
) -> dict[str, str]:
    """Add options that forbid lazy loading and leave deletion to the database."""
    rest = {} if deletes is None else {"passive_deletes": deletes}
    return {**options, "lazy": '"raise"', **rest}
