"""Text of others on a terminal: nothing invisible, and every character's width known."""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

_TAB = 4


def visible(text: str) -> str:
    """Give text with control, format and unassigned characters as `<U+001B>`.

    Nothing that is left can move the cursor, turn the direction of writing or hide.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def cells(text: str) -> list[tuple[str, int]]:
    """Give what to print for each character of a line, and its width in cells.

    Tabs are spaces up to the next multiple of four, counted from the text's start.
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
