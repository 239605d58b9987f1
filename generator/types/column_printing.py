"""How files refer to SQLAlchemy when they print column types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from string import ascii_letters

from generator.python import Code, literal


@dataclass(frozen=True)
class SqlalchemyStyle:
    """How a file reaches the names of SQLAlchemy."""

    sqlalchemy: str
    """The prefix of its names: `sa.`, or nothing where they are imported."""
    postgresql: str
    in_models: bool

    def call(self, name: str, *arguments: str) -> Code:
        """Print a call of a class or function of SQLAlchemy."""
        return Code(f"{self.sqlalchemy}{name}({', '.join(arguments)})")


def variant(first: str, second: str, dialect: str) -> Code:
    """Print a column type that is another one on one database."""
    return Code(f"{first}.with_variant({second}, {literal(dialect)})")


def json_column(style: SqlalchemyStyle) -> Code:
    """Print the type of columns that hold JSON, or lists as JSON."""
    return variant(style.call("JSON"), f"{style.postgresql}JSONB()", "postgresql")


def definitions(parts: Iterable[tuple[str, ...]]) -> Code:
    """Print the definitions of types; what several types share is printed once.

    Functions and classes get two empty lines on either side. Another definition that
    begins with empty lines keeps them.
    """
    text = ""
    for part in dict.fromkeys(chain.from_iterable(parts)):
        is_apart = _is_block(part) or _is_block(_last_statement(text))
        text += ("\n\n\n" if is_apart else "\n") * bool(text) + part
    return Code(text)


def _is_block(code: str) -> bool:
    return code.startswith(("@", "class ", "def "))


def _last_statement(code: str) -> str:
    """Return the code from the last line on that begins a block or an assignment."""
    return code[max(code.rfind(f"\n{c}") for c in _STARTS) + 1 :] if code else ""


_STARTS = (*ascii_letters, "@", "_")
