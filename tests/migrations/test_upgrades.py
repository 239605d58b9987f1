"""Revisions on real databases, empty and filled, produce the schema of the models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from tests.migrations.databases import definitions, new_database, postgresql
from tests.migrations.schema_project import REPOSITORY, SchemaProject, entity

NewProject = Callable[[], SchemaProject]


def mark_expensive(*cases: tuple[Any, ...]) -> list[Any]:
    """Mark test cases as expensive; cheaper cases cover the same kinds."""
    return [pytest.param(*case, marks=pytest.mark.expensive) for case in cases]


SAMPLES = [
    "specs",
    *mark_expensive(
        *((f"tests/specs/{n}",) for n in ("chinook", "sakila", "kitchen_sink"))
    ),
]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.expensive)]
)
def new_project(request: pytest.FixtureRequest, tmp_path: Path) -> NewProject:
    """Return a factory of projects, each with an empty database."""
    backend = request.param
    url = request.getfixturevalue("server") if backend == "postgresql" else None
    made: list[SchemaProject] = []

    def make() -> SchemaProject:
        folder = tmp_path / f"project_{len(made)}"
        project = SchemaProject(folder, new_database(backend, url, tmp_path))
        made.append(project)
        return project

    return make


@pytest.fixture
def project(new_project: NewProject) -> SchemaProject:
    return new_project()


_FRESH: dict[tuple[str, str], set[str]] = {}


def definitions_of_models(new_project: NewProject, project: SchemaProject) -> set[str]:
    """Return the definitions of a database created from the models.

    Cached by models, since many tests start with the same ones.
    """
    models = (project.path / "app/models.py").read_text("utf-8")
    key = project.engine().dialect.name, models
    if key not in _FRESH:
        engine = new_project().engine()
        project.metadata().create_all(engine)
        _FRESH[key] = definitions(engine)
    return _FRESH[key]


def insert(project: SchemaProject, table: str, *rows: dict[str, Any]) -> None:
    found = project.metadata().tables[table]
    with project.engine().begin() as connection:
        connection.execute(sa.insert(found), list(rows))


def select(project: SchemaProject, query: str) -> list[Any]:
    with project.engine().connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return [row[0] if len(row) == 1 else tuple(row) for row in rows]


def upgrade_through(
    project: SchemaProject,
    new_project: NewProject,
    *specs: str,
    allow_destructive: bool = False,
) -> None:
    """Upgrade through specs, comparing the database with the models after each."""
    for spec in specs:
        project.generate(spec, allow_destructive=allow_destructive)
        project.upgrade()
        project.check()
        made = definitions(project.engine())
        assert made == definitions_of_models(new_project, project)


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_upgrade_to_the_models_and_back(
    sample: str, new_project: NewProject
) -> None:
    project = new_project()
    project.generate(REPOSITORY / sample)
    project.upgrade()
    project.check()
    assert definitions(project.engine()) == definitions_of_models(new_project, project)
    project.downgrade("base")
    assert definitions(project.engine()) == set()
    project.upgrade()
    project.check()


SHOP = "entities:\n"
AUTHOR = entity(
    "Author", fields="{name: string(50), email: {type: email, unique: true}}"
)
BOOK = entity(
    "Book",
    fields="{title: string(50), price: {type: decimal, precision: 8, scale: 2}}",
    relations="{author: {belongs_to: Author, on_delete: cascade}}",
    indexes="[{expression: lower(title), name: ix_lower_title}, {fields: [price], "
    "where: price > 0}]",
    checks="{price_sane: price < 1000}",
)


def fill_shop(project: SchemaProject) -> None:
    author, ids = uuid4(), [uuid4() for _ in range(3)]
    insert(project, "authors", {"id": author, "name": "Ann", "email": "a@example.com"})
    books = [
        {"id": ids[n], "title": f"Book {n}", "price": n, "author_id": author}
        for n in range(3)
    ]
    insert(project, "books", *books)


@pytest.mark.expensive
def test_changing_a_parent_keeps_its_cascading_children(
    project: SchemaProject, new_project: NewProject
) -> None:
    upgrade_through(project, new_project, SHOP + AUTHOR + BOOK)
    fill_shop(project)
    changed = AUTHOR.replace("string(50)", "string(80) | null")
    upgrade_through(project, new_project, SHOP + changed + BOOK)
    assert select(project, "SELECT count(*) FROM books") == [3]
    project.downgrade("-1")
    assert select(project, "SELECT count(*) FROM books") == [3]
    assert select(project, "SELECT name FROM authors") == ["Ann"]


@pytest.mark.expensive
def test_changing_a_child_keeps_its_indexes_and_checks(
    project: SchemaProject, new_project: NewProject
) -> None:
    upgrade_through(project, new_project, SHOP + AUTHOR + BOOK)
    fill_shop(project)
    before = definitions(project.engine())
    changed = BOOK.replace("title: string(50)", "title: text")
    upgrade_through(
        project, new_project, SHOP + AUTHOR + changed.replace("cascade", "restrict")
    )
    project.downgrade("-1")
    assert definitions(project.engine()) == before
    titles = select(project, "SELECT title FROM books ORDER BY title")
    assert titles == ["Book 0", "Book 1", "Book 2"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ('{type: string(20), default: "it\'s 100%: \\"x\\""}', 'it\'s 100%: "x"'),
        ("Colour | null", None),
        *mark_expensive(
            ("{type: boolean, default: true}", True),
            ("{type: bytes, default: aGVsbG8=}", b"hello"),
            ("{type: integer, default: 42}", 42),
            ("{type: integer, default: -1}", -1),
            ("{type: float, default: 0.25}", 0.25),
            ("{type: text, default: ''}", ""),
            ('{type: text, default: "a\\nb"}', "a\nb"),
            ("{type: Colour, default: red}", "red"),
            ("string(20) | null", None),
        ),
    ],
)
def test_a_new_field_sets_its_default_in_old_rows(
    field: str, value: object, project: SchemaProject, new_project: NewProject
) -> None:
    enums = "enums: {Colour: [red, green]}\n"
    upgrade_through(project, new_project, enums + SHOP + AUTHOR)
    insert(project, "authors", {"id": uuid4(), "name": "A", "email": "a@example.com"})
    insert(project, "authors", {"id": uuid4(), "name": "B", "email": "b@example.com"})
    more = AUTHOR.replace("name: string(50)", f"name: string(50), extra: {field}")
    upgrade_through(project, new_project, enums + SHOP + more)
    assert select(project, "SELECT extra FROM authors") == [value, value]
    project.downgrade("-1")
    assert select(project, "SELECT count(*) FROM authors") == [2]


@pytest.mark.expensive
@pytest.mark.parametrize(
    ("default", "length"),
    [("ulid", 26), *mark_expensive(("cuid2", 24), ("nanoid", 21), ("uuid", 36))],
)
def test_a_generated_text_differs_from_row_to_row(
    default: str, length: int, project: SchemaProject, new_project: NewProject
) -> None:
    upgrade_through(project, new_project, SHOP + AUTHOR)
    insert(project, "authors", {"id": uuid4(), "name": "A", "email": "a@example.com"})
    insert(project, "authors", {"id": uuid4(), "name": "B", "email": "b@example.com"})
    field = f"{{type: string(40), default: {default}, unique: true}}"
    more = AUTHOR.replace("name: string(50)", f"name: string(50), code: {field}")
    upgrade_through(project, new_project, SHOP + more)
    codes = select(project, "SELECT DISTINCT code FROM authors")
    assert [*map(len, codes)] == [length, length]
    project.downgrade("-1")
    assert select(project, "SELECT count(*) FROM authors") == [2]


@pytest.mark.expensive
@pytest.mark.parametrize(
    "collation", ["{postgresql: C, sqlite: NOCASE}", *mark_expensive(("C",))]
)
def test_a_collation_comes_with_its_references_and_goes(
    collation: str, project: SchemaProject, new_project: NewProject
) -> None:
    author = entity("Author", id="[code]", fields="{code: CODE}")
    book = entity(
        "Book",
        fields="{title: {type: text, unique: true}}",
        relations="{author: {belongs_to: Author}, "
        "editors: {many_to_many: Author, inverse: edited}}",
    )
    plain = SHOP + author.replace("CODE", "string(20)") + book
    collated = SHOP + author.replace(
        "CODE", f"{{type: string(20), collation: {collation}}}"
    )
    upgrade_through(project, new_project, plain)
    insert(project, "authors", {"code": "b"}, {"code": "A"})
    insert(project, "books", {"id": uuid4(), "title": "One", "author_code": "A"})
    upgrade_through(project, new_project, collated + book)
    assert select(project, "SELECT code FROM authors ORDER BY code") == ["A", "b"]
    assert select(project, "SELECT author_code FROM books") == ["A"]
    upgrade_through(project, new_project, plain)
    project.downgrade("-1")
    assert select(project, "SELECT count(*) FROM books") == [1]


INDEXED_BOOK = entity(
    "Book", fields="{tags: [text], note: text, year: integer}", indexes="[{rules}]"
)


def index_of_book(using: str) -> str:
    return SHOP + INDEXED_BOOK.replace("{rules}", using)


@pytest.mark.expensive
@pytest.mark.parametrize(
    ("field", "using"),
    [("tags", "gin"), *mark_expensive(("note", "hash"), ("year", "brin"))],
)
def test_an_index_of_another_kind_comes_changes_and_goes(
    field: str, using: str, project: SchemaProject, new_project: NewProject
) -> None:
    kinds = [f"{{fields: [{field}], using: {using}}}", ""]
    if field != "tags":
        kinds.insert(0, f"{{fields: [{field}]}}")
    upgrade_through(project, new_project, *map(index_of_book, ["", *kinds]))
    for _ in kinds:
        project.downgrade("-1")
    project.upgrade()
    project.check()


@pytest.mark.expensive
def test_a_new_duration_sets_its_default_in_old_rows(
    project: SchemaProject, new_project: NewProject
) -> None:
    upgrade_through(project, new_project, SHOP + AUTHOR)
    insert(project, "authors", {"id": uuid4(), "name": "A", "email": "a@example.com"})
    field = "{type: duration, default: PT1H30M}"
    more = AUTHOR.replace("name: string(50)", f"name: string(50), pause: {field}")
    upgrade_through(project, new_project, SHOP + more)
    pause = timedelta(hours=1, minutes=30)
    stored = (
        pause if "postgresql" in project.url else pause // timedelta(microseconds=1)
    )
    assert select(project, "SELECT pause FROM authors") == [stored]


def test_traits_can_be_added_to_filled_tables(
    project: SchemaProject, new_project: NewProject
) -> None:
    upgrade_through(project, new_project, SHOP + AUTHOR + BOOK)
    fill_shop(project)
    traits = "    traits: [timestamps, soft_delete, versioned]\n"
    with_traits = (AUTHOR + traits) + (BOOK + traits)
    upgrade_through(project, new_project, SHOP + with_traits)
    assert select(project, "SELECT count(*), min(version) FROM books") == [(3, 1)]
    assert select(project, "SELECT deleted_at FROM authors") == [None]
    books = project.metadata().tables["books"]
    with project.engine().connect() as connection:
        row = connection.execute(sa.select(books)).first()
    assert row is not None
    created = row.created_at.replace(tzinfo=row.created_at.tzinfo or UTC)
    assert abs(datetime.now(UTC) - created) < timedelta(hours=1)
    assert row.created_at == row.updated_at
    project.downgrade("-1")
    assert select(project, "SELECT count(*) FROM books") == [3]


@pytest.mark.expensive
def test_a_new_uuid_differs_in_each_row(
    project: SchemaProject, new_project: NewProject
) -> None:
    upgrade_through(project, new_project, SHOP + AUTHOR + BOOK)
    fill_shop(project)
    field = "token: {type: uuid, default: uuid, unique: true}"
    more = BOOK.replace("{title:", f"{{{field}, title:")
    upgrade_through(project, new_project, SHOP + AUTHOR + more)
    assert select(project, "SELECT count(DISTINCT token) FROM books") == [3]


def test_a_new_unique_field_with_a_default_is_filled_by_backfill(
    project: SchemaProject, new_project: NewProject
) -> None:
    upgrade_through(project, new_project, SHOP + AUTHOR + BOOK)
    fill_shop(project)
    field = "{type: string(40), default: x, unique: true, backfill: cast(id as text)}"
    more = BOOK.replace("{title:", f"{{code: {field}, title:")
    upgrade_through(project, new_project, SHOP + AUTHOR + more)
    assert select(project, "SELECT count(DISTINCT code) FROM books") == [3]


@pytest.mark.expensive
def test_relations_and_rules_can_be_added_to_filled_tables(
    project: SchemaProject, new_project: NewProject
) -> None:
    upgrade_through(project, new_project, SHOP + AUTHOR + BOOK)
    fill_shop(project)
    more = BOOK.replace(
        "relations: {",
        "relations: {editor: {belongs_to: Author | null, on_delete: set_null}, "
        "tags: {many_to_many: Tag}, shelf: {belongs_to: Shelf | null, unique: true}, ",
    ).replace("checks: {", "checks: {stock_sane: stock >= 0 OR stock IS NULL, ")
    more = more.replace(
        "{title:", "{code: {type: string(9) | null, unique: true}, title:"
    )
    more = more.replace("{title:", "{stock: integer | null, title:").replace(
        "{code: {type: string(9) | null, unique: true}, ",
        "{code: {type: string(9), optional: true, unique: true}, stock: integer = 0, ",
    )
    tag = entity("Tag", fields="{name: string(10)}")
    shelf = entity("Shelf", id="integer", fields="{row: integer}")
    first, last = SHOP + AUTHOR + BOOK, SHOP + AUTHOR + more + tag + shelf
    upgrade_through(project, new_project, last)
    assert select(project, "SELECT count(*), sum(stock) FROM books") == [(3, 0)]
    upgrade_through(project, new_project, first, allow_destructive=True)
    assert select(project, "SELECT count(*) FROM books") == [3]
    project.downgrade("base")
    project.upgrade()
    project.check()


def test_enum_values_can_be_added(
    project: SchemaProject, new_project: NewProject
) -> None:
    colours = "enums: {{Colour: [{}]}}\n"
    car = entity("Car", fields="{colour: Colour}")
    upgrade_through(project, new_project, colours.format("red") + SHOP + car)
    insert(project, "cars", {"id": uuid4(), "colour": "red"})
    upgrade_through(project, new_project, colours.format("red, dark blue") + SHOP + car)
    insert(project, "cars", {"id": uuid4(), "colour": "dark blue"})
    with pytest.raises(sa.exc.IntegrityError):
        insert(project, "cars", {"id": uuid4(), "colour": "green"})


@pytest.mark.expensive
def test_values_of_enums_can_be_stored_otherwise(
    project: SchemaProject, new_project: NewProject
) -> None:
    colours = "enums: {{Colour: {{values: {{red: {}, blue: }}}}}}\n"
    car = entity("Car", fields="{colour: Colour = red, others: [Colour]}")
    upgrade_through(project, new_project, colours.format("") + SHOP + car)
    rows = {"id": uuid4(), "colour": "red", "others": ["blue", "red"]}
    insert(project, "cars", rows, {**rows, "id": uuid4(), "colour": "blue"})
    coded = colours.format("{value: R}") + SHOP + car
    upgrade_through(project, new_project, coded)
    assert sorted(select(project, "SELECT colour FROM cars")) == ["R", "blue"]
    assert "red" not in str(select(project, "SELECT others FROM cars"))
    project.downgrade("-1")
    assert sorted(select(project, "SELECT colour FROM cars")) == ["blue", "red"]
    assert "R" not in str(select(project, "SELECT others FROM cars"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("string(10)", "string(20)"),
        ("integer = 7", "integer"),
        *mark_expensive(
            ("email", "string(320)"),
            ("integer", "integer | null"),
            ("[integer]", "json"),
            ("string(10)", "text"),
            ("integer", "bigint"),
            (
                "{type: decimal, precision: 5, scale: 2}",
                "{type: decimal, precision: 9, scale: 2}",
            ),
            ("integer", "integer = 7"),
            ("[string(10)]", "[text]"),
        ),
    ],
)
def test_safe_changes_of_columns(
    old: str, new: str, project: SchemaProject, new_project: NewProject
) -> None:
    old_spec = SHOP + entity("Thing", fields=f"{{name: text, value: {old}}}")
    new_spec = SHOP + entity("Thing", fields=f"{{name: text, value: {new}}}")
    upgrade_through(project, new_project, old_spec)
    before = definitions(project.engine())
    upgrade_through(project, new_project, new_spec)
    if project.trees[-1]:
        project.downgrade("-1")
        assert definitions(project.engine()) == before


@pytest.mark.expensive
def test_downgrade_restores_dropped_columns_empty(
    project: SchemaProject, new_project: NewProject
) -> None:
    full = SHOP + AUTHOR + BOOK
    upgrade_through(project, new_project, full)
    before = definitions(project.engine())
    slim = entity("Author", fields="{name: string(50)}")
    upgrade_through(project, new_project, SHOP + slim, allow_destructive=True)
    project.downgrade("-1")
    assert definitions(project.engine()) == before
    project.upgrade()
    insert(project, "authors", {"id": uuid4(), "name": "Ann"})
    project.downgrade("-1")
    assert definitions(project.engine()) == before
    assert select(project, "SELECT email FROM authors") == ["0"]
    project.upgrade()
    assert select(project, "SELECT name FROM authors") == ["Ann"]
    project.check()


@pytest.mark.expensive
def test_tables_that_refer_to_each_other(
    project: SchemaProject, new_project: NewProject
) -> None:
    def ring(name: str, other: str) -> str:
        relation = f"{{next: {{belongs_to: {other} | null, on_delete: set_null}}}}"
        return entity(name, relations=relation)

    alone = SHOP + entity("Alone", fields="{name: text}")
    three = ring("One", "Two") + ring("Two", "Three") + ring("Three", "One")
    one = entity("One", fields="{name: text | null}")
    specs = (alone, alone + three, alone + one)
    upgrade_through(project, new_project, *specs, allow_destructive=True)
    project.downgrade("base")
    assert definitions(project.engine()) == set()
    project.upgrade()


def test_a_revision_that_breaks_references_is_undone(project: SchemaProject) -> None:
    if "postgresql" in project.url:
        pytest.skip("PostgreSQL checks references by itself")
    project.generate(SHOP + AUTHOR + BOOK)
    project.upgrade()
    fill_shop(project)
    tree = project.generate(SHOP + AUTHOR.replace("(50)", "(60)") + BOOK)
    path = project.path / next(name for name in tree if name.endswith(".py"))
    text = path.read_text()
    delete = '    op.execute("DELETE FROM authors")\n'
    path.write_text(
        text.replace("def upgrade() -> None:\n", f"def upgrade() -> None:\n{delete}")
    )
    with pytest.raises(
        RuntimeError, match="foreign keys refer to missing rows in: books"
    ):
        project.upgrade()
    assert select(project, "SELECT count(*) FROM authors") == [1]


def test_hand_written_revisions_are_followed(project: SchemaProject) -> None:
    first = project.generate(SHOP + AUTHOR)
    snapshot = next(name for name in first if name.endswith(".json"))
    (project.path / "migrations/versions/by_hand.py").write_text(
        f'revision = "by_hand"\ndown_revision = "{Path(snapshot).stem}"\n\n\n'
        "def upgrade() -> None:\n    pass\n\n\ndef downgrade() -> None:\n    pass\n"
    )
    project.generate(SHOP + AUTHOR + BOOK)
    project.upgrade()
    project.check()
    assert 'down_revision = "by_hand"' in next(
        file.text for name, file in project.trees[-1].items() if name.endswith(".py")
    )


def test_sql_can_be_printed_instead_of_run(
    project: SchemaProject, capsys: pytest.CaptureFixture[str]
) -> None:
    from alembic import command

    project.generate(SHOP + AUTHOR + BOOK)
    with project._environment() as config:
        command.upgrade(config, "head", sql=True)
    assert "CREATE TABLE books" in capsys.readouterr().out
