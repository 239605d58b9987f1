"""The last steps of an emitted file: imports, layout, final newline."""

from __future__ import annotations

from functools import lru_cache

from generator.python.imports import organise
from generator.python.layout import explode, has_unsettled_line


def finish(path: str, text: str) -> str:
    """Give a rendered text its final form, by the kind of file."""
    if path.endswith(".py"):
        text = finish_python(text)
    body = text.rstrip("\n")
    return f"{body}\n" if body else ""


# Merges of branches generate several trees, which are mostly the same files.
@lru_cache(maxsize=4096)
def finish_python(text: str) -> str:
    """Give Python code the form that Ruff and Black would leave as it is."""
    text = explode(organise(text.lstrip("\n")).rstrip("\n") + "\n")
    if has_unsettled_line(text):
        # Rare: a name, an operator or a comment that no bracket can break.
        import black

        text = black.format_str(text, mode=black.Mode())
    return text
