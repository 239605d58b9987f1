"""Checks of mapping keys: text, unique, no merge keys."""

from __future__ import annotations

from collections.abc import Iterable

from generator.diagnostics import Problems, Related
from generator.source.nodes import MappingEntry, Node, Scalar


class KeyChecker:
    """A builder of entries from pairs, which reports keys that are not allowed."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._numbers: list[Scalar] = []

    def build_entries(
        self, pairs: Iterable[tuple[Node, Node]]
    ) -> tuple[MappingEntry, ...]:
        """Return the entries of one mapping, without invalid ones.

        For a duplicate key, the first entry is kept. A scalar key that is not text is
        reported and kept as written in the file.
        """
        kept: dict[str, MappingEntry] = {}
        for key, value in pairs:
            entry = self._entry(key, value)
            if entry is None:
                continue
            first = kept.setdefault(entry.key, entry)
            if first is not entry:
                self._problems.add(
                    "duplicate-key",
                    entry.key_span,
                    related=(Related(first.key_span, "first defined here"),),
                    key=entry.key,
                )
        return tuple(kept.values())

    def report_numbers(self) -> None:
        """Report keys that are numbers, which only some documents allow."""
        for key in self._numbers:
            self._report(key, "a number")

    def _entry(self, key: Node, value: Node) -> MappingEntry | None:
        if not isinstance(key, Scalar):
            self._problems.add(
                "key-not-text", key.span, kind="a list or a mapping", quoted="a word"
            )
            return None
        if key.text == "<<" and not key.quoted:
            self._problems.add("merge-key", key.span)
            return None
        if isinstance(key.value, bool):
            self._report(key, "a boolean")
        elif key.value is None:
            self._report(key, "null" if key.text else "an empty value")
        elif not isinstance(key.value, str):
            self._numbers.append(key)
        return MappingEntry(key.text, key.span, value)

    def _report(self, key: Scalar, kind: str) -> None:
        self._problems.add("key-not-text", key.span, kind=kind, quoted=f"'{key.text}'")
