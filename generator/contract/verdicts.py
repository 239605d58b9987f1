"""A change of the contract, and which way the values go that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way values go."""

    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True)
class Change:
    """One change, where it is, and whether it can break a client."""

    where: str
    what: str
    is_breaking: bool

    @property
    def text(self) -> str:
        """One line, by which the change can be accepted."""
        said = f"{self.where}: {self.what}"
        # Defaults may have lines of their own; what is printed must be what is accepted.
        return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in said)
