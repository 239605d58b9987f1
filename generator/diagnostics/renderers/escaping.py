"""Escaping of untrusted text for a terminal, and the width of characters."""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

_TAB = 4


def escape_invisible(text: str) -> str:
    """Return text with control, format and unassigned characters as `<U+001B>`.

    The result cannot move the cursor, change the writing direction or hide text.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def to_cells(text: str) -> list[tuple[str, int]]:
    """Return the text to print for each character of a line, and its width in cells.

    Tabs expand to the next multiple of four columns from the start of the text.
    """
    shown: list[tuple[str, int]] = []
    position = 0
    for character in text:
        if character == "\t":
            width = _TAB - position % _TAB
            piece = " " * width
        else:
            piece = _visible_character(character)
            width = sum(map(_width, piece))
        shown.append((piece, width))
        position += width
    return shown


def _visible_character(character: str) -> str:
    if character.isprintable() or character == "\u3000":
        return character
    return f"<U+{ord(character):04X}>"


def _width(character: str) -> int:
    if combining(character) or category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1
