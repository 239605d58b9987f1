"""The authors of the two sides of a merge."""

from __future__ import annotations

from enum import Enum


class Authors(Enum):
    """The authors of ours and theirs.

    The generator never writes into an existing custom region: its body is the user's
    alone. Between two users it is code of both, and neither side's may be lost.
    """

    USER_AND_GENERATOR = "the user and the generator"
    TWO_USERS = "two users"
