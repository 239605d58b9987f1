"""Pass 10, endpoints: the endpoints of each entity, and their parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from generator.domain.model import (
    BelongsTo,
    Endpoints,
    Field,
    GetEndpoint,
    ListEndpoint,
    Paging,
    RelationSide,
    Role,
    SortTerm,
    TotalMode,
    WriteEndpoint,
)
from generator.domain.resolve.actions import resolve_actions
from generator.domain.resolve.fields import is_true
from generator.domain.resolve.resolve_context import Draft, ResolveContext, non_blank
from generator.spec import (
    GetSpec,
    ListSpec,
    PageOptionsSpec,
    PageSpec,
    Text,
    WriteSpec,
    suggestion_hint,
)

_T = TypeVar("_T")

_PARAMETERS = ("sort", "search", "include", "limit", "cursor", "offset")
"""Query parameters that every list reserves."""


def resolve_endpoints(context: ResolveContext) -> None:
    """Resolve the endpoints of every entity."""
    for draft in context.drafts.values():
        draft.entity.link_parts(endpoints=_endpoints(draft, context))


def _endpoints(draft: Draft, context: ResolveContext) -> Endpoints:
    spec = draft.spec.endpoints
    if spec is None:
        return Endpoints(
            list=ListEndpoint((), (), (), (), Paging.CURSOR),
            get=GetEndpoint(()),
            create=WriteEndpoint(),
            update=WriteEndpoint(),
            delete=WriteEndpoint(),
        )
    reader = _Reader(draft, context)
    return Endpoints(
        list=None if spec.list is None else reader.list(spec.list),
        get=None if spec.get is None else reader.get(spec.get),
        create=_write(spec.create),
        update=_write(spec.update),
        delete=_write(spec.delete),
        actions=resolve_actions(spec, draft, context),
    )


def _write(spec: WriteSpec | None) -> WriteEndpoint | None:
    return None if spec is None else WriteEndpoint(non_blank(spec.description))


class _Reader:
    """A resolver of the names in the endpoints of one entity."""

    def __init__(self, draft: Draft, context: ResolveContext) -> None:
        self._draft = draft
        self._problems = context.problems
        self._fields = {
            name: field
            for name, field in draft.fields.items()
            if field.role is not Role.DELETED_AT
        }
        self._sides: dict[str, RelationSide] = {**draft.relations, **draft.inverses}

    def list(self, spec: ListSpec) -> ListEndpoint:
        """Resolve the list endpoint with its parameters."""
        sort, search, page = spec.sort, spec.search, spec.page
        filters = self._each(spec.filter, self._filter)
        return ListEndpoint(
            filters=filters,
            sorts=self._each(sort.by, self._sort) if sort else (),
            searches=self._each(search.fields, self._search) if search else (),
            includes=self._each(spec.include, self._include),
            page=Paging.CURSOR if page is None else Paging(page.kind.value),
            description=non_blank(spec.description),
            order=self._order(sort.default) if sort else (),
            total=self._total(page, filters),
            indexes_search=search is not None and is_true(search.index),
        )

    def _order(self, names: tuple[Text, ...]) -> tuple[SortTerm, ...]:
        found: dict[Field, SortTerm] = {}
        for signed in names:
            name = Text(signed.value.removeprefix("-"), signed.span)
            for field in self._sort(name):
                if field in found:
                    self._problems.add("duplicate-entry", name.span, name=name.value)
                found.setdefault(field, SortTerm(field, signed.value.startswith("-")))
        return tuple(found.values())

    def _total(
        self, page: PageSpec[PageOptionsSpec] | None, filters: tuple[Field, ...]
    ) -> TotalMode:
        asked = page.options.total if page and page.options else None
        if asked is not None and asked.value == TotalMode.ALWAYS:
            return TotalMode.ALWAYS
        if all(field.name != "total" for field in filters):
            return TotalMode.ASKED
        if asked is not None:
            hint = "omit it, or write `total: always`"
            self._problems.add(
                "reserved-parameter", asked.span, name="total", hint=hint
            )
        return TotalMode.NEVER

    def get(self, spec: GetSpec) -> GetEndpoint:
        """Resolve the endpoint of one row."""
        includes = self._each(spec.include, self._include)
        return GetEndpoint(includes, non_blank(spec.description))

    def _each(
        self, names: tuple[Text, ...], read: Callable[[Text], tuple[_T, ...]]
    ) -> tuple[_T, ...]:
        found: list[_T] = []
        for name in names:
            for item in read(name):
                if item in found:
                    self._problems.add("duplicate-entry", name.span, name=name.value)
                else:
                    found.append(item)
        return tuple(found)

    def _filter(self, name: Text) -> tuple[Field, ...]:
        side = self._sides.get(name.value)
        if isinstance(side, BelongsTo):
            return side.fields
        field = self._plain_field(name, "filter by")
        if field is None:
            return ()
        if field.name in _PARAMETERS:
            self._problems.add("reserved-parameter", name.span, name=field.name)
            return ()
        return (field,)

    def _sort(self, name: Text) -> tuple[Field, ...]:
        field = self._plain_field(name, "sort by")
        return () if field is None else (field,)

    def _search(self, name: Text) -> tuple[Field, ...]:
        field = self._field(name, "search in")
        if field is None:
            return ()
        if not field.type.is_searchable:
            self._refuse(name, "search in", "it is not text")
            return ()
        return (field,)

    def _include(self, name: Text) -> tuple[RelationSide, ...]:
        side = self._sides.get(name.value)
        if side is not None:
            return (side,)
        if name.value in self._fields:
            self._refuse(name, "include", "it is not a relation")
        elif name.value not in self._draft.invalid:
            self._report_unknown(name, self._sides)
        return ()

    def _plain_field(self, name: Text, purpose: str) -> Field | None:
        field = self._field(name, purpose)
        if field is None:
            return None
        if field.type.is_list or not field.type.scalar.is_comparable:
            self._refuse(name, purpose, "values of this type cannot be compared")
            return None
        return field

    def _field(self, name: Text, purpose: str) -> Field | None:
        field = self._fields.get(name.value)
        if field is not None:
            return field
        side = self._sides.get(name.value)
        if isinstance(side, BelongsTo):
            parts = " or ".join(f"`{field.name}`" for field in side.fields)
            hint = f"use its key instead: {parts}" if parts else None
            self._refuse(name, purpose, "it is a relation", hint)
        elif side is not None:
            self._refuse(name, purpose, "it is a to-many relation")
        elif name.value not in self._draft.invalid:
            self._report_unknown(name, {**self._fields, **self._sides})
        return None

    def _refuse(
        self, name: Text, purpose: str, reason: str, hint: str | None = None
    ) -> None:
        self._problems.add(
            "cannot-list-by",
            name.span,
            name=name.value,
            purpose=purpose,
            reason=reason,
            hint=hint,
        )

    def _report_unknown(self, name: Text, known: Mapping[str, object]) -> None:
        self._problems.add(
            "unknown-field",
            name.span,
            name=name.value,
            entity=self._draft.name,
            hint=suggestion_hint(name.value, known, "it has"),
        )
