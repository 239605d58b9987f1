"""The view of `app/core/keys.py`, which generates keys and other texts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from generator.domain import Domain, Field, Parameter
from generator.python import Code, join, literal
from generator.types import GENERATED_TEXTS, GeneratedDefault


@dataclass(frozen=True)
class GeneratedKeysView:
    """What the module defines."""

    has_uuid7: bool
    texts: frozenset[str]
    """The kinds of text that the spec uses: `cuid2`."""
    names: Code
    """A list of the names that it exports; empty if there are none."""


def generated_keys_view(domain: Domain) -> GeneratedKeysView:
    """Build the view from the defaults of fields and parameters."""
    fields: list[Field | Parameter] = []
    for entity in domain.entities:
        fields += entity.fields
    has_uuid7 = any(each.default is GeneratedDefault.UUID7 for each in fields)
    operations = chain(
        domain.endpoints, *(entity.endpoints.actions for entity in domain.entities)
    )
    for operation in operations:
        fields += (*operation.query, *operation.body)
    texts = frozenset(
        str(each.default)
        for each in fields
        if each.type.scalar.is_plain_text and isinstance(each.default, GeneratedDefault)
    )
    names = sorted(GENERATED_TEXTS[text].factory for text in texts)
    names += ["uuid7"] if has_uuid7 else []
    exported = Code(f"[{join(map(literal, names))}]" if names else "")
    return GeneratedKeysView(has_uuid7, texts, exported)
