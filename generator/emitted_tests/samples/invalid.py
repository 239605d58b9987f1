"""Values that a field rejects, printed as Python expressions of JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.emitted_tests.samples.candidates import candidates
from generator.python import Code, literal
from generator.types import FieldType, Limits, SampleRequest, no_member


def invalid_values(wanted: SampleRequest, *, nullable: bool) -> list[Code]:
    """Return values that a field refuses, each for a different reason."""
    found = [] if nullable else [literal(None)]
    if wanted.type.is_list:
        found += _lists(wanted)
    else:
        found.append(_wrong(wanted.type))
        found += wanted.type.scalar.outside_limits(wanted)
    return list(dict.fromkeys(found))


def invalid_words(field_type: FieldType) -> list[str]:
    """Return text that a query parameter or a path of this type refuses."""
    word = field_type.scalar.wrong_word
    if field_type.enum is not None:
        word = no_member(field_type)
    return [] if word is None else [word]


def _wrong(field_type: FieldType) -> Code:
    if field_type.enum is not None:
        return literal(no_member(field_type))
    return literal(field_type.scalar.wrong)


def _lists(wanted: SampleRequest) -> Iterator[Code]:
    element = wanted.type.element
    valid = candidates(replace(wanted, example=None))[0]
    one = valid or candidates(SampleRequest(element, Limits(), wanted.name))[:1]
    first = literal(one[0])
    limits = wanted.limits
    yield literal("nonsense")
    yield Code(f"[{', '.join([_wrong(element), *map(literal, valid[1:])])}]")
    if limits.min_items:
        yield Code(
            f"[{first}] * {limits.min_items - 1}" if limits.min_items > 1 else "[]"
        )
    if limits.max_items is not None:
        yield Code(f"[{first}] * {limits.max_items + 1}")
