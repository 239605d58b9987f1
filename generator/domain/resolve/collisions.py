"""Pass 13, collisions: different names that result in the same derived name."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Problems, Related, Span
from generator.domain.derived_classes import derived_schemas, derived_workers
from generator.domain.model import ManyToMany, Operation
from generator.domain.operation_ids import operation_classes
from generator.domain.resolve.resolve_context import Draft, ResolveContext
from generator.naming import (
    RESERVED_TABLES,
    SYSTEM_COLUMNS,
    safe_class,
)


class Namespace:
    """A namespace, with the location that each name comes from."""

    def __init__(self, noun: str, problems: Problems) -> None:
        self._noun = noun
        self._problems = problems
        self._taken: dict[str, tuple[Span, str]] = {}

    def register(self, name: str, span: Span, owner: str) -> None:
        """Record a name whose collisions within its kind are reported elsewhere."""
        self._taken.setdefault(name.casefold(), (span, owner))

    def claim(self, name: str, span: Span, owner: str, hint: str | None = None) -> bool:
        """Reserve a name for `owner`; report it and return False if it is taken."""
        first = self._taken.setdefault(name.casefold(), (span, owner))
        if first == (span, owner):
            return True
        self._problems.add(
            "name-collision",
            span,
            noun=self._noun,
            name=name,
            owner=owner,
            other=first[1],
            hint=hint,
            related=[Related(first[0], f"{first[1]} is defined here")],
        )
        return False


def report_collisions(context: ResolveContext) -> None:
    """Report names that differ in the spec but are the same in the output."""
    _classes(context)
    _types(context)
    context.colliding = _report_equal_plurals(context)
    _modules(context)
    _tables(context)
    _rule_names(context)
    for draft in context.drafts.values():
        _columns(draft, context)


def _classes(context: ResolveContext) -> None:
    scope = Namespace("class", context.problems)
    # Entities and enums come first, so that the derived class is the one reported.
    for draft in context.drafts.values():
        scope.claim(
            draft.entity.names.cls, draft.entity.span, f"the entity `{draft.name}`"
        )
    for enum in context.enums.values():
        scope.claim(safe_class(enum.name), enum.span, f"the enum `{enum.name}`")
    # Services and repositories have modules of their own, where no model is imported.
    workers = Namespace("class", context.problems)
    for draft in context.drafts.values():
        owner = f"a class of `{draft.name}`"
        for suffix in derived_schemas(draft.entity):
            scope.claim(f"{draft.name}{suffix}", draft.entity.span, owner)
        for suffix in derived_workers(draft.entity):
            workers.claim(f"{draft.name}{suffix}", draft.entity.span, owner)
    derived: set[str] = set()
    for operation in _operations(context):
        owner = f"the request or response of `{operation.name}`"
        # Operations that collide with each other are reported by their ids.
        for name in operation_classes(operation).values():
            if name not in derived:
                scope.claim(name, operation.span, owner)
                derived.add(name)


def _types(context: ResolveContext) -> None:
    scope = Namespace("type", context.problems)
    for draft in context.drafts.values():
        scope.register(draft.name, draft.entity.span, f"the entity `{draft.name}`")
    for enum in context.enums.values():
        scope.register(enum.name, enum.span, f"the enum `{enum.name}`")
    for named in context.spec.types:
        scope.claim(named.name, named.span, f"the type `{named.name}`")


def _operations(context: ResolveContext) -> Iterator[Operation]:
    for draft in context.drafts.values():
        yield from draft.entity.endpoints.actions
    yield from context.operations


def _report_equal_plurals(context: ResolveContext) -> set[str]:
    """Report equal plurals, and return the entities whose tables collide too."""
    meeting: set[str] = set()
    scope = Namespace("plural", context.problems)
    variables = Namespace("variable", context.problems)
    for draft in context.drafts.values():
        written = draft.spec.plural
        span = draft.entity.span if written is None else written.span
        hint = "set `plural:` on one of them"
        owner, names = f"the entity `{draft.name}`", draft.entity.names
        # The path is the plural without a trailing underscore.
        if not scope.claim(names.path.replace("-", "_"), span, owner, hint):
            meeting.add(draft.name)
        else:
            variables.claim(names.plural, span, owner, hint)
    return meeting


def _modules(context: ResolveContext) -> None:
    """Report different names with the same folder; equal names are one module."""
    scope = Namespace("module", context.problems)
    first: dict[str, tuple[Span, str]] = {}
    for draft in context.drafts.values():
        written = draft.spec.module
        span = draft.entity.span if written is None else written.span
        name = draft.singular if written is None else written.value
        place, owner = first.setdefault(name, (span, f"the module `{name}`"))
        scope.claim(draft.entity.module, place, owner)


def _tables(context: ResolveContext) -> None:
    scope = Namespace("table", context.problems)
    hint = "set `table:` on one of them"
    for draft in context.drafts.values():
        written = draft.spec.table
        if written is None and draft.name in context.colliding:
            continue
        span = draft.entity.span if written is None else written.span
        name = draft.entity.table
        scope.claim(name, span, f"the entity `{draft.name}`", hint)
        _refuse_reserved_table(name, span, context)
    for draft in context.drafts.values():
        for relation in draft.relations.values():
            if isinstance(relation, ManyToMany) and relation.table:
                owner = f"relation `{draft.name}.{relation.name}`"
                scope.claim(relation.table, relation.span, owner, hint)
                _refuse_reserved_table(relation.table, relation.span, context)


def _refuse_reserved_table(name: str, span: Span, context: ResolveContext) -> None:
    folded = name.casefold()
    if folded in RESERVED_TABLES or folded.startswith("sqlite_"):
        context.problems.add("reserved-table", span, name=name)


def _rule_names(context: ResolveContext) -> None:
    """Report equal names of indexes, constraints and tables.

    They share one namespace on PostgreSQL.
    """
    scope = Namespace("database name", context.problems)
    for draft in context.drafts.values():
        owner = f"the table of `{draft.name}`"
        scope.register(draft.entity.table, draft.entity.span, owner)
    for draft in context.drafts.values():
        for spec in (*draft.unique_specs, *draft.index_specs):
            if spec.name is not None:
                owner = f"a rule of `{draft.name}`"
                scope.claim(spec.name.value, spec.name.span, owner)


def _columns(draft: Draft, context: ResolveContext) -> None:
    scope = Namespace("column", context.problems)
    for field in draft.fields.values():
        owner = f"`{draft.name}.{field.name}`"
        hint = "set `column:` on one of them"
        scope.claim(field.column, field.span, owner, hint)
        if field.column.casefold() in SYSTEM_COLUMNS:
            context.problems.add("system-column", field.span, name=field.column)
