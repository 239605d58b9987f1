"""Renaming in user-edited files, following renames in the spec.

A name is renamed if it is bound to a renamed definition. A name that cannot be resolved
is left alone, unless the generator wrote it: then it is renamed as in the base copy.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.merge.renaming.bindings import Bindings, new_module
from generator.merge.renaming.edits import Edit, edited
from generator.merge.renaming.inference import Inference
from generator.merge.renaming.members import Found, found_members, new_text
from generator.merge.renaming.scopes import Module
from generator.merge.renaming.source import Quoted, Unreadable, read_source
from generator.merge.renaming.things import Things, module_path
from generator.merge.renaming.words import Names, in_lines, with_words
from generator.merge.renaming.world import Texts, World

_Key = tuple[str, str]
"""The path of a definition, and a text in it."""


_QUOTES = ('"""', "'''")


@dataclass(frozen=True)
class _Written:
    """The renames in the base copy, which the same text in the user's version gets."""

    names: Mapping[_Key, str] = field(default_factory=dict)
    """By expression: the new name of its attribute or keyword."""
    quoted: Mapping[_Key, str] = field(default_factory=dict)
    """By definition and old text: the new text of a string or comment."""
    prose: Mapping[str, str] = field(default_factory=dict)
    """By old text: the new text of strings and comments with spaces, in any place."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """By old line: the new line of a multi-line string."""


class Rewriter:
    """Renames names in the files of one output folder."""

    def __init__(self, things: Things, before: Texts, disk: Texts) -> None:
        """Initialize with the renames, and readers of the emitted and current files."""
        self.things, self.before, self.disk = things, before, disk
        self._before = Inference(World(before))
        self._disk = Inference(World(disk))

    def rewrite(self, path: str, base: str, ours: str, names: Names) -> tuple[str, str]:
        """Apply the renames to the base and the edited text of a file.

        `path` is the old path of the file. `names` are the names that changed in the
        emitted text: they apply to emitted names that cannot be resolved.
        """
        old, before = self._module(path, base, self._before)
        _, now = self._module(path, ours, self._disk)
        if before is not None and now is not None:
            new = new_module(self.things, old)
            try:
                emitted = _Reading(before, self._before, self.things, names)
                written = emitted.read()
                edits = _Reading(now, self._disk, self.things, names, written)
                edits.read()
                result = emitted.result(new), edits.result(new)
                read_source(result[1])
            except (Unreadable, RecursionError):
                # Fall back to plain text rather than write code that does not parse.
                pass
            else:
                return result
        return with_words(base, names), in_lines(ours, base, names)

    def _module(
        self, path: str, text: str, infer: Inference
    ) -> tuple[str, Module | None]:
        name = module_path(path)[0]
        found = infer.world.module(name) if path.endswith(".py") else None
        return name, found if found and found.source.text == text else None


class _Reading:
    """The edits to one module, other than those of bound names."""

    def __init__(
        self,
        module: Module,
        infer: Inference,
        things: Things,
        words: Names,
        written: _Written | None = None,
    ) -> None:
        self.module = module
        self.names = Bindings(module, infer.reading(module), things)
        self.words, self.written = words, written
        keys = written.names if written else ()
        self._names = {key[1].rpartition("|")[2] for key in keys} | words.keys()
        self.edits: list[Edit] = []

    def result(self, new_name: str) -> str:
        """Return the text with all edits; `new_name` is the new name of the module."""
        edits = [*self.names.edits(new_name), *self.edits]
        return edited(self.module.source.text, edits)

    def read(self) -> _Written:
        """Collect the edits; return the renames."""
        names: dict[_Key, str] = {}
        for found in found_members(self.names):
            if found.new == found.name or not self._may_change(found):
                continue
            key = self._key(found)
            new = found.new or self._guessed(key, found.name)
            if new is not None and new != found.name:
                names[key] = new
                self.edits.append(Edit(found.start, found.end, new))
        certain = dict(self._certain())
        quoted = {}
        for each in self.module.source.quoted:
            old = self._text(each)
            new = certain.get(each.start)
            if new is None:
                definition = self.module.definition_at(each.start)
                edits = list(self._of_quoted(each, definition))
                new = edited(old, edits)
                self.edits += [_moved(edit, each.start) for edit in edits]
            else:
                self.edits.append(Edit(each.start, each.end, new))
            if new != old:
                quoted[self.module.definition_at(each.start), old] = new
        prose = {old: new for (_, old), new in quoted.items() if " " in old}
        return _Written(names, quoted, prose, dict(_lines(prose)))

    def _text(self, quoted: Quoted) -> str:
        return self.module.source.text[quoted.start : quoted.end]

    def _may_change(self, found: Found) -> bool:
        return found.new is not None or found.name in self._names

    def _key(self, found: Found) -> _Key:
        node = found.node
        if isinstance(node, ast.keyword):
            call = self.module.parent_of[node]
            assert isinstance(call, ast.Call)
            where = f"{ast.unparse(call.func)}(|{found.name}"
            return self.module.definition_of(call), where
        return self.module.definition_of(node), f"{ast.unparse(node)}|{found.name}"

    def _guessed(self, key: _Key, name: str) -> str | None:
        if self.written is None:
            return self.words.get(name)
        return self.written.names.get(key)

    def _certain(self) -> Iterator[tuple[int, str]]:
        """Yield the start and new text of each string that is certainly a name."""
        source = self.module.source
        whole = {each.start: each for each in source.quoted}
        for node in list(self.module.of_type(ast.Constant)):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            quoted = whole.get(source.start(node))
            if quoted is None or quoted.end != source.end(node):
                continue
            text = self._text(quoted)
            if text[1:-1] == node.value and text[0] in "\"'":
                new = new_text(self.names, node)
                if new is not None:
                    yield quoted.start, text[0] + new + text[-1]

    def _of_quoted(self, quoted: Quoted, definition: str) -> Iterator[Edit]:
        """Yield the edits of a string or a comment, relative to its start."""
        text = self._text(quoted)
        if self.written is None:
            for start, end in quoted.texts:
                part = self.module.source.text[start:end]
                yield Edit(
                    start - quoted.start,
                    end - quoted.start,
                    with_words(part, self.words),
                )
            return
        new = self.written.quoted.get((definition, text)) or self.written.prose.get(
            text
        )
        if new is not None and not quoted.formatted:
            yield Edit(0, len(text), new)
        elif new is not None:
            for start, end in quoted.texts:
                part = self.module.source.text[start:end]
                yield Edit(
                    start - quoted.start,
                    end - quoted.start,
                    with_words(part, self.words),
                )
        elif "\n" in text and not quoted.formatted:
            changed = [
                line.replace(
                    line.strip(), self.written.lines.get(line.strip(), line.strip())
                )
                for line in text.split("\n")
            ]
            yield Edit(0, len(text), "\n".join(changed))


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit.start + by, edit.end + by, edit.text)


def _lines(prose: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the old and new form of each changed line, single lines without quotes."""
    for old, new in prose.items():
        if "\n" not in old and old[:3] in _QUOTES:
            yield old[3:-3].strip(), new[3:-3].strip()
        for before, after in zip(old.split("\n"), new.split("\n"), strict=True):
            if "\n" in old and before != after:
                yield before.strip(), after.strip()
