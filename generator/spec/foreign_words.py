"""Words of SQL, Prisma, Django and similar tools, each with what to write here.

One table for each place where such a word may appear; hints follow the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_RELATION = (
    "a relation is declared under `relations` of the entity with the foreign key: "
    "`author: {belongs_to: Author}`"
)
_OTHER_SIDE = (
    "declare the relation once, on the entity with the foreign key: `author: "
    "{belongs_to: Author, inverse: books}`; or `tags: {many_to_many: Tag}`"
)
_REQUIRED = (
    "fields are required; `optional: true`, or `| null` after the type, makes one "
    "optional"
)
_OPTIONAL_RELATION = (
    "relations are required; `| null` makes one optional: `belongs_to: Author | null`"
)
_KEY = "the key is set on the entity: `id: integer`, or `id: [code]` for a field"
_COUNTER = (
    "keys of type integer count up by themselves: write `id: integer` or `id: bigint` "
    "on the entity"
)
_ENUM = (
    "define an enum, `enums: {Status: [draft, published]}`, and write `Status` as the "
    "type"
)
_LIST = "write a list as `[string(50)]`, or `type: [string(50)]`"
_TRAITS = "built-in columns are traits: `traits: [timestamps, soft_delete, versioned]`"
_UNIQUE_TOGETHER = "write `unique: [[author, title]]` on the entity"
_INDEX = "write `indexes: [[title]]` on the entity"
_CHECK = "write `checks: {price_sane: price < 100}` on the entity"
_THROUGH = "define the join table as an entity with two `belongs_to` relations"

_FIELD = {
    "required not_null mandatory null nullable allow_null none": _REQUIRED,
    "blank allow_blank": "text can be empty unless it has `min_length: 1`; "
    "`optional: true` allows null",
    "primary_key primary pk key is_primary id": _KEY,
    "auto_increment autoincrement identity serial generated": _COUNTER,
    "belongs_to has_many has_one many_to_many foreign_key foreign references ref "
    "relation relationship to on_delete on_update related_name through": _RELATION,
    "choices enum values options one_of": _ENUM,
    "items many array is_array list": _LIST,
    "index db_index indexed": _INDEX,
    "unique_together": _UNIQUE_TOGETHER,
    "check constraint validate validators": _CHECK,
    "max": "write `maximum: 10` for numbers, `max_length: 10` for text",
    "min": "write `minimum: 1` for numbers, `min_length: 1` for text",
    "gt gte ge exclusive_minimum": "write `minimum: 1`",
    "lt lte le exclusive_maximum": "write `maximum: 10`",
    "max_digits": "write `precision: 10`",
    "decimal_places": "write `scale: 2`",
    "size len": "write `length: 200`, or `string(200)` as the type",
    "unsigned positive": "write `minimum: 0`",
    "regex regexp matches": "write `pattern: '^[a-z]+$'`",
    "format": "write the format as the type: `email`, `url`, `uuid`, `date`",
    "default_value server_default initial": "write `default: …`",
    "auto_now auto_now_add updated_at created_at": "write `default: now`, or "
    "`traits: [timestamps]` on the entity",
    "comment help_text doc docs label verbose_name title": "write `description: …`",
    "name db_column column_name field_name map": "write `column: …`",
    "renamed_from old_name previous_name": "write `was: …`",
}
_RELATION_KEYS = {
    "has_many has_one one_to_many": _OTHER_SIDE,
    "one_to_one": "write `belongs_to: Author` and `unique: true`",
    "has_and_belongs_to_many many_to_many_field": "write `many_to_many: Tag`",
    "many_to_one foreign_key foreign references ref relation to model target type "
    "entity": "write `belongs_to: Author`",
    "related_name back_populates backref related inverse_of": "write `inverse: books`",
    "through secondary join_table via": _THROUGH,
    "required not_null null nullable allow_null blank": _OPTIONAL_RELATION,
    "cascade dependent delete": "write `on_delete: cascade`",
    "db_column column_name foreign_key_column field fields": "write `column: …`",
    "index db_index": "foreign keys have an index by themselves",
    "comment help_text verbose_name": "write `description: …`",
    "one_to_one_field": "write `belongs_to: Author` and `unique: true`",
}
_ENTITY = {
    "columns attributes properties": "write `fields: {title: text}`",
    "belongs_to many_to_one relationships associations foreign_keys foreign_key "
    "references": _RELATION,
    "has_many has_one many_to_many one_to_many has_and_belongs_to_many": _OTHER_SIDE,
    "primary_key primary pk key": "write `id: integer`, or `id: [code]` for a field",
    "table_name db_table map": "write `table: …`",
    "unique_together unique_constraints uniques": _UNIQUE_TOGETHER,
    "index": _INDEX,
    "constraints check": "rules are `unique: [[author, title]]` and "
    "`checks: {price_sane: price < 100}`",
    "timestamps soft_delete versioned paranoid created_at updated_at deleted_at": _TRAITS,
    "extends inherits abstract mixins implements includes": "entities share fields by "
    "traits: `traits: [audited]`",
    "required": _REQUIRED,
    "ordering order_by default_order sort": "write `endpoints: {list: {sort: {default: "
    "-title}}}`, with the other endpoints",
    "routes api operations actions methods": "write `endpoints: {list: {}, get: {}}`",
    "verbose_name comment doc label": "write `description: …`",
    "verbose_name_plural": "write `plural: …`",
    "renamed_from old_name previous_name": "write `was: …`",
}
_FILE = {
    "models tables schemas resources classes": "write `entities: {Book: {fields: …}}`",
    "relations relationships": _RELATION,
    "routes paths": "write `endpoints: {stats: {get: /stats}}`",
    "version": "write `groundplan: 1` for the language, `app: {version: 1.0.0}` for "
    "the API",
    "name title": "write `app: {name: bookshop}`",
}
_TYPE = {
    "foreign_key foreign_key_field many_to_many_field one_to_one_field relation "
    "reference references ref belongs_to has_many has_one many_to_many": _RELATION,
    "enum choice choices": _ENUM,
    "array list set many": _LIST,
    "auto_field big_auto_field auto": _COUNTER,
}
_AFTER_TYPE = {
    "null optional nullable": "write `| null` after the type",
    "unique": "write it in the long form: `{type: string(200), unique: true}`",
    "default": "write `= value` after the type",
    "unsigned": "write it in the long form: `{type: integer, minimum: 0}`",
}


def _fold(word: str) -> str:
    """Return a word without case and signs: `@primaryKey` is `primarykey`."""
    return re.sub(r"[^a-z0-9]", "", word.casefold())


def _by_word(*tables: Mapping[str, str]) -> dict[str, str]:
    return {
        _fold(word): hint
        for table in tables
        for words, hint in table.items()
        for word in words.split()
    }


_HINTS = {
    "field": _by_word(_FIELD),
    "parameter": _by_word(_FIELD),
    "relation": _by_word(_RELATION_KEYS),
    "belongs_to": _by_word(_RELATION_KEYS),
    "many_to_many": _by_word(_RELATION_KEYS),
    "key": _by_word({"auto_increment autoincrement identity generated": _COUNTER}),
    "entity": _by_word(_ENTITY),
    "trait": _by_word(_ENTITY),
    "file": _by_word(_FILE),
    "type": _by_word(_TYPE),
    "after type": _by_word(_FIELD, _AFTER_TYPE),
}


def foreign_word_hint(place: str, word: str) -> str | None:
    """Return what to write for a word of another tool, or None if it is unknown.

    `place` is the object whose key it is, `relation`, `type`, or `after type`.
    """
    return _HINTS.get(place, {}).get(_fold(word))


def hint_after_type(text: str) -> str | None:
    """Return what to write for what follows a type: `NOT NULL`, `?`, `@unique`."""
    rest = text.strip(" ,")
    if rest.startswith("?"):
        return "write `| null` in place of `?`"
    if rest.startswith("[]"):
        return _LIST
    hints = (foreign_word_hint("after type", each) for each in _first_words(rest))
    return next((hint for hint in hints if hint is not None), None)


def _first_words(text: str) -> Iterator[str]:
    words = text.split(maxsplit=2)
    yield " ".join(words[:2])
    yield from (re.split(r"[(:]", word)[0] for word in words[:1])
