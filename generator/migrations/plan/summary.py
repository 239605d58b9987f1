"""Descriptions of a revision: for the output of `gen`, its file name and docstring."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.migrations.difference.compare import TableChange
from generator.migrations.difference.type_conversion import format_type
from generator.migrations.plan.revision_plan import RevisionPlan, TablePlan
from generator.schema import CheckConstraint, Column

_OTHER = re.compile(r"[^a-z0-9]+", re.ASCII)
_LONGEST = 40


def describe_plan(plan: RevisionPlan) -> tuple[str, ...]:
    """Describe a plan, one line per table: `books: rename title → name`."""
    lines = [f"create {table.name}" for table in plan.created]
    for table in plan.tables:
        phrases = list(_phrases(table, plan))
        if phrases:
            lines.append(f"{table.change.new.name}: {'; '.join(phrases)}")
    gone = {carry.join_table for carry in plan.moves}
    lines += [
        f"drop {table.name}" + ("" if table.name in gone else ", with its rows")
        for table in plan.difference.dropped
    ]
    return tuple(lines)


def _phrases(plan: TablePlan, whole: RevisionPlan) -> Iterator[str]:
    change = plan.change
    if change.is_renamed:
        yield f"renamed from {change.before.name}"
    news = {column.name for column in change.new.columns}
    for each in change.renamed_columns:
        if each.new in news:
            yield f"rename {each.old} → {each.new}"
    for column in change.added_columns:
        yield _describe_added(plan, column, whole)
    carried = {(c.entity_table, c.column): c.join_table for c in whole.moves}
    for column in change.dropped_columns:
        kept = carried.get((change.new.name, column.name))
        what = f"move {column.name} to {kept}" if kept else f"drop {column.name}"
        yield what if kept else f"{what}, with its values"
    for each in change.renamed_values:
        yield f"{each.parent}: rename {each.old} → {each.new}"
    for column, items in change.removed_list_values:
        yield f"{column.name}: remove {', '.join(items)}"
    for before, after in change.altered_columns:
        yield from _describe_altered(plan, before, after)
    yield from _rules(change)


def _describe_added(plan: TablePlan, column: Column, whole: RevisionPlan) -> str:
    given = next((g for c, g in plan.backfills if c.name == column.name), None)
    joins = {(c.entity_table, c.column): c.join_table for c in whole.moves}
    join = joins.get((plan.change.new.name, column.name))
    words = [f"add {column.name}"]
    if not column.nullable:
        words.append("required")
    if join is not None:
        words.append(f"filled from {join}")
    elif given is not None:
        words.append(f"filled from {given}")
    elif column.server_default is not None:
        words.append(f"default {column.server_default or repr('')}")
    return ", ".join(words)


def _describe_altered(plan: TablePlan, old: Column, new: Column) -> Iterator[str]:
    if format_type(old.type) != format_type(new.type):
        remark = old.type.scalar.cast_remarks.get(new.type.scalar.family)
        said = f", {remark}" if remark else ""
        yield f"{new.name}: {format_type(old.type)} → {format_type(new.type)}{said}"
    if old.nullable and not new.nullable:
        given = next((g for c, g in plan.null_backfills if c.name == new.name), None)
        filled = "" if given is None else f", filled from {given}"
        yield f"{new.name}: required{filled}"
    elif new.nullable and not old.nullable:
        yield f"{new.name}: optional"
    if old.server_default != new.server_default:
        shown = "none" if new.server_default is None else repr(new.server_default)
        yield f"{new.name}: default {shown}"


def _rules(change: TableChange) -> Iterator[str]:
    if change.old.primary_key != change.new.primary_key:
        yield f"primary key {', '.join(change.new.primary_key)}"
    changed = {key.columns: key for key in change.dropped_foreign_keys}
    for key in change.added_foreign_keys:
        before = changed.pop(key.columns, None)
        columns = ", ".join(key.columns)
        if before is not None and before.target_table == key.target_table:
            if before.on_delete != key.on_delete:
                yield f"{columns}: on delete {key.on_delete.lower()}"
            if before.on_update != key.on_update:
                yield f"{columns}: on update {(key.on_update or 'no action').lower()}"
            if before.deferrable != key.deferrable:
                yield f"{columns}: {'' if key.deferrable else 'not '}deferrable"
        else:
            yield f"{columns}: refer to {key.target_table}"
    news = {column.name for column in change.new.columns}
    for key in changed.values():
        if news.issuperset(key.columns):
            yield f"{', '.join(key.columns)}: no longer refer to {key.target_table}"
    indexes = [("unique", u) for u in change.added_uniques]
    yield from (f"{', '.join(u.columns)}: unique" for _, u in indexes)
    yield from (f"drop unique {u.name}" for u in change.dropped_uniques)
    for check in change.added_checks:
        yield from _check(check, change)
    again = {check.name for check in change.added_checks}
    yield from (
        f"drop check {c.name}" for c in change.dropped_checks if c.name not in again
    )
    yield from (
        f"add {'unique ' if i.unique else ''}index {i.name}"
        for i in change.added_indexes
    )
    again = {index.name for index in change.added_indexes}
    yield from (
        f"drop index {i.name}" for i in change.dropped_indexes if i.name not in again
    )


def _check(check: CheckConstraint, change: TableChange) -> Iterator[str]:
    before = [c for c in change.old.checks if c.values and c.columns == check.columns]
    if not check.values or not before:
        yield f"add check {check.name}"
        return
    renames = change.renamed_values
    old = [v for v in before[0].values if v not in {each.old for each in renames}]
    new = [v for v in check.values if v not in {each.new for each in renames}]
    gone = [value for value in old if value not in check.values]
    come = [value for value in new if value not in before[0].values]
    column = check.columns[0]
    if gone:
        yield f"{column}: remove {', '.join(gone)}"
    if come:
        yield f"{column}: add {', '.join(come)}"


def plan_warnings(plan: RevisionPlan) -> tuple[str, ...]:
    """Return warnings about lost data and about long locks on large tables."""
    found: list[str] = []
    gone = {carry.join_table for carry in plan.moves}
    moved = {(carry.entity_table, carry.column) for carry in plan.moves}
    found += (
        f"{table.name} is dropped, with its rows"
        for table in plan.difference.dropped
        if table.name not in gone
    )
    for table in plan.tables:
        change = table.change
        name = change.new.name
        found += (
            f"the values of {name}.{column.name} are dropped"
            for column in change.dropped_columns
            if (name, column.name) not in moved
        )
        for old, new in change.altered_columns:
            if old.type.kind != new.type.kind and _rewrites(old, new):
                found.append(f"PostgreSQL rewrites {name}, which is locked meanwhile")
                break
        names = ", ".join(_reindexed_columns(change))
        if names:
            found.append(
                f"PostgreSQL rebuilds the indexes of {name} that contain {names}, "
                "and locks the table meanwhile"
            )
        slow = change.added_rules
        if any(
            not each.concurrently and _is_old(each.columns, change) for each in slow
        ):
            found.append(
                f"writes to {name} wait while its new index is built "
                "(`concurrently: true` avoids this on PostgreSQL)"
            )
    return tuple(found)


def _reindexed_columns(change: TableChange) -> Iterator[str]:
    """Yield the columns whose indexes get another order by a change of collation."""
    table = change.new
    indexed = set(table.primary_key)
    for unique in table.uniques:
        indexed.update(unique.columns)
    for index in table.indexes:
        indexed.update(index.columns)
    for old, new in change.altered_columns:
        if old.type.collation != new.type.collation and new.name in indexed:
            yield new.name


def _is_old(columns: tuple[str, ...], change: TableChange) -> bool:
    added = {column.name for column in change.added_columns}
    return not added.intersection(columns)


def _rewrites(old: Column, new: Column) -> bool:
    return not (old.type.scalar.is_text and new.type.scalar.is_text)


def plan_subject(plan: RevisionPlan) -> str:
    """Summarize a plan in a few words, in plain ASCII."""
    phrases = [
        *(f"create {_words(table.name)}" for table in plan.created),
        *(_short(table.change) for table in plan.tables if table.change.has_operations),
        *(f"drop {_words(table.name)}" for table in plan.difference.dropped),
    ]
    renamed = [c for c in plan.difference.kept if c.is_renamed]
    if renamed and not plan.created and not plan.difference.dropped:
        # Foreign keys that reference it change too, which is not worth a mention.
        first = _short(renamed[0])
        rest = len(renamed) - 1
        others = [t for t in plan.tables if _is_more_than_names(t.change)]
        if not others:
            return first if not rest else f"{first} and {rest} more"
    more = len(phrases) - 1
    return phrases[0] if not more else f"{phrases[0]} and {more} more"


def _is_more_than_names(change: TableChange) -> bool:
    return bool(
        change.added_columns
        or change.dropped_columns
        or change.altered_columns
        or change.added_uniques
        or change.added_indexes
        or change.added_checks
    )


def _short(change: TableChange) -> str:
    table = _words(change.new.name)
    added, dropped = change.added_columns, change.dropped_columns
    altered, renamed = change.altered_columns, change.renamed_columns
    if change.is_renamed and not (added or dropped or altered):
        return f"rename {_words(change.before.name)} to {table}"
    if len(renamed) == 1 and not (added or dropped or altered):
        old, new = _words(renamed[0].old), _words(renamed[0].new)
        return f"rename {old} to {new} in {table}"
    if renamed or change.is_renamed:
        return f"change {table}"
    if len(added) == 1 and not dropped and not altered:
        return f"add {_words(added[0].name)} to {table}"
    if len(dropped) == 1 and not added and not altered:
        return f"drop {_words(dropped[0].name)} from {table}"
    if len(altered) == 1 and not added and not dropped:
        return f"change {_words(altered[0][1].name)} of {table}"
    return (
        f"change {table}" if altered or added or dropped else f"change rules of {table}"
    )


def _words(name: str) -> str:
    """Replace all characters of a name except ASCII letters and digits."""
    return _OTHER.sub("_", name.lower()).strip("_")[:_LONGEST] or "table"
