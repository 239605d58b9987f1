"""A change of the contract, and the direction of the values that it affects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """The direction in which values are sent."""

    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True)
class ContractChange:
    """One change: its location, its description, and whether it can break a client."""

    where: str
    what: str
    is_breaking: bool

    @property
    def text(self) -> str:
        """The change in one line, as users list it to accept it."""
        said = f"{self.where}: {self.what}"
        # Defaults may contain line breaks; the text must be a single line.
        return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in said)
