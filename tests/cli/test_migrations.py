"""`gen` and its migrations: messages, amending, two heads, hand-written revisions."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import main

from generator.cli.crash_report import run_guarded
from tests.cli.shop import generate
from tests.workspace.crashes import run_in_child

pytestmark = pytest.mark.expensive

HEAD = "groundplan: 1\napp: {name: shop}\nentities:\n"
BOOK = "  Book: {fields: {title: string(50)}}\n"


@pytest.fixture(scope="module")
def initial_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a freshly generated project of one entity, for tests to copy."""
    folder = tmp_path_factory.mktemp("of_one_entity")
    write(BOOK, folder)
    return generate(folder)


@pytest.fixture(autouse=True)
def project(
    initial_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a project of one entity, up to date."""
    shutil.copytree(initial_project, tmp_path, dirs_exist_ok=True)
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
    """Run commands of Alembic in a fork, which need not import it again."""

    def run() -> None:
        os.chdir("output")
        for command in commands:
            main(command.split())

    assert run_in_child(run) == 0


@pytest.mark.fast
def test_gen_describes_the_revision(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        book("name: {type: string(50), was: title}, isbn: {type: text, backfill: ''}")
    )
    assert run_guarded([]) == 0
    said = capsys.readouterr().err
    assert "books: rename title → name; add isbn, required, filled from ''" in said
    assert revisions()[1].startswith("0002_change_books_")


@pytest.mark.fast
def test_gen_warns_of_lost_values(capsys: pytest.CaptureFixture[str]) -> None:
    write(book("pages: date | null"))
    assert run_guarded(["--allow-destructive"]) == 0
    said = capsys.readouterr().err
    assert "warning[migration-warning]: the values of books.title are dropped" in said


def test_applied_renames_and_backfills_can_stay_in_the_spec() -> None:
    renamed = "name: {type: string(50), was: title, backfill: \"'x'\"}"
    write(book(renamed))
    assert run_guarded([]) == 0
    before = revisions()
    write(book(renamed + ", title: text | null"))
    assert run_guarded([]) == 0
    assert len(revisions()) == len(before) + 1
    write(book("name: string(50), title: text | null"))
    assert run_guarded([]) == 0
    assert run_guarded(["check"]) == 0
    assert len(revisions()) == len(before) + 1


def test_names_can_be_swapped_twice() -> None:
    swapped = (
        "a: {type: text, optional: true, was: b}, "
        "b: {type: text, optional: true, was: a}"
    )
    write(book("a: text | null, b: text | null"))
    assert run_guarded(["--allow-destructive"]) == 0
    for fields, count in (
        (swapped, 3),
        (swapped, 3),
        ("a: text | null, b: text | null", 3),
    ):
        write(book(fields))
        assert run_guarded([]) == 0
        assert len(revisions()) == count
    write(book(swapped))
    assert run_guarded([]) == 0
    assert len(revisions()) == 4


def test_the_newest_revision_can_be_amended() -> None:
    write(book("title: string(50), pages: integer | null"))
    assert run_guarded([]) == 0
    first = revisions()[0]
    write(book("title: string(50), pages: integer = 3, year: integer | null"))
    assert run_guarded(["--amend"]) == 0
    assert len(revisions()) == 2
    assert len(snapshots()) == 2
    assert revisions()[0] == first
    assert run_guarded(["check"]) == 0
    alembic("upgrade head", "check")


def test_an_edited_revision_is_not_amended(capsys: pytest.CaptureFixture[str]) -> None:
    write(book("title: string(50), pages: integer | null"))
    assert run_guarded([]) == 0
    path = Path("output/migrations/versions", revisions()[1])
    path.write_text(path.read_text() + "# ours\n")
    write(book("title: string(50), pages: integer = 3"))
    assert run_guarded(["--amend"]) == 2
    assert "amend-edited" in capsys.readouterr().err
    assert path.read_text().endswith("# ours\n")


def write_custom_revision(name: str, down: str, upgrade: str) -> None:
    Path(f"output/migrations/versions/{name}.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        f'revision = "{name}"\ndown_revision = "{down}"\n\n\n'
        f"def upgrade():\n    {upgrade}\n\n\ndef downgrade():\n    pass\n"
    )


def test_a_hand_written_revision_is_not_amended(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_custom_revision("own", snapshots()[0], "pass")
    write(book("title: text"))
    assert run_guarded(["--amend"]) == 2
    assert "nothing-to-amend" in capsys.readouterr().err


def test_a_schema_changed_by_a_custom_revision_is_adopted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    column = 'sa.Column("pages", sa.Integer(), nullable=True)'
    write_custom_revision("own", snapshots()[0], f'op.add_column("books", {column})')
    write(book("title: string(50), pages: integer | null"))
    assert run_guarded([]) == 2
    said = capsys.readouterr().err
    assert "manual-schema-change" in said
    assert "gen migrate adopt" in said
    assert run_guarded(["migrate", "adopt"]) == 0
    assert "own" in snapshots()
    assert run_guarded(["check"]) == 0
    alembic("upgrade head", "check")
    write(book("title: string(50), pages: integer | null, year: integer | null"))
    assert run_guarded([]) == 0
    assert (
        'down_revision = "own"'
        in Path("output/migrations/versions", revisions()[1]).read_text()
    )
    assert run_guarded(["migrate", "adopt"]) == 2
    assert "nothing-to-adopt" in capsys.readouterr().err


def test_a_column_that_the_spec_does_not_describe_stays(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shelf = '"shelf", sa.Text(), server_default="A3", nullable=True'
    write_custom_revision(
        "own", snapshots()[0], f'op.add_column("books", sa.Column({shelf}))'
    )
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
    assert run_guarded([]) == 2
    assert "gen migrate adopt --unmanaged" in capsys.readouterr().err
    assert run_guarded(["migrate", "adopt", "--unmanaged"]) == 0
    assert run_guarded(["check"]) == 0
    alembic("upgrade head", "check")
    with closing(sqlite3.connect("output/shop.db")) as database:
        found = database.execute("SELECT title, shelf FROM books").fetchall()
    assert found == [("One", "A3")]


def test_missing_snapshots_create_no_second_initial_revision(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (first,) = revisions()
    shutil.rmtree("output/.gen")
    write(book("title: string(60)"))
    assert run_guarded([]) == 2
    said = capsys.readouterr().err
    assert "no-snapshot" in said
    assert "restore `.gen/schema/` from version control" in said
    assert revisions() == [first]
    assert run_guarded(["check"]) == 2


def test_a_lost_initial_snapshot_is_rebuilt() -> None:
    own, known = revisions(), snapshots()
    shutil.rmtree("output/.gen")
    assert run_guarded([]) == 0
    assert (revisions(), snapshots()) == (own, known)
    assert run_guarded(["check"]) == 0


def test_a_project_with_existing_revisions_is_adopted() -> None:
    (own,) = revisions()
    shutil.rmtree("output/.gen")
    assert run_guarded(["migrate", "adopt"]) == 0
    assert run_guarded(["check"]) == 0
    write(book("title: string(50), pages: integer | null"))
    assert run_guarded([]) == 0
    assert revisions()[0] == own
    assert revisions()[1].startswith("0002_add_pages")
    alembic("upgrade head", "check")


@pytest.mark.fast
def test_status_reports_pending_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["migrate", "status"]) == 0
    assert "nothing pending" in capsys.readouterr().out
    write(book("name: {type: string(50), was: title}"))
    assert run_guarded(["migrate", "status"]) == 0
    assert "pending: books: rename title → name" in capsys.readouterr().out
    assert len(revisions()) == 1


@pytest.mark.fast
def test_an_edited_snapshot_fails_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("output/.gen/schema", f"{snapshots()[0]}.json")
    path.write_text(path.read_text().replace("50", "60"))
    assert run_guarded(["check"]) == 1
    assert "snapshot-edited" in capsys.readouterr().err


@pytest.mark.fast
def test_there_must_be_two_heads_to_merge(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["migrate", "merge"]) == 2
    assert "nothing-to-merge" in capsys.readouterr().err


def git(*arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *who, *arguments], check=False, capture_output=True)


def branch(name: str, entities: str) -> None:
    git("checkout", "-b", name, "base")
    write(entities)
    assert run_guarded([]) == 0
    git("add", "-A")
    git("commit", "-m", name)


def merge_keeping_our_output(entities: str) -> None:
    """Merge both branches, with a given spec and the output of our side."""
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
    merge_keeping_our_output(both)


def test_two_branches_are_merged(capsys: pytest.CaptureFixture[str]) -> None:
    alembic("upgrade head")
    isbn = "isbn: {type: text, backfill: title, unique: true}"
    pages = "pages: {type: integer, backfill: 7}"
    two_branches(
        book(f"title: string(50), {pages}"),
        book(f"title: string(50), {isbn}"),
        book(f"title: string(50), {pages}, {isbn}"),
    )
    assert run_guarded(["check"]) == 2
    assert run_guarded([]) == 2
    assert "several-heads" in capsys.readouterr().err
    assert run_guarded(["migrate", "merge"]) == 0
    assert run_guarded(["check"]) == 0
    (database,) = Path("output").glob("*.db")
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO books VALUES ('00', 'T')")
    alembic("upgrade head", "check")
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT title, pages, isbn FROM books").fetchall()
    assert rows == [("T", 7, "T")]
    shutil.rmtree(".git")


def test_branches_that_change_the_same_column_are_not_merged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    two_branches(book("title: string(60)"), book("title: string(70)"), BOOK)
    assert run_guarded(["migrate", "merge"]) == 2
    said = capsys.readouterr().err
    assert "error[merge-collision]" in said
    assert "both branches changed `title` of the table `books`" in said


def test_a_revision_contains_its_helpers() -> None:
    write(book("title: string(60)"))
    assert run_guarded([]) == 0
    text = Path("output/migrations/versions", revisions()[1]).read_text()
    assert "def rebuild(" in text
    assert "def create_trigram_index(" not in text
    assert "from app" not in text
    alembic("upgrade head")


def test_helpers_imported_by_old_revisions_are_kept() -> None:
    write(book("title: string(60)"))
    assert run_guarded([]) == 0
    changed = Path("output/migrations/versions", revisions()[1])
    text = changed.read_text()
    begin, end = text.index("def on_sqlite"), text.index("revision = ")
    imports = "from app.db.revisions import on_sqlite, rebuild\n\n"
    changed.write_text(text[:end] + imports + text[end:begin])
    assert run_guarded([]) == 0
    assert "def rebuild(" in Path("output/app/db/revisions.py").read_text()
    alembic("upgrade head")
    alembic("downgrade base")
    changed.write_text(text)
    assert run_guarded([]) == 0
    assert not Path("output/app/db/revisions.py").exists()
