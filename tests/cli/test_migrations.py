"""`gen` and its migrations: words, amending, two heads, revisions made by hand."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import main

from generator.cli.guard import guarded
from tests.cli.shop import generate
from tests.workspace.crashes import in_child

HEAD = "groundplan: 1\napp: {name: shop}\nentities:\n"
BOOK = "  Book: {fields: {title: string(50)}}\n"


@pytest.fixture(scope="module")
def of_one_entity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one entity as the first `gen` leaves it, to be copied."""
    folder = tmp_path_factory.mktemp("of_one_entity")
    write(BOOK, folder)
    return generate(folder)


@pytest.fixture(autouse=True)
def project(
    of_one_entity: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project with one entity, in step."""
    shutil.copytree(of_one_entity, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def write(entities: str, folder: Path = Path()) -> None:
    specs = folder / "specs"
    specs.mkdir(exist_ok=True)
    (specs / "app.yaml").write_text(HEAD + entities)


def book(fields: str) -> str:
    return BOOK.replace("title: string(50)", fields)


def revisions() -> list[str]:
    return sorted(path.name for path in Path("output/migrations/versions").glob("*.py"))


def snapshots() -> list[str]:
    return sorted(path.stem for path in Path("output/.gen/schema").glob("*.json"))


def alembic(*commands: str) -> None:
    """Run commands of Alembic, in a fork that need not import it once more."""

    def run() -> None:
        os.chdir("output")
        for command in commands:
            main(command.split())

    assert in_child(run) == 0


def test_gen_says_what_the_revision_does(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        book("name: {type: string(50), was: title}, isbn: {type: text, backfill: ''}")
    )
    assert guarded([]) == 0
    said = capsys.readouterr().err
    assert "books: rename title → name; add isbn, required, filled from ''" in said
    assert revisions()[1].startswith("0002_change_books_")


def test_gen_warns_of_what_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    write(book("pages: date | null"))
    assert guarded(["--allow-destructive"]) == 0
    said = capsys.readouterr().err
    assert "warning[migration-warning]: the values of books.title are dropped" in said


def test_old_names_and_fills_may_stay_or_go() -> None:
    renamed = "name: {type: string(50), was: title, backfill: \"'x'\"}"
    write(book(renamed))
    assert guarded([]) == 0
    before = revisions()
    write(book(renamed + ", title: text | null"))
    assert guarded([]) == 0
    assert len(revisions()) == len(before) + 1
    write(book("name: string(50), title: text | null"))
    assert guarded([]) == 0
    assert guarded(["check"]) == 0
    assert len(revisions()) == len(before) + 1


def test_names_can_be_swapped_twice() -> None:
    swapped = (
        "a: {type: text, optional: true, was: b}, "
        "b: {type: text, optional: true, was: a}"
    )
    write(book("a: text | null, b: text | null"))
    assert guarded(["--allow-destructive"]) == 0
    for fields, count in (
        (swapped, 3),
        (swapped, 3),
        ("a: text | null, b: text | null", 3),
    ):
        write(book(fields))
        assert guarded([]) == 0
        assert len(revisions()) == count
    write(book(swapped))
    assert guarded([]) == 0
    assert len(revisions()) == 4


def test_the_newest_revision_can_be_amended() -> None:
    write(book("title: string(50), pages: integer | null"))
    assert guarded([]) == 0
    first = revisions()[0]
    write(book("title: string(50), pages: integer = 3, year: integer | null"))
    assert guarded(["--amend"]) == 0
    assert len(revisions()) == 2
    assert len(snapshots()) == 2
    assert revisions()[0] == first
    assert guarded(["check"]) == 0
    alembic("upgrade head", "check")


def test_an_edited_revision_is_not_amended(capsys: pytest.CaptureFixture[str]) -> None:
    write(book("title: string(50), pages: integer | null"))
    assert guarded([]) == 0
    path = Path("output/migrations/versions", revisions()[1])
    path.write_text(path.read_text() + "# ours\n")
    write(book("title: string(50), pages: integer = 3"))
    assert guarded(["--amend"]) == 2
    assert "amend-edited" in capsys.readouterr().err
    assert path.read_text().endswith("# ours\n")


def by_hand(name: str, down: str, upgrade: str) -> None:
    Path(f"output/migrations/versions/{name}.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        f'revision = "{name}"\ndown_revision = "{down}"\n\n\n'
        f"def upgrade():\n    {upgrade}\n\n\ndef downgrade():\n    pass\n"
    )


def test_a_revision_made_by_hand_is_not_amended(
    capsys: pytest.CaptureFixture[str],
) -> None:
    by_hand("own", snapshots()[0], "pass")
    write(book("title: text"))
    assert guarded(["--amend"]) == 2
    assert "nothing-to-amend" in capsys.readouterr().err


def test_a_schema_changed_by_hand_is_adopted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    column = 'sa.Column("pages", sa.Integer(), nullable=True)'
    by_hand("own", snapshots()[0], f'op.add_column("books", {column})')
    write(book("title: string(50), pages: integer | null"))
    assert guarded([]) == 2
    said = capsys.readouterr().err
    assert "hand-made-schema" in said
    assert "gen migrate adopt" in said
    assert guarded(["migrate", "adopt"]) == 0
    assert "own" in snapshots()
    assert guarded(["check"]) == 0
    alembic("upgrade head", "check")
    write(book("title: string(50), pages: integer | null, year: integer | null"))
    assert guarded([]) == 0
    assert (
        'down_revision = "own"'
        in Path("output/migrations/versions", revisions()[1]).read_text()
    )
    assert guarded(["migrate", "adopt"]) == 2
    assert "nothing-to-adopt" in capsys.readouterr().err


def test_a_column_that_the_spec_does_not_describe_stays(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shelf = '"shelf", sa.Text(), server_default="A3", nullable=True'
    by_hand("own", snapshots()[0], f'op.add_column("books", sa.Column({shelf}))')
    model = Path("output/app/models/book.py")
    region = "    # region custom: model\n"
    added = (
        '    shelf: Mapped[str | None] = mapped_column(sa.Text, server_default="A3")\n'
    )
    model.write_text(model.read_text().replace(region, region + added))
    alembic("upgrade head", "check")
    with closing(sqlite3.connect("output/shop.db")) as database, database:
        database.execute("INSERT INTO books (id, title) VALUES ('1', 'One')")
    write(book("title: string(60)"))
    assert guarded([]) == 2
    assert "gen migrate adopt --beside" in capsys.readouterr().err
    assert guarded(["migrate", "adopt", "--beside"]) == 0
    assert guarded(["check"]) == 0
    alembic("upgrade head", "check")
    with closing(sqlite3.connect("output/shop.db")) as database:
        found = database.execute("SELECT title, shelf FROM books").fetchall()
    assert found == [("One", "A3")]


def test_without_snapshots_no_second_initial_schema_is_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (first,) = revisions()
    shutil.rmtree("output/.gen")
    write(book("title: string(60)"))
    assert guarded([]) == 2
    said = capsys.readouterr().err
    assert "no-snapshot" in said
    assert "restore `.gen/schema/` from version control" in said
    assert revisions() == [first]
    assert guarded(["check"]) == 2


def test_a_lost_snapshot_of_the_initial_schema_is_made_again() -> None:
    own, known = revisions(), snapshots()
    shutil.rmtree("output/.gen")
    assert guarded([]) == 0
    assert (revisions(), snapshots()) == (own, known)
    assert guarded(["check"]) == 0


def test_a_project_with_revisions_of_its_own_is_adopted_as_it_is() -> None:
    (own,) = revisions()
    shutil.rmtree("output/.gen")
    assert guarded(["migrate", "adopt"]) == 0
    assert guarded(["check"]) == 0
    write(book("title: string(50), pages: integer | null"))
    assert guarded([]) == 0
    assert revisions()[0] == own
    assert revisions()[1].startswith("0002_add_pages")
    alembic("upgrade head", "check")


def test_status_tells_what_is_pending(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["migrate", "status"]) == 0
    assert "nothing pending" in capsys.readouterr().out
    write(book("name: {type: string(50), was: title}"))
    assert guarded(["migrate", "status"]) == 0
    assert "pending: books: rename title → name" in capsys.readouterr().out
    assert len(revisions()) == 1


def test_an_edited_snapshot_fails_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("output/.gen/schema", f"{snapshots()[0]}.json")
    path.write_text(path.read_text().replace("50", "60"))
    assert guarded(["check"]) == 1
    assert "snapshot-edited" in capsys.readouterr().err


def test_there_must_be_two_heads_to_merge(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["migrate", "merge"]) == 2
    assert "nothing-to-merge" in capsys.readouterr().err


def git(*arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *who, *arguments], check=False, capture_output=True)


def branch(name: str, entities: str) -> None:
    git("checkout", "-b", name, "base")
    write(entities)
    assert guarded([]) == 0
    git("add", "-A")
    git("commit", "-m", name)


def merged(entities: str) -> None:
    """Merge both branches: the spec by hand, the output as one of them has it."""
    git("merge", "theirs")
    git("checkout", "--ours", "output")
    write(entities)


def two_branches(ours: str, theirs: str, both: str) -> None:
    git("init")
    git("checkout", "-b", "base")
    Path(".gitignore").write_text("*.db\n__pycache__/\n")
    git("add", "-A")
    git("commit", "-m", "base")
    branch("theirs", theirs)
    branch("ours", ours)
    merged(both)


def test_two_branches_are_merged(capsys: pytest.CaptureFixture[str]) -> None:
    alembic("upgrade head")
    isbn = "isbn: {type: text, backfill: title, unique: true}"
    pages = "pages: {type: integer, backfill: 7}"
    two_branches(
        book(f"title: string(50), {pages}"),
        book(f"title: string(50), {isbn}"),
        book(f"title: string(50), {pages}, {isbn}"),
    )
    assert guarded(["check"]) == 2
    assert guarded([]) == 2
    assert "several-heads" in capsys.readouterr().err
    assert guarded(["migrate", "merge"]) == 0
    assert guarded(["check"]) == 0
    (database,) = Path("output").glob("*.db")
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO books VALUES ('00', 'T')")
    alembic("upgrade head", "check")
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT title, pages, isbn FROM books").fetchall()
    assert rows == [("T", 7, "T")]
    shutil.rmtree(".git")


def test_branches_that_change_the_same_are_not_merged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    two_branches(book("title: string(60)"), book("title: string(70)"), BOOK)
    assert guarded(["migrate", "merge"]) == 2
    said = capsys.readouterr().err
    assert "error[merge-collision]" in said
    assert "both branches changed `title` of the table `books`" in said


def test_a_revision_brings_along_what_it_calls() -> None:
    write(book("title: string(60)"))
    assert guarded([]) == 0
    text = Path("output/migrations/versions", revisions()[1]).read_text()
    assert "def rebuild(" in text
    assert "def create_trigram_index(" not in text
    assert "from app" not in text
    alembic("upgrade head")


def test_helpers_that_only_earlier_versions_imported_stay_with_their_revisions() -> (
    None
):
    write(book("title: string(60)"))
    assert guarded([]) == 0
    changed = Path("output/migrations/versions", revisions()[1])
    text = changed.read_text()
    begin, end = text.index("def on_sqlite"), text.index("revision = ")
    imports = "from app.db.revisions import on_sqlite, rebuild\n\n"
    changed.write_text(text[:end] + imports + text[end:begin])
    assert guarded([]) == 0
    assert "def rebuild(" in Path("output/app/db/revisions.py").read_text()
    alembic("upgrade head")
    alembic("downgrade base")
    changed.write_text(text)
    assert guarded([]) == 0
    assert not Path("output/app/db/revisions.py").exists()
