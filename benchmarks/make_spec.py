"""Write a spec of N entities, always the same bytes for the same N.

    python benchmarks/make_spec.py 100 some/folder

All kinds of fields, keys, relations, traits, rules and endpoints take turns, so that a
spec of ten entities already contains nearly everything once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

PER_FILE = 25
NOUNS = ("Account", "Booking", "Contract", "Delivery", "Event", "Folder", "Garden")
KEYS = ("", "id: integer", "", "id: bigint", "", "id: [code]", "", "id: string(12)")
TRAITS = (
    "[timestamps]",
    "[timestamps, versioned]",
    "[]",
    "[timestamps, soft_delete]",
    "[stamped]",
)
FIELDS = (
    "summary: text | null",
    "amount: {type: decimal, precision: 10, scale: 2, minimum: 0, default: '0.00'}",
    "quantity: {type: integer, minimum: 0, maximum: 100000, default: 1}",
    "views: {type: bigint, default: 0}",
    "score: float | null",
    "active: boolean = true",
    "starts_on: date",
    "opens_at: time | null",
    "happened_at: datetime = now",
    "lasts: duration | null",
    "reference: {type: uuid, default: uuid}",
    "extra: {type: json, default: {}}",
    "picture: bytes | null",
    "contact: {type: email, optional: true}",
    "website: {type: url, optional: true}",
    "address: ip | null",
    "state: {type: State, default: draft}",
    "labels: [string(30)]",
    "slug: {type: string(60), pattern: '^[a-z0-9-]+$', unique: true}",
    "colour: Colour | null",
)
FIELDS_PER_ENTITY = 9
HEAD = """\
groundplan: 1

app:
  name: bench
  title: Benchmark API
  version: 1.0.0

enums:
  State: [draft, active, archived]
  Colour: [red, green, blue]

traits:
  stamped:
    fields:
      last_seen: {type: datetime, default: now}
"""


def main() -> None:
    """Parse the command line and write the files."""
    parser = argparse.ArgumentParser(description="Write a spec of N entities.")
    parser.add_argument("entities", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--changed", action="store_true", help="with one field more in the middle"
    )
    arguments = parser.parse_args()
    write_spec(arguments.folder, arguments.entities, changed=arguments.changed)


def write_spec(folder: Path, entities: int, *, changed: bool = False) -> None:
    """Write the spec's files to `folder`, which is created if missing.

    With `changed`, the entity in the middle has one more field.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "app.yaml").write_text(HEAD, encoding="utf-8")
    middle = entities // 2 if changed else None
    for start in range(0, entities, PER_FILE):
        numbers = range(start, min(start + PER_FILE, entities))
        text = "".join(["entities:\n", *(_entity(n, n == middle) for n in numbers)])
        name = f"entities_{start // PER_FILE:03}.yaml"
        (folder / name).write_text(text, encoding="utf-8")


def _name(number: int) -> str:
    return f"{NOUNS[number % len(NOUNS)]}{number}"


def _has_natural_key(number: int) -> bool:
    return KEYS[number % len(KEYS)] in ("id: [code]", "id: string(12)")


def _entity(number: int, changed: bool) -> str:
    key = KEYS[number % len(KEYS)]
    traits = TRAITS[number % len(TRAITS)]
    if _has_natural_key(number):
        traits = traits.replace(", soft_delete", "")
    fields = _fields(number, changed)
    names = [line.split(":", 1)[0] for line in fields]
    lines = [
        f"  {_name(number)}:",
        f"    description: Number {number} of many.",
        *([f"    {key}"] if key else []),
        f"    traits: {traits}",
        "    fields:",
        *(f"      {line}" for line in fields),
        *_relations(number),
        *_rules(number, names),
        *_endpoints(number, names),
    ]
    return "\n".join(lines) + "\n\n"


def _fields(number: int, changed: bool) -> list[str]:
    fields = [
        "name: {type: string(120), min_length: 1, description: What it is called.}"
    ]
    if KEYS[number % len(KEYS)] == "id: [code]":
        fields.insert(0, "code: {type: string(12), pattern: '^[a-z0-9]+$'}")
    for step in range(FIELDS_PER_ENTITY):
        fields.append(FIELDS[(number * 7 + step) % len(FIELDS)])
    if changed:
        fields.append("remark: string(200) | null")
    return fields


def _relations(number: int) -> list[str]:
    if number == 0:
        return []
    lines = [
        "    relations:",
        f"      parent: {{belongs_to: {_name(number // 2)}, on_delete: restrict, "
        f"inverse: children_{number}}}",
    ]
    if number % 3 == 0:
        lines.append(
            f"      previous: {{belongs_to: {_name(number - 1)} | null, "
            f"on_delete: set_null, inverse: next_{number}}}"
        )
    if number % 5 == 0:
        lines.append(
            f"      peers: {{many_to_many: {_name(number - 3)}, inverse: peers_{number}}}"
        )
    return lines


def _rules(number: int, names: list[str]) -> list[str]:
    lines = []
    if number % 4 == 0:
        lines.append(
            "    unique: [[name, parent]]" if number else "    unique: [[name]]"
        )
    if number % 2 == 0:
        second = _comparable_fields(names)[1]
        expression = f"{{expression: lower(name), name: ix_lower_{number}}}"
        lines.append(f"    indexes: [[name, {second}], {expression}]")
    if "quantity" in names:
        lines.append("    checks: {quantity_sane: quantity < 1000000}")
    return lines


def _comparable_fields(names: list[str]) -> list[str]:
    """Return the fields that can be filtered and sorted, without the key."""
    return [n for n in names if n not in ("labels", "extra", "picture", "code")]


def _endpoints(number: int, names: list[str]) -> list[str]:
    if number % 3 == 2:
        return []
    usable = _comparable_fields(names)
    include = "[parent]" if number else "[]"
    lines = [
        "    endpoints:",
        f"      list: {{filter: [{', '.join(usable[:5])}], sort: [{', '.join(usable[:3])}], "
        f"search: [name], include: {include}}}",
        f"      get: {{include: {include}}}",
        "      create: {}",
        "      update: {}",
        "      delete: {}",
    ]
    if number % 6 == 0:
        lines.append(
            f"      approve: {{body: {{notify: boolean = true}}, returns: {_name(number)}}}"
        )
    return lines


if __name__ == "__main__":
    main()
