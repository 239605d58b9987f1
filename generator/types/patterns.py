"""Texts that match a pattern, found by walking its parse tree.

The tree is Python's, whose syntax is nearly the output's; each text is held against the
engine that the output uses.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

_FAVOURITES = string.ascii_lowercase + string.digits + string.ascii_uppercase
_PRINTABLE = _FAVOURITES + " " + string.punctuation
_CATEGORIES = {
    "CATEGORY_DIGIT": string.digits,
    "CATEGORY_WORD": _FAVOURITES + "_",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_DIGIT": string.ascii_lowercase + " ",
    "CATEGORY_NOT_WORD": " " + string.punctuation,
    "CATEGORY_NOT_SPACE": _FAVOURITES,
}
_FOREIGN = re.compile(r"\\p\{\^?(\w+)\}|\\p(\w)|\\z|\[:(\w+):\]")
_FOREIGN_CLASSES = {"Lu": "A", "N": "0", "Nd": "0", "P": "!", "Z": " ", "Zs": " "}
_POSIX_CLASSES = {"digit": "0-9", "upper": "A-Z", "space": " ", "punct": "!"}
_LONGER = (0, 1, 2, 3, 4, 6, 8, 12, 20, 40, -1)
_ROUNDS = 40
_LONGEST = 400

Node = tuple[Any, Any]
Choose = Callable[[int], int]


def matching_texts(pattern: str, accepts: Callable[[str], bool]) -> Iterator[str]:
    """Give different texts that match a pattern and that `accepts` takes.

    Nothing comes where the pattern is beyond this walker.
    """
    tree = _parsed(pattern)
    if tree is None:
        return
    matches = matcher(pattern)
    seen: set[str] = set()
    for text in _padded(_texts(tree)):
        if text in seen:
            continue
        seen.add(text)
        if accepts(text) and matches(text):
            yield text


def _texts(tree: list[Node]) -> Iterator[str]:
    for longer in _LONGER:
        for number in range(_ROUNDS):
            yield "".join(_walk(tree, _chooser(number), longer))[:_LONGEST]


def _padded(texts: Iterator[str]) -> Iterator[str]:
    """Give texts, then longer ones: a pattern may leave the end open."""
    plain = []
    for text in texts:
        plain.append(text)
        yield text
    for length in (8, 32, 128):
        for text in plain[:_ROUNDS]:
            yield text.ljust(length, "a")


@lru_cache(maxsize=1024)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Give the test that the output's engine makes of a pattern."""
    from pydantic_core import SchemaValidator, ValidationError, core_schema

    validator = SchemaValidator(core_schema.str_schema(pattern=pattern))

    def matches(text: str) -> bool:
        try:
            validator.validate_python(text)
        except ValidationError:
            return False
        return True

    return matches


def _parsed(pattern: str) -> list[Node] | None:
    parser = import_module("re._parser")
    try:
        return list(parser.parse(_FOREIGN.sub(_translated, pattern)))
    except (re.error, OverflowError, RecursionError):
        return None


def _translated(match: re.Match[str]) -> str:
    """Put what only the output's engine knows into Python's syntax."""
    name = match[1] or match[2]
    if name:
        return _FOREIGN_CLASSES.get(name, "a")
    if match[3]:
        return _POSIX_CLASSES.get(match[3], "a-z")
    return r"\Z"


def _chooser(number: int) -> Choose:
    """Give a way to choose among options that differs from number to number."""
    rest = number

    def choose(options: int) -> int:
        nonlocal rest
        rest, choice = divmod(rest, options)
        return choice

    return choose


def _walk(nodes: list[Node], choose: Choose, longer: int) -> Iterator[str]:
    for operator, argument in nodes:
        name = str(operator)
        if name == "LITERAL":
            yield chr(argument)
        elif name == "NOT_LITERAL":
            yield _one_of(_PRINTABLE.replace(chr(argument), ""), choose)
        elif name == "ANY":
            yield _one_of(string.ascii_lowercase, choose)
        elif name == "IN":
            yield _one_of(_members(argument), choose)
        elif name == "BRANCH":
            branches = argument[1]
            yield from _walk(list(branches[choose(len(branches))]), choose, longer)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            body = argument[-1] if name == "SUBPATTERN" else argument
            yield from _walk(list(body), choose, longer)
        elif name.endswith("_REPEAT"):
            least, most, body = argument
            for _ in range(_count(least, int(most), longer)):
                yield from _walk(list(body), choose, longer)


def _count(least: int, most: int, longer: int) -> int:
    """Tell how often to repeat: where nothing would do, once is better."""
    usual = max(least, 1) + longer
    return min(max(usual, least), most, _LONGEST)


def _one_of(characters: str, choose: Choose) -> str:
    return characters[choose(len(characters))] if characters else ""


def _members(items: list[Node]) -> str:
    """Give the characters of a class, letters and digits first."""
    negated = str(items[0][0]) == "NEGATE"
    found: dict[str, None] = {}
    for operator, argument in items:
        name = str(operator)
        if name == "LITERAL":
            found[chr(argument)] = None
        elif name == "RANGE":
            low, high = argument
            found.update(dict.fromkeys(map(chr, range(low, min(high, low + 94) + 1))))
        elif name == "CATEGORY":
            found.update(dict.fromkeys(_CATEGORIES.get(str(argument), "")))
    if negated:
        return "".join(c for c in _PRINTABLE if c not in found)
    return "".join(sorted(found, key=lambda c: c not in _FAVOURITES))
