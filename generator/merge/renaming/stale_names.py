"""Lines that still use an old name after a run, reported to the user."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.merge.renaming.binding_renames import BindingRenames
from generator.merge.renaming.code_renames import CodeRenames, module_path
from generator.merge.renaming.member_names import MemberName, find_members
from generator.merge.renaming.module_graph import ModuleGraph, TextReader
from generator.merge.renaming.module_scopes import Module, Use
from generator.merge.renaming.source_text import LiteralSpan
from generator.merge.renaming.spec_renames import (
    RenameMap,
    SpecRenames,
    WordPairs,
    rename_words,
)
from generator.merge.renaming.type_inference import Inference

CODE, TEXT, PROSE = 0, 1, 2
"""What a stale line may break, worst first: code, a string or key, or prose."""
_WORD = re.compile(r"[^\W\d]\w*")
_KEY = r"(?:\.{0}\b|[\"'`]{0}[\"'`]|(?:^|[\s{{,(]){0}\s*[:=](?!=))"


@dataclass(frozen=True, order=True)
class StaleLine:
    """A line that still uses an old name."""

    rank: int
    path: str
    line: int
    text: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Owner:
    """An entity or an enum with renamed names."""

    spellings: WordPairs
    """Old and new spellings, as pairs that change any word that contains one."""
    whole: WordPairs
    """Old and new spellings of the owner itself, if it was renamed."""
    parts: frozenset[str]
    """Old names of its fields or values."""
    common: frozenset[str] = frozenset()
    """Old names of parts that something else has, too."""

    def is_named_in(self, text: str) -> bool:
        """Return whether a text contains a name built from the owner's."""
        words = set(_WORD.findall(text))
        return any(rename_words(word, self.spellings) != word for word in words)


class StaleNames:
    """Finds old names in the files of an output folder after a run."""

    def __init__(
        self,
        renames: SpecRenames,
        gone: RenameMap,
        taken: Collection[str],
        after: TextReader,
        common: Collection[str] = (),
    ) -> None:
        """Initialize with the renames, and a reader of the files after the run.

        `gone` are names that no emitted text has any more, `taken` the current
        entities. An old name that is `common` counts only where its owner is known.
        """
        self._infer = Inference(ModuleGraph(after))
        self._gone = gone
        self._owners = [
            _Owner(
                tuple((name, f"{name}\1") for pair in words for name in pair),
                # Unless another entity has the old name now.
                () if renames.entities.get(owner) in taken else words,
                frozenset(old for old, _ in renames.parts.get(owner, ())),
                frozenset(common),
            )
            for owner, words in renames.words.items()
        ]

    def find_in(self, path: str, text: str, pristine: str = "") -> Iterator[StaleLine]:
        """Yield the lines with old names, except those of the pristine text."""
        emitted = {line.strip() for line in pristine.split("\n")}
        lines = text.split("\n")
        found: dict[int, tuple[int, set[str]]] = {}
        for rank, place, name in self._find_uses(path, text):
            number = text.count("\n", 0, place) + 1
            best, names = found.get(number, (rank, set()))
            found[number] = min(best, rank), names | {name}
        for number, (rank, names) in sorted(found.items()):
            line = lines[number - 1].strip()
            if line not in emitted:
                yield StaleLine(rank, path, number, line, tuple(sorted(names)))

    def _find_uses(self, path: str, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the rank, the offset and the old name of each use."""
        module = None
        if path.endswith(".py"):
            module = self._infer.modules.module(module_path(path)[0])
        for owner in self._owners:
            if module is None or module.source.text != text:
                found = _in_lines(owner, path, text)
            else:
                reading = self._infer.enter_module(module)
                found = _FileSearch(module, reading, owner, self._gone).find_old_names()
            for rank, place, name in found:
                if rank == CODE or name not in owner.common:
                    yield rank, place, name


class _FileSearch:
    """A Python file, searched for the old names of one owner."""

    def __init__(
        self, module: Module, infer: Inference, owner: _Owner, gone: RenameMap
    ) -> None:
        self.module, self.infer, self.owner = module, infer, owner
        self.gone = gone
        self.names = BindingRenames(module, infer, CodeRenames())

    @cached_property
    def uses_owner(self) -> bool:
        """Whether the file refers to the owner at all."""
        if self.owner.is_named_in(self.module.name.replace(".", " ")):
            return True
        bound = {
            name for scope in self.module.scopes.values() for name in scope.bindings
        }
        words = bound | {use.name for use in self.module.uses}
        words |= {
            node.attr
            for node in self.module.of_type(ast.Attribute)
            if isinstance(node, ast.Attribute) and node.attr[:1].isupper()
        }
        bare = {name.strip("\1") for name, _ in self.owner.spellings}
        lower = {word for word in words if not word[:1].isupper()}
        return self.owner.is_named_in(" ".join(words - lower)) or any(
            word in {*self.gone, *self.gone.values()} - bare
            and self.owner.is_named_in(word)
            for word in lower
        )

    def find_old_names(self) -> Iterator[tuple[int, int, str]]:
        """Yield the rank, the offset and the old name of each use."""
        for alias, start in self._gone_imports.items():
            yield CODE, start, alias.name
        for use in self.module.uses:
            if self._is_old(use.name) and self._is_unbound(use):
                yield CODE, use.start, use.name
        for found in find_members(self.names):
            if self._may_be_old(found):
                yield CODE, found.start, found.name
        for quoted in self.module.source.literals:
            yield from self._in_quoted(quoted)

    def _is_old(self, name: str) -> bool:
        return rename_words(name, self.owner.whole) != name

    def _may_be_old(self, found: MemberName) -> bool:
        if not self.uses_owner:
            return False
        is_part = found.name in self.owner.parts or any(
            found.name.startswith(f"{part}__") for part in self.owner.parts
        )
        if not is_part and not self._is_old(found.name):
            return False
        if found.new_name is None:
            return found.name not in self.owner.common
        owner = found.owner
        if owner is not None and owner.kind == "function":
            scope = self.infer.find_function(owner)
            args = scope[0].args if scope else None
            known = [*args.posonlyargs, *args.args, *args.kwonlyargs] if args else []
            return not (args and args.kwarg) and found.name not in [
                a.arg for a in known
            ]
        if owner is None or owner.kind not in ("class", "instance"):
            return False
        is_ours = any(True for _ in self.infer.class_hierarchy(owner))
        return is_ours and self.names.new_member_name(owner, found.name) is None

    def _is_unbound(self, use: Use) -> bool:
        owner = use.scope.binding_scope(use.name)
        if owner is None:
            return not self.module.star_imports and not hasattr(builtins, use.name)
        gone: Collection[ast.AST] = self._gone_imports.keys()
        return any(each.node in gone for each in owner.bindings[use.name])

    @cached_property
    def _gone_imports(self) -> dict[ast.alias, int]:
        """The imports of names that no longer exist, with their offsets."""
        return {
            node: self.module.source.offset(node.lineno, node.col_offset)
            for node in self.module.of_type(ast.alias)
            if isinstance(node, ast.alias) and self._is_gone(node)
        }

    def _is_gone(self, node: ast.alias) -> bool:
        statement = self.module.parent_of[node]
        module, name = node.name, ""
        if isinstance(statement, ast.ImportFrom):
            module, name = self.module.absolute(statement), node.name
        world = self.infer.modules
        is_old = any(self._is_old(part) for part in [*module.split("."), name])
        if not is_old or not world.is_local(module):
            return False
        found = world.resolve_import(module, name) if name else world.module(module)
        return found is None

    def _in_quoted(self, quoted: LiteralSpan) -> Iterator[tuple[int, int, str]]:
        text = self.module.source.text[quoted.start : quoted.end]
        is_prose = quoted.comment or text.lstrip("rRbBuU").startswith(('"""', "'''"))
        if is_prose and not self.uses_owner:
            return
        for start, end in quoted.texts:
            part = self.module.source.text[start:end]
            for found in _WORD.finditer(part):
                if self._is_old(found[0]):
                    yield PROSE if is_prose else TEXT, start + found.start(), found[0]
                elif found[0] in self.owner.parts and self.uses_owner:
                    alone = part.strip("\"'") == found[0]
                    if alone or self.owner.is_named_in(part):
                        rank = PROSE if is_prose else TEXT
                        yield rank, start + found.start(), found[0]


def _in_lines(owner: _Owner, path: str, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the uses in a text that is not Python or cannot be parsed."""
    rank = PROSE if path.endswith((".md", ".rst", ".txt")) else TEXT
    is_query = path.endswith(".sql")
    uses_owner = bool(owner.parts) and owner.is_named_in(text)
    place = 0
    for line in text.split("\n"):
        for found in _WORD.finditer(line):
            if rename_words(found[0], owner.whole) != found[0]:
                yield rank, place + found.start(), found[0]
            elif uses_owner and found[0] in owner.parts:
                key = re.search(_KEY.format(re.escape(found[0])), line)
                if is_query or key or owner.is_named_in(line):
                    yield rank, place + found.start(), found[0]
        place += len(line) + 1


def most_severe(
    leftovers: Collection[StaleLine], most: int, most_of_file: int
) -> list[tuple[str, list[StaleLine]]]:
    """Return the lines to show, by file: the most severe files and lines win."""
    files: dict[str, list[StaleLine]] = {}
    for each in sorted(leftovers):
        files.setdefault(each.path, []).append(each)
    shown: list[tuple[str, list[StaleLine]]] = []
    for path, lines in files.items():
        kept = sorted(lines[: min(most_of_file, most)], key=lambda each: each.line)
        most -= len(kept)
        if kept:
            shown.append((path, kept))
    return shown
