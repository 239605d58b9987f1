"""Matching of the renames in a spec with the names of the last revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.diagnostics import Problems
from generator.renames import Rename, RenameKind, Renames
from generator.schema import Table


@dataclass(frozen=True)
class SpecProperty:
    """The columns or join table of a field or relation."""

    table: str
    columns: tuple[str, ...]
    """Empty for a many-to-many relation."""
    is_relation: bool

    @property
    def is_many(self) -> bool:
        """Whether it has its own table."""
        return not self.columns


def spec_properties(table: Table, tables: Iterable[Table]) -> dict[str, SpecProperty]:
    """Return the fields and relations of an entity's table by name."""
    found: dict[str, SpecProperty] = {}
    for column in table.columns:
        name = column.relation or column.field or column.name
        before = found[name].columns if column.relation and name in found else ()
        columns = (*before, column.name)
        found[name] = SpecProperty(table.name, columns, column.relation is not None)
    for other in tables:
        if other.relation and table.entity and other.entity == table.entity:
            found[other.relation] = SpecProperty(other.name, (), True)
    return found


class RenameMatcher:
    """Matches the renames in a spec with the names of the last revision."""

    def __init__(self, declared: Renames, applied: Renames, problems: Problems) -> None:
        self.declared = declared
        """Every rename in the spec; the snapshot notes them: none applies twice."""
        self._applied = frozenset(applied)
        self._problems = problems
        self._found: list[Rename] = []
        """The renames of entities and their parts that this revision applies."""
        self._unknown: list[Rename] = []
        """Renames whose old name one entity lacks; another one with the trait may have
        it."""
        done = {each.path for each in applied}
        self._known = {each.span for each in declared if each.path in done}
        """Spans of the old names that have matched, now or in an earlier revision."""

    def match(
        self, owner: str, old: Mapping[str, object], new: Mapping[str, object]
    ) -> dict[str, str]:
        """Pair the names of entities (empty `owner`) or of one entity's properties."""
        kind = RenameKind.MEMBER if owner else RenameKind.ENTITY
        was = {name: self.declared.find(kind, name, owner) for name in new}
        before = self.old_name(RenameKind.ENTITY, owner)
        found = self._pairs(was, before, old)
        self._found += (
            Rename(kind, other, name, owner)
            for name, other in found.items()
            if name != other
        )
        return found

    def old_name(self, kind: RenameKind, new: str, parent: str = "") -> str:
        """Return the old name of an entity or of one of its parts; most keep theirs."""
        rename = Renames(tuple(self._found)).find(kind, new, parent)
        return new if rename is None else rename.old

    def match_values(
        self, enum: str, old: Iterable[str], new: Iterable[str]
    ) -> dict[str, str]:
        """Pair the names of an enum's values, some of which may be renamed now."""
        was = {v: self.declared.find(RenameKind.VALUE, v, enum) for v in new}
        return self._pairs(was, enum, dict.fromkeys(old), lenient=True)

    def report_unknown(self) -> None:
        """Report the old names that matched nothing, in no entity with the trait."""
        for each in self._unknown:
            if each.span not in self._known:
                self._refuse("was-unknown", each)

    def _pairs(
        self,
        was: Mapping[str, Rename | None],
        before: str,
        old: Mapping[str, object],
        *,
        lenient: bool = False,
    ) -> dict[str, str]:
        """Pair names with old ones; `before` is the old name of what has them."""
        pending = {
            name: each
            for name, each in was.items()
            if each is not None and self._is_pending(each, before, old)
        }
        found: dict[str, str] = {}
        for name, each in pending.items():
            if each.old not in old:
                if not lenient:
                    self._unknown.append(each)
            elif each.old in was and each.old not in pending:
                self._refuse("was-still-defined", each)
            else:
                found[name] = each.old
                self._known.add(each.span)
        taken = set(found.values())
        same = (n for n in was if n not in found and n in old and n not in taken)
        return {**found, **{name: name for name in same}}

    def _is_pending(
        self, rename: Rename, before: str, old: Mapping[str, object]
    ) -> bool:
        if replace(rename, parent=before) in self._applied:
            return False
        # If only the new name exists, the rename has been applied already.
        return rename.old in old or rename.new not in old

    def _refuse(self, code: str, rename: Rename) -> None:
        self._problems.add(code, rename.span, name=rename.new, was=rename.old)
