"""Choice of the guards of a table: one for each rule that its rows could break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from generator.migrations.difference.implied_rules import (
    check_holds,
    key_holds,
    unique_holds,
)
from generator.migrations.difference.name_translation import names_in, words_of
from generator.migrations.difference.schema_pairing import Pairs
from generator.migrations.difference.type_conversion import holds_values_of, misfit
from generator.migrations.plan.guard_queries import Asker
from generator.migrations.plan.revision_plan import Guard, TablePlan
from generator.schema.tables import (
    CheckConstraint,
    Column,
    TableIndex,
    UniqueConstraint,
)
from generator.sql.text import identifier
from generator.types import Sql

_CONSTANT = re.compile(r"-?[\d.]+|true|false|'(?:[^']|'')*'", re.IGNORECASE)
_MAYBE_NULL = re.compile(r"\bNULL|\bCASE\b(?!.*\bELSE\b)", re.IGNORECASE | re.DOTALL)


def ask(
    plan: TablePlan, pairs: Pairs, *, wrong: set[str], created: set[str]
) -> TablePlan:
    """Return a plan with its guards.

    `wrong` are columns already reported, whose rules get no guards; `created` are new
    tables, which have no rows.
    """
    asking = _Asking(plan, pairs, wrong)
    asking.columns()
    asking.keys(created)
    asking.rules()
    return replace(plan, guards=tuple(asking.early), late_guards=tuple(asking.late))


@dataclass
class _Asking:
    _plan: TablePlan
    _pairs: Pairs
    _wrong: set[str]
    early: list[Guard] = field(default_factory=list)
    late: list[Guard] = field(default_factory=list)

    def __post_init__(self) -> None:
        plan = self._plan
        self._change = plan.change
        self._computed = dict(self._expressions())
        """By column: the SQL from the spec for its new values."""
        given = {
            c.name: self._computed[c.name]
            for c, _ in plan.given
            if c.name in self._computed
        }
        self._asker = Asker(plan.change, self._pairs, {**plan.values, **given})
        # Values computed in Python are unknown before they are written.
        self._unknown = {c.name for c, given in plan.filled if given.fill is not None}
        filled = {column.name for column, _ in plan.filled}
        self._given = filled | {column.name for column, _ in plan.given}
        self._moved = filled | {column.name for column, _ in plan.converted}
        """Old columns whose values change."""
        self._constant = {c.name for c, sql in plan.converted if _is_constant(sql)}
        self._renamed = {n for n, _ in plan.change.renamed_values} - self._moved

    def _expressions(self) -> Iterator[tuple[str, Sql]]:
        yield from ((column.name, sql) for column, sql in self._plan.converted)
        for column, given in (*self._plan.given, *self._plan.filled):
            if given.sql is not None and not _is_constant(given.sql):
                yield column.name, given.sql

    def _add(self, guard: Guard, *, early: bool) -> None:
        (self.early if early else self.late).append(guard)

    def columns(self) -> None:
        """Add guards for the type, enum and nullability of each column."""
        olds = {new.name: old for old, new in self._change.kept_columns}
        for column in self._change.new.columns:
            if column.name in self._wrong:
                continue
            computed = self._computed.get(column.name)
            if self._may_be_missing(olds.get(column.name), column, computed):
                self.early.append(self._asker.missing(column))
            if computed is None:
                continue
            found = misfit(column.type, identifier(column.name))
            if found is not None and self._may_misfit(column, computed):
                self.early.append(self._asker.misfits(column, *found))
            for check in self._change.new.checks:
                if check.values and check.columns == (column.name,):
                    self.early.append(self._asker.no_values(column, check.values))
        for check in self._change.added_checks:
            self._values(check)
        for column, removed in self._change.removed_items:
            if column.name not in {*self._wrong, *self._computed}:
                self.early.append(self._asker.items(column, removed))

    def _may_be_missing(
        self, old: Column | None, new: Column, computed: Sql | None
    ) -> bool:
        if new.nullable:
            return False
        if computed is not None:
            return self._may_be_null(computed)
        return old is not None and old.nullable and new.name not in self._given

    def _may_be_null(self, sql: Sql) -> bool:
        words = names_in(sql.postgresql)
        empty = {identifier(c.name) for c in self._change.old.columns if c.nullable}
        return bool(words & empty or _MAYBE_NULL.search(sql.postgresql))

    def _may_misfit(self, column: Column, sql: Sql) -> bool:
        """Return whether an expression might yield values that do not fit a column."""
        words, casts = names_in(sql.postgresql), "CAST(" in sql.postgresql
        if column.type.scalar.is_text:
            # In capitals, one letter may become two.
            may_grow = casts or "upper(" in sql.postgresql.lower()
            longest = None if may_grow else self._longest(sql.postgresql)
            return longest is None or longest > (
                column.type.scalar.text_length(column.type) or 0
            )
        return any(
            not holds_values_of(column.type, old.type)
            for old in self._change.old.columns
            if identifier(old.name) in words and (casts or not old.type.scalar.is_text)
        )

    def _longest(self, sql: str) -> int | None:
        """Return the maximum length of a text expression; None if it is unbounded."""
        columns = {identifier(old.name): old.type for old in self._change.old.columns}
        longest = 0
        for word in words_of(sql):
            found = columns.get(word)
            is_text = found is not None and found.scalar.is_text
            length = (
                found.scalar.text_length(found) if found is not None and is_text else 0
            )
            if length is None:
                return None
            longest += length + (len(word) - 2 if word.startswith("'") else 0)
        return longest

    def _values(self, check: CheckConstraint) -> None:
        """Add a guard for rows with a removed enum value."""
        if not check.values or {*self._wrong, *self._computed}.intersection(
            check.columns
        ):
            return
        renamed = {
            old for _, values in self._change.renamed_values for old, _ in values
        }
        removed = [
            value
            for old in self._change.old.checks
            if old.columns == check.columns
            for value in old.values
            if value not in check.values and value not in renamed
        ]
        if removed:
            self.early.append(self._asker.values(check, removed))

    def keys(self, created: set[str]) -> None:
        """Add guards for dangling references."""
        for key in self._change.new.foreign_keys:
            moved = bool(self._moved.intersection(key.columns))
            if not moved and key not in self._change.added_foreign_keys:
                continue
            if self._is_open(key.columns) and (
                moved or not key_holds(key, self._change)
            ):
                early = self._asker.is_early(key.columns)
                self._add(self._asker.stray(key, created, early=early), early=early)

    def rules(self) -> None:
        """Add guards for uniqueness rules and checks."""
        change = self._change
        rules: tuple[UniqueConstraint | TableIndex, ...]
        rules = (*change.new.uniques, *change.new.indexes)
        for rule in rules:
            columns = self._columns_of(rule)
            # SQL cannot group by a constant; the database rejects duplicates itself.
            is_constant = self._constant.intersection(rule.columns)
            if (
                getattr(rule, "unique", True)
                and self._is_open(columns)
                and not is_constant
            ):
                self._unique(rule, columns)
        for check in change.new.checks:
            if check.values or not self._is_open(check.columns):
                continue
            moved = bool((self._moved | self._renamed).intersection(check.columns))
            is_new = check in change.added_checks
            if moved or (is_new and not check_holds(check, change, self._given)):
                early = self._asker.is_early(check.columns)
                self._add(self._asker.check(check, early=early), early=early)

    def _unique(
        self, rule: UniqueConstraint | TableIndex, columns: tuple[str, ...]
    ) -> None:
        # Renamed values stay distinct, but may change the rule's condition.
        among = set(columns) - set(rule.columns)
        moved = self._moved.intersection(columns) or self._renamed & among
        is_new = rule in self._change.added_rules
        if moved or (is_new and not unique_holds(rule, self._change)):
            early = self._asker.is_early(columns)
            self._add(self._asker.unique(rule, early=early), early=early)

    def _is_open(self, columns: tuple[str, ...]) -> bool:
        """Return whether all columns of a rule are known and free of errors."""
        return not (self._wrong | self._unknown).intersection(columns)

    def _columns_of(self, rule: UniqueConstraint | TableIndex) -> tuple[str, ...]:
        """Return the columns of a rule, including those in its SQL."""
        if isinstance(rule, UniqueConstraint):
            return rule.columns
        words = names_in(f"{rule.where or ''} {rule.expression or ''}")
        named = (
            c.name for c in self._change.new.columns if identifier(c.name) in words
        )
        return tuple(dict.fromkeys((*rule.columns, *named)))


def _is_constant(sql: Sql) -> bool:
    return _CONSTANT.fullmatch(sql.postgresql) is not None
