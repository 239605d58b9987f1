"""Names of constraints and indexes: one convention, within PostgreSQL's 63 bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

MAX_NAME_BYTES = 63
"""The number of bytes of an identifier that PostgreSQL keeps."""

_DIGEST = 8


def conventional_name(prefix: str, table: str, *parts: str) -> str:
    """Return the conventional name: `uq_books_author_id_title`.

    Prefixes: `pk`, `fk`, `uq`, `ix`, `ck`. A name of more than 63 bytes is cut and ends
    in a hash of the full name, so that different names remain different.
    """
    name = "_".join((prefix, table, *parts))
    return name if len(name.encode()) <= MAX_NAME_BYTES else _with_hash(name, name)


class SchemaNames:
    """The names in use in a schema: tables, keys and indexes share one namespace."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self._taken = {name.casefold() for name in reserved}

    def claim(self, name: str, *definition: object) -> str:
        """Reserve `name`, or, if it is taken, the name with a hash of `definition`."""
        if name.casefold() in self._taken:
            name = _with_hash(name, repr((name, *definition)))
        self._taken.add(name.casefold())
        return name


def _with_hash(name: str, whole: str) -> str:
    kept = name.encode()[: MAX_NAME_BYTES - _DIGEST - 1].decode(errors="ignore")
    return f"{kept}_{sha256(whole.encode()).hexdigest()[:_DIGEST]}"
