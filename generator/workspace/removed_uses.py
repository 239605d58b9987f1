"""Lines that still use fields, actions, values or entities that left the spec."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from generator import merge, naming
from generator.merge import SpecRenames, is_python
from generator.workspace.file_actions import Action, ActionKind
from generator.workspace.file_renames import FileRenames
from generator.workspace.lock import FileState
from generator.workspace.stale_lines import FilesAfter
from generator.workspace.state import State, text_digest

if TYPE_CHECKING:
    from generator.merge import StaleLine, WordPairs
    from generator.tree import Tree

_APP = "app/"
_WORD = re.compile(r"[^\W\d]\w*")
_NO_NEW_NAME = "\2"
"""The suffix of a removed entity's names, which have no new names."""


def find_removed_uses(
    tree: Tree,
    state: State,
    carry: FileRenames,
    actions: Iterable[Action],
    known: Iterable[StaleLine],
) -> tuple[StaleLine, ...]:
    """Return the lines that use definitions the run removes, except the `known` ones.

    Files that the run stops managing are left out: most of their lines would match.
    """
    gone = _RemovedDefinitions(tree, state, carry)
    words, parts = gone.words_and_parts()
    if not parts:
        return ()
    # Only a run that removes something needs it.

    after = FilesAfter(state, [a for a in actions if a.kind is not ActionKind.DETACH])
    given_away = {a.path for a in actions if a.kind is ActionKind.DETACH}
    renames = SpecRenames(words=words, parts=parts)
    common = gone.remaining_words & {
        old for pairs in parts.values() for old, _ in pairs
    }
    search = merge.StaleNames(renames, {}, (), after.text, common)
    places = {(each.path, each.line) for each in known}
    return tuple(
        each
        for each in sorted(after.search_lines(search, tree))
        if each.rank < merge.PROSE
        and each.path not in given_away
        and (each.path, each.line) not in places
    )


class _RemovedDefinitions:
    """The definitions that a run removes from the emitted code."""

    def __init__(self, tree: Tree, state: State, carry: FileRenames) -> None:
        self._tree, self._state = tree, state
        self._old_entities = {old: new for new, old in carry.renames.entities.items()}
        self._renamed = {
            old
            for pairs in (*carry.renames.parts.values(), *carry.renames.words.values())
            for old, new in pairs
            if old != new
        }
        self.remaining_words: set[str] = set()
        """All words of the code after the run."""

    def words_and_parts(self) -> tuple[dict[str, WordPairs], dict[str, WordPairs]]:
        """Return the names of owners that lose definitions, and those definitions."""
        before = self._class_member_names(self._texts_before())
        now = {path: f for path, f in self._tree.items() if _is_code(path)}
        changed = (
            (file.entity, file.text)
            for path, file in now.items()
            if self._is_changed(path, file.text)
        )
        after = self._class_member_names(changed) if before else {}
        lost = {
            owner: names - after.get(owner, set()) - self._renamed
            for owner, names in before.items()
        }
        if not any(lost.values()):
            return {}, {}
        self.remaining_words = {
            w for file in now.values() for w in _WORD.findall(file.text)
        }
        words: dict[str, WordPairs] = {}
        parts: dict[str, WordPairs] = {}
        for owner, names in lost.items():
            is_gone = owner not in after and owner not in self.remaining_words
            if owner not in after:
                names -= self.remaining_words
            if names:
                end = _NO_NEW_NAME if is_gone else ""
                words[owner] = tuple((n, n + end) for n in _spellings(owner))
                parts[owner] = tuple((name, name) for name in sorted(names))
        return words, parts

    def _texts_before(self) -> Iterator[tuple[str | None, str]]:
        """Yield the owner and the last generated text of each module that changes."""
        for path, entry in self._state.lock.entries.items():
            if not _is_code(path) or entry.state is not FileState.MANAGED:
                continue
            file = self._tree.get(path)
            if file is None or text_digest(file.text) != entry.hash:
                base = self._state.base_text(path, entry.hash)
                if base is not None:
                    owner = entry.entity
                    yield self._old_entities.get(owner, owner) if owner else None, base

    def _is_changed(self, path: str, text: str) -> bool:
        entry = self._state.lock.entries.get(path)
        return entry is None or entry.hash != text_digest(text)

    def _class_member_names(
        self, texts: Iterable[tuple[str | None, str]]
    ) -> dict[str, set[str]]:
        """Return the names that classes define, by entity or, without one, by class."""

        found: dict[str, set[str]] = {}
        for entity, text in texts:
            try:
                module = merge.read_module("", text)
            except merge.UnparsableSource:
                continue
            for path, scope in module.scopes.items():
                if not scope.is_class:
                    continue
                names = found.setdefault(entity or path, set())
                names.update(scope.bindings)
                if entity is None:
                    # Enum values also appear as strings.
                    values = [b.value for each in scope.bindings.values() for b in each]
                    said = (getattr(value, "value", None) for value in values)
                    names.update(value for value in said if isinstance(value, str))
        return found


def _is_code(path: str) -> bool:
    return path.startswith(_APP) and is_python(path)


def _spellings(owner: str) -> tuple[str, ...]:
    """Return the spellings of the name of an entity, enum or module."""
    # Only a run that removes something needs it.

    name = owner.rpartition(" ")[2]
    cls = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    singular = naming.snake(name)
    return tuple(dict.fromkeys((cls, singular, naming.plural_of(singular))))
