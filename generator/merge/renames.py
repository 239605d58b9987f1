"""What the spec calls something else now: carried into text that people wrote.

Names are renamed in base and ours before the merge, so that only real differences are
left. The spec tells which words changed; which names those are is read off the emitted
texts: a name of the old text is renamed if the new text has the renamed one in its place.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W\d]\w*")
_QUOTED = (tokenize.STRING, tokenize.COMMENT)
Names = Mapping[str, str]
"""New names by old ones. A dotted one (`book.title`) is that of an attribute, whose new
name stands alone."""


@dataclass(frozen=True)
class Renames:
    """What was renamed in the spec since the last run, and nothing from before."""

    entities: Mapping[str, str] = field(default_factory=dict)
    """Old names of entities by new ones: their files are paired by these."""
    words: tuple[tuple[str, str], ...] = ()
    """Old and new words that names are made of: `Book`, `book`, `books`, `title`."""
    members: Names = field(default_factory=dict)
    """New names of attributes by old dotted ones: `book.title`, `Book.title`."""
    modules: Mapping[str, str] = field(default_factory=dict)
    """Old names of the modules that are called after renamed entities, by new ones."""

    def __bool__(self) -> bool:
        return bool(self.entities or self.words)

    def names(self, before: Iterable[str], after: Iterable[str]) -> Names:
        """Give the names that changed between emitted texts.

        Those are the names of the texts before that none after has, while one after has
        the name with the words renamed.
        """
        old = {name for text in before for name in _WORD.findall(text)}
        new = {name for text in after for name in _WORD.findall(text)}
        found = ((name, self._renamed(name)) for name in sorted(old - new))
        return {name: other for name, other in found if other in new}

    def _renamed(self, name: str) -> str:
        for old, new in sorted(self.words, key=lambda pair: -len(pair[0])):
            behind = "(?![a-z0-9])" if old[0].isupper() else "(?![A-Za-z0-9])"
            ahead = "(?<![A-Z])" if old[0].isupper() else "(?<![A-Za-z0-9])"
            renamed = re.sub(f"{ahead}{re.escape(old)}{behind}", f"\0{new}\0", name)
            if renamed != name:
                # What was put in is not looked at again: two names may swap.
                return "".join(
                    part if n % 2 else self._renamed(part) if part else ""
                    for n, part in enumerate(renamed.split("\0"))
                )
        return name


def with_names(text: str, pristine: str, names: Names, *, python: bool) -> str:
    """Give a text with its names renamed, in words that the generator wrote.

    In Python, names in code are renamed everywhere; in texts and comments, and in other
    languages, only where the same stands in the pristine text: prose of people's own
    stays as they wrote it.
    """
    if not names or not any(name in text for name in names):
        return text
    if python:
        renamed = _in_python(text, pristine, names)
        if renamed is not None:
            return renamed
    known = {line.strip() for line in pristine.split("\n")}
    return "\n".join(
        _in(line, names) if line.strip() in known else line for line in text.split("\n")
    )


def _in(text: str, names: Names) -> str:
    return _WORD.sub(lambda found: names.get(found[0], found[0]), text)


def _in_python(text: str, pristine: str, names: Names) -> str | None:
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    result: list[str] = []
    at = 0
    owner = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            new = names.get(owner + token.string) if owner.endswith(".") else None
            new = new or _renamed_token(token, pristine, names)
            if token.type == tokenize.NAME:
                owner = token.string
            else:
                owner = f"{owner}." if token.string == "." else ""
            if new is not None and new != token.string:
                start = starts[token.start[0] - 1] + token.start[1]
                result += [text[at:start], new]
                at = starts[token.end[0] - 1] + token.end[1]
    except (tokenize.TokenError, SyntaxError):
        return None
    return "".join([*result, text[at:]])


def _renamed_token(
    token: tokenize.TokenInfo, pristine: str, names: Names
) -> str | None:
    if token.type == tokenize.NAME:
        return names.get(token.string)
    if token.type in _QUOTED:
        bare = token.string.strip("\"'")
        if bare in names or token.string in pristine:
            return _in(token.string, names)
    return None
