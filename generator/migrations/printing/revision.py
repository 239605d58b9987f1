"""An Alembic revision: its id, its file name and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from generator.migrations.printing.helpers import needed_helpers
from generator.python import docstring, finish_python, literal

ID_LENGTH = 12

_LONGEST_SLUG = 40
_OTHER = re.compile(r"[^a-z0-9]+", re.ASCII)
_IMPORTS = """\
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
"""


@dataclass(frozen=True)
class Revision:
    """An Alembic revision."""

    down_revisions: tuple[str, ...]
    number: int
    subject: str
    """A short summary: `add price to books`."""
    description: tuple[str, ...]
    """The changes in full: `books: add price, required`."""
    upgrade: tuple[str, ...]
    downgrade: tuple[str, ...]

    @property
    def id(self) -> str:
        """The first 12 hex digits of SHA-256 over down revisions and operations."""
        lines = (*self.down_revisions, "", *self.upgrade, "", *self.downgrade)
        return sha256("\n".join(lines).encode()).hexdigest()[:ID_LENGTH]

    @property
    def file_name(self) -> str:
        """The file name: `0002_add_price_to_books_1a2b3c4d5e6f.py`."""
        slug = _OTHER.sub("_", self.subject)[:_LONGEST_SLUG].strip("_")
        return f"{self.number:04d}_{slug}_{self.id}.py"

    def render_text(self) -> str:
        """Render the file."""
        title = f"{self.subject[:1].upper()}{self.subject[1:]}."
        revises = ", ".join(self.down_revisions) or "nothing"
        functions = [
            *_function("upgrade", self.upgrade or ("pass",)),
            "",
            *_function("downgrade", self.downgrade or ("pass",)),
        ]
        helpers = needed_helpers("\n".join(functions))
        said = [title, *self.description, f"Revision: {self.id}\nRevises: {revises}"]
        lines = [
            docstring("\n\n".join(said), indent=0),
            "",
            _IMPORTS,
            *helpers.imports,
            "",
            f"revision = {literal(self.id)}",
            self._down_revision(),
            "",
            *functions,
            *(f"\n\n{text}" for text in helpers.definitions),
        ]
        return finish_python("\n".join(lines) + "\n")

    def _down_revision(self) -> str:
        downs = self.down_revisions
        value = literal(downs if len(downs) > 1 else (downs[0] if downs else None))
        return f"down_revision = {value}"


def _function(name: str, statements: tuple[str, ...]) -> list[str]:
    return ["", f"def {name}() -> None:", *(f"    {line}" for line in statements)]
