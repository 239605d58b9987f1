"""Entities: all kinds of keys, fields and relations, and the rules over them."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from hypothesis import strategies as st

from generator.naming.names import plural_of, shorten, singular_of, snake
from tests.strategies.fields import FieldContext, Long, field, key_field, to_short_form
from tests.strategies.names import FIELDS, INVERSES, RELATIONS, NameRegistry

BUILT_IN = {
    "timestamps": {"created": "created_at", "updated": "updated_at"},
    "soft_delete": {"deleted": "deleted_at"},
    "versioned": {"version": "version"},
}
"""The columns of each built-in trait: by their keys, the default names."""
SURROGATES = ("uuid", "integer", "bigint")
MANY_VALUED_TYPES = (
    "bigint",
    "float",
    "date",
    "datetime",
    "uuid",
    "email",
    "url",
    "string(63)",
)
"""Types with many values and no limits."""
NOT_COMPARABLE = ("json", "bytes")


@dataclass(eq=False)
class Entity:
    """An entity under construction, with the parts that others may refer to."""

    name: str
    ordinal: int
    spec: dict[str, Any] = dataclass_field(default_factory=dict)
    names: NameRegistry = dataclass_field(default_factory=NameRegistry)
    columns: NameRegistry = dataclass_field(default_factory=NameRegistry)
    fields: dict[str, Long] = dataclass_field(default_factory=dict)
    """Data fields by name, in long form."""
    key: list[str] = dataclass_field(default_factory=list)
    """Names of the key's fields."""
    relations: dict[str, Entity] = dataclass_field(default_factory=dict)
    """The entity's `belongs_to` relations."""
    relation_names: list[str] = dataclass_field(default_factory=list)
    """All relations, and the inverses of others."""

    @property
    def comparable_fields(self) -> list[str]:
        """The data fields that can be compared."""
        return [n for n, f in self.fields.items() if is_comparable(f)]


def is_comparable(long: Long) -> bool:
    """Return whether databases can compare a field's values."""
    return isinstance(long["type"], str) and long["type"] not in NOT_COMPARABLE


MODULES = ("catalogue", "class", "models", "operations")
"""Few modules, to make entities share them; some are named like parts of the output."""


def draw_entities(
    draw: st.DrawFn, names: list[str], words: FieldContext, traits: dict[str, Any]
) -> list[Entity]:
    """Generate the entities, without endpoints."""
    entities = [Entity(name, place) for place, name in enumerate(names)]
    tables = NameRegistry({plural_of(snake(name)).casefold() for name in names})
    for entity in entities:
        _draw_key_and_fields(draw, entity, entities, words, traits)
    for entity in entities:
        _relations(draw, entity, entities, tables, words)
    for entity in entities:
        _rules(draw, entity)
        if draw(st.booleans()):
            entity.spec["description"] = draw(words.texts.prose)
        if draw(st.integers(0, 4)) == 0:
            table = f"T_{entity.ordinal}_Legacy"
            entity.spec["table"] = table
        if draw(st.integers(0, 2)) == 0:
            entity.spec["module"] = draw(st.sampled_from(MODULES))
    return entities


def _draw_key_and_fields(
    draw: st.DrawFn,
    entity: Entity,
    entities: list[Entity],
    words: FieldContext,
    traits: dict[str, Any],
) -> None:
    """Generate traits, key and fields, in the order in which names are reserved."""
    style = draw(st.sampled_from(["uuid", *SURROGATES, "string", "natural", "parts"]))
    built_in = [t for t in BUILT_IN if draw(st.integers(0, 2)) == 0]
    if style not in SURROGATES and "soft_delete" in built_in:
        built_in.remove("soft_delete")
    own = [name for name in traits if draw(st.booleans())]
    taken = [column for trait in built_in for column in BUILT_IN[trait].values()]
    taken += [name for trait in own for name in traits[trait]["fields"]]
    for name in taken:
        _reserve(entity, name)
    listed = [_built_in_trait(draw, entity, trait) for trait in built_in]
    if built_in or own:
        entity.spec["traits"] = [*listed, *own]
    for trait in own:
        entity.fields.update(traits[trait]["fields"])
    _key(draw, entity, entities, words, style)
    for _ in range(draw(st.integers(0, 5))):
        picked = entity.names.reserve_free_name(draw, FIELDS)
        if picked is not None:
            _add_field(draw, entity, picked, field(draw, words))


def _reserve(entity: Entity, name: str) -> None:
    entity.names.reserve_names(name)
    entity.columns.reserve_names(name)


def _built_in_trait(draw: st.DrawFn, entity: Entity, trait: str) -> Any:
    """Generate a built-in trait, now and then with names of its own."""
    columns = BUILT_IN[trait]
    if draw(st.integers(0, 3)):
        return trait
    kept = draw(st.lists(st.sampled_from([*columns]), min_size=1, unique=True))
    return {trait: {key: _trait_column(draw, entity, key) for key in kept}}


def _trait_column(draw: st.DrawFn, entity: Entity, key: str) -> Any:
    name = entity.names.reserve_free_name(draw, FIELDS)
    if name is None:
        return True
    if entity.columns.reserve_names(name) and draw(st.booleans()):
        return name
    entity.columns.reserve_names(f"Trait_{key}")
    return {"name": name, "column": f"Trait_{key}"}


def _key(
    draw: st.DrawFn,
    entity: Entity,
    entities: list[Entity],
    words: FieldContext,
    style: str,
) -> None:
    if style in ("uuid", "integer", "bigint", "string"):
        _reserve(entity, "id")
        entity.key = ["id"]
        if style != "uuid" or draw(st.booleans()):
            entity.spec["id"] = "string(12)" if style == "string" else style
        return
    parts: list[str] = []
    if style == "parts" and entity.ordinal and draw(st.booleans()):
        parts.append(_key_relation(draw, entity, entities))
    for _ in range(2 - len(parts) if style == "parts" else 1):
        name = entity.names.reserve_free_name(draw, FIELDS)
        assert name is not None
        _add_field(draw, entity, name, key_field(draw, words), in_key=True)
        entity.key.append(name)
        parts.append(name)
    entity.spec["id"] = parts


def _key_relation(draw: st.DrawFn, entity: Entity, entities: list[Entity]) -> str:
    """Add a relation that is part of the key and return its name."""
    target = draw(st.sampled_from(entities[: entity.ordinal]))
    names = [f"within_{part}" for part in target.key]
    entity.names.reserve_names("within", *names)
    entity.columns.reserve_names(*(shorten(name) for name in names))
    entity.key += names
    relation = {"belongs_to": target.name, "on_delete": "cascade"}
    entity.spec.setdefault("relations", {})["within"] = relation
    entity.relations["within"] = target
    entity.relation_names.append("within")
    return "within"


def _add_field(
    draw: st.DrawFn, entity: Entity, name: str, long: Long, *, in_key: bool = False
) -> None:
    column = name
    if not entity.columns.are_free(name) or draw(st.integers(0, 7)) == 0:
        column = f"Legacy_{len(entity.fields)}_{name}"[:63]
        long = {**long, "column": column}
    entity.columns.reserve_names(column)
    wide = long["type"] in MANY_VALUED_TYPES and not {
        "minimum",
        "pattern",
        "default",
    } & set(long)
    if wide and not in_key and draw(st.integers(0, 2)) == 0:
        long = {**long, "unique": True}
    entity.fields[name] = long
    entity.spec.setdefault("fields", {})[name] = to_short_form(draw, long)


def _relations(
    draw: st.DrawFn,
    entity: Entity,
    entities: list[Entity],
    tables: NameRegistry,
    words: FieldContext,
) -> None:
    for _ in range(draw(st.integers(0, 3))):
        target = draw(st.sampled_from(entities))
        name = entity.names.reserve_free_name(draw, RELATIONS)
        if name is None:
            return
        simple = len(entity.key) == len(target.key) == 1
        if simple and draw(st.integers(0, 2)) == 0:
            relation = _many_to_many(draw, entity, target, name, tables)
        else:
            relation = _belongs_to(draw, entity, target, name)
        if relation is None:
            continue
        entity.relation_names.append(name)
        inverse = (
            target.names.reserve_free_name(draw, INVERSES)
            if draw(st.booleans())
            else None
        )
        if inverse is not None:
            relation["inverse"] = inverse
            target.relation_names.append(inverse)
        if draw(st.integers(0, 3)) == 0:
            relation["description"] = draw(words.texts.prose)
        entity.spec.setdefault("relations", {})[name] = relation


def _belongs_to(
    draw: st.DrawFn, entity: Entity, target: Entity, name: str
) -> dict[str, Any] | None:
    names = [f"{name}_{part}" for part in target.key]
    if not entity.names.reserve_names(*names):
        return None
    columns = [shorten(each) for each in names]
    relation: dict[str, Any] = {"belongs_to": target.name}
    if not entity.columns.are_free(*columns) or draw(st.integers(0, 7)) == 0:
        columns = [f"Fk_{len(entity.relation_names)}_{n}" for n in range(len(names))]
        relation["column"] = columns if len(columns) > 1 else columns[0]
    entity.columns.reserve_names(*columns)
    # Required relations refer only to earlier entities: otherwise no row could exist.
    optional = target.ordinal >= entity.ordinal or draw(st.booleans())
    if optional and draw(st.booleans()):
        relation["belongs_to"] = f"{target.name} | null"
    elif optional:
        relation["optional"] = True
    rules = ["restrict", "cascade", *(["set_null"] if optional else [])]
    if draw(st.booleans()):
        relation["on_delete"] = draw(st.sampled_from(rules))
    if draw(st.integers(0, 3)) == 0:
        relation["unique"] = True
    entity.relations[name] = target
    return relation


def _many_to_many(
    draw: st.DrawFn, entity: Entity, target: Entity, name: str, tables: NameRegistry
) -> dict[str, Any] | None:
    plural = plural_of(snake(target.name))
    singular = snake(target.name) if name == plural else singular_of(name)
    if not entity.names.reserve_names(f"{singular}_{plural_of(target.key[0])}"):
        return None
    relation: dict[str, Any] = {"many_to_many": target.name}
    table = shorten(f"{snake(entity.name)}_{name}")
    if not tables.are_free(table) or draw(st.integers(0, 3)) == 0:
        table = f"J_{entity.ordinal}_{len(entity.relation_names)}"
        relation["table"] = table
    tables.reserve_names(table)
    return relation


def _rules(draw: st.DrawFn, entity: Entity) -> None:
    """Generate uniques, indexes and checks over fields and relations."""
    subjects = [*entity.comparable_fields, *entity.relations]
    pairs = st.lists(
        st.sampled_from(subjects or ["none"]), min_size=1, max_size=3, unique=True
    )
    if len(subjects) > 1 and draw(st.booleans()):
        # At least two subjects: a single one may already be unique.
        names = draw(pairs.filter(lambda names: len(names) > 1))
        if set(names) != set(_key_subjects(entity)):
            entity.spec["unique"] = [names]
    if bool(subjects) and draw(st.booleans()):
        entity.spec["indexes"] = [draw(pairs)]
        if draw(st.booleans()):
            where = f'"{draw(st.sampled_from(_fields_named(entity)))}" IS NOT NULL'
            rule = {"fields": draw(pairs), "where": where}
            entity.spec["indexes"].append(rule)
    texts = [
        n for n in entity.comparable_fields if "string" in entity.fields[n]["type"]
    ]
    if bool(texts) and draw(st.booleans()):
        name = f"ix_lower_{entity.ordinal}"
        rule = {"expression": f'lower("{draw(st.sampled_from(texts))}")', "name": name}
        entity.spec.setdefault("indexes", []).append(rule)
    numbers = [
        n for n in entity.comparable_fields if entity.fields[n]["type"] == "integer"
    ]
    if bool(numbers) and draw(st.booleans()):
        number = draw(st.sampled_from(numbers))
        entity.spec["checks"] = {"sane": f'"{number}" < 2000000000 OR "{number}" > 7'}


def _key_subjects(entity: Entity) -> list[str]:
    key = entity.spec.get("id")
    return key if isinstance(key, list) else []


def _fields_named(entity: Entity) -> list[str]:
    return entity.comparable_fields or [
        f"{name}_{t.key[0]}" for name, t in entity.relations.items()
    ]
