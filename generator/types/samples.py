"""Sample values: what they are for, and steps of time between bounds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.types.field_type import GeneratedDefault

if TYPE_CHECKING:
    from generator.types.field_type import Default, FieldType, Limits, Literal

SAMPLE_COUNT = 8
"""How many samples of a type with many values are tried."""
FIRST_DAY = datetime.date(2024, 1, 1)
"""The first of the days that samples are made of."""


@dataclass(frozen=True)
class SampleRequest:
    """What a sample value is for."""

    type: FieldType
    limits: Limits
    name: str
    """The name of the field, which texts are made of."""
    example: Literal | None = None
    in_key: bool = False
    """Whether it is part of a key, and so of paths."""
    default: Default | None = None

    @property
    def generated(self) -> GeneratedDefault | None:
        """The default that the application computes, if any."""
        default = self.default
        return default if isinstance(default, GeneratedDefault) else None

    @property
    def max_length(self) -> int | None:
        """The most characters that a text may have; None without a limit."""
        lengths = (self.type.length, self.limits.max_length)
        return min((n for n in lengths if n is not None), default=None)


def letter(number: int) -> str:
    """Return a letter of the alphabet, which is as long as it has to be."""
    return chr(ord("a") + number % 26)


def time_steps(
    usual: Any, low: Any, high: Any, step: datetime.timedelta, first: Any, last: Any
) -> Iterator[Any]:
    """Yield values one step apart, from the lower bound or around the usual value.

    `first` and `last` are the ends of the type, for where a bound is None.
    """
    least = first if low is None else low
    most = last if high is None else high
    if low is not None and high is not None and not isinstance(low, datetime.date):
        step = min(step, (most - least) / SAMPLE_COUNT)
    start = least if low is not None else min(usual, most)
    room = start - least
    if high is not None and low is None and most - start < step * SAMPLE_COUNT:
        start -= min(step * (SAMPLE_COUNT - 1), room)
    value = start
    while value <= most:
        yield value
        if not step or most - value < step:
            return
        value += step
