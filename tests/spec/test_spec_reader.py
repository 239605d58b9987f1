"""Reading documents into one spec: files are joined and every error is reported."""

from __future__ import annotations

from tests.spec.spec_text import HEADER, codes, read_texts


def test_files_are_joined_in_their_order() -> None:
    spec, problems = read_texts(
        HEADER + "entities: {Book: {}}\n",
        "enums: {Status: [draft]}\nentities: {Author: {}}\n",
        "entities: {Tag: {}}\nendpoints: {stats: {get: /stats}}\n",
    )
    assert codes(problems) == []
    assert spec.app is not None
    assert spec.app.name.value == "shop"
    assert [named.name for named in spec.entities] == ["Book", "Author", "Tag"]
    assert [named.name for named in spec.enums] == ["Status"]
    assert [named.name for named in spec.endpoints] == ["stats"]


def test_an_empty_file_adds_nothing() -> None:
    _, problems = read_texts(HEADER, "# nothing yet\n")
    assert codes(problems) == []


def test_the_first_of_two_definitions_is_used() -> None:
    spec, problems = read_texts(
        HEADER + "entities: {Book: {fields: {a: text}}}\n",
        "entities: {Book: {fields: {b: text}}}\n",
    )
    assert codes(problems) == ["duplicate-definition"]
    (book,) = spec.entities
    assert [field.name for field in book.value.fields] == ["a"]
    (found,) = problems.items
    assert found.span is not None
    assert (found.span.file, found.related[0].span.file) == ("1.yaml", "0.yaml")


def test_all_problems_of_a_file_are_reported_in_one_run() -> None:
    _, problems = read_texts("""\
        groundplan: 2
        app: {name: Shop, version: 1.0}
        entities:
          book: {}
          Page:
            colour: red
            fields:
              number: 5
              width: string(5
        """)
    assert codes(problems) == [
        "wrong-kind",
        "bad-name",
        "unquoted-text",
        "bad-name",
        "unknown-key",
        "wrong-kind",
        "bad-type",
    ]


def test_invalid_parts_are_recorded_by_name() -> None:
    spec, _ = read_texts(
        HEADER + "entities: {Book: [], Page: {fields: {a: 5, b: text}}}\n"
    )
    assert spec.entities.invalid == {"Book"}
    (page,) = spec.entities
    assert page.value.fields.invalid == {"a"}
    assert [field.name for field in page.value.fields] == ["b"]


def test_an_unreadable_file_suppresses_missing_key_errors() -> None:
    spec, problems = read_texts("entities: {Book: {}\n")
    assert codes(problems) == ["unclosed-bracket"]
    assert not spec.is_complete


def test_endpoints_as_a_list_are_those_without_options() -> None:
    spec, problems = read_texts(
        HEADER + "entities: {Book: {endpoints: [list, get]}, Page: {endpoints: []}}\n"
    )
    assert codes(problems) == []
    book, page = (named.value.endpoints for named in spec.entities)
    assert book is not None
    assert page is not None
    assert book.list is not None
    assert book.get is not None
    assert book.create is None
    assert book.update is None
    assert book.delete is None
    assert page.list is None
    assert page.get is None


def test_a_rule_is_a_list_of_names_or_a_map() -> None:
    spec, problems = read_texts(
        HEADER
        + "entities:\n  Book:\n    unique:\n"
        + "      - [a, b]\n      - {fields: [c], where: c > 1, name: uq_c}\n"
    )
    assert codes(problems) == []
    (book,) = spec.entities
    first, second = book.value.unique
    assert [name.value for name in first.fields or ()] == ["a", "b"]
    assert second.where is not None
    assert second.where.value == "c > 1"
