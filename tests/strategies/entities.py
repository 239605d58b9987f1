"""Entities: all kinds of keys, fields and relations, and the rules over them."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from hypothesis import strategies as st

from generator.domain.naming import plural_of, shorten, singular_of, snake
from tests.strategies.fields import Long, Vocabulary, field, key_field, short
from tests.strategies.names import FIELDS, INVERSES, RELATIONS, Ledger

BUILT_IN = {
    "timestamps": ("created_at", "updated_at"),
    "soft_delete": ("deleted_at",),
    "versioned": ("version",),
}
SURROGATES = ("uuid", "integer", "bigint")
WIDE = ("bigint", "float", "date", "datetime", "uuid", "email", "url", "string(63)")
"""Types with many values and no limits."""
COMPARED = ("json", "bytes")


@dataclass(eq=False)
class Entity:
    """An entity under construction, with the parts that others may refer to."""

    name: str
    place: int
    spec: dict[str, Any] = dataclass_field(default_factory=dict)
    names: Ledger = dataclass_field(default_factory=Ledger)
    columns: Ledger = dataclass_field(default_factory=Ledger)
    fields: dict[str, Long] = dataclass_field(default_factory=dict)
    """Data fields by name, in long form."""
    key: list[str] = dataclass_field(default_factory=list)
    """Names of the key's fields."""
    relations: dict[str, Entity] = dataclass_field(default_factory=dict)
    """The entity's `belongs_to` relations."""
    sides: list[str] = dataclass_field(default_factory=list)
    """All relations, and the inverses of others."""

    @property
    def comparable(self) -> list[str]:
        """The data fields that can be compared."""
        return [n for n, f in self.fields.items() if is_comparable(f)]


def is_comparable(long: Long) -> bool:
    """Return whether databases can compare a field's values."""
    return isinstance(long["type"], str) and long["type"] not in COMPARED


MODULES = ("catalogue", "class", "models", "operations")
"""Few modules, to make entities share them; some are named like parts of the output."""


def draw_entities(
    draw: st.DrawFn, names: list[str], words: Vocabulary, traits: dict[str, Any]
) -> list[Entity]:
    """Generate the entities, without endpoints."""
    entities = [Entity(name, place) for place, name in enumerate(names)]
    tables = Ledger({plural_of(snake(name)).casefold() for name in names})
    for entity in entities:
        _start(draw, entity, entities, words, traits)
    for entity in entities:
        _relations(draw, entity, entities, tables, words)
    for entity in entities:
        _rules(draw, entity)
        if draw(st.booleans()):
            entity.spec["description"] = draw(words.texts.prose)
        if draw(st.integers(0, 4)) == 0:
            table = f"T_{entity.place}_Legacy"
            entity.spec["table"] = table
        if draw(st.integers(0, 2)) == 0:
            entity.spec["module"] = draw(st.sampled_from(MODULES))
    return entities


def _start(
    draw: st.DrawFn,
    entity: Entity,
    entities: list[Entity],
    words: Vocabulary,
    traits: dict[str, Any],
) -> None:
    """Generate traits, key and fields, in the order in which names are reserved."""
    style = draw(st.sampled_from(["uuid", *SURROGATES, "string", "natural", "parts"]))
    built_in = [t for t in BUILT_IN if draw(st.integers(0, 2)) == 0]
    if style not in SURROGATES and "soft_delete" in built_in:
        built_in.remove("soft_delete")
    own = [name for name in traits if draw(st.booleans())]
    if built_in or own:
        entity.spec["traits"] = [*built_in, *own]
    taken = [column for trait in built_in for column in BUILT_IN[trait]]
    taken += [name for trait in own for name in traits[trait]["fields"]]
    for name in taken:
        _take(entity, name)
    for trait in own:
        entity.fields.update(traits[trait]["fields"])
    _key(draw, entity, entities, words, style)
    for _ in range(draw(st.integers(0, 5))):
        picked = entity.names.pick(draw, FIELDS)
        if picked is not None:
            _add_field(draw, entity, picked, field(draw, words))


def _take(entity: Entity, name: str) -> None:
    entity.names.take(name)
    entity.columns.take(name)


def _key(
    draw: st.DrawFn,
    entity: Entity,
    entities: list[Entity],
    words: Vocabulary,
    style: str,
) -> None:
    if style in ("uuid", "integer", "bigint", "string"):
        _take(entity, "id")
        entity.key = ["id"]
        if style != "uuid" or draw(st.booleans()):
            entity.spec["id"] = "string(12)" if style == "string" else style
        return
    parts: list[str] = []
    if style == "parts" and entity.place and draw(st.booleans()):
        parts.append(_key_relation(draw, entity, entities))
    for _ in range(2 - len(parts) if style == "parts" else 1):
        name = entity.names.pick(draw, FIELDS)
        assert name is not None
        _add_field(draw, entity, name, key_field(draw, words), in_key=True)
        entity.key.append(name)
        parts.append(name)
    entity.spec["id"] = parts


def _key_relation(draw: st.DrawFn, entity: Entity, entities: list[Entity]) -> str:
    """Add a relation that is part of the key and return its name."""
    target = draw(st.sampled_from(entities[: entity.place]))
    names = [f"within_{part}" for part in target.key]
    entity.names.take("within", *names)
    entity.columns.take(*(shorten(name) for name in names))
    entity.key += names
    relation = {"belongs_to": target.name, "on_delete": "cascade"}
    entity.spec.setdefault("relations", {})["within"] = relation
    entity.relations["within"] = target
    entity.sides.append("within")
    return "within"


def _add_field(
    draw: st.DrawFn, entity: Entity, name: str, long: Long, *, in_key: bool = False
) -> None:
    column = name
    if not entity.columns.free(name) or draw(st.integers(0, 7)) == 0:
        column = f"Legacy_{len(entity.fields)}_{name}"[:63]
        long = {**long, "column": column}
    entity.columns.take(column)
    wide = long["type"] in WIDE and not {"minimum", "pattern", "default"} & set(long)
    if wide and not in_key and draw(st.integers(0, 2)) == 0:
        long = {**long, "unique": True}
    entity.fields[name] = long
    entity.spec.setdefault("fields", {})[name] = short(draw, long)


def _relations(
    draw: st.DrawFn,
    entity: Entity,
    entities: list[Entity],
    tables: Ledger,
    words: Vocabulary,
) -> None:
    for _ in range(draw(st.integers(0, 3))):
        target = draw(st.sampled_from(entities))
        name = entity.names.pick(draw, RELATIONS)
        if name is None:
            return
        simple = len(entity.key) == len(target.key) == 1
        if simple and draw(st.integers(0, 2)) == 0:
            relation = _many_to_many(draw, entity, target, name, tables)
        else:
            relation = _belongs_to(draw, entity, target, name)
        if relation is None:
            continue
        entity.sides.append(name)
        inverse = target.names.pick(draw, INVERSES) if draw(st.booleans()) else None
        if inverse is not None:
            relation["inverse"] = inverse
            target.sides.append(inverse)
        if draw(st.integers(0, 3)) == 0:
            relation["description"] = draw(words.texts.prose)
        entity.spec.setdefault("relations", {})[name] = relation


def _belongs_to(
    draw: st.DrawFn, entity: Entity, target: Entity, name: str
) -> dict[str, Any] | None:
    names = [f"{name}_{part}" for part in target.key]
    if not entity.names.take(*names):
        return None
    columns = [shorten(each) for each in names]
    relation: dict[str, Any] = {"belongs_to": target.name}
    if not entity.columns.free(*columns) or draw(st.integers(0, 7)) == 0:
        columns = [f"Fk_{len(entity.sides)}_{n}" for n in range(len(names))]
        relation["column"] = columns if len(columns) > 1 else columns[0]
    entity.columns.take(*columns)
    # Required relations refer only to earlier entities: otherwise no row could exist.
    optional = target.place >= entity.place or draw(st.booleans())
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
    draw: st.DrawFn, entity: Entity, target: Entity, name: str, tables: Ledger
) -> dict[str, Any] | None:
    plural = plural_of(snake(target.name))
    singular = snake(target.name) if name == plural else singular_of(name)
    if not entity.names.take(f"{singular}_{plural_of(target.key[0])}"):
        return None
    relation: dict[str, Any] = {"many_to_many": target.name}
    table = shorten(f"{snake(entity.name)}_{name}")
    if not tables.free(table) or draw(st.integers(0, 3)) == 0:
        table = f"J_{entity.place}_{len(entity.sides)}"
        relation["table"] = table
    tables.take(table)
    return relation


def _rules(draw: st.DrawFn, entity: Entity) -> None:
    """Generate uniques, indexes and checks over fields and relations."""
    subjects = [*entity.comparable, *entity.relations]
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
    texts = [n for n in entity.comparable if "string" in entity.fields[n]["type"]]
    if bool(texts) and draw(st.booleans()):
        name = f"ix_lower_{entity.place}"
        rule = {"expression": f'lower("{draw(st.sampled_from(texts))}")', "name": name}
        entity.spec.setdefault("indexes", []).append(rule)
    numbers = [n for n in entity.comparable if entity.fields[n]["type"] == "integer"]
    if bool(numbers) and draw(st.booleans()):
        number = draw(st.sampled_from(numbers))
        entity.spec["checks"] = {"sane": f'"{number}" < 2000000000 OR "{number}" > 7'}


def _key_subjects(entity: Entity) -> list[str]:
    key = entity.spec.get("id")
    return key if isinstance(key, list) else []


def _fields_named(entity: Entity) -> list[str]:
    return entity.comparable or [
        f"{name}_{t.key[0]}" for name, t in entity.relations.items()
    ]
