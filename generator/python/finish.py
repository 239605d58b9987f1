"""The last steps of an emitted file: imports, layout, final newline."""

from __future__ import annotations

from functools import lru_cache

from generator.python.imports import organize_imports
from generator.python.layout import break_long_lines, needs_black


def finish_file(path: str, text: str) -> str:
    """Return a rendered text in its final form, depending on the file type."""
    if path.endswith(".py"):
        text = finish_python(text)
    body = text.rstrip("\n")
    return f"{body}\n" if body else ""


# A merge of branches generates several trees that share most of their files.
@lru_cache(maxsize=4096)
def finish_python(text: str) -> str:
    """Return Python code in a form that Ruff and Black leave unchanged."""
    text = break_long_lines(organize_imports(text.lstrip("\n")).rstrip("\n") + "\n")
    if needs_black(text):
        # Rare: a name, an operator or a comment that cannot be broken at a bracket.
        import black

        text = black.format_str(text, mode=black.Mode())
    return text
