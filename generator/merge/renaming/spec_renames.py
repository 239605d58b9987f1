"""The words that the spec renames, and the names in emitted code built from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_WORD = re.compile(r"[^\W\d]\w*")
RenameMap = Mapping[str, str]
"""By old name: the new one."""
WordPairs = tuple[tuple[str, str], ...]
"""Pairs of old and new words from which names are built."""


@dataclass(frozen=True)
class SpecRenames:
    """The renames in the spec since the last run."""

    entities: Mapping[str, str] = field(default_factory=dict)
    """By new entity name: the old one; used to pair their files."""
    words: Mapping[str, WordPairs] = field(default_factory=dict)
    """By new entity or enum name: its spellings, such as `Book`, `book`, `books`.
    If only parts of it were renamed, old and new are the same."""
    parts: Mapping[str, WordPairs] = field(default_factory=dict)
    """By entity or enum: its renamed fields, relations and values: `title`; `OPEN`."""
    modules: Mapping[str, str] = field(default_factory=dict)
    """By new name: the old names of the modules named after renamed entities."""

    def __bool__(self) -> bool:
        return bool(self.entities or self.parts)

    @cached_property
    def all_words(self) -> WordPairs:
        """All changed words, those of entities first."""
        every = (*self.words.values(), *self.parts.values())
        return tuple(pair for words in every for pair in words if pair[0] != pair[1])

    def words_for(self, owner: str | None) -> WordPairs:
        """Return all words, those of the owner's parts first."""
        return (*self.parts.get(owner or "", ()), *self.all_words)

    def changed_names(self, before: Iterable[str], after: Iterable[str]) -> RenameMap:
        """Return the names that changed between emitted texts.

        These are names that occur only in `before`, and whose renamed form occurs in
        `after`.
        """
        old = {name for text in before for name in _WORD.findall(text)}
        new = {name for text in after for name in _WORD.findall(text)}
        found = (
            (name, rename_words(name, self.all_words)) for name in sorted(old - new)
        )
        return {name: other for name, other in found if other in new}


def rename_words(name: str, words: WordPairs) -> str:
    """Rename the words in a name; of two renames of one word, the first wins."""
    ordered = dict(reversed(words))
    for old, new in sorted(ordered.items(), key=lambda pair: -len(pair[0])):
        behind = "(?![a-z0-9])" if old[0].isupper() else "(?![A-Za-z0-9])"
        ahead = "(?<![A-Z])" if old[0].isupper() else "(?<![A-Za-z0-9])"
        result = re.sub(f"{ahead}{re.escape(old)}{behind}", f"\0{new}\0", name)
        if result != name:
            # Inserted words are not renamed again: two names may swap.
            return "".join(
                part if n % 2 else rename_words(part, words) if part else ""
                for n, part in enumerate(result.split("\0"))
            )
    return name


def replace_names(text: str, names: RenameMap) -> str:
    """Rename all names in a text."""
    return _WORD.sub(lambda found: names.get(found[0], found[0]), text)


def replace_names_in_lines(text: str, pristine: str, names: RenameMap) -> str:
    """Rename names in the lines of a text that the pristine text has too."""
    known = {line.strip() for line in pristine.split("\n")}
    return "\n".join(
        replace_names(line, names) if line.strip() in known else line
        for line in text.split("\n")
    )
