"""Which lines of a Python text begin inside a string."""

from __future__ import annotations

import io
import tokenize

_OPENERS = frozenset(
    getattr(tokenize, name)
    for name in ("FSTRING_START", "TSTRING_START")
    if hasattr(tokenize, name)
)
_CLOSERS = frozenset(
    getattr(tokenize, name)
    for name in ("FSTRING_END", "TSTRING_END")
    if hasattr(tokenize, name)
)


def lines_in_strings(text: str) -> frozenset[int]:
    """Give the numbers, counting from 0, of the lines that begin inside a string.

    A text that cannot be tokenized gives the lines up to where that fails.
    """
    if '"""' not in text and "'''" not in text:
        return frozenset()
    inside: set[int] = set()
    opened: list[int] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING:
                inside.update(range(token.start[0], token.end[0]))
            elif token.type in _OPENERS:
                opened.append(token.start[0])
            elif token.type in _CLOSERS and opened:
                inside.update(range(opened.pop(), token.end[0]))
    except (tokenize.TokenError, SyntaxError):
        pass
    return frozenset(inside)
