"""Scenarios: entities, relations, enums, rules and traits are added or changed."""

from __future__ import annotations

import datetime

from tests.migrations.scenario import Rows, Scenario, books, entity_with_fields, spec

AUTHOR = entity_with_fields("name: string(9)", "Author")
WRITER = entity_with_fields("name: string(9)", "Writer", was="Author")
RESTRICT = "{author: {belongs_to: Author}}"
TWO: Rows = {
    "authors": [{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bob"}],
    "books": [
        {"id": 1, "title": "x", "author_id": 2},
        {"id": 2, "title": "y", "author_id": 1},
    ],
}
PAIRS = "SELECT id, author_id FROM books ORDER BY id"
TAGGED: Rows = {
    "books": [{"id": 1, "title": "x"}, {"id": 2, "title": "y"}],
    "tags": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}],
    "book_tags": [{"book_id": 1, "tag_id": 1}, {"book_id": 2, "tag_id": 1}],
}
TAG = entity_with_fields("name: string(9)", "Tag")
TITLE = "title: string(9)"
FROM_2020 = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
TWO_FORMS = (
    "{form: title LIKE 'x%', since: \"at >= '2020-01-01T01:00:00+01:00'\", "
    "same: a IS DISTINCT FROM 4, top: 'greatest(a, 1) <= 3'}"
)
"""Checks that SQLite and PostgreSQL write differently."""


def book(relations: str = "", **parts: str) -> str:
    if relations:
        parts["relations"] = relations
    return entity_with_fields(TITLE, **parts)


CLUB = entity_with_fields("name: string(9)", "Club")
MEMBER = AUTHOR.replace(
    "    fields", "    relations: {club: {belongs_to: Club}}\n    fields"
)
IN_CLUB = "{club: {belongs_to: Club}, author: {belongs_to: Author}}"
SAME_CLUB = "{club: {belongs_to: Club}, author: {belongs_to: Author, same: [club]}}"
CLUBS: Rows = {
    "clubs": [{"id": 1, "name": "C"}, {"id": 2, "name": "D"}],
    "authors": [
        {"id": 1, "name": "A", "club_id": 1},
        {"id": 2, "name": "B", "club_id": 2},
    ],
}
CLUB_BOOKS: Rows = {
    **CLUBS,
    "books": [
        {"id": 1, "title": "x", "club_id": 2, "author_id": 2},
        {"id": 2, "title": "y", "club_id": 1, "author_id": 1},
    ],
}
NO_ROWS = {"SELECT count(*) FROM books": [0]}

LONG = "a_very_long_name_that_goes_on_and_on_until_it_is_cut"

TABLES = {
    "an entity comes": Scenario(
        spec(book()), spec(book(), AUTHOR), books(title=["x"]),
        {"SELECT count(*) FROM authors": [0]}, {"SELECT title FROM books": ["x"]},
    ),
    "an entity goes": Scenario(
        spec(book(), AUTHOR), spec(book()),
        {"books": [{"id": 1, "title": "x"}], "authors": [{"id": 1, "name": "A"}]},
        {"SELECT title FROM books": ["x"]}, {"SELECT count(*) FROM authors": [0]},
        destructive=True,
    ),
    "an entity that others refer to is renamed": Scenario(
        spec(AUTHOR, book(RESTRICT, unique="[[author, title]]")),
        spec(
            WRITER,
            book("{writer: {belongs_to: Writer, was: author}}", unique="[[writer, title]]"),
        ),
        TWO,
        {
            "SELECT id, writer_id FROM books ORDER BY id": [(1, 2), (2, 1)],
            "SELECT name FROM writers ORDER BY id": ["Ann", "Bob"],
        },
        {PAIRS: [(1, 2), (2, 1)]},
    ),
    "an entity is renamed, and its relations keep their names": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(WRITER, book("{author: {belongs_to: Writer, on_delete: cascade}}")),
        TWO, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "an entity with join tables is renamed": Scenario(
        spec(book("{tags: {many_to_many: Tag, inverse: books}}"), TAG),
        spec(
            entity_with_fields(TITLE, "Volume", was="Book",
                  relations="{labels: {many_to_many: Label, was: tags}}"),
            entity_with_fields("name: string(9)", "Label", was="Tag"),
        ),
        TAGGED,
        {"SELECT volume_id, label_id FROM volume_labels ORDER BY 1": [(1, 1), (2, 1)]},
        {"SELECT book_id, tag_id FROM book_tags ORDER BY 1": [(1, 1), (2, 1)]},
    ),
    "two entities swap their names": Scenario(
        spec(entity_with_fields("name: string(9)", "Cat"), entity_with_fields("title: {type: string(9), unique: true}", "Dog")),
        spec(
            entity_with_fields("name: string(9)", "Dog", was="Cat"),
            entity_with_fields("title: {type: string(9), unique: true}", "Cat", was="Dog"),
        ),
        {"cats": [{"id": 1, "name": "Tom"}], "dogs": [{"id": 7, "title": "Rex"}]},
        {"SELECT id, name FROM dogs": [(1, "Tom")], "SELECT id, title FROM cats": [(7, "Rex")]},
        {"SELECT id, name FROM cats": [(1, "Tom")], "SELECT id, title FROM dogs": [(7, "Rex")]},
    ),
    "an entity takes the name of one that goes": Scenario(
        spec(entity_with_fields("name: string(9)", "Cat"), entity_with_fields("name: string(9), age: integer", "Dog"),
             entity_with_fields(TITLE, relations="{pet: {belongs_to: Cat | null}}")),
        spec(entity_with_fields("name: string(9), age: integer", "Cat", was="Dog"), entity_with_fields(TITLE)),
        {"cats": [{"id": 1, "name": "Tom"}], "dogs": [{"id": 7, "name": "Rex", "age": 3}],
         "books": [{"id": 1, "title": "x", "pet_id": 1}]},
        {"SELECT id, name, age FROM cats": [(7, "Rex", 3)]},
        {"SELECT id, name, age FROM dogs": [(7, "Rex", 3)], "SELECT count(*) FROM cats": [0]},
        destructive=True,
    ),
    "an entity takes the name of one that goes, and relations stay": Scenario(
        spec(entity_with_fields("name: string(9)", "Cat"), entity_with_fields("age: integer", "Dog"),
             entity_with_fields(TITLE, relations="{pet: {belongs_to: Cat | null}}")),
        spec(entity_with_fields("age: integer", "Cat", was="Dog"),
             entity_with_fields(TITLE, relations="{pet: {belongs_to: Cat | null}}")),
        {"cats": [{"id": 1, "name": "Tom"}], "dogs": [{"id": 1, "age": 3}],
         "books": [{"id": 1, "title": "x", "pet_id": 1}]},
        {"SELECT pet_id, age FROM books JOIN cats ON cats.id = pet_id": [(1, 3)]},
        {"SELECT id, age FROM dogs": [(1, 3)], "SELECT pet_id FROM books": [None]},
        destructive=True,
    ),
    "the table of an entity gets another name": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(entity_with_fields("name: string(9)", "Author", table="People"), book(RESTRICT)),
        TWO, {'SELECT count(*) FROM "People"': [2], PAIRS: [(1, 2), (2, 1)]},
        {"SELECT count(*) FROM authors": [2]},
    ),
    "long names are renamed": Scenario(
        spec(entity_with_fields(f"{LONG}: {{type: integer, unique: true}}", indexes=f"[[{LONG}, id]]")),
        spec(entity_with_fields(f"{LONG}_2: {{type: integer, unique: true, was: {LONG}}}",
                   indexes=f"[[{LONG}_2, id]]")),
        books(**{LONG: [4]}), {f"SELECT {LONG}_2 FROM books": [4]},
        {f"SELECT {LONG} FROM books": [4]},
    ),
    "an optional relation comes": Scenario(
        spec(AUTHOR, book()),
        spec(AUTHOR, book("{author: {belongs_to: Author | null, on_delete: set_null}}")),
        {"authors": [{"id": 1, "name": "A"}], "books": [{"id": 1, "title": "x"}]},
        {PAIRS: [(1, None)]}, {"SELECT title FROM books": ["x"]},
    ),
    "a required relation comes, filled": Scenario(
        spec(AUTHOR, book()),
        spec(AUTHOR, book("{author: {belongs_to: Author, backfill: 1}}")),
        {"authors": [{"id": 1, "name": "A"}], "books": [{"id": 1, "title": "x"}]},
        {PAIRS: [(1, 1)]},
    ),
    "a required relation comes, filled with nobody": Scenario(
        spec(AUTHOR, book()),
        spec(AUTHOR, book("{author: {belongs_to: Author, backfill: 9}}")),
        {"authors": [{"id": 1, "name": "A"}], "books": [{"id": 1, "title": "x"}]},
        fails="author_id refers to no row of authors in the rows with id: 1",
    ),
    "a number becomes a relation": Scenario(
        spec(AUTHOR, entity_with_fields("title: string(9), author_id: integer")),
        spec(AUTHOR, book(RESTRICT)),
        TWO, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "a number becomes a relation, and refers to nothing": Scenario(
        spec(AUTHOR, entity_with_fields("title: string(9), author_id: integer")),
        spec(AUTHOR, book(RESTRICT)),
        {"books": [{"id": 5, "title": "x", "author_id": 2}]},
        fails="books: author_id refers to no row of authors in the rows with id: 5",
    ),
    "a relation goes": Scenario(
        spec(AUTHOR, book(RESTRICT)), spec(AUTHOR, book()), TWO,
        {"SELECT count(*) FROM books": [2]}, {PAIRS: [(1, 1), (2, 1)]}, destructive=True,
    ),
    "a relation is renamed": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(AUTHOR, book("{writer: {belongs_to: Author, was: author}}")),
        TWO, {"SELECT id, writer_id FROM books ORDER BY id": [(1, 2), (2, 1)]},
        {PAIRS: [(1, 2), (2, 1)]},
    ),
    "a relation becomes one-to-one": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(AUTHOR, book("{author: {belongs_to: Author, unique: true}}")),
        TWO, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "on_delete changes": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(AUTHOR, book("{author: {belongs_to: Author | null, on_delete: set_null}}")),
        TWO, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "on_update comes": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(AUTHOR, book(
            "{author: {belongs_to: Author, on_delete: cascade, on_update: cascade}}"
        )),
        TWO, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "deferrable comes": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(AUTHOR, book("{author: {belongs_to: Author, deferrable: true}}")),
        TWO, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "deferrable goes": Scenario(
        spec(AUTHOR, book("{author: {belongs_to: Author, deferrable: true}}")),
        spec(AUTHOR, book("{author: {belongs_to: Author, on_update: cascade}}")),
        TWO, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "a deferrable relation becomes required": Scenario(
        spec(AUTHOR, book("{author: {belongs_to: Author | null, deferrable: true}}")),
        spec(AUTHOR, book("{author: {belongs_to: Author, deferrable: true, backfill: 2}}")),
        {**TWO, "books": [{"id": 1, "title": "x", "author_id": None}]},
        {PAIRS: [(1, 2)]}, {PAIRS: [(1, 2)]},
    ),
    "relations come to require each other": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(
            AUTHOR.replace("    fields", "    relations: {first: {belongs_to: Book, "
                           "deferrable: true, backfill: 1}}\n    fields"),
            book(RESTRICT),
        ),
        TWO, {"SELECT id, first_id FROM authors ORDER BY id": [(1, 1), (2, 1)]},
        {PAIRS: [(1, 2), (2, 1)]},
    ),
    "a common field comes": Scenario(
        spec(CLUB, MEMBER, book(IN_CLUB)), spec(CLUB, MEMBER, book(SAME_CLUB)),
        CLUB_BOOKS, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "a common field comes, and differs": Scenario(
        spec(CLUB, MEMBER, book(IN_CLUB)), spec(CLUB, MEMBER, book(SAME_CLUB)),
        {**CLUBS, "books": [{"id": 7, "title": "x", "club_id": 1, "author_id": 2}]},
        fails="books: author_id, club_id refers to no row of authors in the rows with id: 7",
    ),
    "a common field goes": Scenario(
        spec(CLUB, MEMBER, book(SAME_CLUB)), spec(CLUB, MEMBER, book(IN_CLUB)),
        CLUB_BOOKS, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "an entity with a common field comes": Scenario(
        spec(CLUB, MEMBER), spec(CLUB, MEMBER, book(SAME_CLUB)), CLUBS, NO_ROWS,
    ),
    "an entity with a common field goes": Scenario(
        spec(CLUB, MEMBER, book(SAME_CLUB)), spec(CLUB, MEMBER), CLUB_BOOKS,
        {"SELECT count(*) FROM authors": [2]}, NO_ROWS, destructive=True,
    ),
    "an optional relation with a common field comes": Scenario(
        spec(CLUB, MEMBER, book("{club: {belongs_to: Club}}")),
        spec(CLUB, MEMBER, book(SAME_CLUB.replace("Author", "Author | null"))),
        {**CLUBS, "books": [{"id": 1, "title": "x", "club_id": 1}]},
        {PAIRS: [(1, None)]},
    ),
    "a required relation with a common field comes": Scenario(
        spec(CLUB, MEMBER, book("{club: {belongs_to: Club}}")),
        spec(CLUB, MEMBER, book(SAME_CLUB.replace("]}", "], backfill: 2}"))),
        {**CLUBS, "books": [{"id": 1, "title": "x", "club_id": 2}]},
        {PAIRS: [(1, 2)]},
    ),
    "a required relation with a common field goes": Scenario(
        spec(CLUB, MEMBER, book(SAME_CLUB)),
        spec(CLUB, MEMBER, book("{club: {belongs_to: Club}}")),
        CLUB_BOOKS, {"SELECT count(*) FROM books": [2]},
        {PAIRS: [(1, 2), (2, 1)]}, destructive=True,
    ),
    "a common field is renamed": Scenario(
        spec(CLUB, MEMBER, book(SAME_CLUB)),
        spec(
            CLUB,
            MEMBER.replace("{club: {", "{team: {was: club, "),
            book(SAME_CLUB.replace("{club: {", "{team: {was: club, ").replace(
                "[club]", "[team]"
            )),
        ),
        CLUB_BOOKS, {"SELECT id, team_id FROM books ORDER BY id": [(1, 2), (2, 1)]},
        {PAIRS: [(1, 2), (2, 1)]},
    ),
    "the target with a common field is renamed": Scenario(
        spec(CLUB, MEMBER, book(SAME_CLUB)),
        spec(
            CLUB,
            MEMBER.replace("  Author:\n", "  Writer:\n    was: Author\n"),
            book(SAME_CLUB.replace("Author", "Writer")),
        ),
        CLUB_BOOKS, {PAIRS: [(1, 2), (2, 1)]}, {PAIRS: [(1, 2), (2, 1)]},
    ),
    "one becomes many": Scenario(
        spec(AUTHOR, book(RESTRICT)),
        spec(AUTHOR, book("{authors: {many_to_many: Author, was: author}}")),
        TWO, {"SELECT book_id, author_id FROM book_authors ORDER BY 1": [(1, 2), (2, 1)]},
        {PAIRS: [(1, 2), (2, 1)]},
    ),
    "many become one": Scenario(
        spec(book("{tags: {many_to_many: Tag}}"), TAG),
        spec(book("{tag: {belongs_to: Tag, was: tags}}"), TAG),
        TAGGED, {"SELECT id, tag_id FROM books ORDER BY id": [(1, 1), (2, 1)]},
        {"SELECT book_id, tag_id FROM book_tags ORDER BY 1": [(1, 1), (2, 1)]},
    ),
    "many become one, and there are two": Scenario(
        spec(book("{tags: {many_to_many: Tag}}"), TAG),
        spec(book("{tag: {belongs_to: Tag | null, was: tags}}"), TAG),
        {**TAGGED, "book_tags": [{"book_id": 2, "tag_id": 1}, {"book_id": 2, "tag_id": 2}]},
        fails="book_tags: more than one row of tag_id for: 2",
    ),
    "a relation to many is declared from its other side": Scenario(
        spec(book("{tags: {many_to_many: Tag}}"), TAG),
        spec(book(), TAG.replace("    fields", "    relations: {books: {many_to_many: Book, "
                                 "was: tags}}\n    fields")),
        TAGGED, {"SELECT book_id, tag_id FROM tag_books ORDER BY 1": [(1, 1), (2, 1)]},
        {"SELECT book_id, tag_id FROM book_tags ORDER BY 1": [(1, 1), (2, 1)]},
    ),
    "a relation to many is declared from its other side, in the same table": Scenario(
        spec(book("{tags: {many_to_many: Tag}}"), TAG),
        spec(book(), TAG.replace("    fields", "    relations: {books: {many_to_many: Book, "
                                 "table: book_tags}}\n    fields")),
        TAGGED, {"SELECT book_id, tag_id FROM book_tags ORDER BY 1": [(1, 1), (2, 1)]},
        {"SELECT book_id, tag_id FROM book_tags ORDER BY 1": [(1, 1), (2, 1)]},
    ),
    "a relation to many comes": Scenario(
        spec(book(), TAG), spec(book("{tags: {many_to_many: Tag}}"), TAG),
        books(title=["x"]), {"SELECT count(*) FROM book_tags": [0]},
        {"SELECT title FROM books": ["x"]},
    ),
    "a relation to many goes": Scenario(
        spec(book("{tags: {many_to_many: Tag}}"), TAG), spec(book(), TAG), TAGGED,
        {"SELECT count(*) FROM books": [2]}, {"SELECT count(*) FROM book_tags": [0]},
        destructive=True,
    ),
    "a join table becomes an entity": Scenario(
        spec(book("{tags: {many_to_many: Tag}}"), TAG),
        spec(book(), TAG, entity_with_fields(
            "note: text | null", "BookTag", id="[book, tag]", table="book_tags",
            relations="{book: {belongs_to: Book, on_delete: cascade}, "
            "tag: {belongs_to: Tag, on_delete: cascade}}")),
        TAGGED, {"SELECT book_id, tag_id, note FROM book_tags ORDER BY 1": [(1, 1, None), (2, 1, None)]},
        {"SELECT book_id, tag_id FROM book_tags ORDER BY 1": [(1, 1), (2, 1)]},
    ),
    "a unique rule comes": Scenario(
        spec(entity_with_fields("a: integer, b: integer | null")),
        spec(entity_with_fields("a: integer, b: integer | null", unique="[[a, b]]")),
        books(a=[1, 1, 1], b=[1, 2, None]), {"SELECT count(*) FROM books": [3]},
    ),
    "a unique rule comes, and rows share values": Scenario(
        spec(entity_with_fields("a: integer, b: integer")),
        spec(entity_with_fields("a: integer, b: integer", unique="[[a, b]]")),
        books(a=[1, 1, 2], b=[1, 1, 2]),
        fails="books: a, b is not unique in the rows with id: 1, 2$",
    ),
    "a partial unique rule comes, and rows share values": Scenario(
        spec(entity_with_fields("a: integer, b: integer")),
        spec(entity_with_fields("a: integer, b: integer", unique="[{fields: [a], where: b > 1}]")),
        books(a=[1, 1, 1], b=[1, 2, 3]),
        fails="books: a is not unique in the rows with id: 2, 3$",
    ),
    "a unique expression comes and goes": Scenario(
        spec(entity_with_fields("a: string(9)", unique="[{expression: lower(a), name: uq_low}]")),
        spec(entity_with_fields("a: string(9)", unique="[{expression: upper(a), name: uq_up}]")),
        books(a=["x", "y"]), {"SELECT count(*) FROM books": [2]},
    ),
    "an index keeps its name and changes": Scenario(
        spec(entity_with_fields("a: integer, b: integer", indexes="[{fields: [a], name: ix_own}]")),
        spec(entity_with_fields("a: integer, b: integer", indexes="[{fields: [b, a], name: ix_own}]")),
        books(a=[1], b=[2]), {"SELECT a, b FROM books": [(1, 2)]},
    ),
    "an index moves to another table": Scenario(
        spec(entity_with_fields("a: integer", indexes="[{fields: [a], name: ix_own}]"), AUTHOR),
        spec(entity_with_fields("a: integer"), entity_with_fields("name: string(9)", "Author",
                                        indexes="[{fields: [name], name: ix_own}]")),
        books(a=[1]), {"SELECT a FROM books": [1]},
    ),
    "indexes are made concurrently": Scenario(
        spec(entity_with_fields("a: integer, b: integer")),
        spec(entity_with_fields("a: integer, b: integer",
                   indexes="[{fields: [a], concurrently: true}]",
                   unique="[{fields: [b, a], concurrently: true}]")),
        books(a=[1], b=[2]), {"SELECT a, b FROM books": [(1, 2)]},
    ),
    "a check comes": Scenario(
        spec(entity_with_fields("a: integer")), spec(entity_with_fields("a: integer", checks="{sane: a > 0}")),
        books(a=[1, 2]), {"SELECT count(*) FROM books": [2]},
    ),
    "a check comes, and rows break it": Scenario(
        spec(entity_with_fields("a: integer")), spec(entity_with_fields("a: integer", checks="{sane: a > 1}")),
        books(a=[1, 2]), fails="books: ck_books_sane would not hold in the rows with id: 1$",
    ),
    "a check over a new filled field comes": Scenario(
        spec(entity_with_fields("a: integer")),
        spec(entity_with_fields("a: integer, b: {type: integer, backfill: a + 1}", checks="{sane: b > a}")),
        books(a=[1, 2]), {"SELECT b FROM books ORDER BY id": [2, 3]},
    ),
    "a check changes": Scenario(
        spec(entity_with_fields("a: integer", checks="{sane: a > 0}")),
        spec(entity_with_fields("a: integer", checks="{sane: a > 0 and a < 9}")),
        books(a=[1, 2]), {"SELECT count(*) FROM books": [2]},
    ),
    "a check goes": Scenario(
        spec(entity_with_fields("a: integer", checks="{sane: a > 0}")), spec(entity_with_fields("a: integer")),
        books(a=[1]), {"SELECT a FROM books": [1]},
    ),
    "a check and a condition come that the databases write differently": Scenario(
        spec(entity_with_fields(f"{TITLE}, at: datetime, a: integer | null")),
        spec(entity_with_fields(f"{TITLE}, at: datetime, a: integer | null",
            checks=TWO_FORMS, unique="[{fields: [a], where: title LIKE 'x%'}]",
            indexes="[{fields: [at], where: a IS DISTINCT FROM 1}]")),
        books(title=["x%y", "xAy"], at=[FROM_2020, FROM_2020], a=[None, 2]),
        {"SELECT count(*) FROM books": [2]}, {"SELECT count(*) FROM books": [2]},
    ),
    "a check with a pattern comes, and rows break it": Scenario(
        spec(entity_with_fields(TITLE)), spec(entity_with_fields(TITLE, checks="{form: title LIKE 'x%'}")),
        books(title=["xa", "Xa"]), fails="books: ck_books_form would not hold in the rows with id: 2$",
    ),
    "a check with a moment comes, and rows break it": Scenario(
        spec(entity_with_fields("at: datetime")),
        spec(entity_with_fields("at: datetime", checks="{form: \"at > '2020-01-01T00:00:00Z'\"}")),
        books(at=[FROM_2020.replace(second=1), FROM_2020]),
        fails="books: ck_books_form would not hold in the rows with id: 2$",
    ),
    "a check in two forms changes, and its columns are renamed": Scenario(
        spec(entity_with_fields(f"{TITLE}, at: datetime, a: integer | null", checks=TWO_FORMS)),
        spec(entity_with_fields(
            "name: {type: string(9), was: title}, at: datetime, b: {type: integer | null, was: a}",
            checks="{form: name LIKE '_%', same: b IS DISTINCT FROM 4}")),
        books(title=["xy", "xAy"], at=[FROM_2020, FROM_2020], a=[None, 3]),
        {"SELECT name, b FROM books ORDER BY id": [("xy", None), ("xAy", 3)]},
        {"SELECT title, a FROM books ORDER BY id": [("xy", None), ("xAy", 3)]},
    ),
    "an enum grows": Scenario(
        spec(entity_with_fields("kind: Kind = a"), enums="Kind: [a, b]"),
        spec(entity_with_fields("kind: Kind = c"), enums="Kind: [a, b, c]"),
        books(kind=["a", "b"]), {"SELECT kind FROM books ORDER BY id": ["a", "b"]},
    ),
    "a value of an enum is renamed": Scenario(
        spec(entity_with_fields("kind: Kind = a, kinds: [Kind]"), enums="Kind: [a, b]"),
        spec(entity_with_fields("kind: Kind = z, kinds: [Kind]"), enums="Kind: [{name: z, was: a}, b]"),
        books(kind=["a", "b"], kinds=[["a", "b"], []]),
        {"SELECT kind FROM books ORDER BY id": ["z", "b"],
         "SELECT replace(CAST(kinds AS text), ' ', '') FROM books ORDER BY id":
         ['["z","b"]', "[]"]},
        {"SELECT kind FROM books ORDER BY id": ["a", "b"]},
    ),
    "two values of an enum swap their names": Scenario(
        spec(entity_with_fields("kind: Kind"), enums="Kind: [a, b]"),
        spec(entity_with_fields("kind: Kind"), enums="Kind: [{name: b, was: a}, {name: a, was: b}]"),
        books(kind=["a", "b"]), {"SELECT kind FROM books ORDER BY id": ["b", "a"]},
        {"SELECT kind FROM books ORDER BY id": ["a", "b"]},
    ),
    "two values of an enum swap their names under unique rules": Scenario(
        spec(entity_with_fields("kind: Kind, n: integer", checks="{sane: kind <> 'a' or n > 0}",
                   unique="[[kind, n], {fields: [n], where: kind = 'a'}]"), enums="Kind: [a, b]"),
        spec(entity_with_fields("kind: Kind, n: integer", checks="{sane: kind <> 'b' or n > 0}",
                   unique="[[kind, n], {fields: [n], where: kind = 'b'}]"),
             enums="Kind: [{name: b, was: a}, {name: a, was: b}]"),
        books(kind=["a", "b", "b"], n=[1, 1, -2]),
        {"SELECT kind FROM books ORDER BY id": ["b", "a", "a"]},
        {"SELECT kind FROM books ORDER BY id": ["a", "b", "b"]},
    ),
    "two values of an enum swap their names, and rows break a rule for one": Scenario(
        spec(entity_with_fields("kind: Kind, n: integer", checks="{sane: kind <> 'a' or n > 0}"),
             enums="Kind: [a, b]"),
        spec(entity_with_fields("kind: Kind, n: integer", checks="{sane: kind <> 'a' or n > 0}"),
             enums="Kind: [{name: b, was: a}, {name: a, was: b}]"),
        books(kind=["a", "b"], n=[1, -2]),
        fails="books: ck_books_sane would not hold in the rows with id: 2$",
    ),
    "a value of an enum is renamed in a default, rules and what fields are filled with": Scenario(
        spec(entity_with_fields("kind: Kind = a, n: integer", checks="{sane: kind <> 'a' or n > 0}",
                   unique="[{fields: [n], where: kind = 'a'}]"), enums="Kind: [a, b]"),
        spec(entity_with_fields("kind: Kind = z, n: integer, flag: {type: boolean, backfill: kind = 'z'}, "
                   "more: {type: string(9), backfill: \"case when kind = 'z' then 'x' else 'y' end\"}",
                   checks="{sane: kind <> 'z' or n > 0}",
                   unique="[{fields: [n], where: kind = 'z'}]"),
             enums="Kind: [{name: z, was: a}, b]"),
        books(kind=["a", "b"], n=[1, 1]),
        {"SELECT kind, more FROM books WHERE flag ORDER BY id": [("z", "x")]},
        {"SELECT kind FROM books ORDER BY id": ["a", "b"]},
    ),
    "a value of an enum is renamed while another goes and rows get a third": Scenario(
        spec(entity_with_fields("kind: Kind"), enums="Kind: [a, b, c]"),
        spec(entity_with_fields("kind: {type: Kind, convert: \"case when kind = 'b' then 'c' else kind end\"}"),
             enums="Kind: [{name: z, was: a}, c]"),
        books(kind=["a", "b", "c"]), {"SELECT kind FROM books ORDER BY id": ["z", "c", "c"]},
        {"SELECT kind FROM books ORDER BY id": ["a", "c", "c"]},
        destructive=True,
    ),
    "an optional relation becomes required, filled with nobody": Scenario(
        spec(AUTHOR, book("{author: {belongs_to: Author | null}}")),
        spec(AUTHOR, book("{author: {belongs_to: Author, backfill: 9}}")),
        {"authors": [{"id": 1, "name": "A"}],
         "books": [{"id": 1, "title": "x", "author_id": 1}, {"id": 2, "title": "y", "author_id": None}]},
        fails="author_id refers to no row of authors in the rows with id: 2$",
    ),
    "a field of a trait is renamed while another entity takes the trait": Scenario(
        spec(entity_with_fields(TITLE, traits="[own]"), AUTHOR, traits="own: {fields: {note: text | null}}"),
        spec(entity_with_fields(TITLE, traits="[own]"), AUTHOR + "    traits: [own]\n",
             traits="own: {fields: {remark: {type: text, was: note, backfill: ''}}}"),
        {"authors": [{"id": 1, "name": "A"}], "books": [{"id": 1, "title": "x", "note": "n"}]},
        {"SELECT remark FROM books": ["n"], "SELECT remark FROM authors": [""]},
        {"SELECT note FROM books": ["n"]},
    ),
    "three entities rotate their names, each referring to the next": Scenario(
        spec(entity_with_fields("n: integer", "Cat", relations="{dog: {belongs_to: Dog | null}}"),
             entity_with_fields("n: integer", "Dog", relations="{emu: {belongs_to: Emu | null}}"),
             entity_with_fields("n: {type: integer, unique: true}", "Emu")),
        spec(entity_with_fields("n: integer", "Dog", was="Cat", relations="{emu: {belongs_to: Emu | null, was: dog}}"),
             entity_with_fields("n: integer", "Emu", was="Dog", relations="{cat: {belongs_to: Cat | null, was: emu}}"),
             entity_with_fields("n: {type: integer, unique: true}", "Cat", was="Emu")),
        {"emus": [{"id": 1, "n": 1}], "dogs": [{"id": 2, "n": 2, "emu_id": 1}],
         "cats": [{"id": 3, "n": 3, "dog_id": 2}]},
        {"SELECT id, emu_id FROM dogs": [(3, 2)], "SELECT id, cat_id FROM emus": [(2, 1)]},
        {"SELECT id, dog_id FROM cats": [(3, 2)], "SELECT id, emu_id FROM dogs": [(2, 1)]},
    ),
    "a value of an enum goes": Scenario(
        spec(entity_with_fields("kind: Kind"), enums="Kind: [a, b, c]"),
        spec(entity_with_fields("kind: Kind"), enums="Kind: [a, b]"),
        books(kind=["a", "b"]), {"SELECT kind FROM books ORDER BY id": ["a", "b"]},
    ),
    "a value of an enum goes, and rows have it": Scenario(
        spec(entity_with_fields("kind: Kind"), enums="Kind: [a, b, c]"),
        spec(entity_with_fields("kind: Kind"), enums="Kind: [a]"),
        books(kind=["a", "b", "c"]), fails="books: kind is b or c in the rows with id: 2, 3$",
    ),
    "a value of an enum goes, and rows get another": Scenario(
        spec(entity_with_fields("kind: Kind"), enums="Kind: [a, b]"),
        spec(entity_with_fields("kind: {type: Kind, convert: \"case when kind = 'b' then 'c' else kind end\"}"),
             enums="Kind: [a, c]"),
        books(kind=["a", "b"]), {"SELECT kind FROM books ORDER BY id": ["a", "c"]},
        destructive=True,
    ),
    "a value of an enum goes from lists": Scenario(
        spec(entity_with_fields("kinds: [Kind]"), enums="Kind: [a, b, c]"),
        spec(entity_with_fields("kinds: [Kind]"), enums="Kind: [a, b]"),
        books(kinds=[["a", "b"], []]), {"SELECT count(*) FROM books": [2]},
    ),
    "a value of an enum goes from lists, and rows have it": Scenario(
        spec(entity_with_fields("kinds: {type: '[Kind]', optional: true}"), enums="Kind: [a, b, 'it''s, \"c\"']"),
        spec(entity_with_fields("kinds: {type: '[Kind]', optional: true}"), enums="Kind: [a]"),
        books(kinds=[["a"], ["a", "b"], [], None, ['it\'s, "c"']]),
        fails="books: kinds has b or it's, \"c\" in the rows with id: 2, 5$",
    ),
    "a value of an enum goes from lists, and rows get others": Scenario(
        spec(entity_with_fields("kinds: [Kind], others: [Kind]"), enums="Kind: [a, b]"),
        spec(entity_with_fields("kinds: {type: '[Kind]', convert: others}, others: [Kind]"), enums="Kind: [a]"),
        books(kinds=[["a", "b"]], others=[["a"]]),
        {"SELECT CAST(kinds AS text) FROM books": ['["a"]']},
        destructive=True,
    ),
    "an optional enum becomes required with a new value": Scenario(
        spec(entity_with_fields("kind: Kind | null"), enums="Kind: [a]"),
        spec(entity_with_fields("kind: {type: Kind, backfill: none}"), enums="Kind: [a, none]"),
        books(kind=["a", None]), {"SELECT kind FROM books ORDER BY id": ["a", "none"]},
    ),
    "traits come": Scenario(
        spec(AUTHOR, entity_with_fields("title: {type: string(9), unique: true}", relations=RESTRICT)),
        spec(AUTHOR, entity_with_fields("title: {type: string(9), unique: true}", relations=RESTRICT,
                           traits="[timestamps, soft_delete, versioned]")),
        TWO, {"SELECT count(created_at), sum(version) FROM books": [(2, 2)],
              "SELECT count(deleted_at) FROM books": [0]},
        {PAIRS: [(1, 2), (2, 1)]},
    ),
    "traits go": Scenario(
        spec(entity_with_fields("title: {type: string(9), unique: true}",
                   traits="[soft_delete, versioned, own]"), traits="own: {fields: {note: text}}"),
        spec(entity_with_fields("title: {type: string(9), unique: true}")),
        books(title=["x", "y"], note=["", ""]),
        {"SELECT title FROM books ORDER BY id": ["x", "y"]},
        {"SELECT note FROM books": ["", ""], "SELECT sum(version) FROM books": [2]},
        destructive=True,
    ),
    "soft deletion goes, and deleted rows share values": Scenario(
        spec(entity_with_fields("a: {type: integer, unique: true}", traits="[soft_delete]")),
        spec(entity_with_fields("a: {type: integer, unique: true}")),
        {"books": [{"id": 1, "a": 1, "deleted_at": None},
                   {"id": 2, "a": 1, "deleted_at": "NOW"}]},
        destructive=True, fails="books: a is not unique in the rows with id: 1, 2$",
    ),
    "the natural key of a target is renamed": Scenario(
        spec(entity_with_fields("code: string(3)", "Country", id="[code]"),
             book("{country: {belongs_to: Country}}")),
        spec(entity_with_fields("iso: {type: string(5), was: code}", "Country", id="[iso]"),
             book("{country: {belongs_to: Country}}")),
        {"countries": [{"code": "no"}], "books": [{"id": 1, "title": "x", "country_code": "no"}]},
        {"SELECT country_iso FROM books": ["no"]}, {"SELECT country_code FROM books": ["no"]},
    ),
    "a part of a composite key is renamed": Scenario(
        spec(entity_with_fields("row: integer, seat: integer", "Place", id="[row, seat]"),
             book("{place: {belongs_to: Place | null}}")),
        spec(entity_with_fields("line: {type: integer, was: row}, seat: integer", "Place", id="[line, seat]"),
             book("{spot: {belongs_to: Place | null, was: place}}")),
        {"places": [{"row": 1, "seat": 2}],
         "books": [{"id": 1, "title": "x", "place_row": 1, "place_seat": 2}]},
        {"SELECT spot_line, spot_seat FROM books": [(1, 2)]},
        {"SELECT place_row, place_seat FROM books": [(1, 2)]},
    ),
    "tables in a ring are renamed": Scenario(
        spec(entity_with_fields("n: integer", "Cat", relations="{dog: {belongs_to: Dog | null}}"),
             entity_with_fields("n: integer", "Dog", relations="{cat: {belongs_to: Cat | null}}")),
        spec(entity_with_fields("n: integer", "Lion", was="Cat", relations="{dog: {belongs_to: Dog | null}}"),
             entity_with_fields("n: bigint", "Dog", relations="{lion: {belongs_to: Lion | null, was: cat}}")),
        {"cats": [{"id": 1, "n": 1, "dog_id": None}], "dogs": [{"id": 1, "n": 2, "cat_id": 1}]},
        {"SELECT lion_id FROM dogs": [1]}, {"SELECT cat_id FROM dogs": [1]},
    ),
    "children stay when their parent changes": Scenario(
        spec(AUTHOR, book("{author: {belongs_to: Author, on_delete: cascade}}")),
        spec(entity_with_fields("name: string(30) | null, age: {type: integer, backfill: 1, unique: true}",
                   "Author"),
             book("{author: {belongs_to: Author, on_delete: cascade}}")),
        {"authors": [{"id": 1, "name": "A"}], "books": [{"id": 1, "title": "x", "author_id": 1}]},
        {PAIRS: [(1, 1)]}, {PAIRS: [(1, 1)]},
    ),
}  # fmt: skip
