"""Pass 9, rules: uniqueness, indexes and checks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from generator.diagnostics import Related, Span
from generator.domain.model import BelongsTo, Check, Field, Index, Unique
from generator.domain.resolve.field_types import type_name
from generator.domain.resolve.fields import is_true
from generator.domain.resolve.resolve_context import Draft, ResolveContext
from generator.spec import IndexSpec, RuleSpec, Text, suggestion_hint
from generator.sql import Expression, column_of_type, parse_expression
from generator.types import MAX_INDEX_BYTES, IndexMethod

_METHOD_HINTS = {
    IndexMethod.GIN: "it is for fields of type `json` and lists, or for one text",
    IndexMethod.GIST: "it is for one text",
    IndexMethod.HASH: "it is for one field that is compared for equality",
    IndexMethod.BRIN: "it is for numbers, dates, times, durations and uuids",
}
_FEW = 500
"""Texts this short are not named as the cause of a long index entry."""


class RuleReader:
    """A resolver of the rules of one entity."""

    def __init__(self, draft: Draft, context: ResolveContext) -> None:
        self._draft = draft
        self._problems = context.problems
        self._fields = draft.fields
        self._columns = {
            field.name: column_of_type(field.column, field.type)
            for field in self._fields.values()
        }

    def uniques(self) -> tuple[Unique, ...]:
        """Return the uniqueness rules of fields, relations and the entity itself."""
        simple = [self._unique((field,)) for field in self._unique_fields()]
        relations = [
            self._unique(relation.fields)
            for relation in self._draft.relations.values()
            if isinstance(relation, BelongsTo) and relation.unique and relation.fields
        ]
        own = [
            Unique(
                fields, expression, where, name, spec.span, is_true(spec.concurrently)
            )
            for spec in self._draft.unique_specs
            for fields, expression, where, name in self._rule(spec)
        ]
        found = [*simple, *relations, *own]
        self._refuse_repeated(found, "uniqueness rule")
        self._note_unlimited(found)
        return tuple(found)

    def _unique_fields(self) -> list[Field]:
        key = self._draft.key or ()
        unique = {s.name for s in self._draft.field_specs if is_true(s.value.unique)}
        found = [f for f in self._draft.data.values() if f.name in unique]
        for field in found:
            self._refuse_uncomparable(field, field.span)
        # The primary key is unique already.
        return [field for field in found if key != (field,)]

    def _unique(self, fields: tuple[Field, ...]) -> Unique:
        return Unique(fields, None, None, None, fields[0].span)

    def indexes(self) -> tuple[Index, ...]:
        """Return the entity's indexes."""
        found = [
            Index(
                fields,
                expression,
                where,
                name,
                spec.span,
                is_true(spec.concurrently),
                None if spec.using is None else IndexMethod(spec.using.value),
            )
            for spec in self._draft.index_specs
            for fields, expression, where, name in self._rule(spec)
        ]
        self._refuse_repeated(found, "index")
        self._note_unlimited(index for index in found if index.using is None)
        return tuple(found)

    def checks(self) -> tuple[Check, ...]:
        """Return the entity's checks."""
        found: dict[str, Check] = {}
        for named in self._draft.check_specs:
            if named.name in found:
                first = Related(found[named.name].span, "it is defined here")
                self._problems.add(
                    "duplicate-name",
                    named.span,
                    name=named.name,
                    entity=self._draft.name,
                    related=[first],
                    hint="rename one of them",
                )
                continue
            expression = self._expression(named.value, boolean=True)
            if expression is not None:
                found[named.name] = Check(named.name, expression, named.span)
        return tuple(found.values())

    def _rule(
        self, spec: RuleSpec
    ) -> Iterable[
        tuple[tuple[Field, ...], Expression | None, Expression | None, str | None]
    ]:
        """Yield the parts of a rule, or nothing after an error."""
        where = None
        if spec.where is not None:
            where = self._expression(spec.where, boolean=True)
            if where is None:
                return
        name = spec.name.value if spec.name is not None else None
        using = spec.using if isinstance(spec, IndexSpec) else None
        if (spec.fields is None) == (spec.expression is None):
            self._problems.add("rule-without-subject", spec.span)
        elif spec.expression is not None:
            if name is None:
                self._problems.add("rule-without-name", spec.span)
                return
            expression = self._expression(spec.expression, boolean=False)
            if using is not None:
                self._refuse_method(using, "an expression")
            elif expression is not None:
                yield (), expression, where, name
        elif spec.fields is not None:
            fields = self._rule_fields(spec.fields, spec.span, using)
            if using is not None and where and _has_text(fields or (), using):
                self._refuse_method(using, "a text with `where`")
            elif fields:
                yield fields, None, where, name

    def _rule_fields(
        self, names: tuple[Text, ...], span: Span, using: Text | None
    ) -> tuple[Field, ...] | None:
        if not names:
            self._problems.add("rule-without-subject", span)
            return None
        found: dict[str, Field] = {}
        complete = True
        for name in names:
            fields = self._named_fields(name, using)
            if fields is None:
                complete = False
                continue
            for field in fields:
                if field.name in found:
                    self._problems.add("duplicate-entry", name.span, name=name.value)
                found[field.name] = field
        if using is not None and len(found) > 1:
            is_hash = using.value == IndexMethod.HASH
            if is_hash or _has_text(found.values(), using):
                self._refuse_method(using, "several columns")
                return None
        return tuple(found.values()) if complete else None

    def _named_fields(self, name: Text, using: Text | None) -> tuple[Field, ...] | None:
        field = self._fields.get(name.value)
        relation = self._draft.relations.get(name.value)
        if field is not None and using is not None:
            return (field,) if self._has_method(field, using) else None
        if field is not None:
            return (field,) if self._refuse_uncomparable(field, name.span) else None
        if isinstance(relation, BelongsTo):
            has_method = using is None or all(
                self._has_method(field, using) for field in relation.fields
            )
            return (relation.fields or None) if has_method else None
        if relation is not None:
            self._problems.add("rule-over-many", name.span, name=name.value)
        elif name.value not in self._draft.invalid:
            known = [*self._fields, *self._draft.relations]
            self._problems.add(
                "unknown-field",
                name.span,
                name=name.value,
                entity=self._draft.name,
                hint=suggestion_hint(name.value, known, "it has"),
            )
        return None

    def _has_method(self, field: Field, using: Text) -> bool:
        """Return whether a column can have a kind of index, or report it."""
        if using.value in field.type.index_methods:
            return True
        subject = f"`{field.name}`, which is of type `{type_name(field.type)}`"
        self._refuse_method(using, subject)
        return False

    def _refuse_method(self, using: Text, subject: str) -> None:
        self._problems.add(
            "index-method",
            using.span,
            using=using.value,
            subject=subject,
            hint=_METHOD_HINTS[IndexMethod(using.value)],
        )

    def _refuse_uncomparable(self, field: Field, span: Span) -> bool:
        if field.type.scalar.may_be_unique and not field.type.is_list:
            return True
        hint = None
        if IndexMethod.GIN in field.type.index_methods:
            rule = f"{{fields: [{field.name}], using: gin}}"
            hint = f"an index of what it contains is `indexes: [{rule}]`"
        self._problems.add(
            "rule-over-json",
            span,
            name=field.name,
            type=type_name(field.type),
            hint=hint,
        )
        return False

    def _expression(self, text: Text, *, boolean: bool) -> Expression | None:
        broken = self._draft.invalid
        if broken and broken & set(re.findall(r"[A-Za-z0-9_]+", text.value)):
            return None
        return parse_expression(
            text.value, text.span, self._columns, self._problems, boolean=boolean
        )

    def warn_unlimited_key(self) -> None:
        """Warn of a key whose texts may be too long for its index."""
        key = self._draft.key
        if key:
            self._note_unlimited([self._unique(key)])

    def _note_unlimited(self, rules: Iterable[Unique | Index]) -> None:
        for rule in rules:
            long = [field for field in rule.fields if _most_letters(field) > _FEW]
            if sum(map(_most_letters, rule.fields)) > MAX_INDEX_BYTES:
                names = " and ".join(f"`{field.name}`" for field in long)
                self._problems.add("index-without-limit", rule.span, names=names)

    def _refuse_repeated(self, rules: Iterable[Unique | Index], noun: str) -> None:
        seen: dict[object, Span] = {}
        for rule in rules:
            subject = rule.expression.sql if rule.expression else rule.fields
            where = rule.where.sql if rule.where else None
            using = rule.using if isinstance(rule, Index) else None
            first = seen.get((subject, where, using))
            if first is not None:
                self._problems.add(
                    "duplicate-rule",
                    rule.span,
                    noun=noun,
                    related=[Related(first, "it is defined here")],
                )
            seen[subject, where, using] = rule.span


def _has_text(fields: Iterable[Field], using: Text) -> bool:
    """Return whether an index would find parts of a text."""
    return any(field.type.is_searched_by(using.value) for field in fields)


def _most_letters(field: Field) -> float:
    """Return how long a text may be that a client sends; infinity without a limit."""
    if field.relation is not None or not field.type.scalar.is_plain_text:
        return 0
    return field.type.length or field.limits.max_length or math.inf


def resolve_rules(context: ResolveContext) -> None:
    """Resolve the uniqueness rules, indexes and checks of every entity."""
    for draft in context.drafts.values():
        reader = RuleReader(draft, context)
        reader.warn_unlimited_key()
        draft.entity.link_parts(
            uniques=reader.uniques(), indexes=reader.indexes(), checks=reader.checks()
        )
