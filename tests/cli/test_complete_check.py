"""Up to date means that all files were checked, including those missing in the lock."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shop import BOOKS_SPEC, Shop
from tests.cli.test_resolve import commit_project, git

pytestmark = pytest.mark.expensive

WITH_ISBN = BOOKS_SPEC.replace(
    "pages: integer", "isbn: text | null\n      pages: integer"
)


def second_revision(shop: Shop) -> tuple[Path, Path]:
    """Generate a second revision; return its file and its snapshot."""
    before = set(shop.output.rglob("*"))
    shop.write_entities(WITH_ISBN)
    assert shop.run().code == 0
    new = sorted(set(shop.output.rglob("*")) - before)
    (revision,) = (path for path in new if path.suffix == ".py")
    (snapshot,) = (path for path in new if path.suffix == ".json")
    return revision, snapshot


def base_of(shop: Shop, path: Path) -> Path:
    return shop.output / f".gen/base/{path.relative_to(shop.output)}.base"


@pytest.mark.parametrize("drops", [True, False], ids=["adds", "drops"])
def test_a_revision_left_behind_by_a_stash_is_reported(shop: Shop, drops: bool) -> None:
    if not drops:
        second_revision(shop)
        shop.write_entities(BOOKS_SPEC)
        assert shop.run("--allow-destructive").code == 0
        shop.write_entities(WITH_ISBN)
        assert shop.run().code == 0
    commit_project(shop)
    shop.write_entities(WITH_ISBN if drops else BOOKS_SPEC)
    assert shop.run("--allow-destructive").code == 0
    git(shop, "stash", "--quiet")

    ran = shop.run("check")

    assert ran.code == 1, ran.err
    assert "migrations-diverged" in ran.err
    assert "up to date" not in ran.err
    assert "pending" in shop.run("migrate", "status").out
    assert "migrations-diverged" in shop.run().err or not drops

    git(shop, "clean", "--quiet", "-fd")
    assert shop.run("check").code == 0


def without_revision(shop: Shop, revision: Path, snapshot: Path) -> None:
    revision.unlink()


def without_snapshot(shop: Shop, revision: Path, snapshot: Path) -> None:
    snapshot.unlink()


def without_both(shop: Shop, revision: Path, snapshot: Path) -> None:
    revision.unlink()
    snapshot.unlink()


def with_the_revision_alone(shop: Shop, revision: Path, snapshot: Path) -> None:
    for path in (snapshot, base_of(shop, revision), base_of(shop, snapshot)):
        path.unlink()


def without_base_of_snapshot(shop: Shop, revision: Path, snapshot: Path) -> None:
    base_of(shop, snapshot).unlink()


@pytest.mark.parametrize(
    ("disturb", "told"),
    [
        (without_revision, "missing-revision"),
        (without_snapshot, "missing-snapshot"),
        (without_both, "stale migration"),
        (with_the_revision_alone, "error[snapshot-uncommitted]"),
        (without_base_of_snapshot, "history-unknown"),
    ],
)
def test_an_incomplete_history_is_out_of_date(
    shop: Shop, disturb: Callable[[Shop, Path, Path], None], told: str
) -> None:
    disturb(shop, *second_revision(shop))
    before = shop.file_states()

    ran = shop.run("check")

    assert ran.code != 0
    assert told in ran.err
    assert "up to date" not in ran.err
    assert shop.file_states() == before


@pytest.mark.fast
def test_a_base_copy_missing_in_the_lock_is_out_of_date(shop: Shop) -> None:
    (shop.output / "app/models/tag.py").write_text("tag = 1\n", "utf-8")
    base = shop.output / ".gen/base/app/models/tag.py.base"
    base.write_text("tag = 1\n", "utf-8")

    ran = shop.run("check")

    assert ran.code == 1
    assert "edited lock               app/models/tag.py" in ran.err


def test_an_unlisted_base_copy_without_its_file_is_removed(shop: Shop) -> None:
    base = shop.output / ".gen/base/app/models/tag.py.base"
    base.write_text("tag = 1\n", "utf-8")
    assert shop.run("check").code == 1

    assert shop.run().code == 0

    assert not base.exists()
    assert shop.run("check").code == 0


def test_a_clone_without_the_cache_is_up_to_date(shop: Shop) -> None:
    commit_project(shop)
    assert git(shop, "status", "--porcelain") == ""
    shutil.rmtree(shop.output / ".gen/cache")
    before = shop.file_states()

    assert shop.run("check").err == "up to date\n"
    assert shop.file_states() == before
    assert shop.run().err == "nothing to do\n"
    assert git(shop, "status", "--porcelain") == ""


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', "\0"])
def test_an_invalid_cache_is_ignored(shop: Shop, text: str) -> None:
    (shop.output / ".gen/cache/last-run.json").write_text(text, "utf-8")

    assert shop.run("check").err == "up to date\n"
    assert shop.run().err == "nothing to do\n"


def test_a_version_1_lock_is_up_to_date_and_is_converted(shop: Shop) -> None:
    from tests.cli.old_lock import downgrade_lock

    lock = shop.output / ".gen/lock.json"
    now = lock.read_bytes()
    downgrade_lock(shop.output)
    shutil.rmtree(shop.output / ".gen/cache")
    before = shop.file_states()

    assert shop.run("check").err == "up to date\n"
    assert shop.file_states() == before
    shop.edit("app/services/book.py", "    # endregion", "    x = 1\n    # endregion")
    assert shop.run().code == 0
    assert lock.read_bytes() == now
    assert shop.run("check").code == 0
    shop.write_entities(WITH_ISBN)
    assert shop.run().code == 0
    assert "    x = 1\n" in shop.read("app/services/book.py")
