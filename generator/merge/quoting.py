"""The state at the start of a line: in code, in a string, or in a Markdown fence.

Unlike a parser, this reads texts with conflict markers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

_OPENING = re.compile(r"[\[({]|[\])}]|#|\"\"\"|'''|\"|'")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")
_PREFIXES = frozenset(("", "b", "f", "r", "t", "u", "br", "fr", "rb", "rf", "rt", "tr"))


@dataclass(frozen=True)
class Quoting:
    """The quotes and brackets that are open at the start of a line."""

    quote: str = ""
    """The quotes or fence that will close the current string; empty in code."""
    is_doc: bool = False
    """Whether the string is a statement by itself, as docstrings are."""
    depth: int = 0
    """The number of open brackets."""


QuotingStep = Callable[[Quoting, str], Quoting]
"""A function from the state before a line, and the line, to the state after it."""


def quoting_step(path: str) -> QuotingStep:
    """Return the rules of quoting for a file, by its path."""
    if path.endswith((".py", ".pyi")):
        return _behind_python
    if path.endswith(".toml"):
        return _behind_toml
    return _behind_markdown if path.endswith(".md") else lambda before, line: before


def _behind_python(before: Quoting, line: str) -> Quoting:
    return _behind(before, line, escaping="\"'")


def _behind_toml(before: Quoting, line: str) -> Quoting:
    return _behind(before, line, escaping='"')


def _behind(before: Quoting, line: str, escaping: str) -> Quoting:
    """Return the state after a line; backslashes escape in the quotes `escaping`."""
    at, state = 0, before
    while at < len(line):
        if state.quote:
            end = _find_closing(line, at, state.quote, state.quote[0] in escaping)
            if end is None:
                break
            at, state = end, Quoting(depth=state.depth)
            continue
        found = _OPENING.search(line, at)
        if found is None or found[0] == "#":
            break
        at, sign = found.end(), found[0]
        if sign in "[({":
            state = replace(state, depth=state.depth + 1)
        elif sign in "])}":
            state = replace(state, depth=max(0, state.depth - 1))
        else:
            alone = line[: found.start()].strip().lower() in _PREFIXES
            state = Quoting(sign, alone and not state.depth, state.depth)
    if len(state.quote) == 1 and not line.endswith("\\"):
        return Quoting(depth=state.depth)
    return state


def _find_closing(line: str, at: int, quote: str, escapes: bool) -> int | None:
    """Return the offset after a closing quote on a line, or None."""
    while (end := line.find(quote, at)) >= 0:
        backslashes = len(line[at:end]) - len(line[at:end].rstrip("\\"))
        if not escapes or backslashes % 2 == 0:
            return end + len(quote)
        at = end + 1
    return None


def _behind_markdown(before: Quoting, line: str) -> Quoting:
    found = _FENCE.match(line)
    if found is None:
        return before
    if not before.quote:
        return Quoting(found[1])
    closes = found[1].startswith(before.quote) and not found[2].strip()
    return Quoting() if closes else before
