"""Names: spelling, plurals, and names made safe where they are used."""

from __future__ import annotations

import keyword

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import DeclarativeBase

from generator.naming.english import pluralize, singularize
from generator.naming.names import (
    enum_members,
    pascal,
    plural_of,
    safe_attribute,
    safe_attributes,
    shorten,
    singular_class,
    singular_of,
    snake,
)
from tests.domain.domain_text import domain_of, resolve_text

names = st.from_regex(r"[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,4}){0,2}", fullmatch=True)


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Book", "book"),
        ("OrderLine", "order_line"),
        ("HTTPServer", "http_server"),
        ("HTTPServer2", "http_server2"),
        ("ISBNCode", "isbn_code"),
        ("UUID", "uuid"),
        ("A", "a"),
        ("X1", "x1"),
    ],
)
def test_snake_case(name: str, spelled: str) -> None:
    assert snake(name) == spelled


def test_pascal_case() -> None:
    assert pascal("out_of_print") == "OutOfPrint"


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("book", "books"),
        ("box", "boxes"),
        ("category", "categories"),
        ("day", "days"),
        ("status", "statuses"),
        ("address", "addresses"),
        ("branch", "branches"),
        ("person", "people"),
        ("child", "children"),
        ("analysis", "analyses"),
        ("leaf", "leaves"),
        ("quiz", "quizzes"),
        ("movie", "movies"),
        ("house", "houses"),
        ("invoice", "invoices"),
        ("photo", "photos"),
        ("series", "series"),
        ("news", "news"),
        ("data", "data"),
    ],
)
def test_plurals_and_back(singular: str, plural: str) -> None:
    assert pluralize(singular) == plural
    assert singularize(plural) == singular


def test_only_the_last_word_changes() -> None:
    assert plural_of("order_line") == "order_lines"
    assert singular_of("news_items") == "news_item"


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("title", "title"),
        ("class", "class_"),
        ("metadata", "metadata_"),
        ("registry", "registry_"),
        ("copy", "copy_"),
        ("json", "json_"),
        ("schema", "schema_"),
        ("model_config", "model_config_"),
        ("model_dump_all", "the_model_dump_all"),
        ("model_name", "model_name"),
        ("str", "str_"),
        ("datetime", "datetime_"),
        ("order", "order"),
        ("id", "id"),
        ("match", "match"),
    ],
)
def test_attributes(name: str, attribute: str) -> None:
    assert safe_attribute(name) == attribute


def test_attributes_do_not_shadow_base_class_members() -> None:
    class Base(DeclarativeBase):
        pass

    taken = {*dir(pydantic.BaseModel), *dir(Base), *keyword.kwlist}
    public = {name for name in taken if not name.startswith("_") and name.islower()}
    assert {name for name in public if safe_attribute(name) in taken} == set()


@pytest.mark.expensive
@given(st.lists(names, max_size=8), st.sets(names, max_size=4))
def test_attributes_of_a_scope_differ(scope: list[str], reserved: set[str]) -> None:
    found = safe_attributes([*scope, "class", "class_", "class_2"], reserved)
    attributes = list(found.values())
    assert len({each.casefold() for each in attributes}) == len(attributes)
    assert all(each.isidentifier() for each in attributes)
    assert not any(keyword.iskeyword(each) for each in attributes)
    assert not set(attributes) & reserved


def test_safe_names_are_unchanged_next_to_unsafe_ones() -> None:
    found = safe_attributes(["class", "class_"])
    assert found == {"class": "class_2", "class_": "class_"}


@pytest.mark.parametrize(
    ("values", "members"),
    [
        (["draft", "out_of_print"], ("DRAFT", "OUT_OF_PRINT")),
        (["out of print", "PG-13"], ("OUT_OF_PRINT", "PG_13")),
        (["GMT+1", "GMT-1"], ("GMT_PLUS_1", "GMT_1")),
        (["None", "none", "NONE"], ("NONE", "NONE_2", "NONE_3")),
        (["1", "1.0"], ("VALUE_1", "VALUE_1_0")),
        (["mro", "__class__"], ("MRO", "CLASS")),
        (["日本語", "😀", '"'], ("VALUE", "VALUE_2", "VALUE_3")),
        (["ünïcödé"], ("UNICODE",)),
    ],
)
def test_enum_members(values: list[str], members: tuple[str, ...]) -> None:
    assert enum_members(values) == members


@given(st.lists(st.text(min_size=1, max_size=63), unique=True, max_size=6))
def test_enum_members_are_unique(values: list[str]) -> None:
    members = enum_members(values)
    assert len({member.casefold() for member in members}) == len(values)
    assert all(member.isidentifier() and member.isascii() for member in members)


def test_long_names_are_shortened_and_unique() -> None:
    one, other = shorten("a" * 80), shorten("a" * 81)
    assert len(one) == len(other) == 63
    assert one != other
    assert shorten("a" * 63) == "a" * 63


@pytest.mark.parametrize(
    ("name", "singular"),
    [
        ("Users", "User"),
        ("OrderItems", "OrderItem"),
        ("Categories", "Category"),
        ("Statuses", "Status"),
        ("Addresses", "Address"),
        ("Aliases", "Alias"),
        ("People", "Person"),
        ("Analyses", "Analysis"),
        *((name, None) for name in ("News", "Status", "Address", "Analysis", "Series")),
        *((name, None) for name in ("Gas", "Lens", "Canvas", "Statistics", "Settings")),
        *((name, None) for name in ("SMS", "UserSMS", "Business", "Users2", "S")),
    ],
)
def test_plural_entity_names_are_recognized(name: str, singular: str | None) -> None:
    assert singular_class(name) == singular


def test_a_plural_name_is_only_a_warning() -> None:
    users = "entities: {Users: {}}"
    assert [found.code for found in resolve_text(users)[1].items] == [
        "plural-entity-name"
    ]
    assert domain_of(users).entities[0].table == "userses"


def test_an_entity_that_sets_its_plural_may_have_a_plural_name() -> None:
    domain, problems = resolve_text("entities: {Users: {plural: users}}")
    assert list(problems.items) == []
    assert domain is not None
    assert domain.entities[0].table == "users"
