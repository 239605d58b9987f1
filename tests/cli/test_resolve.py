import os
import subprocess

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import EDITED_PATH, Shop

pytestmark = pytest.mark.expensive

SERVICE = "app/services/author.py"


def git(shop: Shop, *arguments: str) -> str:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    done = subprocess.run(
        ["git", *who, *arguments],
        cwd=shop.folder,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )
    return done.stdout


def commit_project(shop: Shop) -> None:
    git(shop, "init", "--quiet", "--initial-branch=main")
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message=generated")


@pytest.mark.fast
def test_conflicts_are_listed_by_file_line_and_definition(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()

    ran = shop.run("resolve")

    (conflict,) = find_conflicts(shop.read(EDITED_PATH))
    assert ran.code == 1
    assert ran.out == f"{EDITED_PATH}:{conflict.first}: {conflict.ours}\n"
    assert "AuthorPublic" in conflict.ours
    assert shop.run("resolve", "--list").out == ran.out
    listed = shop.run("resolve", "--format=json").json["files"]
    assert [file["path"] for file in listed] == [EDITED_PATH]


@pytest.mark.parametrize(
    ("side", "kept"), [("--ours", "scribbles"), ("--theirs", "types")]
)
def test_a_side_resolves_all_conflicts(shop: Shop, side: str, kept: str) -> None:
    shop.make_conflict()
    shop.run()

    ran = shop.run("resolve", side)

    assert ran.code == 0
    assert EDITED_PATH in ran.err
    assert f'"""Someone who {kept}."""' in shop.read(EDITED_PATH)
    assert find_conflicts(shop.read(EDITED_PATH)) == ()
    assert shop.run().code == 0
    assert shop.run("check").code == 0
    assert shop.run("resolve").err == "no conflicts\n"


def test_only_the_named_files_are_resolved(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()

    assert shop.run("resolve", "--ours", "output/app/models").code == 0
    assert shop.run("resolve").code == 1
    assert shop.run("resolve", "--ours", "output/app/schemas").code == 0
    assert shop.run("resolve").code == 0


def test_a_half_resolved_conflict_is_refused(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    text = shop.read(EDITED_PATH)
    half = "".join(
        line for line in text.splitlines(True) if not line.startswith(">>>>>>>")
    )
    (shop.output / EDITED_PATH).write_text(half, "utf-8")

    ran = shop.run("resolve", "--ours")

    assert ran.code == 2
    assert "partially-resolved" in ran.err
    assert shop.read(EDITED_PATH) == half


def test_two_sides_are_a_usage_error(shop: Shop) -> None:
    assert shop.run("resolve", "--ours", "--theirs").code == 2


def test_conflicts_are_unmerged_in_git_until_resolved(shop: Shop) -> None:
    commit_project(shop)
    shop.make_conflict()

    shop.run()

    stages = git(shop, "ls-files", "--unmerged", "--format=%(stage) %(path)")
    assert stages.splitlines() == [f"{n} output/{EDITED_PATH}" for n in (1, 2, 3)]
    theirs = git(shop, "show", f":3:output/{EDITED_PATH}")
    assert "Someone who types." in theirs

    shop.run("resolve", "--ours")

    assert git(shop, "ls-files", "--unmerged") == ""


def test_a_missing_base_copy_is_read_from_git(shop: Shop) -> None:
    commit_project(shop)
    shop.edit(
        SERVICE, "        return await self.repository.add(data)", "        return 1"
    )
    (shop.output / f".gen/base/{SERVICE}.base").unlink()
    shop.change_entities("pages: integer", "pages: bigint")
    text = (shop.folder / "specs/books.yaml").read_text("utf-8")
    shop.write_entities(
        text.replace("{name: string(200)}", "{name: string(200), age: integer | null}")
    )

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert "        return 1\n" in shop.read(SERVICE)
    assert (shop.output / f".gen/base/{SERVICE}.base").exists()


def test_a_conflicted_base_copy_is_read_from_git(shop: Shop) -> None:
    commit_project(shop)
    shop.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")
    base = shop.output / f".gen/base/{EDITED_PATH}.base"
    base.write_text(f"<<<<<<< a\n{base.read_text()}=======\n>>>>>>> b\n", "utf-8")
    shop.change_entities("{name: string(200)}", "{name: string(300)}")

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert "Someone who scribbles." in shop.read(EDITED_PATH)
    assert "max_length=300" in shop.read(EDITED_PATH)
    assert "<<<<<<<" not in base.read_text("utf-8")


def test_a_lock_that_git_ignores_is_refused(shop: Shop) -> None:
    git(shop, "init", "--quiet")
    (shop.folder / ".gitignore").write_text("output/\n", "utf-8")
    shop.change_entities("{name: string(200)}", "{name: string(300)}")
    before = shop.file_states()

    ran = shop.run()

    assert ran.code == 2
    assert "gen-ignored" in ran.err
    assert {k: v for k, v in shop.file_states().items() if ".git" not in k} == {
        k: v for k, v in before.items() if ".git" not in k
    }


def test_two_branches_that_edited_and_regenerated_merge_without_loss(
    shop: Shop,
) -> None:
    commit_project(shop)
    books = (shop.folder / "specs/books.yaml").read_text("utf-8")
    git(shop, "checkout", "--quiet", "-b", "ada")
    shop.edit(
        SERVICE, "class AuthorService:\n", "class AuthorService:\n    ada = 1\n\n"
    )
    shop.write_entities(books.replace("{name: string(200)}", "{name: string(300)}"))
    assert shop.run().code == 0
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message=ada")
    git(shop, "checkout", "--quiet", "main")
    shop.edit(
        "app/services/book.py",
        "class BookService:\n",
        "class BookService:\n    ben = 1\n\n",
    )
    shop.write_entities(books.replace("title: string(200)", "title: string(250)"))
    assert shop.run().code == 0
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message=ben")

    try:
        git(shop, "merge", "--quiet", "--no-edit", "ada")
    except subprocess.CalledProcessError:
        marked = git(shop, "diff", "--name-only", "--diff-filter=U").split()
        # Only generated bookkeeping that both sides rewrote conflicts, not manual
        # edits.
        assert all("/.gen/" in path for path in marked), marked
        git(shop, "checkout", "--ours", "--", *marked)
        git(shop, "add", "--all")
        git(shop, "commit", "--quiet", "--no-edit")
    assert shop.run().code == 2
    joined = shop.run("migrate", "merge")
    assert joined.code == 0, joined.err
    assert shop.run().code == 0
    assert shop.run("check").code == 0

    assert "ada = 1" in shop.read(SERVICE)
    assert "ben = 1" in shop.read("app/services/book.py")
    assert "max_length=300" in shop.read(EDITED_PATH)
    assert "max_length=250" in shop.read("app/schemas/book.py")
    revisions = sorted((shop.output / "migrations/versions").glob("*.py"))
    assert [path.name[:4] for path in revisions] == ["0001", "0002", "0002", "0003"]
