"""Changes that could lose data or fail on filled tables are refused, with a span."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Problems, Span
from generator.domain.migration_hints import MigrationHints
from generator.migrations import History, migrate
from generator.migrations.history.snapshots import Snapshot
from tests.migrations.schema_project import SchemaProject, entity, tables_of


def book(fields: str, **parts: str) -> str:
    return entity("Book", fields=f"{{title: string(50), {fields}}}", **parts)


AUTHOR = entity("Author", fields="{name: text}")
EDITOR = entity("Editor", fields="{name: text}")
PLAIN = book("pages: integer")

REFUSED = {
    "a table goes": (
        PLAIN + AUTHOR,
        PLAIN,
        "the table `authors` would be dropped with all its rows",
    ),
    "a column goes": (
        PLAIN,
        book("size: date | null"),
        "the column `pages` of `books` would be dropped with all its values",
    ),
    "a column goes and one like it comes": (
        PLAIN,
        book("size: bigint | null"),
        "in `books`, `pages` was removed and the similar `size` was added "
        "(column `size`): either it is renamed, or its values are dropped",
    ),
    "a number goes and a moment comes": (
        PLAIN,
        book("size: datetime | null"),
        "the column `pages` of `books` would be dropped with all its values",
    ),
    "a trait gets other names": (
        book("x: text").replace(
            "    fields", "    traits: [timestamps]\n    fields", 1
        ),
        book("x: text").replace(
            "    fields",
            "    traits: [timestamps: {created: true, updated: last_update}]\n    fields",
            1,
        ),
        "in `books`, `updated_at` was removed and the similar `last_update` was added "
        "(column `last_update`): either it is renamed, or its values are dropped",
    ),
    "a relation goes and one like it comes": (
        book("x: text", relations="{by: {belongs_to: Author | null}}") + AUTHOR,
        book("x: text", relations="{writer: {belongs_to: Author | null}}") + AUTHOR,
        "in `books`, `by` was removed and the similar `writer` was added "
        "(column `writer_id`): either it is renamed, or its values are dropped",
    ),
    "a relation leads to another entity": (
        book("x: text", relations="{by: {belongs_to: Author}}") + AUTHOR + EDITOR,
        book("x: text", relations="{by: {belongs_to: Editor}}") + AUTHOR + EDITOR,
        "the column `by_id` of `books` contains keys of `authors`, which would now refer "
        "to `editors`",
    ),
    "a relation to many leads to another entity": (
        book("x: text", relations="{by: {many_to_many: Author}}") + AUTHOR + EDITOR,
        book("x: text", relations="{by: {many_to_many: Editor}}") + AUTHOR + EDITOR,
        "the column `editor_id` of `book_by` contains keys of `authors`, which would now "
        "refer to `editors`",
    ),
    "a table goes and one like it comes": (
        PLAIN + AUTHOR,
        PLAIN + AUTHOR.replace("Author", "Writer"),
        "`Author` was removed and the similar `Writer` was added: either the table "
        "`authors` is renamed to `writers`, or its rows are dropped",
    ),
    "a relation to many is declared from its other side": (
        book("x: text", relations="{authors: {many_to_many: Author}}") + AUTHOR,
        book("x: text") + AUTHOR + "    relations: {books: {many_to_many: Book}}\n",
        "`authors` was removed and the similar `books` was added: either the table "
        "`book_authors` is renamed to `author_books`, or its rows are dropped",
    ),
    "a required column comes": (
        PLAIN,
        book("pages: integer, size: integer"),
        "the new column `size` of `books` is required, but existing rows have no value "
        "for it",
    ),
    "a required relation comes": (
        PLAIN + AUTHOR,
        book("pages: integer", relations="{author: {belongs_to: Author}}") + AUTHOR,
        "the new column `author_id` of `books` is required, but existing rows have no "
        "value for it",
    ),
    "a unique column comes with a default": (
        PLAIN,
        book("pages: integer, code: {type: string(9), unique: true, default: x}"),
        "the new column `code` of `books` is unique, but all existing rows would get the "
        "same default",
    ),
    "a unique column comes with a default and may be NULL": (
        PLAIN,
        book(
            "pages: integer, code: {type: integer, optional: true, unique: true, "
            "default: 0}"
        ),
        "the new column `code` of `books` is unique, but all existing rows would get the "
        "same default",
    ),
    "a unique column comes with the time as its default": (
        PLAIN,
        book("pages: integer, day: {type: date, unique: true, default: today}"),
        "the new column `day` of `books` is unique, but all existing rows would get the "
        "same default",
    ),
    "two columns that are unique together come with defaults": (
        PLAIN,
        book("pages: integer, a: integer = 1, b: integer = 2", unique="[[a, b]]"),
        "the new column `a` of `books` is unique, but all existing rows would get the "
        "same default",
    ),
    "a column comes that is unique in an expression": (
        PLAIN,
        book(
            "pages: integer, code: string(9) = x",
            unique="[{expression: lower(code), name: one_code}]",
        ),
        "the new column `code` of `books` is unique, but all existing rows would get the "
        "same default",
    ),
    "a unique column comes with a default and rows can be deleted softly": (
        PLAIN.replace("    fields", "    traits: [soft_delete]\n    fields", 1),
        book(
            "pages: integer, code: {type: string(9), unique: true, default: x}"
        ).replace("    fields", "    traits: [soft_delete]\n    fields", 1),
        "the new column `code` of `books` is unique, but all existing rows would get the "
        "same default",
    ),
    "text gets shorter": (
        PLAIN,
        PLAIN.replace("(50)", "(40)"),
        "the column `title` of `books` changes from string(50) to string(40), which "
        "cannot represent every existing value",
    ),
    "text gets a limit": (
        PLAIN.replace("string(50)", "text"),
        PLAIN,
        "the column `title` of `books` changes from text to string(50), which "
        "cannot represent every existing value",
    ),
    "a number becomes text": (
        PLAIN,
        book("pages: text"),
        "the column `pages` of `books` changes from integer to text, which cannot "
        "represent every existing value",
    ),
    "a decimal loses digits": (
        book("price: {type: decimal, precision: 8, scale: 2}"),
        book("price: {type: decimal, precision: 8, scale: 3}"),
        "the column `price` of `books` changes from decimal(8, 2) to decimal(8, 3), "
        "which cannot represent every existing value",
    ),
    "elements of a list change": (
        book("tags: [text]"),
        book("tags: [integer]"),
        "the column `tags` of `books` changes from [text] to [integer], which "
        "cannot represent every existing value",
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
    "text becomes an enum": (
        "  Car:\n    fields: {colour: string(9)}\nenums: {Colour: [red]}\n",
        "  Car:\n    fields: {colour: Colour}\nenums: {Colour: [red]}\n",
        "the column `colour` of `cars` changes from string(9) to enum, which "
        "cannot represent every existing value",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), REFUSED.values(), ids=REFUSED)
def test_unsafe_changes_are_refused(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + old)
    tree, problems = project.plan_revision("entities:\n" + new)
    assert [problem.message for problem in problems] == [message]
    assert tree == {}


@pytest.mark.parametrize(
    ("fields", "unique"),
    [
        (
            "code: {type: string(40), default: x, backfill: cast(id as text)}",
            "[[code]]",
        ),
        ("code: {type: uuid, default: uuid}", "[[code]]"),
        ("code: integer | null", "[[code]]"),
        ("code: integer = 0", "[[code, title]]"),
        ("first: boolean = false", "[{fields: [first], where: first}]"),
    ],
)
def test_a_unique_column_can_be_added_if_values_are_distinct_or_null(
    fields: str, unique: str, tmp_path: Path
) -> None:
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + PLAIN)
    new = book(f"pages: integer, {fields}", unique=unique)
    assert project.generate("entities:\n" + new)


def test_a_column_of_a_trait_is_renamed_as_the_hint_says(tmp_path: Path) -> None:
    project, text = SchemaProject(tmp_path), "entities:\n  Book: {traits: [%s]}"
    project.generate(text % "timestamps, soft_delete")
    renamed = "timestamps: {created: true, updated: %s}, soft_delete"
    _, problems = project.plan_revision(text % (renamed % "last_update"))
    assert [problem.hint for problem in problems] == [
        "for a rename, write `updated: {name: last_update, was: updated_at}`; otherwise "
        "drop `updated_at` with `gen --allow-destructive`"
    ]
    long = "{name: last_update, was: updated_at}"
    tree, problems = project.plan_revision(text % (renamed % long))
    assert list(problems) == []
    revision = next(file.text for path, file in tree.items() if path.endswith(".py"))
    assert 'op.alter_column("books", "updated_at", new_column_name="last_update")' in (
        revision
    )
    assert "drop_column" not in revision


def test_drops_require_permission(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + PLAIN + AUTHOR)
    assert project.generate(
        "entities:\n" + book("x: text | null"), allow_destructive=True
    )


def test_permission_to_drop_allows_nothing_else(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + PLAIN)
    new = "entities:\n" + book("pages: bigint, size: integer")
    tree, problems = project.plan_revision(new, allow_destructive=True)
    assert [problem.code for problem in problems] == ["column-needs-default"]
    assert tree == {}


def test_all_problems_are_reported_at_once_with_spans() -> None:
    old = tables_of("entities:\n" + PLAIN + AUTHOR)
    new = tables_of("entities:\n" + book("pages: text, size: integer"))
    spans = [Span("specs/app.yaml", line, 1, 2) for line in (4, 5)]
    places = {("books", "size"): spans[0], ("books", None): spans[1]}
    problems = Problems()
    history = History("0123456789ab", Snapshot("0123456789ab", (), 1, old))
    migrate(
        new,
        history,
        allow_destructive=False,
        problems=problems,
        hints=MigrationHints(places),
    )
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
def test_a_unique_rule_implied_by_an_older_one_is_accepted(
    more: str, tmp_path: Path
) -> None:
    unique = PLAIN.replace(
        "title: string(50)", "title: {type: string(50), unique: true}"
    )
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + unique)
    assert project.generate(f"entities:\n{unique}    {more}\n")


INVALID_RENAMES = {
    "unknown": (
        book("pages: integer"),
        book("size: {type: integer, was: length}, pages: integer"),
        ["was-unknown"],
    ),
    "still there": (
        book("pages: integer"),
        book("size: {type: integer, was: pages}, pages: integer"),
        ["was-still-defined"],
    ),
    "still there on the other side": (
        book("x: text", relations="{authors: {many_to_many: Author}}") + AUTHOR,
        book("x: text", relations="{authors: {many_to_many: Author}}")
        + AUTHOR
        + "    relations: {books: {many_to_many: Book, was: authors}}\n",
        ["was-unknown"],
    ),
    "converted": (
        book("pages: string(9)"),
        book("pages: {type: integer, convert: cast(pages as integer)}"),
        ["column-converted"],
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "codes"), INVALID_RENAMES.values(), ids=INVALID_RENAMES
)
def test_invalid_renames_and_conversions_are_refused(
    old: str, new: str, codes: list[str], tmp_path: Path
) -> None:
    project = SchemaProject(tmp_path)
    project.generate("entities:\n" + old)
    _, problems = project.plan_revision("entities:\n" + new)
    assert {problem.code for problem in problems} >= set(codes)
