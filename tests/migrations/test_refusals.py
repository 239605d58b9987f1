"""What could lose data or fail on filled tables is refused, with the place named."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Problems, Span
from generator.migrations import History, migrate
from tests.migrations.schema_project import SchemaProject, entity, tables_of


def book(fields: str, **parts: str) -> str:
    return entity("Book", fields=f"{{title: string(50), {fields}}}", **parts)


AUTHOR = entity("Author", fields="{name: text}")
PLAIN = book("pages: integer")

REFUSED = {
    "a table goes": (
        PLAIN + AUTHOR,
        PLAIN,
        "the table `authors` would be dropped, and its rows with it",
    ),
    "a column goes": (
        PLAIN,
        book("size: integer | null"),
        "the column `pages` of `books` would be dropped, and its values with it",
    ),
    "a required column comes": (
        PLAIN,
        book("pages: integer, size: integer"),
        "the new column `size` of `books` is required, and existing rows have no value "
        "for it",
    ),
    "a required relation comes": (
        PLAIN + AUTHOR,
        book("pages: integer", relations="{author: {belongs_to: Author}}") + AUTHOR,
        "the new column `author_id` of `books` is required, and existing rows have no "
        "value for it",
    ),
    "a column becomes required": (
        book("pages: integer | null"),
        PLAIN,
        "the column `pages` of `books` becomes required, and existing rows may have no "
        "value in it",
    ),
    "text gets shorter": (
        PLAIN,
        PLAIN.replace("(50)", "(40)"),
        "the column `title` of `books` changes from string(50) to string(40), which may "
        "not take every existing value",
    ),
    "text gets a limit": (
        PLAIN.replace("string(50)", "text"),
        PLAIN,
        "the column `title` of `books` changes from text to string(50), which may not "
        "take every existing value",
    ),
    "a number becomes text": (
        PLAIN,
        book("pages: text"),
        "the column `pages` of `books` changes from integer to text, which may not take "
        "every existing value",
    ),
    "a decimal loses digits": (
        book("price: {type: decimal, precision: 8, scale: 2}"),
        book("price: {type: decimal, precision: 8, scale: 3}"),
        "the column `price` of `books` changes from decimal(8, 2) to decimal(8, 3), "
        "which may not take every existing value",
    ),
    "elements of a list change": (
        book("tags: [text]"),
        book("tags: [integer]"),
        "the column `tags` of `books` changes from [text] to [integer], which may not "
        "take every existing value",
    ),
    "the key gets another type": (
        entity("Book", id="integer", fields="{title: text}"),
        entity("Book", id="bigint", fields="{title: text}"),
        "the primary key of `books` changes, and other rows may refer to it",
    ),
    "the key gets other columns": (
        entity("Book", id="[title]", fields="{title: string(9), pages: integer}"),
        entity(
            "Book", id="[title, pages]", fields="{title: string(9), pages: integer}"
        ),
        "the primary key of `books` changes, and other rows may refer to it",
    ),
    "a unique rule comes": (
        PLAIN,
        PLAIN.replace("title: string(50)", "title: {type: string(50), unique: true}"),
        "existing rows of `books` may not be unique in title",
    ),
    "a unique rule gets narrower": (
        book("pages: integer", unique="[[title, pages]]"),
        book("pages: integer", unique="[[title]]"),
        "existing rows of `books` may not be unique in title",
    ),
    "a unique rule comes with one value for all rows": (
        PLAIN,
        book("pages: integer, size: {type: integer, default: 1, unique: true}"),
        "existing rows of `books` may not be unique in size",
    ),
    "a check comes": (
        PLAIN,
        book("pages: integer", checks="{sane: pages > 0}"),
        "existing rows of `books` may break the check `ck_books_sane`",
    ),
    "a check changes": (
        book("pages: integer", checks="{sane: pages > 0}"),
        book("pages: integer", checks="{sane: pages > 1}"),
        "existing rows of `books` may break the check `ck_books_sane`",
    ),
    "a check comes that the default breaks": (
        PLAIN,
        book("pages: integer, size: integer = 0", checks="{sane: size > 0}"),
        "existing rows of `books` may break the check `ck_books_sane`",
    ),
    "an enum loses a value": (
        "  Car:\n    fields: {colour: Colour}\nenums: {Colour: [red, blue, green]}\n",
        "  Car:\n    fields: {colour: Colour}\nenums: {Colour: [red, pink]}\n",
        "the column `colour` of `cars` may hold blue, green, which would no longer be "
        "allowed",
    ),
    "text becomes an enum": (
        "  Car:\n    fields: {colour: string(9)}\nenums: {Colour: [red]}\n",
        "  Car:\n    fields: {colour: Colour}\nenums: {Colour: [red]}\n",
        "the column `colour` of `cars` changes from string(9) to enum, which may not "
        "take every existing value",
    ),
    "a reference changes its target": (
        book("x: text", relations="{by: {belongs_to: Author | null}}") + AUTHOR,
        book("x: text", relations="{by: {belongs_to: Book | null}}") + AUTHOR,
        "existing rows of `books` may refer to nothing with by_id",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), REFUSED.values(), ids=REFUSED)
def test_unsafe_changes_are_refused(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + old)
    tree, problems = project.attempt("entities:\n" + new)
    assert [problem.message for problem in problems] == [message]
    assert tree == {}


def test_dropping_is_done_when_it_is_allowed(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + PLAIN + AUTHOR)
    assert project.generate(
        "entities:\n" + book("x: text | null"), allow_destructive=True
    )


def test_dropping_allows_nothing_else(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + PLAIN)
    new = "entities:\n" + book("pages: bigint, size: integer")
    tree, problems = project.attempt(new, allow_destructive=True)
    assert [problem.code for problem in problems] == ["column-needs-default"]
    assert tree == {}


def test_all_problems_are_told_at_once_and_at_their_places() -> None:
    old = tables_of("entities:\n" + PLAIN + AUTHOR)
    new = tables_of("entities:\n" + book("pages: text, size: integer"))
    spans = [Span("specs/app.yaml", line, 1, 2) for line in (4, 5)]
    places = {("books", "size"): spans[0], ("books", None): spans[1]}
    problems = Problems()
    history = History(head="0123456789ab", number=1, tables=old)
    migrate(new, history, allow_destructive=False, problems=problems, places=places)
    assert [(found.code, found.span) for found in problems.items] == [
        ("drop-table", None),
        ("column-needs-default", spans[0]),
        ("column-type-change", spans[1]),
    ]


@pytest.mark.parametrize(
    "more",
    [
        "unique: [[title, pages]]",
        "unique: [{fields: [title, pages], where: pages > 0}]",
        "traits: [soft_delete]",
    ],
)
def test_a_unique_rule_may_follow_from_an_older_one(more: str, tmp_path: Path) -> None:
    unique = PLAIN.replace(
        "title: string(50)", "title: {type: string(50), unique: true}"
    )
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + unique)
    assert project.generate(f"entities:\n{unique}    {more}\n")
