"""Text without regard to case, alike on both databases.

Letters are folded one by one, as Unicode maps each to lower case: `É` is `é`, and all
three sigmas are one. What takes more than a letter stays apart: `ß` is not `ss`.
"""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

IRREGULAR = "\u0130\u03a3\u03c2"
"""Letters whose lower case depends on language or place: dotted I, two sigmas."""
REGULAR = "i\u03c3\u03c3"
"""What these are folded to."""
FOLDED = str.maketrans(IRREGULAR, REGULAR)


def fold_case(text: str | None) -> str | None:
    """Fold a text; the connections of SQLite have it as a function."""
    return None if text is None else text.translate(FOLDED).lower()


class folded(FunctionElement[str]):
    """The SQL that folds a text."""

    name = "fold_case"
    type = String()
    inherit_cache = True


@compiles(folded)
def compile_call(element: Any, compiler: Any, **options: Any) -> str:
    """Print the call of the function that the connections of SQLite have."""
    return f"{element.name}({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def compile_folded(element: Any, compiler: Any, **options: Any) -> str:
    """Print it for PostgreSQL, by a collation that knows all of Unicode."""
    text = compiler.process(element.clauses, **options)
    letters = f"translate({text}, '{IRREGULAR}', '{REGULAR}')"
    return f'lower({letters} COLLATE "{collation(compiler.dialect)}")'


def collation(dialect: Any) -> str:
    """Return a collation that a server has: its own since version 17, or ICU's."""
    version = dialect.server_version_info
    return "pg_c_utf8" if version is None or version >= (17,) else "und-x-icu"


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Say that a column holds a text somewhere, whatever the case of letters."""
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return folded(column).like(folded(f"%{escaped}%"), escape="/")
