"""A random walk over specs: each step is a change that a user could make."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

WIDER = {
    "string(9)": "string(30)",
    "string(30)": "text",
    "integer": "bigint",
    "date": "datetime",
}
FILLS = {
    "string(9)": "'f'",
    "string(30)": "'f'",
    "text": "'f'",
    "integer": "1",
    "bigint": "2",
    "date": "2026-01-31",
    "datetime": "2026-01-31T12:00:00Z",
    "Kind": "",
}
WORDS = ("order", "group", "name", "select", "label", "line", "user", "size", "key")


@dataclass
class Entity:
    """An entity of the spec."""

    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    relations: dict[str, dict[str, Any]] = field(default_factory=dict)
    traits: list[str] = field(default_factory=list)
    rules: dict[str, list[Any]] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    was: str | None = None

    def to_spec(self) -> dict[str, Any]:
        """Return the entity in the form of the spec."""
        found: dict[str, Any] = {
            "id": "integer",
            "fields": self.fields,
            "relations": self.relations,
            "traits": self.traits,
            **self.rules,
            "checks": self.checks,
        }
        return {**found, "was": self.was} if self.was else found


class Walk:
    """The current spec of a random walk."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._count = 0
        self._added_names: set[str] = set()
        """Names added in this step, so absent from the previous spec."""
        self._previous_renames: set[tuple[str, str | None]] = set()
        """Renames (`was`) of the previous spec: repeating one has no effect."""
        self.entities: dict[str, Entity] = {}
        self.values: list[Any] = ["a", "b"]
        for _ in range(3):
            self.entities[self._name("E")] = Entity({"title": {"type": "string(9)"}})

    def spec(self) -> str:
        """Return the current spec."""
        entities = {name: each.to_spec() for name, each in self.entities.items()}
        data = {"enums": {"Kind": self.values}, "entities": entities}
        return "".join(f"{key}: {json.dumps(value)}\n" for key, value in data.items())

    def step(self) -> str:
        """Make one to three changes and return their names."""
        self._drop_history()
        self._added_names = set()
        steps = [
            *(self._add_field, self._add_field, self._rename_field, self._drop_field),
            *(self._widen, self._make_required, self._make_optional, self._default),
            *(self._swap_fields, self._index, self._unique, self._check),
            *(self._add_belongs_to, self._relate_many, self._drop_relation),
            *(self._rename_relation, self._toggle_trait, self._add_entity),
            *(self._rename_entity, self._drop_entity, self._swap_entities),
            *(self._add_enum_value, self._rename_value, self._reverse_relation),
        ]
        chosen = self._random.sample(steps, self._random.choice((1, 1, 2, 3)))
        for change in chosen:
            change()
        return " + ".join(change.__name__.strip("_") for change in chosen)

    def _drop_history(self) -> None:
        """Record the `was` entries, then usually remove them and the backfills."""
        self._previous_renames = {
            (name, each.was) for name, each in self.entities.items()
        }
        self._previous_renames |= {
            (name, spec.get("was"))
            for each in self.entities.values()
            for name, spec in each.fields.items()
        }
        if self._random.random() < 0.4:
            return
        self.values = [v["name"] if isinstance(v, dict) else v for v in self.values]
        for entity in self.entities.values():
            entity.was = None
            for part in (*entity.fields.values(), *entity.relations.values()):
                part.pop("was", None)
                part.pop("backfill", None)

    def _name(self, start: str) -> str:
        self._count += 1
        word = self._random.choice(WORDS)
        is_entity = start == "E"
        name = f"E{word.title()}{self._count}" if is_entity else f"{word}_{self._count}"
        self._added_names.add(name)
        return name

    def _random_entity(self) -> tuple[str, Entity]:
        return self._random.choice(sorted(self.entities.items(), key=lambda e: e[0]))

    def _random_field(self) -> tuple[Entity, str] | None:
        _, entity = self._random_entity()
        free = [name for name in entity.fields if not self._is_used(entity, name)]
        return (entity, self._random.choice(free)) if free else None

    def _is_used(self, entity: Entity, name: str) -> bool:
        return any(name in rule for rules in entity.rules.values() for rule in rules)

    def _add_field(self) -> None:
        _, entity = self._random_entity()
        kind = self._random.choice(sorted(FILLS))
        new: dict[str, Any] = {"type": kind}
        fill = FILLS[kind] or self._first()
        if self._random.random() < 0.3:
            new["optional"] = True
        elif self._random.random() < 0.5 or kind.startswith(("string", "text")):
            new["backfill"] = int(fill) if fill.isdigit() else fill
        else:
            new["default"] = int(fill) if fill.isdigit() else fill
        entity.fields[self._name("f")] = new

    def _first(self) -> str:
        value = self.values[0]
        return str(value["name"]) if isinstance(value, dict) else str(value)

    def _rename(self, parts: dict[str, dict[str, Any]], old: str, new: str) -> None:
        parts[new] = {**parts.pop(old), "was": old}

    def _rename_field(self) -> None:
        found = self._random_field()
        if not found or found[1] in self._added_names:
            return
        if not found[0].checks and "was" not in found[0].fields[found[1]]:
            self._rename(found[0].fields, found[1], self._name("f"))

    def _drop_field(self) -> None:
        found = self._random_field()
        if found and not found[0].checks:
            del found[0].fields[found[1]]

    def _widen(self) -> None:
        found = self._random_field()
        if found:
            spec = found[0].fields[found[1]]
            spec["type"] = WIDER.get(spec["type"], spec["type"])
            for key in ("default", "backfill"):
                if key in spec and spec["type"] == "datetime":
                    spec[key] = FILLS["datetime"]

    def _make_required(self) -> None:
        found = self._random_field()
        if found and found[0].fields[found[1]].pop("optional", None):
            fill = FILLS[found[0].fields[found[1]]["type"]] or self._first()
            found[0].fields[found[1]]["backfill"] = (
                int(fill) if fill.isdigit() else fill
            )

    def _make_optional(self) -> None:
        found = self._random_field()
        if found:
            found[0].fields[found[1]]["optional"] = True

    def _default(self) -> None:
        found = self._random_field()
        if found and found[0].fields[found[1]]["type"] in ("integer", "bigint"):
            found[0].fields[found[1]]["default"] = self._random.randrange(99)

    def _swap_fields(self) -> None:
        _, entity = self._random_entity()
        names = [
            name
            for name, spec in entity.fields.items()
            if "was" not in spec
            and name not in self._added_names
            and not self._is_used(entity, name)
        ]
        if len(names) < 2 or entity.checks:
            return
        first, second = self._random.sample(names, 2)
        if self._previous_renames & {(first, second), (second, first)}:
            return
        one, two = entity.fields.pop(first), entity.fields.pop(second)
        entity.fields[second] = {**one, "was": first}
        entity.fields[first] = {**two, "was": second}

    def _index(self) -> None:
        self._rule("indexes")

    def _unique(self) -> None:
        self._rule("unique")

    def _rule(self, kind: str) -> None:
        _, entity = self._random_entity()
        rules = entity.rules.setdefault(kind, [])
        if rules and self._random.random() < 0.5:
            rules.pop()
            return
        names = sorted(entity.fields)
        if names:
            rule = [self._random.choice(names), "id"]
            if rule not in rules:
                rules.append(rule)

    def _check(self) -> None:
        _, entity = self._random_entity()
        if entity.checks:
            entity.checks.clear()
        elif entity.fields:
            name = self._random.choice(sorted(entity.fields))
            entity.checks["sane"] = f'"{name}" IS NULL OR id > -1'

    def _add_belongs_to(self) -> None:
        _, entity = self._random_entity()
        target, _ = self._random_entity()
        entity.relations[self._name("r")] = {
            "belongs_to": f"{target} | null",
            "on_delete": self._random.choice(("restrict", "cascade", "set_null")),
        }

    def _relate_many(self) -> None:
        _, entity = self._random_entity()
        target, _ = self._random_entity()
        entity.relations[self._name("r")] = {"many_to_many": target}

    def _drop_relation(self) -> None:
        _, entity = self._random_entity()
        if entity.relations:
            del entity.relations[self._random.choice(sorted(entity.relations))]

    def _rename_relation(self) -> None:
        _, entity = self._random_entity()
        names = [
            name
            for name, spec in entity.relations.items()
            if "was" not in spec and name not in self._added_names
        ]
        if names:
            self._rename(entity.relations, self._random.choice(names), self._name("r"))

    def _reverse_relation(self) -> None:
        _, entity = self._random_entity()
        for spec in entity.relations.values():
            if "belongs_to" in spec:
                target = spec.pop("belongs_to").removesuffix(" | null")
                spec.pop("on_delete", None)
                spec["many_to_many"] = target
                return

    def _toggle_trait(self) -> None:
        _, entity = self._random_entity()
        name = self._random.choice(("timestamps", "soft_delete", "versioned"))
        if name in entity.traits:
            entity.traits.remove(name)
        else:
            entity.traits.append(name)

    def _add_entity(self) -> None:
        if len(self.entities) < 6:
            self.entities[self._name("E")] = Entity({"title": {"type": "string(9)"}})

    def _retarget(self, names: dict[str, str]) -> None:
        for entity in self.entities.values():
            for spec in entity.relations.values():
                for key in ("belongs_to", "many_to_many"):
                    if key in spec:
                        name, bar, null = spec[key].partition(" | ")
                        spec[key] = f"{names.get(name, name)}{bar}{null}"

    def _rename_entity(self) -> None:
        name, entity = self._random_entity()
        if entity.was is None and name not in self._added_names:
            new = self._name("E")
            self.entities[new] = self.entities.pop(name)
            entity.was = name
            self._retarget({name: new})

    def _swap_entities(self) -> None:
        names = [
            name
            for name, each in self.entities.items()
            if each.was is None and name not in self._added_names
        ]
        if len(names) < 2:
            return
        first, second = self._random.sample(sorted(names), 2)
        if self._previous_renames & {(first, second), (second, first)}:
            return
        one, two = self.entities.pop(first), self.entities.pop(second)
        one.was, two.was = first, second
        self.entities[second], self.entities[first] = one, two
        self._retarget({first: second, second: first})

    def _drop_entity(self) -> None:
        if len(self.entities) < 3:
            return
        name, _ = self._random_entity()
        del self.entities[name]
        for entity in self.entities.values():
            for key in ("belongs_to", "many_to_many"):
                entity.relations = {
                    relation: spec
                    for relation, spec in entity.relations.items()
                    if spec.get(key, "").partition(" | ")[0] != name
                }

    def _add_enum_value(self) -> None:
        if len(self.values) < 6:
            self._count += 1
            self.values.append(f"v{self._count}")

    def _rename_value(self) -> None:
        place = self._random.randrange(len(self.values))
        if isinstance(self.values[place], str):
            self._count += 1
            old, new = self.values[place], f"v{self._count}"
            self.values[place] = {"name": new, "was": old}
            for entity in self.entities.values():
                for spec in entity.fields.values():
                    for key in ("default", "backfill"):
                        if spec.get(key) == old and spec["type"] == "Kind":
                            spec[key] = new
