"""Names of constraints and indexes: one convention, within PostgreSQL's 63 bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

LONGEST_NAME = 63
"""Bytes that PostgreSQL keeps of an identifier."""

_DIGEST = 8


def convention(prefix: str, table: str, *parts: str) -> str:
    """Give the conventional name: `uq_books_author_id_title`.

    Prefixes: `pk`, `fk`, `uq`, `ix`, `ck`. A name of more than 63 bytes is cut and ends
    in a hash of the whole, so that different names stay different.
    """
    name = "_".join((prefix, table, *parts))
    return name if len(name.encode()) <= LONGEST_NAME else _hashed(name, name)


class Names:
    """The names of one schema, where tables, keys and indexes share one space."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self._taken = {name.casefold() for name in reserved}

    def claim(self, name: str, *definition: object) -> str:
        """Take `name`, or, where it is taken, the name with a hash of `definition`."""
        if name.casefold() in self._taken:
            name = _hashed(name, repr((name, *definition)))
        self._taken.add(name.casefold())
        return name


def _hashed(name: str, whole: str) -> str:
    kept = name.encode()[: LONGEST_NAME - _DIGEST - 1].decode(errors="ignore")
    return f"{kept}_{sha256(whole.encode()).hexdigest()[:_DIGEST]}"
