"""Spellings of names, and names that are safe to use in the output.

Names of a spec have passed an allow-list before they get here; names derived from them
consist of letters, digits and underscores.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from hashlib import sha256

from generator.naming.english import pluralize, singular_if_plural, singularize
from generator.naming.reserved import (
    PROTECTED_PREFIXES,
    RESERVED_ATTRIBUTES,
    RESERVED_CLASS_NAMES,
    RESERVED_MODULES,
)

MAX_NAME = 63
"""The number of characters of a name that PostgreSQL keeps."""

_WORD = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z][a-z0-9]*|[a-z][a-z0-9]*|[0-9]+")
_MEMBER_WORD = re.compile(r"[A-Za-z0-9]+")
_NUMBER_SIGNS = re.compile(r"([+-])(?=[0-9])")


def split_words(name: str) -> list[str]:
    """Split a PascalCase or snake_case name into lower-case words."""
    return [word.lower() for word in _WORD.findall(name)]


def snake(name: str) -> str:
    """Return the snake_case spelling: `HTTPServer` → `http_server`."""
    return "_".join(split_words(name))


def pascal(name: str) -> str:
    """Return the PascalCase spelling: `order_line` → `OrderLine`."""
    return "".join(word.capitalize() for word in split_words(name))


def plural_of(name: str) -> str:
    """Return the plural of a snake_case name: `order_line` → `order_lines`."""
    head, last = _split_last(name)
    return head + pluralize(last)


def singular_of(name: str) -> str:
    """Return the singular of a snake_case name: `order_lines` → `order_line`."""
    head, last = _split_last(name)
    return head + singularize(last)


def singular_class(name: str) -> str | None:
    """Return the singular of a PascalCase name that is a plural, or None for others."""
    last = split_words(name)[-1]
    singular = singular_if_plural(last)
    # `SMS` is an acronym.
    if singular is None or name[-len(last) :].isupper():
        return None
    return name[: -len(last)] + singular.capitalize()


def shorten(name: str) -> str:
    """Return a derived database name, cut and with a hash if it is too long."""
    if len(name) <= MAX_NAME:
        return name
    digest = sha256(name.encode()).hexdigest()[:8]
    return f"{name[: MAX_NAME - 9]}_{digest}"


def _split_last(name: str) -> tuple[str, str]:
    head, separator, last = name.rpartition("_")
    return head + separator, last


def safe_attribute(name: str, reserved: Container[str] = ()) -> str:
    """Return a safe attribute, parameter or method name for a name of the spec.

    `reserved` are names in use in its scope besides those reserved everywhere.
    """
    if name.startswith(PROTECTED_PREFIXES):
        return f"the_{name}"
    return f"{name}_" if name in RESERVED_ATTRIBUTES or name in reserved else name


def safe_attributes(
    names: Iterable[str], reserved: Container[str] = ()
) -> dict[str, str]:
    """Map every name of one scope to its attribute, unique after case folding.

    Safe names remain as they are; others are changed to avoid them.
    """
    wanted = {name: safe_attribute(name, reserved) for name in names}
    taken = {name.casefold() for name, safe in wanted.items() if name == safe}
    return {
        name: name if name == safe else _unused_name(safe, taken)
        for name, safe in wanted.items()
    }


def _unused_name(name: str, taken: set[str]) -> str:
    number, candidate = 2, name
    while candidate.casefold() in taken:
        candidate = f"{name.rstrip('_')}_{number}"
        number += 1
    taken.add(candidate.casefold())
    return candidate


def module_owner(module: str) -> str:
    """Return the owner of the files of a module, distinct from any entity's name."""
    return f"module {module}"


def safe_module(name: str) -> str:
    """Return a safe module and variable name for a snake_case name."""
    return f"{name}_" if name in RESERVED_MODULES else name


def safe_class(name: str) -> str:
    """Return a safe class name for a PascalCase name."""
    return f"{name}_" if name in RESERVED_CLASS_NAMES else name


def enum_members(values: Iterable[str]) -> tuple[str, ...]:
    """Return the member names of an enum's values: `out of print` → `OUT_OF_PRINT`."""
    taken: set[str] = set()
    return tuple(_unused_name(_member(value), taken) for value in values)


def _member(value: str) -> str:
    folded = unicodedata.normalize("NFKD", value)
    signed = _NUMBER_SIGNS.sub(lambda sign: _SIGN_WORDS[sign[1]], folded)
    ascii_words = _MEMBER_WORD.findall(signed.encode("ascii", "ignore").decode())
    name = "_".join(word.upper() for word in ascii_words)[:60].rstrip("_")
    if not name:
        return "VALUE"
    # A name cannot begin with a digit.
    return f"VALUE_{name}" if name[0].isdigit() else name


_SIGN_WORDS = {"+": " PLUS ", "-": " "}
