"""Conflicts in documents are limited to the values that both sides changed."""

from __future__ import annotations

from generator.merge import Labels, choose_side, merge_texts

LABELS = Labels("ours", "theirs")
BASE = """\
openapi: "3.1.0"
components:
  Book:
    properties:
      title:
        type: string
      id:
        type: string
    required:
      - title
      - id
info:
  title: Shop
"""
KEY_AFTER = BASE.replace(
    "      id:\n        type: string\n",
    "      id:\n        type: string\n      shelf:\n        type: integer\n",
).replace("      - id\n", "      - id\n      - shelf\n")
KEY_BEFORE = BASE.replace(
    "      id:\n", "      shelf:\n        type: string\n      id:\n"
).replace("      - id\n", "      - shelf\n      - id\n")


def test_only_the_key_added_by_both_sides_conflicts() -> None:
    merged = merge_texts(BASE, KEY_AFTER, KEY_BEFORE, LABELS, path="openapi.yaml")

    assert len(merged.conflicts) == 1
    marked = merged.text.partition("<<<<<<<")[2].partition(">>>>>>>")[0]
    assert marked.count("\n") < 10
    assert choose_side(merged.text, "ours", path="openapi.yaml") == KEY_AFTER
    theirs = KEY_AFTER.replace("type: integer", "type: string")
    assert choose_side(merged.text, "theirs", path="openapi.yaml") == theirs


def test_choosing_theirs_keeps_edits_elsewhere() -> None:
    ours = KEY_AFTER.replace("title: Shop", "title: Our shop")
    merged = merge_texts(BASE, ours, KEY_BEFORE, LABELS, path="openapi.yaml")

    taken = choose_side(merged.text, "theirs", path="openapi.yaml")
    assert taken is not None
    assert "title: Our shop" in taken
    assert "type: integer" not in taken


def test_a_value_that_extends_the_other_still_conflicts() -> None:
    null = '      shelf:\n        anyOf:\n          - {type: "null"}\n'
    more = f"{null}          - type: string\n"
    ours = BASE.replace("    required:\n", f"{null}    required:\n")
    theirs = BASE.replace("      id:\n", f"{more}      id:\n")
    merged = merge_texts(BASE, ours, theirs, LABELS, path="openapi.yaml")

    assert len(merged.conflicts) == 1
    assert merged.text.index("<<<<<<<") > merged.text.index("      id:\n")
