"""Expressions of the spec: accepted ones mean the same on both databases."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from random import Random

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Problems, Span
from generator.sql.expressions import (
    Expression,
    ExpressionColumn,
    parse_expression,
)
from generator.sql.identifiers import RESERVED, identifier
from generator.types import DialectSql, scalar_type
from tests.migrations.databases import postgresql

COLUMNS = {
    "price": ExpressionColumn("price", scalar_type("decimal")),
    "pages": ExpressionColumn("pages", scalar_type("integer")),
    "weight": ExpressionColumn("weight", scalar_type("float")),
    "title": ExpressionColumn("title", scalar_type("string")),
    "status": ExpressionColumn("status", scalar_type("enum"), values=("draft", "it's")),
    "born": ExpressionColumn("born", scalar_type("date")),
    "opens": ExpressionColumn("opens_at", scalar_type("time")),
    "made": ExpressionColumn("made", scalar_type("datetime")),
    "sold": ExpressionColumn("sold", scalar_type("datetime")),
    "starts": ExpressionColumn("starts", scalar_type("local_datetime")),
    "lasts": ExpressionColumn("lasts", scalar_type("duration")),
    "id": ExpressionColumn("id", scalar_type("uuid")),
    "other": ExpressionColumn("other", scalar_type("uuid")),
    "active": ExpressionColumn("active", scalar_type("boolean")),
    "order": ExpressionColumn("order", scalar_type("integer")),
    "data": ExpressionColumn("data", scalar_type("json")),
    "tags": ExpressionColumn("tags", scalar_type("string"), is_list=True),
}


def read(text: str, *, boolean: bool = True) -> tuple[Expression | None, Problems]:
    problems = Problems()
    span = Span("specs/app.yaml", 3, 10, 10 + len(text))
    expression = parse_expression(text, span, COLUMNS, problems, boolean=boolean)
    return expression, problems


def both(text: str, *, boolean: bool = True) -> DialectSql:
    expression, problems = read(text, boolean=boolean)
    assert expression is not None, [found.message for found in problems.items]
    return expression.sql


def sql(text: str, *, boolean: bool = True) -> str:
    printed = both(text, boolean=boolean)
    assert printed.is_shared
    return printed.postgresql


def first_problem(text: str, *, boolean: bool = True) -> Diagnostic:
    expression, problems = read(text, boolean=boolean)
    assert expression is None
    return problems.items[0]


ACCEPTED = {
    "price < 100000": "price < 100000",
    "price<>0.5": "price <> 0.5",
    "pages != 3 AND pages == 3": "pages <> 3 AND pages = 3",
    "order in (1, 2)": '"order" IN (1, 2)',
    '"order" > 1': '"order" > 1',
    "opens >= '09:30'": "opens_at >= '09:30:00.000000'",
    "born between '2020-01-01' and '2020-12-31'": (
        "born BETWEEN '2020-01-01' AND '2020-12-31'"
    ),
    "not (price is null or active)": "NOT (price IS NULL OR active)",
    "not active": "NOT active",
    "not pages in (1)": "pages NOT IN (1)",
    "pages not between 1 and 3": "pages NOT BETWEEN 1 AND 3",
    "active and (pages = 1 or pages = 2)": "active AND (pages = 1 OR pages = 2)",
    "(active and pages = 1) or pages = 2": "active AND pages = 1 OR pages = 2",
    "((((pages)))) = 1": "pages = 1",
    "(pages = 1) = active": "(pages = 1) = active",
    "pages - (pages - 1) = - -1": "pages - (pages - 1) = -(-1)",
    "(pages + 1) * 2 = pages * (2 * 3)": "(pages + 1) * 2 = pages * (2 * 3)",
    "price / 3 > 1": "price * 1.0 / 3 > 1",
    "pages / 2 = 1": "pages / 2 = 1",
    "weight / nullif(pages, 0) > 1": "weight * 1.0 / nullif(pages, 0) > 1",
    "pages % 2 = 0": "pages % 2 = 0",
    "status in ('draft', 'it''s')": "status IN ('draft', 'it''s')",
    "title || 'x' || title = 'y'": "title || 'x' || title = 'y'",
    "lower(trim(title)) = upper('a')": "lower(trim(title)) = upper('a')",
    "substr(title, 1, 2) = 'ab'": "substr(title, 1, 2) = 'ab'",
    "length(title) > abs(-1)": "length(title) > abs(-1)",
    "coalesce(price, pages, 0) >= 0": "coalesce(price, pages, 0) >= 0",
    "case when active then 1 else pages end = 1": (
        "CASE WHEN active THEN 1 ELSE pages END = 1"
    ),
    "active is not true": "active IS NOT TRUE",
    "data is not null or tags is null": "data IS NOT NULL OR tags IS NULL",
    "made < sold and id <> other": "made < sold AND id <> other",
    "starts > '2026-01-31 09:30'": "starts > '2026-01-31 09:30:00.000000'",
    "title = '--; ''\" /* \\ :x %s'": "title = '--; ''\" /* \\ :x %s'",
}


@pytest.mark.parametrize(("text", "printed"), ACCEPTED.items())
def test_printed_expressions_round_trip(text: str, printed: str) -> None:
    assert sql(text) == printed
    names = {column.column: column for column in COLUMNS.values()}
    again = Problems()
    span = Span("specs/app.yaml", 1, 1, 1)
    expression = parse_expression(printed, span, names, again, boolean=True)
    assert expression is not None
    # The printed expression parses back to itself; only a division's factor repeats.
    assert expression.sql.postgresql.replace("* 1.0 * 1.0", "* 1.0") == printed


IN_TWO_FORMS = {
    "made > '2020-01-01T00:00:00Z'": (
        "made > '2020-01-01 00:00:00.000000'",
        "made > '2020-01-01T00:00:00Z'",
    ),
    "made between '2020-01-01 02:00:00.5+02' and sold": (
        "made BETWEEN '2020-01-01 00:00:00.500000' AND sold",
        "made BETWEEN '2020-01-01T00:00:00.500000Z' AND sold",
    ),
    "coalesce(made, '2020-01-01T00:00:00Z') in ('2020-06-01T00:00:00+02:00')": (
        "coalesce(made, '2020-01-01 00:00:00.000000') IN ('2020-05-31 22:00:00.000000')",
        "coalesce(made, '2020-01-01T00:00:00Z') IN ('2020-05-31T22:00:00Z')",
    ),
    "title like 'a%_\\%*?[x]'": (
        "title GLOB 'a*?%[*][?][[]x]'",
        "title LIKE 'a%_\\%*?[x]'",
    ),
    "title not like 'it''s%'": (
        "title NOT GLOB 'it''s*'",
        "title NOT LIKE 'it''s%'",
    ),
    "not (title not like 'a%')": (
        "NOT (title NOT GLOB 'a*')",
        "NOT (title NOT LIKE 'a%')",
    ),
    "pages is distinct from order": (
        'pages IS NOT "order"',
        'pages IS DISTINCT FROM "order"',
    ),
    "pages is not distinct from 3 and active": (
        "pages IS 3 AND active",
        "pages IS NOT DISTINCT FROM 3 AND active",
    ),
    "round(price, 1) = round(price)": (
        "(round(price * 10 * 1.0000000000000004) / 10.0) = "
        "round(price * 1 * 1.0000000000000004)",
        "round(price, 1) = round(price)",
    ),
    "greatest(price, pages, 0) > least(pages, order)": (
        "max(coalesce(price, 0), coalesce(pages, 0), 0) > "
        'min(coalesce(pages, "order"), coalesce("order", pages))',
        'greatest(price, pages, 0) > least(pages, "order")',
    ),
}


@pytest.mark.parametrize(("text", "forms"), IN_TWO_FORMS.items())
def test_each_database_gets_a_form_of_its_own(
    text: str, forms: tuple[str, str]
) -> None:
    printed = both(text)
    assert (printed.sqlite, printed.postgresql) == forms
    assert both(printed.postgresql) == printed


HARMLESS = {
    "(title)::text <> ''::text": "title <> ''",
    "((status)::text = ANY ((ARRAY['draft'::character varying, "
    "'it''s'::character varying])::text[]))": "status IN ('draft', 'it''s')",
    "status <> ALL (ARRAY['draft'::public.book_status])": "status NOT IN ('draft')",
    "title = any ('{a,\"b c\"}'::text[])": "title IN ('a', 'b c')",
    "price > ('-1'::integer)::numeric": "price > -1",
    "weight > (0.5)::double precision": "weight > 0.5",
    "pages = any (array[(1)::bigint, '-2'::bigint])": "pages IN (1, -2)",
    "(pages)::numeric / (2)::numeric > 0.5": "pages * 1.0 / 2 > 0.5",
    "born = '2020-01-31'::date": "born = '2020-01-31'",
    "opens > '09:30:00'::time without time zone": "opens_at > '09:30:00.000000'",
    "cast(title as varchar) = 'a'": "title = 'a'",
    "char_length(btrim(title)) > 3": "length(trim(title)) > 3",
    "TRIM(BOTH FROM title) <> ''": "trim(title) <> ''",
    'SUBSTRING(title FROM 1 FOR 2) = "substring"(title, 1, 2)': (
        "substr(title, 1, 2) = substr(title, 1, 2)"
    ),
    "born is distinct from null": "born IS NOT NULL",
    "id <> '00000000-0000-0000-0000-00000000000a'::uuid": (
        "id <> '0000000000000000000000000000000a'"
    ),
}


@pytest.mark.parametrize(("text", "printed"), HARMLESS.items())
def test_casts_that_change_no_value_are_dropped(text: str, printed: str) -> None:
    assert sql(text) == printed


def test_words_of_the_grammar_remain_names_of_fields() -> None:
    words = "like from for distinct any all array both cast as text date time zone"
    names = [*words.split(), "timestamp", "substring", "round", "escape"]
    columns = {name: ExpressionColumn(name, scalar_type("integer")) for name in names}
    for name in names:
        text = f"{name} > 0 and {name} in (1, {name}) and not {name} is null"
        problems = Problems()
        expression = parse_expression(
            text, Span("specs/app.yaml", 1, 1, 1), columns, problems, boolean=True
        )
        assert expression is not None, (name, problems.items)
        assert expression.columns == (name,)


def test_columns_are_listed_in_order_of_first_use() -> None:
    expression, _ = read("opens is null and price > 1 and opens is not null")
    assert expression is not None
    assert expression.columns == ("opens_at", "price")


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("prise > 1", "expression-unknown-field", "prise"),
        ("x.price > 1", "expression-unknown-field", "x"),
        ("price > 1; drop", "expression-not-allowed", ";"),
        ("price > 1 -- no", "expression-comment", "price > 1 -- no"),
        ("price /* no */ > 1", "expression-comment", "price /* no */ > 1"),
        ("price > .5", "expression-not-allowed", "."),
        ("price > ?", "expression-not-allowed", "?"),
        ("price > :x", "expression-not-allowed", ":"),
        ("{{ price }} > 1", "expression-not-allowed", "{"),
        ("pages::text = 'x'", "expression-type", "pages"),
        ("price::integer = 1", "expression-type", "price"),
        ("title::varchar(3) = 'x'", "expression-type", "title::varchar(3"),
        ("title = 'x'::integer", "expression-value", "'x'"),
        ("pages = '1.5'::integer", "expression-value", "'1.5'"),
        ("pages / '-0'::integer = 1", "expression-type", "'-0'"),
        ("price / (0.4)::integer = 1", "expression-type", "0.4"),
        ("title like title", "expression-type", "title like title"),
        ("title like 'x\\'", "expression-value", "'x\\'"),
        ("title ilike 'x%'", "expression-not-allowed", "ilike"),
        ("title ~ 'x'", "expression-not-allowed", "~"),
        ("title like 'x' escape '#'", "expression-not-allowed", "escape"),
        ("pages like '1%'", "expression-type", "pages"),
        ("round(weight, 2) = 1", "expression-type", "round(weight, 2"),
        ("round(price, -1) = 1", "expression-type", "round(price, -1"),
        ("greatest(pages) = 1", "expression-type", "greatest(pages"),
        ("greatest(title, 'a') = 'a'", "expression-type", "greatest(title, 'a'"),
        ("pages = any ('{}'::integer[])", "expression-not-allowed", None),
        ("pages <> any (array[1, 2])", "expression-not-allowed", None),
        ("pages > any (array[1, 2])", "expression-unknown-function", "any"),
        ("array[pages] = array[1]", "expression-not-allowed", None),
        ("tags[1] = 'a'", "expression-not-allowed", "tags[1"),
        ("pages is distinct from 'a'", "expression-type", None),
        ("pages in (select 1)", "expression-not-allowed", "select"),
        ("cast(pages as text) = '1'", "expression-type", "pages"),
        ("now() > made", "expression-unknown-function", "now"),
        ("load_extension('x') = 1", "expression-unknown-function", "load_extension"),
        ("pages = N'x'", "expression-not-allowed", "N'x'"),
        ("pages > 1e5", "expression-value", "1e5"),
        ("pages > 0x1F", "expression-unknown-field", "x1F"),
        ("title = 'a' 'b'", "expression-not-allowed", "'a'"),
        ("pages in ()", "expression-not-allowed", "pages"),
        ("price >", "expression-syntax", ">"),
        ("price > 1)", "expression-syntax", ")"),
        ("title = 'a", "expression-syntax", "title = 'a"),
        ("price = null", "expression-type", "price"),
        ("active = 1", "expression-type", "active = 1"),
        ("pages", "expression-not-condition", "pages"),
        ("active and pages", "expression-not-condition", "pages"),
        ("1 = 1", "expression-type", "1 = 1"),
        ("pages = 'x'", "expression-type", "pages = 'x'"),
        ("title > 'a'", "expression-type", "title > 'a'"),
        ("title || pages = 'a'", "expression-type", "pages"),
        ("title + 1 = 2", "expression-type", "title"),
        ("pages / price > 1", "expression-type", "price"),
        ("pages % 0 = 1", "expression-type", "0"),
        ("price % 2 = 0", "expression-type", "price % 2"),
        ("id = 'x'", "expression-value", "'x'"),
        ("made > '2020-01-01'", "expression-value", "'2020-01-01'"),
        ("made > '2020-01-01T00:00:00'", "expression-value", "'2020-01-01T00:00:00'"),
        ("made > 5", "expression-type", "made > 5"),
        ("born > made", "expression-type", "born > made"),
        ("data = tags", "expression-type", "data = tags"),
        ("status = 'gone'", "expression-value", "'gone'"),
        ("born > '2020-02-30'", "expression-value", "'2020-02-30'"),
        ("opens > '9:00'", "expression-value", "'9:00'"),
        ("substr(title, -1) = 'x'", "expression-type", "substr(title, -1"),
        ("case pages when 1 then active end", "expression-type", None),
        ("coalesce(pages) = 1", "expression-type", "coalesce(pages"),
        ("title = '\u202e'", "expression-character", "\u202e"),
        ("title = '\0'", "expression-character", "\0"),
        ("title = 'a\tb'", "expression-character", "\t"),
        ("", "expression-empty", ""),
        (" \n ", "expression-empty", None),
    ],
)
def test_other_expressions_are_refused_with_a_span(
    text: str, code: str, marked: str | None
) -> None:
    problem = first_problem(text)
    assert problem.code == code
    assert problem.span is not None
    if marked is not None:
        start, end = problem.span.column - 10, problem.span.end_column - 10
        assert text[start:end] == marked


STORED = {"draft": "D", "it's": "sold"}
CODED = {
    **COLUMNS,
    "status": ExpressionColumn(
        "status", scalar_type("enum"), values=tuple(STORED), stored=STORED
    ),
    "before": ExpressionColumn(
        "before", scalar_type("enum"), values=tuple(STORED), stored=STORED
    ),
    "other": ExpressionColumn("other", scalar_type("enum"), values=("draft", "D")),
}


def read_coded(text: str) -> tuple[Expression | None, Problems]:
    problems, span = Problems(), Span("specs/app.yaml", 3, 10, 10 + len(text))
    return parse_expression(text, span, CODED, problems, boolean=True), problems


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("status = 'draft'", "status = 'D'"),
        ("'it''s' <> status", "'sold' <> status"),
        ("status in ('draft', 'it''s')", "status IN ('D', 'sold')"),
        ("status = before or status is null", "status = before OR status IS NULL"),
        ("title = 'draft' or status = 'draft'", "title = 'draft' OR status = 'D'"),
        (
            "coalesce(status, before, 'draft') = 'draft'",
            "coalesce(status, before, 'D') = 'D'",
        ),
        (
            "case when active then status else 'draft' end in ('draft')",
            "CASE WHEN active THEN status ELSE 'D' END IN ('D')",
        ),
        ("nullif(status, 'draft') is null", "nullif(status, 'D') IS NULL"),
    ],
)
def test_values_of_enums_are_printed_as_they_are_stored(
    text: str, printed: str
) -> None:
    expression, problems = read_coded(text)
    assert expression is not None, [found.message for found in problems.items]
    assert expression.sql.postgresql == printed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("status = 'D'", "expression-value"),
        ("status = 'sold'", "expression-value"),
        ("coalesce(status, 'draft') = 'D'", "expression-value"),
        ("status = title", "expression-type"),
        ("status = other", "expression-type"),
        ("lower(status) = 'draft'", "expression-type"),
        ("status || 'x' = 'draftx'", "expression-type"),
        ("length(status) = 5", "expression-type"),
        ("case when active then status else title end = 'draft'", "expression-type"),
    ],
)
def test_stored_values_cannot_be_compared_with_other_text(text: str, code: str) -> None:
    expression, problems = read_coded(text)
    assert expression is None
    assert [found.code for found in problems.items] == [code]


def test_unknown_fields_are_reported_with_a_suggestion() -> None:
    _, problems = read("prise > 1 and titel is null")
    assert [(p.message, p.hint) for p in problems.items] == [
        ("unknown field `prise`", "did you mean `price`?"),
        ("unknown field `titel`", "did you mean `title`?"),
    ]


def test_spans_in_quoted_and_multiline_text() -> None:
    text, problems = "prise > 1", Problems()
    quoted = Span("specs/app.yaml", 3, 10, 12 + len(text))
    parse_expression(text, quoted, COLUMNS, problems, boolean=True)
    assert problems.items[0].span == Span("specs/app.yaml", 3, 11, 16)
    block, problems = Span("specs/app.yaml", 3, 10, 11), Problems()
    parse_expression(text, block, COLUMNS, problems, boolean=True)
    assert problems.items[0].span == block


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "pages" + ")" * 5_000,
        "not " * 1_000 + "active",
        "- " * 1_000 + "pages = 1",
        "case when active then " * 300 + "pages",
        "coalesce(pages, " * 200 + "1" + ")" * 200 + " = 1",
        " and ".join(["active"] * 2_000),
        " + ".join(["pages"] * 190) + " = 1",
        "(" * 5_000,
        "pages in (" * 500,
        "pages = any (" + "array[" * 190,
        "pages" + "::numeric" * 190 + " = 1",
        "greatest(pages, " * 15 + "order, 1" + ")" * 15 + " = 1 and active",
        "'" * 9_999,
    ],
)
def test_deep_and_long_text_is_refused_without_a_crash(text: str) -> None:
    def deeper(levels: int) -> Diagnostic:
        return first_problem(text) if not levels else deeper(levels - 1)

    assert deeper(400).code in ("expression-too-complex", "expression-syntax")


def test_nested_calls_do_not_grow_without_end() -> None:
    text = "order"
    for _ in range(14):
        text = f"greatest(pages, {text})"
    assert first_problem(f"{text} = 1").code == "expression-too-complex"


def test_long_lists_are_fine() -> None:
    text = f"pages in ({', '.join(str(n) for n in range(150))})"
    assert sql(text).startswith("pages IN (0, 1, 2,")


def test_value_expressions_can_be_indexed() -> None:
    assert sql("lower(title)", boolean=False) == "lower(title)"
    assert first_problem("data", boolean=False).code == "expression-type"
    # An index has one expression, which both databases read.
    refused = first_problem("greatest(pages, price)", boolean=False)
    assert "the databases write this differently" in refused.message


TABLE = (
    "CREATE TABLE t (n integer, price numeric(10, 2), pages integer, weight double "
    "precision, title varchar(9), status varchar(63), born date, opens_at time, "
    'active boolean, "order" integer, made timestamptz, id uuid)'
)
ROWS = [
    (1, 10, 3, 0.5, "ab", "draft", "2020-05-05", "09:30:00.000000", True, 1),
    (2, 1, 2, 3.5, " Ab", "it's", "1999-12-31", "23:00:00.000000", False, -2),
    (3, None, None, None, None, None, None, None, None, None),
    (4, 0, 0, 0.0, "", "draft", "2020-12-31", "00:00:00.000000", True, 0),
    (5, 1.05, 7, 0.25, "A*b", "draft", "2021-01-01", "12:00:00.000000", False, 7),
    (6, -2.65, None, None, "a%[b", None, None, None, None, 5),
]
MADE = [
    *("2020-01-01 00:00:00.000000", "2019-12-31 23:59:59.999999", None),
    *("2020-01-01 00:00:00.000001", "2021-06-01 12:30:00.500000", None),
]
"""Moments as SQLite stores them, one for each row: in UTC, without a zone."""
IDS = ["0" * 31 + "a", "f" * 32, None, "1" * 32, "2" * 32, None]
MORE = [
    "coalesce(order, weight) / 2 = 0.5",
    "price / 3 > 3.3",
    "price / nullif(pages, 0) * 2 > 6.5",
    "pages / 2 = 1",
    "(0 - pages) / 2 = -1",
    "(0 - pages) % 2 = -1",
    "pages - 1 - 1 = 1 or pages - (1 - 1) = 2",
    "title || 'x' = trim(title) || 'x'",
    "length(title) * 2 + 1 > pages",
    "not active or order between -2 and 0",
    "(pages > 2) = active",
    "coalesce(born, '2020-12-31') = '2020-12-31'",
    "opens > '09:00' and opens <= '23:00'",
    "case when pages > 2 then price when active then 0.5 else weight end > 0.4",
    "nullif(title, '') is null",
    "upper(title) = 'AB' or status = 'it''s' and weight > 3",
    "active is true or active is null",
    "substr(title, 2) = 'Ab'",
    "-pages < -2",
    "made > '2020-01-01T00:00:00Z'",
    "made <= '2020-01-01T01:00:00+01:00'",
    "made in ('2020-01-01T00:00:00Z', '2021-06-01T12:30:00.5Z')",
    "coalesce(made, '2020-01-01T00:00:00Z') between '2020-01-01T00:00:00Z' "
    "and '2020-01-01T00:00:00.000001Z'",
    "id = '00000000-0000-0000-0000-00000000000a'",
    *(
        f"title like '{pattern}'"
        for pattern in ("a%", "A%", "%b", "_b", "__b", "", "%")
    ),
    *(
        f"title not like '{p}'"
        for p in (r"a\%%", "A*b", "a%[b", "%[%", r"_\*_", "a?[b")
    ),
    "order is distinct from pages",
    "order is not distinct from pages",
    "active is distinct from true",
    "active is not distinct from (pages > 2)",
    "title is distinct from 'ab'",
    "round(price, 1) = 1.1 or round(price, 1) = -2.7",
    "round(price / 10, 2) = 0.11 or round(price) = -3",
    "round(price / 8, 3) > 0.125",
    "greatest(pages, order) = 7 or greatest(pages, order) is null",
    "greatest(price, pages, -1) > least(price, pages)",
    "least(weight, pages, order) < 1",
    "greatest(born, '2020-06-01') > '2020-12-01'",
    "least(made, '2020-01-01T00:00:00Z') < '2020-01-01T00:00:00Z'",
    "greatest(order, greatest(pages, 2)) = 2",
]


@pytest.fixture(scope="module")
def database_cursors(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[sqlite3.Connection, psycopg.Connection]]:
    lite = sqlite3.connect(":memory:")
    lite.execute(TABLE)
    marks = ", ".join("?" * (len(ROWS[0]) + 2))
    pairs = list(zip(MADE, IDS, strict=True))
    rows = [[*row, *pair] for row, pair in zip(ROWS, pairs, strict=True)]
    lite.executemany(f"INSERT INTO t VALUES ({marks})", rows)
    with postgresql(tmp_path_factory.mktemp("postgresql")) as url:
        made = sa.make_url(url).set(drivername="postgresql")
        text = made.render_as_string(hide_password=False)
        with psycopg.connect(text, autocommit=True) as large:
            large.execute(TABLE)
            with large.cursor() as cursor:
                places = marks.replace("?", "%s")
                zoned = [(made and f"{made}+00", id) for made, id in pairs]
                rows = [[*row, *pair] for row, pair in zip(ROWS, zoned, strict=True)]
                cursor.executemany(f"INSERT INTO t VALUES ({places})", rows)
            yield lite, large
    lite.close()


Answers = list[tuple[int, bool | None]]


def answers(
    printed: DialectSql, lite: sqlite3.Connection, large: psycopg.Connection
) -> tuple[Answers, Answers]:
    """Return the values of a condition for each row, on SQLite and PostgreSQL."""
    query = "SELECT n, ({}) FROM t ORDER BY n"
    rows = lite.execute(query.format(printed.sqlite))
    others = large.execute(query.format(printed.postgresql).encode())
    return [(n, None if v is None else bool(v)) for n, v in rows], others.fetchall()


@pytest.mark.expensive
@pytest.mark.parametrize("text", [*MORE, "title = '%s :x'", "pages % 2 = 0"])
def test_both_databases_find_the_same_rows(
    text: str, database_cursors: tuple[sqlite3.Connection, psycopg.Connection]
) -> None:
    found = answers(both(text), *database_cursors)
    assert found[0] == found[1]


@pytest.mark.expensive
def test_fields_named_like_sql_keywords_work_on_both_databases(
    database_cursors: tuple[sqlite3.Connection, psycopg.Connection],
) -> None:
    lite, large = database_cursors
    for word in sorted(RESERVED):
        columns = {word: ExpressionColumn(word, scalar_type("integer"))}
        problems = Problems()
        span = Span("specs/app.yaml", 1, 1, 1)
        text = f'"{word}" > 0 and "{word}" in (1, 2)'
        found = parse_expression(text, span, columns, problems, boolean=True)
        assert found is not None
        statement = (
            f"CREATE TEMP TABLE w ({identifier(word)} integer "
            f"CHECK ({found.sql.postgresql}))"
        )
        lite.execute(statement)
        lite.execute("DROP TABLE w")
        large.execute(statement.encode())
        large.execute(b"DROP TABLE w")


SHAPES = {
    "n": [
        *("price", "pages", "weight", "order", "0", "2", "1.5", "-n", "abs(n)"),
        *("n + n", "n - n", "n * n", "(n + n)", "(n - n)", "n / 2", "n % -3"),
        *("greatest(n, n)", "least(n, n, 1)", "round(price, 1)"),
        *("n / nullif(pages, 0)", "length(t)", "coalesce(n, n)", "nullif(n, n)"),
        "case when b then n else n end",
    ],
    "t": [
        *("title", "status", "'ab'", "'draft'", "' Ab'", "t || t", "lower(t)"),
        *("upper(t)", "trim(t)", "substr(t, 1, 1)", "coalesce(t, t)", "nullif(t, t)"),
        "case when b then t end",
    ],
    "b": [
        *("active", "true", "n = n", "n <> n", "n < n", "n >= n", "t = t", "t <> t"),
        *("b and b", "b or b", "(b or b)", "(b) = b", "not b", "(b) is true"),
        *("(b) is not false", "(b) is null", "n is null", "t is not null"),
        *("n in (n, n)", "t not in (t, t)", "n between n and n"),
        *("t like 'a%'", "t not like '%B'", "n is distinct from n"),
        *("t is not distinct from t", "made < '2020-01-01T00:00:00Z'"),
        *("born < '2020-05-05'", "born = born", "opens >= '09:30'", "opens < '23:00'"),
    ],
}
"""Templates of nested conditions, numbers and strings."""


def random_expression(random: Random, kind: str, depth: int) -> str:
    simple = [shape for shape in SHAPES[kind] if not re.search(r"\b[ntb]\b", shape)]
    shape = random.choice(SHAPES[kind] if depth else simple)
    return re.sub(
        r"\b[ntb]\b", lambda m: random_expression(random, m[0], depth - 1), shape
    )


@pytest.mark.expensive
def test_accepted_expressions_agree_on_both_databases(
    database_cursors: tuple[sqlite3.Connection, psycopg.Connection],
) -> None:
    lite, large = database_cursors
    random, accepted = Random(2026), 0
    for _ in range(1_000):
        text = random_expression(random, "b", 3)
        expression, _ = read(text)
        if expression is None:
            continue
        accepted += 1
        found = answers(expression.sql, lite, large)
        assert found[0] == found[1], expression.sql
    assert accepted > 300


@settings(max_examples=300, derandomize=True, deadline=None)
@given(text=st.text(alphabet="ab'\"();,.-*/%|=<>! \n\\:?{}0pagesnotinul", max_size=30))
def test_no_text_causes_a_crash(text: str) -> None:
    expression, problems = read(text)
    assert (expression is None) == problems.has_errors
