"""Endpoints: standard endpoints, list parameters, actions and top-level endpoints."""

from __future__ import annotations

import pytest

from generator.domain.model import (
    Method,
    Paging,
    ReturnsEntity,
    ReturnsObject,
    ReturnsValue,
    TotalMode,
)
from generator.domain.operation_ids import operation_id, standard_ids
from generator.types import GeneratedDefault, scalar_type
from tests.domain.domain_text import diagnostics_of, domain_of, entity_of

SHOP = """
    entities:
      Author: {}
      Tag: {}
      Book:
        traits: [timestamps]
        fields: {title: string(200), pages: integer}
        relations:
          author: {belongs_to: Author, inverse: books}
          sequel_to: {belongs_to: Book | null, inverse: sequels}
          tags: {many_to_many: Tag}
        endpoints:
          list:
            filter: [title, author, created_at, id]
            sort: [created_at, title]
            search: [title]
            include: [author, tags, sequels]
            page: offset
          get: {include: [author], description: One book.}
          publish:
            body: {notify: boolean = true, class: text}
            returns: Book
          sell_out: {}
          delete:
"""


def test_all_standard_endpoints_exist_by_default() -> None:
    endpoints = entity_of("entities: {Book: {}}", "Book").endpoints
    assert endpoints.list is not None
    assert endpoints.list.page is Paging.CURSOR
    assert endpoints.get is not None
    assert endpoints.create is not None
    assert endpoints.update is not None
    assert endpoints.delete is not None


@pytest.mark.parametrize("written", ["{}", "[]"])
def test_no_endpoints(written: str) -> None:
    book = entity_of(f"entities: {{Book: {{endpoints: {written}}}}}", "Book")
    assert not book.endpoints.has_any


def test_list_parameters() -> None:
    found = entity_of(SHOP, "Book").endpoints.list
    assert found is not None
    assert [each.name for each in found.filters] == [
        "title",
        "author_id",
        "created_at",
        "id",
    ]
    assert [each.name for each in found.sorts] == ["created_at", "title"]
    assert [each.name for each in found.searches] == ["title"]
    assert [each.name for each in found.includes] == ["author", "tags", "sequels"]
    assert found.page is Paging.OFFSET


def test_only_named_endpoints_exist() -> None:
    endpoints = entity_of(SHOP, "Book").endpoints
    assert endpoints.create is None
    assert endpoints.update is None
    assert endpoints.delete is not None
    assert endpoints.get is not None
    assert endpoints.get.description == "One book."


def test_actions() -> None:
    book = entity_of(SHOP, "Book")
    publish, sell_out = book.endpoints.actions
    assert (publish.method, publish.path) == (Method.POST, "/books/{book_id}/publish")
    assert sell_out.path == "/books/{book_id}/sell-out"
    assert sell_out.returns is None
    assert [(each.name, each.attribute) for each in publish.body] == [
        ("notify", "notify"),
        ("class", "class_"),
    ]
    assert isinstance(publish.returns, ReturnsEntity)
    assert publish.returns.entity is book


def test_operation_ids() -> None:
    book = entity_of(SHOP, "Book")
    assert standard_ids(book) == {
        "list": "list_books",
        "get": "get_book",
        "delete": "delete_book",
    }
    assert [operation_id(each) for each in book.endpoints.actions] == [
        "publish_book",
        "sell_out_book",
    ]


def test_top_level_endpoints() -> None:
    domain = domain_of("""
        entities: {Book: {}}
        enums: {Genre: [novel]}
        endpoints:
          stats:
            get: '/stats/{year}'
            params: {year: {type: integer, minimum: 2000}}
            query: {session: text | null, genres: [Genre]}
            returns: {books: integer, last: datetime | null}
          import:
            post: /books/import
            body: {at: datetime = now}
            returns: [Book]
          count: {get: /count, returns: integer | null}
        """)
    stats, imported, count = domain.endpoints
    assert (stats.method, stats.path) == (Method.GET, "/stats/{year}")
    assert [each.limits.minimum for each in stats.path_parameters] == [2000]
    assert [each.attribute for each in stats.query] == ["session_", "genres"]
    assert isinstance(stats.returns, ReturnsObject)
    assert [each.nullable for each in stats.returns.properties] == [False, True]
    assert imported.function == "import_"
    assert imported.body[0].default is GeneratedDefault.NOW
    assert isinstance(imported.returns, ReturnsEntity)
    assert imported.returns.is_list
    assert isinstance(count.returns, ReturnsValue)
    assert count.returns.type.scalar is scalar_type("integer")
    assert count.returns.nullable


def test_action_functions_avoid_service_attributes() -> None:
    book = entity_of(
        "entities: {Book: {endpoints: {session: {}, repository: {}, print: {}}}}",
        "Book",
    )
    assert [each.function for each in book.endpoints.actions] == [
        "session_",
        "repository_",
        "print",
    ]


def test_a_fixed_path_is_allowed_next_to_a_parameter() -> None:
    domain_of("entities: {Book: {}}\nendpoints: {best: {get: /books/best}}")


def test_rules_over_relations_use_their_columns() -> None:
    book = entity_of(
        """
        entities:
          Author: {}
          Book:
            fields: {title: string(200), isbn: {type: string(13), unique: true}}
            relations: {author: {belongs_to: Author}}
            unique:
              - [author, title]
              - {fields: [title], where: length(title) > 3, name: long_titles}
              - {expression: lower(title), name: lower_titles}
            indexes: [[author]]
            checks: {sane: length(isbn) = 13}
        """,
        "Book",
    )
    assert [[field.name for field in each.fields] for each in book.uniques] == [
        ["isbn"],
        ["author_id", "title"],
        ["title"],
        [],
    ]
    assert [each.name for each in book.uniques] == [
        None,
        None,
        "long_titles",
        "lower_titles",
    ]
    assert book.uniques[3].expression is not None
    assert [field.name for field in book.indexes[0].fields] == ["author_id"]
    assert [check.name for check in book.checks] == ["sane"]


def test_a_field_that_was_reported_is_not_reported_again() -> None:
    found = diagnostics_of("""
        entities:
          Author: []
          Book:
            id: [code]
            fields: {code: strng(5), title: string}
            relations: {author: {belongs_to: Author}, editor: {belongs_to: Editor}}
            unique: [[title, author]]
            indexes: [[editor], {fields: [title], where: code = 'x'}]
            checks: {sane: length(code) > 3}
            endpoints:
              list: {filter: [code, author], sort: [title], include: [editor]}
              find: {returns: Author}
          Review:
            relations: {book: {belongs_to: Book}}
            unique: [[book]]
        """)
    assert found == [
        ("wrong-kind", "[]"),
        ("unknown-type", "strng(5)"),
        ("string-length", "string"),
        ("unknown-entity", "Editor"),
    ]


LISTED = """
    entities:
      Book:
        traits: [timestamps]
        fields: {{title: string(200), total: integer}}
        endpoints:
          list: {{{options}}}
"""


def test_a_list_has_a_default_order() -> None:
    options = "sort: {by: [title], default: [-created_at, title]}"
    found = entity_of(LISTED.format(options=options), "Book").endpoints.list
    assert found is not None
    assert [each.name for each in found.sorts] == ["title"]
    assert [each.name for each in found.order] == ["-created_at", "title"]


def test_a_default_order_without_sort_keys() -> None:
    options = "sort: {default: -created_at}"
    found = entity_of(LISTED.format(options=options), "Book").endpoints.list
    assert found is not None
    assert found.sorts == ()
    assert [each.name for each in found.order] == ["-created_at"]


@pytest.mark.parametrize(
    ("search", "is_indexed"),
    [
        ("[title]", False),
        ("{in: [title]}", False),
        ("{in: [title], index: true}", True),
    ],
)
def test_searched_fields(search: str, is_indexed: bool) -> None:
    text = LISTED.format(options=f"search: {search}")
    found = entity_of(text, "Book").endpoints.list
    assert found is not None
    assert [field.name for field in found.searches] == ["title"]
    assert found.indexes_search is is_indexed


@pytest.mark.parametrize(
    ("options", "page", "total"),
    [
        ("page: offset", Paging.OFFSET, TotalMode.ASKED),
        ("page: {offset: {total: always}}", Paging.OFFSET, TotalMode.ALWAYS),
        (
            "page: {cursor: {total: always}}, filter: [total]",
            Paging.CURSOR,
            TotalMode.ALWAYS,
        ),
        ("page: {cursor: {}}", Paging.CURSOR, TotalMode.ASKED),
        ("filter: [total]", Paging.CURSOR, TotalMode.NEVER),
    ],
)
def test_totals(options: str, page: Paging, total: TotalMode) -> None:
    found = entity_of(LISTED.format(options=options), "Book").endpoints.list
    assert found is not None
    assert (found.page, found.total) == (page, total)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("sort: {default: -pages}", "unknown-field"),
        ("sort: {default: [title, -title]}", "duplicate-entry"),
        ("sort: {default: {title: down}}", "wrong-kind"),
        ("sort: {bye: [title]}", "unknown-key"),
        ("search: {index: true}", "missing-key"),
        ("search: {in: [title], index: often}", "wrong-kind"),
        ("search: {in: [pages]}", "unknown-field"),
        ("search: title", "wrong-kind"),
        ("page: {offset: {}, cursor: {}}", "wrong-kind"),
        ("page: {pages: {}}", "unknown-key"),
        ("page: {offset: {total: never}}", "wrong-choice"),
        ("page: {offset: {total: asked}}, filter: [total]", "reserved-parameter"),
    ],
)
def test_invalid_list_options(options: str, code: str) -> None:
    assert [each[0] for each in diagnostics_of(LISTED.format(options=options))] == [
        code
    ]
