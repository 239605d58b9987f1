"""Case-insensitive text search, identical on SQLite and PostgreSQL.

Each character is mapped to lower case as Unicode defines it: `É` matches `é`, and the
three sigmas match each other. Expansions are not applied: `ß` does not match `ss`.
"""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

IRREGULAR = "\u0130\u03a3\u03c2"
"""Letters whose lower case depends on language or position."""
REGULAR = "i\u03c3\u03c3"
"""The lower-case letters that they are mapped to."""
FOLDED = str.maketrans(IRREGULAR, REGULAR)


def fold_case(text: str | None) -> str | None:
    """Return text in lower case; registered as a function of SQLite."""
    return None if text is None else text.translate(FOLDED).lower()


class folded(FunctionElement[str]):
    """The SQL expression of text in lower case."""

    name = "fold_case"
    type = String()
    inherit_cache = True


@compiles(folded)
def compile_call(element: Any, compiler: Any, **options: Any) -> str:
    """Compile for SQLite, to the registered function."""
    return f"{element.name}({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def compile_folded(element: Any, compiler: Any, **options: Any) -> str:
    """Compile for PostgreSQL, with a collation that covers all of Unicode."""
    text = compiler.process(element.clauses, **options)
    letters = f"translate({text}, '{IRREGULAR}', '{REGULAR}')"
    return f'lower({letters} COLLATE "{collation(compiler.dialect)}")'


def collation(dialect: Any) -> str:
    """Return a Unicode collation: built in since version 17, from ICU before."""
    version = dialect.server_version_info
    return "pg_c_utf8" if version is None or version >= (17,) else "und-x-icu"


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Return the condition that a column contains a text, ignoring case."""
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return folded(column).like(folded(f"%{escaped}%"), escape="/")
