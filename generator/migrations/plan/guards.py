"""Choice of the guards of a table: one for each rule that its rows could break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from generator.migrations.difference.implied_rules import (
    is_check_implied,
    is_foreign_key_implied,
    is_unique_implied,
)
from generator.migrations.difference.name_translation import sql_names, sql_tokens
from generator.migrations.difference.schema_pairing import SchemaPairs
from generator.migrations.difference.type_conversion import (
    accepts_all_values_of,
    misfit_condition,
)
from generator.migrations.plan.guard_queries import GuardBuilder
from generator.migrations.plan.revision_plan import RowGuard, TablePlan
from generator.schema import CheckConstraint, Column, TableIndex, UniqueConstraint
from generator.sql import identifier
from generator.types import DialectSql

_CONSTANT = re.compile(r"-?[\d.]+|true|false|'(?:[^']|'')*'", re.IGNORECASE)
_MAYBE_NULL = re.compile(r"\bNULL|\bCASE\b(?!.*\bELSE\b)", re.IGNORECASE | re.DOTALL)


def with_guards(
    plan: TablePlan, pairs: SchemaPairs, *, wrong: set[str], created: set[str]
) -> TablePlan:
    """Return a plan with its guards.

    `wrong` are columns already reported, whose rules get no guards; `created` are new
    tables, which have no rows.
    """
    asking = _GuardPlanner(plan, pairs, wrong)
    asking.plan_columns()
    asking.plan_foreign_keys(created)
    asking.plan_rules()
    return replace(
        plan, early_guards=tuple(asking.early), late_guards=tuple(asking.late)
    )


@dataclass
class _GuardPlanner:
    _plan: TablePlan
    _pairs: SchemaPairs
    _wrong: set[str]
    early: list[RowGuard] = field(default_factory=list)
    late: list[RowGuard] = field(default_factory=list)

    def __post_init__(self) -> None:
        plan = self._plan
        self._change = plan.change
        self._computed = dict(self._expressions())
        """By column: the SQL from the spec for its new values."""
        given = {
            c.name: self._computed[c.name]
            for c, _ in plan.backfills
            if c.name in self._computed
        }
        self._asker = GuardBuilder(plan.change, self._pairs, {**plan.values, **given})
        # Values computed in Python are unknown before they are written.
        self._unknown = {
            c.name for c, given in plan.null_backfills if given.fill is not None
        }
        filled = {column.name for column, _ in plan.null_backfills}
        self._given = filled | {column.name for column, _ in plan.backfills}
        self._moved = filled | {column.name for column, _ in plan.spec_conversions}
        """Old columns whose values change."""
        self._constant = {
            c.name for c, sql in plan.spec_conversions if _is_constant(sql)
        }
        self._renamed = {
            each.parent for each in plan.change.renamed_values
        } - self._moved

    def _expressions(self) -> Iterator[tuple[str, DialectSql]]:
        yield from ((column.name, sql) for column, sql in self._plan.spec_conversions)
        for column, given in (*self._plan.backfills, *self._plan.null_backfills):
            if given.sql is not None and not _is_constant(given.sql):
                yield column.name, given.sql

    def _add(self, guard: RowGuard, *, early: bool) -> None:
        (self.early if early else self.late).append(guard)

    def plan_columns(self) -> None:
        """Add guards for the type, enum and nullability of each column."""
        olds = {new.name: old for old, new in self._change.kept_columns}
        for column in self._change.new.columns:
            if column.name in self._wrong:
                continue
            computed = self._computed.get(column.name)
            if self._may_be_missing(olds.get(column.name), column, computed):
                self.early.append(self._asker.missing_values(column))
            if computed is None:
                continue
            found = misfit_condition(column.type, identifier(column.name))
            if found is not None and self._may_misfit(column, computed):
                self.early.append(self._asker.misfits(column, *found))
            for check in self._change.new.checks:
                if check.values and check.columns == (column.name,):
                    self.early.append(self._asker.invalid_values(column, check.values))
        for check in self._change.added_checks:
            self._values(check)
        for column, removed in self._change.removed_list_values:
            if column.name not in {*self._wrong, *self._computed}:
                self.early.append(self._asker.removed_list_values(column, removed))

    def _may_be_missing(
        self, old: Column | None, new: Column, computed: DialectSql | None
    ) -> bool:
        if new.nullable:
            return False
        if computed is not None:
            return self._may_be_null(computed)
        return old is not None and old.nullable and new.name not in self._given

    def _may_be_null(self, sql: DialectSql) -> bool:
        words = sql_names(sql.postgresql)
        empty = {identifier(c.name) for c in self._change.old.columns if c.nullable}
        return bool(words & empty or _MAYBE_NULL.search(sql.postgresql))

    def _may_misfit(self, column: Column, sql: DialectSql) -> bool:
        """Return whether an expression might yield values that do not fit a column."""
        words, casts = sql_names(sql.postgresql), "CAST(" in sql.postgresql
        if column.type.scalar.is_text:
            # In capitals, one letter may become two.
            may_grow = casts or "upper(" in sql.postgresql.lower()
            longest = None if may_grow else self._find_longest(sql.postgresql)
            return longest is None or longest > (
                column.type.scalar.text_length(column.type) or 0
            )
        return any(
            not accepts_all_values_of(column.type, old.type)
            for old in self._change.old.columns
            if identifier(old.name) in words and (casts or not old.type.scalar.is_text)
        )

    def _find_longest(self, sql: str) -> int | None:
        """Return the maximum length of a text expression; None if it is unbounded."""
        columns = {identifier(old.name): old.type for old in self._change.old.columns}
        longest = 0
        for word in sql_tokens(sql):
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
        removed = self._change.lost_values(check)
        if removed:
            self.early.append(self._asker.removed_values(check, removed))

    def plan_foreign_keys(self, created: set[str]) -> None:
        """Add guards for dangling references."""
        for key in self._change.new.foreign_keys:
            moved = bool(self._moved.intersection(key.columns))
            if not moved and key not in self._change.added_foreign_keys:
                continue
            if self._is_open(key.columns) and (
                moved or not is_foreign_key_implied(key, self._change)
            ):
                early = self._asker.is_early(key.columns)
                self._add(
                    self._asker.dangling_references(key, created, early=early),
                    early=early,
                )

    def plan_rules(self) -> None:
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
            if moved or (is_new and not is_check_implied(check, change, self._given)):
                early = self._asker.is_early(check.columns)
                self._add(self._asker.check(check, early=early), early=early)

    def _unique(
        self, rule: UniqueConstraint | TableIndex, columns: tuple[str, ...]
    ) -> None:
        # Renamed values stay distinct, but may change the rule's condition.
        among = set(columns) - set(rule.columns)
        moved = self._moved.intersection(columns) or self._renamed & among
        is_new = rule in self._change.added_rules
        if moved or (is_new and not is_unique_implied(rule, self._change)):
            early = self._asker.is_early(columns)
            self._add(self._asker.unique(rule, early=early), early=early)

    def _is_open(self, columns: tuple[str, ...]) -> bool:
        """Return whether all columns of a rule are known and free of errors."""
        return not (self._wrong | self._unknown).intersection(columns)

    def _columns_of(self, rule: UniqueConstraint | TableIndex) -> tuple[str, ...]:
        """Return the columns of a rule, including those in its SQL."""
        if isinstance(rule, UniqueConstraint):
            return rule.columns
        words = sql_names(rule.sql)
        named = (
            c.name for c in self._change.new.columns if identifier(c.name) in words
        )
        return tuple(dict.fromkeys((*rule.columns, *named)))


def _is_constant(sql: DialectSql) -> bool:
    return _CONSTANT.fullmatch(sql.postgresql) is not None
