"""Values for existing rows that SQL cannot express portably."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.migrations.plan.revision_plan import TablePlan
from generator.python import join, literal
from generator.schema import MIGRATIONS, Column, column_name, column_type
from generator.types import DISTINCT_FILLS


class PythonBackfills:
    """Renders the Python-computed updates of one `upgrade` or `downgrade`."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def statements(self, plan: TablePlan) -> Iterator[str]:
        """Yield the statements that fill columns with values computed in Python."""
        change = plan.change
        news = [
            replace(c, fill=g.fill) for c, g in plan.backfills if g.fill is not None
        ]
        kept = [
            replace(c, fill=g.fill)
            for c, g in plan.null_backfills
            if g.fill is not None
        ]
        if not news and not kept:
            return
        each = [c for c in (*news, *kept) if c.fill in DISTINCT_FILLS]
        keys = [c for c in change.old.columns if c.name in change.old.primary_key]
        listed = {c.name: _column(c) for c in (*(keys if each else ()), *news, *kept)}
        table = literal(change.new.name)
        yield f"rows = sa.table({', '.join((table, *listed.values()))})"
        yield from self._needed_variables([*news, *kept])
        whole = [column for column in news if column not in each]
        if whole:
            yield self._values(whole)
            yield "op.execute(sa.update(rows).values(values))"
        if set(news).intersection(each):
            yield from self._each(keys, [column for column in news if column in each])
        for column in kept:
            yield from self._fill_missing(keys, column)

    def _fill_missing(self, keys: list[Column], column: Column) -> Iterator[str]:
        """Fill a column where it is NULL."""
        empty = f"rows.c[{literal(column.name)}].is_(None)"
        if column.fill in DISTINCT_FILLS:
            yield from self._each(keys, [column], f".where({empty})")
            return
        yield self._values([column])
        yield f"op.execute(sa.update(rows).where({empty}).values(values))"

    def _each(
        self, keys: list[Column], columns: list[Column], where: str = ""
    ) -> Iterator[str]:
        names = [f"rows.c[{literal(key.name)}]" for key in keys]
        same = (f"{name} == key[{place}]" for place, name in enumerate(names))
        yield f"keys = sa.select({', '.join(names)}){where}"
        yield "for key in op.get_bind().execute(keys).all():"
        yield f"    same = sa.and_({', '.join(same)})"
        yield f"    {self._values(columns)}"
        yield "    op.execute(sa.update(rows).where(same).values(values))"

    def _needed_variables(self, columns: list[Column]) -> Iterator[str]:
        """Yield the variables that the values use, once per function."""
        if any(column.fill in ("now", "today") for column in columns):
            yield from self._once("now = datetime.now(UTC)")
        for column in columns:
            if column.type.scalar.fill_setup is not None:
                yield from self._once(column.type.scalar.fill_setup)

    def _once(self, line: str) -> Iterator[str]:
        if line not in self._said:
            self._said.add(line)
            yield line

    def _values(self, columns: list[Column]) -> str:
        pairs = (f"{literal(column.name)}: {_value(column)}" for column in columns)
        annotation = "" if "values" in self._said else ": dict[str, object]"
        self._said.add("values")
        return f"values{annotation} = {{{', '.join(pairs)}}}"


def _column(column: Column) -> str:
    kind = column_type(column.type, counts_up=column.autoincrement, style=MIGRATIONS)
    return f"sa.column({join((column_name(column.name, MIGRATIONS), kind))})"


def _value(column: Column) -> str:
    fill = column.fill or ""
    match fill:
        case "now":
            return "now"
        case "today":
            return "now.date()"
        case _:
            return column.type.scalar.print_fill(fill)
