"""Candidate values of a type in wire format, in ascending order where possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from generator.types import SAMPLE_COUNT, SampleRequest, is_path_segment


def candidates(wanted: SampleRequest) -> list[Any]:
    """Return values that the type and its limits allow, an example first."""
    found = list(islice(_values(wanted), SAMPLE_COUNT))
    if wanted.example is not None and _is_canonical(wanted):
        value = wanted.example.value
        found = [value, *(other for other in found if other != value)]
    return found


def _is_canonical(wanted: SampleRequest) -> bool:
    """Return whether the output answers with the example as it is written."""
    assert wanted.example is not None
    value, scalar = wanted.example.value, wanted.type.scalar
    values = value if wanted.type.is_list else [value]
    if not all(map(scalar.is_canonical, values)):
        return False
    return not (wanted.in_key and scalar.is_plain_text) or is_path_segment(value)


def _values(wanted: SampleRequest) -> Iterator[Any]:
    if wanted.type.is_list:
        return _lists(wanted)
    return wanted.type.scalar.samples(wanted)


def _lists(wanted: SampleRequest) -> Iterator[list[Any]]:
    element = replace(wanted, type=wanted.type.element, example=None)
    items = list(islice(_values(element), SAMPLE_COUNT))
    least, most = wanted.limits.min_items or 0, wanted.limits.max_items
    size = max(least, 1 if most is None else min(most, 1))
    for start in range(len(items)):
        yield [items[(start + place) % len(items)] for place in range(size)]
