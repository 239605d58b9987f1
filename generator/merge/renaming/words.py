"""The words that a spec renames, and the names in emitted texts that are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_WORD = re.compile(r"[^\W\d]\w*")
Names = Mapping[str, str]
"""New names by old ones."""
Words = tuple[tuple[str, str], ...]
"""Old and new words that names are made of."""


@dataclass(frozen=True)
class Renames:
    """What was renamed in the spec since the last run, and nothing from before."""

    entities: Mapping[str, str] = field(default_factory=dict)
    """Old names of entities by new ones: their files are paired by these."""
    words: Mapping[str, Words] = field(default_factory=dict)
    """What entities and enums are called, by their new names: `Book`, `book`, `books`.
    For those of which only parts were renamed, old and new are the same."""
    parts: Mapping[str, Words] = field(default_factory=dict)
    """Of fields, relations and values by their entity or enum: `title`; `OPEN`."""
    modules: Mapping[str, str] = field(default_factory=dict)
    """Old names of the modules that are called after renamed entities, by new ones."""

    def __bool__(self) -> bool:
        return bool(self.entities or self.parts)

    @cached_property
    def every(self) -> Words:
        """All words, those of entities first."""
        every = (*self.words.values(), *self.parts.values())
        return tuple(pair for words in every for pair in words if pair[0] != pair[1])

    def of(self, owner: str | None) -> Words:
        """Return all words, those of an entity's own parts first."""
        return (*self.parts.get(owner or "", ()), *self.every)

    def names(self, before: Iterable[str], after: Iterable[str]) -> Names:
        """Return the names that changed between emitted texts.

        Those are the names of the texts before that none after has, while one after has
        the name with the words renamed.
        """
        old = {name for text in before for name in _WORD.findall(text)}
        new = {name for text in after for name in _WORD.findall(text)}
        found = ((name, renamed(name, self.every)) for name in sorted(old - new))
        return {name: other for name, other in found if other in new}


def renamed(name: str, words: Words) -> str:
    """Return a name with the words in it renamed; of two for one word, the first counts."""
    ordered = dict(reversed(words))
    for old, new in sorted(ordered.items(), key=lambda pair: -len(pair[0])):
        behind = "(?![a-z0-9])" if old[0].isupper() else "(?![A-Za-z0-9])"
        ahead = "(?<![A-Z])" if old[0].isupper() else "(?<![A-Za-z0-9])"
        result = re.sub(f"{ahead}{re.escape(old)}{behind}", f"\0{new}\0", name)
        if result != name:
            # What was put in is not looked at again: two names may swap.
            return "".join(
                part if n % 2 else renamed(part, words) if part else ""
                for n, part in enumerate(result.split("\0"))
            )
    return name


def with_words(text: str, names: Names) -> str:
    """Return a text with all names in it renamed."""
    return _WORD.sub(lambda found: names.get(found[0], found[0]), text)


def in_lines(text: str, pristine: str, names: Names) -> str:
    """Return a text with its names renamed in lines that the pristine text has too."""
    known = {line.strip() for line in pristine.split("\n")}
    return "\n".join(
        with_words(line, names) if line.strip() in known else line
        for line in text.split("\n")
    )
