"""Specs that are valid by construction, without discarded examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.strategies.endpoints import entity_endpoints, operations
from tests.strategies.entities import Entity, draw_entities
from tests.strategies.fields import FieldContext, Texts, field
from tests.strategies.names import NameRegistry, entity_names, enum_names

PLAIN_TEXTS = Texts(
    prose=st.sampled_from(["What it is.", "Two\nlines.", 'It\'s "quoted" \\ here.']),
    values=st.sampled_from(["", "a", "some text", "it's", '"', "100% :bind {x}"]),
    enum_values=st.sampled_from(["red", "green", "name", "mro", "None", "it's", "1"]),
)
"""Ordinary texts."""

LAYOUTS = ("layered", "modular")


@st.composite
def specs(
    draw: st.DrawFn, texts: Texts = PLAIN_TEXTS, *, most_entities: int = 4
) -> dict[str, Any]:
    """Generate a valid spec as a plain value."""
    names = entity_names(draw, most_entities)
    enums = {
        name: draw(st.lists(texts.enum_values, min_size=2, max_size=4, unique_by=_fold))
        for name in enum_names(draw, names)
    }
    words = FieldContext(texts, enums)
    traits = _traits(draw, words)
    entities = draw_entities(draw, names, words, traits)
    for entity in entities:
        entity_endpoints(draw, entity, entities, words)
    return {
        "groundplan": 1,
        "app": _app(draw, texts),
        **_unless_empty("enums", _enums(draw, enums, texts)),
        **_unless_empty("traits", traits),
        "entities": {entity.name: entity.spec for entity in entities},
        **_unless_empty("endpoints", operations(draw, entities, words)),
    }


def _fold(value: str) -> str:
    """Return the part of an enum value that must be unique within a generated enum."""
    return value.strip().casefold()


def _unless_empty(key: str, value: dict[str, Any]) -> dict[str, Any]:
    return {key: value} if value else {}


def _app(draw: st.DrawFn, texts: Texts) -> dict[str, Any]:
    title = texts.prose.map(_one_line)
    return {
        "name": draw(st.sampled_from(["shop", "app", "class", "tests", "x"])),
        "title": draw(title),
        "description": draw(texts.prose),
        "layout": draw(st.sampled_from(LAYOUTS)),
    }


def _one_line(text: str) -> str:
    shown = "".join(c for c in text if c.isprintable())
    return shown if shown.strip() else "Title"


def _enums(
    draw: st.DrawFn, enums: dict[str, list[str]], texts: Texts
) -> dict[str, Any]:
    return {
        name: (
            values
            if draw(st.booleans())
            else {"values": values, "description": draw(texts.prose)}
        )
        for name, values in enums.items()
    }


def _traits(draw: st.DrawFn, words: FieldContext) -> dict[str, Any]:
    """Generate a trait whose names do not collide with others."""
    if draw(st.booleans()):
        return {}
    ledger = NameRegistry()
    fields = {
        name: field(draw, words)
        for name in ("reason_why", "shared_1", "trait")
        if draw(st.booleans()) and ledger.reserve_names(name)
    }
    return {"audited": {"fields": fields, "description": draw(words.texts.prose)}}


@dataclass(frozen=True)
class SpecChange:
    """Two versions of a spec."""

    before: dict[str, Any]
    after: dict[str, Any]


__all__ = ["PLAIN_TEXTS", "Entity", "SpecChange", "Texts", "specs"]
