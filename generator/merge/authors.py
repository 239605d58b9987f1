"""Who wrote the two sides of a merge."""

from __future__ import annotations

from enum import Enum


class Authors(Enum):
    """Who wrote ours and theirs.

    The generator never writes into a custom region, so that its body is the person's
    alone; between two people it is code of both, and nothing of either may go.
    """

    HAND_AND_GENERATOR = "a person and the generator"
    TWO_PEOPLE = "two people"
