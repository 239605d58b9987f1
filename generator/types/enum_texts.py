"""The labels and descriptions of enum values, as the output has them."""

from __future__ import annotations

from collections.abc import Mapping

from generator.python import prose_lines
from generator.types.field_type import EnumType


def enum_labels(enum: EnumType) -> dict[str, str]:
    """Return the labels of an enum's values that differ from the values."""
    labels = _printable_texts(enum.labels)
    return {value: label for value, label in labels.items() if label != value}


def enum_descriptions(enum: EnumType) -> dict[str, str]:
    """Return the descriptions of an enum's values, for those that have one."""
    return _printable_texts(enum.descriptions)


def is_described(enum: EnumType) -> bool:
    """Return whether there is more to say about some value than its name."""
    return bool(enum.is_coded or enum_labels(enum) or enum_descriptions(enum))


def _printable_texts(texts: Mapping[str, str]) -> dict[str, str]:
    found = {name: "\n".join(prose_lines(text)) for name, text in texts.items()}
    return {name: text for name, text in found.items() if text}
