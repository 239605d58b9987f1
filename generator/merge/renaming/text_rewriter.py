"""Renaming in user-edited files, following renames in the spec.

A name is renamed if it is bound to a renamed definition. A name that cannot be resolved
is left alone, unless the generator wrote it: then it is renamed as in the base copy.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.merge.renaming.binding_renames import BindingRenames, renamed_module
from generator.merge.renaming.code_renames import CodeRenames, module_path
from generator.merge.renaming.member_names import (
    MemberName,
    find_members,
    renamed_string,
)
from generator.merge.renaming.module_graph import ModuleGraph, TextReader
from generator.merge.renaming.module_scopes import Module
from generator.merge.renaming.rename_edits import TextEdit, apply_edits
from generator.merge.renaming.source_text import (
    LiteralSpan,
    UnparsableSource,
    parse_python_source,
)
from generator.merge.renaming.spec_renames import (
    RenameMap,
    replace_names,
    replace_names_in_lines,
)
from generator.merge.renaming.type_inference import Inference

_Key = tuple[str, str]
"""The path of a definition, and a text in it."""


_QUOTES = ('"""', "'''")


@dataclass(frozen=True)
class _BaseRenames:
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

    def __init__(
        self, things: CodeRenames, before: TextReader, disk: TextReader
    ) -> None:
        """Initialize with the renames, and readers of the emitted and current files."""
        self.things, self.before, self.disk = things, before, disk
        self._before = Inference(ModuleGraph(before))
        self._disk = Inference(ModuleGraph(disk))

    def rewrite(
        self, path: str, base: str, ours: str, names: RenameMap
    ) -> tuple[str, str]:
        """Apply the renames to the base and the edited text of a file.

        `path` is the old path of the file. `names` are the names that changed in the
        emitted text: they apply to emitted names that cannot be resolved.
        """
        old, before = self._module(path, base, self._before)
        _, now = self._module(path, ours, self._disk)
        if before is not None and now is not None:
            new = renamed_module(self.things, old)
            try:
                emitted = _ModuleEdits(before, self._before, self.things, names)
                written = emitted.collect_edits()
                edits = _ModuleEdits(now, self._disk, self.things, names, written)
                edits.collect_edits()
                result = emitted.apply_to_text(new), edits.apply_to_text(new)
                parse_python_source(result[1])
            except (UnparsableSource, RecursionError):
                # Fall back to plain text rather than write code that does not parse.
                pass
            else:
                return result
        return replace_names(base, names), replace_names_in_lines(ours, base, names)

    def _module(
        self, path: str, text: str, infer: Inference
    ) -> tuple[str, Module | None]:
        name = module_path(path)[0]
        found = infer.modules.module(name) if path.endswith(".py") else None
        return name, found if found and found.source.text == text else None


class _ModuleEdits:
    """The edits to one module, other than those of bound names."""

    def __init__(
        self,
        module: Module,
        infer: Inference,
        things: CodeRenames,
        words: RenameMap,
        written: _BaseRenames | None = None,
    ) -> None:
        self.module = module
        self.names = BindingRenames(module, infer.enter_module(module), things)
        self.words, self.written = words, written
        keys = written.names if written else ()
        self._names = {key[1].rpartition("|")[2] for key in keys} | words.keys()
        self.edits: list[TextEdit] = []

    def apply_to_text(self, new_name: str) -> str:
        """Return the text with all edits; `new_name` is the new name of the module."""
        edits = [*self.names.edits(new_name), *self.edits]
        return apply_edits(self.module.source.text, edits)

    def collect_edits(self) -> _BaseRenames:
        """Collect the edits; return the renames."""
        names: dict[_Key, str] = {}
        for found in find_members(self.names):
            if found.new_name == found.name or not self._may_change(found):
                continue
            key = self._key(found)
            new = found.new_name or self._guess_name(key, found.name)
            if new is not None and new != found.name:
                names[key] = new
                self.edits.append(TextEdit(found.start, found.end, new))
        certain = dict(self._find_certain())
        quoted = {}
        for each in self.module.source.literals:
            old = self._text(each)
            new = certain.get(each.start)
            if new is None:
                definition = self.module.definition_at(each.start)
                edits = list(self._edit_quoted(each, definition))
                new = apply_edits(old, edits)
                self.edits += [_shift(edit, each.start) for edit in edits]
            else:
                self.edits.append(TextEdit(each.start, each.end, new))
            if new != old:
                quoted[self.module.definition_at(each.start), old] = new
        prose = {old: new for (_, old), new in quoted.items() if " " in old}
        return _BaseRenames(names, quoted, prose, dict(_lines(prose)))

    def _text(self, quoted: LiteralSpan) -> str:
        return self.module.source.text[quoted.start : quoted.end]

    def _may_change(self, found: MemberName) -> bool:
        return found.new_name is not None or found.name in self._names

    def _key(self, found: MemberName) -> _Key:
        node = found.node
        if isinstance(node, ast.keyword):
            call = self.module.parent_of[node]
            assert isinstance(call, ast.Call)
            where = f"{ast.unparse(call.func)}(|{found.name}"
            return self.module.definition_of(call), where
        return self.module.definition_of(node), f"{ast.unparse(node)}|{found.name}"

    def _guess_name(self, key: _Key, name: str) -> str | None:
        if self.written is None:
            return self.words.get(name)
        return self.written.names.get(key)

    def _find_certain(self) -> Iterator[tuple[int, str]]:
        """Yield the start and new text of each string that is certainly a name."""
        source = self.module.source
        whole = {each.start: each for each in source.literals}
        for node in list(self.module.of_type(ast.Constant)):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            quoted = whole.get(source.start(node))
            if quoted is None or quoted.end != source.end(node):
                continue
            text = self._text(quoted)
            if text[1:-1] == node.value and text[0] in "\"'":
                new = renamed_string(self.names, node)
                if new is not None:
                    yield quoted.start, text[0] + new + text[-1]

    def _edit_quoted(self, quoted: LiteralSpan, definition: str) -> Iterator[TextEdit]:
        """Yield the edits of a string or a comment, relative to its start."""
        text = self._text(quoted)
        if self.written is None:
            for start, end in quoted.texts:
                part = self.module.source.text[start:end]
                yield TextEdit(
                    start - quoted.start,
                    end - quoted.start,
                    replace_names(part, self.words),
                )
            return
        new = self.written.quoted.get((definition, text)) or self.written.prose.get(
            text
        )
        if new is not None and not quoted.formatted:
            yield TextEdit(0, len(text), new)
        elif new is not None:
            for start, end in quoted.texts:
                part = self.module.source.text[start:end]
                yield TextEdit(
                    start - quoted.start,
                    end - quoted.start,
                    replace_names(part, self.words),
                )
        elif "\n" in text and not quoted.formatted:
            changed = [
                line.replace(
                    line.strip(), self.written.lines.get(line.strip(), line.strip())
                )
                for line in text.split("\n")
            ]
            yield TextEdit(0, len(text), "\n".join(changed))


def _shift(edit: TextEdit, by: int) -> TextEdit:
    return TextEdit(edit.start + by, edit.end + by, edit.text)


def _lines(prose: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the old and new form of each changed line, single lines without quotes."""
    for old, new in prose.items():
        if "\n" not in old and old[:3] in _QUOTES:
            yield old[3:-3].strip(), new[3:-3].strip()
        for before, after in zip(old.split("\n"), new.split("\n"), strict=True):
            if "\n" in old and before != after:
                yield before.strip(), after.strip()
