"""Resolution of `was` in a spec against the names of the last revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.diagnostics import Problems
from generator.domain import MigrationHints, value_path
from generator.migrations.history.snapshots import AppliedName
from generator.schema import Table
from generator.types import FormerName


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


class WasNames:
    """The old names in a spec, and those that earlier revisions have applied."""

    def __init__(
        self,
        hints: MigrationHints,
        applied: tuple[AppliedName, ...],
        problems: Problems,
    ) -> None:
        self._hints = hints
        self._applied = {(each.path, each.was) for each in applied}
        self._problems = problems
        self._entities: dict[str, str] = {}
        """Entities renamed by this revision: new name to old."""
        self.relations: dict[tuple[str, str], str] = {}
        """Fields and relations renamed by this revision: (entity, name) to old name."""
        self._unknown: list[tuple[str, FormerName]] = []
        """Old names that one entity lacks; another one with the trait may have them."""
        done = {each.path for each in applied}
        self._known = {w.span for path, w in hints.former_names.items() if path in done}
        """Spans of the old names that have matched, now or in an earlier revision."""

    @property
    def applied(self) -> tuple[AppliedName, ...]:
        """Every `was` of the spec, for the snapshot: none of them applies twice."""
        was = self._hints.former_names
        return tuple(AppliedName(path, was[path].name) for path in sorted(was))

    def was_names_of(self, entity: str) -> set[str]:
        """Return the `was` names of an entity's fields and relations."""
        start = f"{entity}."
        return {
            w.name
            for path, w in self._hints.former_names.items()
            if path.startswith(start)
        }

    def resolve(
        self, owner: str, old: Mapping[str, object], new: Mapping[str, object]
    ) -> dict[str, str]:
        """Pair the names of entities (empty `owner`) or of one entity's properties."""
        prefix = f"{owner}." if owner else ""
        was = {name: self._hints.former_names.get(prefix + name) for name in new}
        before = f"{self._entities.get(owner, owner)}." if owner else ""
        found = self._pairs(was, before, old)
        for name, other in found.items():
            if name != other and owner:
                self.relations[owner, name] = other
            elif name != other:
                self._entities[name] = other
        return found

    def resolve_values(
        self, table: str, column: str, old: Iterable[str], new: Iterable[str]
    ) -> dict[str, str]:
        """Return the old names of the enum values that are renamed now."""
        field = self._hints.fields.get((table, column))
        enum = None if field is None else field.type.enum
        if enum is None:
            return {}
        prefix = value_path(enum.name, "")
        was = {value: self._hints.former_names.get(prefix + value) for value in new}
        found = self._pairs(was, prefix, dict.fromkeys(old), lenient=True)
        return {value: other for value, other in found.items() if value != other}

    def report_unknown(self) -> None:
        """Report the old names that matched nothing, in no entity with the trait."""
        for name, was in self._unknown:
            if was.span not in self._known:
                self._refuse("was-unknown", name, was)

    def _pairs(
        self,
        was: Mapping[str, FormerName | None],
        before: str,
        old: Mapping[str, object],
        *,
        lenient: bool = False,
    ) -> dict[str, str]:
        pending = {
            name: each
            for name, each in was.items()
            if each is not None and self._is_pending(name, each, before, old)
        }
        found: dict[str, str] = {}
        for name, each in pending.items():
            if each.name not in old:
                if not lenient:
                    self._unknown.append((name, each))
            elif each.name in was and each.name not in pending:
                self._refuse("was-still-defined", name, each)
            else:
                found[name] = each.name
                self._known.add(each.span)
        taken = set(found.values())
        same = (n for n in was if n not in found and n in old and n not in taken)
        return {**found, **{name: name for name in same}}

    def _is_pending(
        self, name: str, was: FormerName, before: str, old: Mapping[str, object]
    ) -> bool:
        if (before + name, was.name) in self._applied:
            return False
        # If only the new name exists, the rename has been applied already.
        return was.name in old or name not in old

    def _refuse(self, code: str, name: str, was: FormerName) -> None:
        self._problems.add(code, was.span, name=name, was=was.name)
