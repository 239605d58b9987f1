"""Relationships of models."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.model import BelongsTo, Entity, Inverse, ManyToMany
from generator.emit.code import Code, join
from generator.emit.python.literals import literal


@dataclass(frozen=True)
class Relationship:
    """One relationship, printed, and where its class comes from."""

    declaration: Code
    cls: Code
    module: Code
    is_own: bool
    """It leads back to the same class."""


def relationships(entity: Entity) -> list[Relationship]:
    """Print the relationships of an entity's model."""
    found = []
    for relation in entity.relations:
        if isinstance(relation, BelongsTo):
            declaration = _belongs_to(relation)
        else:
            declaration = _many_to_many(relation)
        found.append(_view(entity, relation.target, declaration))
    for inverse in entity.inverses:
        found.append(_view(entity, inverse.source, _inverse(inverse)))
    return found


def _view(entity: Entity, target: Entity, declaration: Code) -> Relationship:
    names = target.names
    own = target is entity
    return Relationship(declaration, Code(names.cls), Code(names.singular), own)


def _belongs_to(relation: BelongsTo) -> Code:
    null = " | None" if relation.optional else ""
    arguments = _back(relation.inverse)
    if is_ambiguous(relation):
        columns = ", ".join(field.attribute for field in relation.fields)
        arguments.append(f"foreign_keys=[{columns}]")
    if relation.target is relation.entity:
        remote = ", ".join(f.target.attribute for f in relation.fields if f.target)
        arguments.append(f"remote_side=[{remote}]")
    annotation = f"{relation.target.names.cls}{null}"
    return _declare(relation.attribute, annotation, arguments)


def _inverse(inverse: Inverse) -> Code:
    relation = inverse.relation
    source = inverse.source.names.cls
    annotation = f"list[{source}]" if inverse.many else f"{source} | None"
    arguments = [f"back_populates={literal(relation.attribute)}"]
    if isinstance(relation, ManyToMany):
        arguments += _secondary_of_inverse(relation)
        return _declare(inverse.attribute, annotation, arguments, deletes="True")
    if is_ambiguous(relation):
        columns = ", ".join(f"{source}.{f.attribute}" for f in relation.fields)
        arguments.append(f"foreign_keys={literal(f'[{columns}]')}")
    return _declare(inverse.attribute, annotation, arguments, deletes='"all"')


def _many_to_many(relation: ManyToMany) -> Code:
    arguments = [f"secondary={_variable(relation)}", *_back(relation.inverse)]
    if relation.target is relation.entity:
        arguments += _self_joins(relation, *_own_and_target(relation))
    annotation = f"list[{relation.target.names.cls}]"
    return _declare(relation.attribute, annotation, arguments, deletes="True")


def _secondary_of_inverse(relation: ManyToMany) -> list[str]:
    if relation.target is relation.entity:
        own, target = _own_and_target(relation)
        return [f"secondary={_variable(relation)}", *_self_joins(relation, target, own)]
    table = literal(relation.table)
    if not relation.table.isidentifier():
        return [f"secondary=lambda: Base.metadata.tables[{table}]"]
    return [f"secondary={table}"]


def _own_and_target(relation: ManyToMany) -> tuple[str, str]:
    return relation.entity_columns[0], relation.target_columns[0]


def _self_joins(relation: ManyToMany, near: str, far: str) -> list[str]:
    cls, key = relation.entity.names.cls, relation.entity.key[0].attribute
    variable = _variable(relation)
    return [
        f"primaryjoin=lambda: {cls}.{key} == {variable}.c[{literal(near)}]",
        f"secondaryjoin=lambda: {cls}.{key} == {variable}.c[{literal(far)}]",
    ]


def _variable(relation: ManyToMany) -> str:
    return f"{relation.entity.names.singular}_{relation.attribute}"


def is_ambiguous(relation: BelongsTo) -> bool:
    """Tell whether several foreign keys lead from one table to the other, or back."""
    near, far = relation.entity, relation.target
    between = [r for r in near.belongs_to if r.target is far]
    if near is not far:
        between += [r for r in far.belongs_to if r.target is near]
    return len(between) > 1 or near is far


def _back(inverse: Inverse | None) -> list[str]:
    return [] if inverse is None else [f"back_populates={literal(inverse.attribute)}"]


def _declare(
    attribute: str, annotation: str, arguments: list[str], deletes: str | None = None
) -> Code:
    options = [*arguments, 'lazy="raise"']
    if deletes is not None:
        options.append(f"passive_deletes={deletes}")
    call = join([Code(option) for option in options])
    return Code(f"{attribute}: Mapped[{annotation}] = relationship({call})")
