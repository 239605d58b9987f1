"""`gen check` reports out-of-date files, each with its reason, and writes nothing."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable

import pytest

from tests.cli.shop import BOOKS_SPEC, EDITED_PATH, Shop

Disturbance = Callable[[Shop], None]


def _change_spec(shop: Shop) -> None:
    shop.change_entities("Something to read.", "Something to write.")


def _delete(shop: Shop) -> None:
    (shop.output / "app/models/book.py").unlink()


def _need_migration(shop: Shop) -> None:
    shop.change_entities("pages: integer", "isbn: text | null\n      pages: integer")


def _leave_conflict(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()


def _edit_lock(shop: Shop) -> None:
    lock = shop.output / ".gen/lock.json"
    lock.write_text(lock.read_text().replace("app/models/book.py", "app/models/bok.py"))


def _edit_base(shop: Shop) -> None:
    base = shop.output / ".gen/base/app/models/book.py.base"
    base.write_text(base.read_text() + "# edited\n")


def _break_lock(shop: Shop) -> None:
    (shop.output / ".gen/lock.json").write_text("<<<<<<< HEAD\n")


def _interrupt(shop: Shop) -> None:
    (shop.output / ".gen/stage").mkdir()
    (shop.output / ".gen/stage/journal.json").write_text("{}")


def _add_colliding_file(shop: Shop) -> None:
    _need_migration(shop)
    shop.write_entities(BOOKS_SPEC + "  Tag: {fields: {name: text}}\n")
    (shop.output / "app/models/tag.py").write_text("mine = 1\n")


DRIFT_CASES: list[tuple[Disturbance, str, str]] = [
    (_change_spec, "changed spec", "app/schemas/book.py"),
    (_delete, "missing", "app/models/book.py"),
    (_need_migration, "stale migration", "migrations/versions/0002_"),
    (_leave_conflict, "unresolved conflict", EDITED_PATH),
    (_edit_lock, "edited lock", "app/models/book.py"),
    (_edit_base, "edited lock", "app/models/book.py"),
    (_break_lock, "edited lock", ".gen/lock.json"),
    (_interrupt, "a run was interrupted", ""),
    (_add_colliding_file, "not written by Groundplan", "app/models/tag.py"),
]


def test_a_generated_project_is_up_to_date(shop: Shop) -> None:
    before = shop.file_states()

    ran = shop.run("check")

    assert (ran.code, ran.out, ran.err) == (0, "", "up to date\n")
    assert shop.file_states() == before


@pytest.mark.parametrize(
    ("disturb", "reason", "path"),
    DRIFT_CASES,
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_drift_is_reported_with_its_reason_and_nothing_is_written(
    shop: Shop, disturb: Disturbance, reason: str, path: str
) -> None:
    disturb(shop)
    before = shop.file_states()

    ran = shop.run("check")

    assert ran.code == 1
    told = [line for line in ran.err.splitlines() if line.startswith(reason)]
    assert any(path in line for line in told), ran.err
    assert shop.file_states() == before


def test_manual_edits_are_not_drift(shop: Shop) -> None:
    shop.edit("app/models/book.py", "    # endregion", "    x = 1\n    # endregion")

    assert shop.run("check").code == 0


def test_a_project_that_was_never_generated_is_out_of_date(
    ungenerated_shop: Shop,
) -> None:
    ran = ungenerated_shop.run("check")

    assert ran.code == 1
    assert "missing" in ran.err
    assert not ungenerated_shop.output.exists()


def test_check_exits_with_2_for_an_invalid_spec(shop: Shop) -> None:
    shop.write_entities("entities: {Book: {feilds: {}}}")

    ran = shop.run("check")

    assert ran.code == 2
    assert "did you mean `fields`?" in ran.err


@pytest.mark.expensive
@pytest.mark.parametrize("layout", ["layered", "modular"])
def test_reserved_device_names_are_refused_at_their_span(
    ungenerated_shop: Shop, layout: str
) -> None:
    ungenerated_shop.set_layout(layout)
    names = ("Con:\n    module: misc", "Box:\n    plural: aux", "Pen:\n    module: nul")
    ungenerated_shop.write_entities(
        "entities:\n" + "".join(f"  {n}\n    fields: {{a: text}}\n" for n in names)
    )

    ran = ungenerated_shop.run("check", "--format", "json")

    assert ran.code == 2
    found = [(d["code"], d["span"]["line"]) for d in ran.json["diagnostics"]]
    lines = (2, 8) if layout == "modular" else (2, 5)
    assert found == [("unsafe-path", line) for line in lines]


def test_check_needs_no_write_permission(shop: Shop) -> None:
    _change_spec(shop)
    before = shop.file_states()
    everything = [shop.folder, *shop.folder.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        ran = shop.run("check")
        # Root can write anywhere: for root, only the state of the disk is checked.
        assert os.access(shop.output, os.W_OK) == (os.geteuid() == 0)
    finally:
        for path in everything:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)

    assert ran.code == 1
    assert shop.file_states() == before


def test_as_json_each_file_has_its_reason(shop: Shop) -> None:
    _delete(shop)
    _interrupt(shop)

    ran = shop.run("check", "--format", "json")

    assert (ran.code, ran.err) == (1, "")
    assert ran.json["interrupted"] is True
    assert {"path": "app/models/book.py", "reason": "missing"}.items() <= (
        ran.json["files"][0].items()
    )


def test_on_github_each_file_is_annotated(shop: Shop) -> None:
    _delete(shop)

    ran = shop.run("check", "--format=github")

    assert (ran.code, ran.err) == (1, "")
    warning, error = ran.out.splitlines()
    assert error == "::error file=output/app/models/book.py::missing"
    assert warning.startswith("::warning title=deleted-import::")


@pytest.mark.expensive
@pytest.mark.parametrize("disturb", [_interrupt, _break_lock], ids=lambda d: d.__name__)
def test_on_github_every_drift_is_annotated(shop: Shop, disturb: Disturbance) -> None:
    disturb(shop)

    ran = shop.run("check", "--format=github")

    assert ran.code == 1
    assert ran.out.startswith("::")


def test_a_copy_without_its_lock_is_out_of_date(shop: Shop) -> None:
    shutil.rmtree(shop.output / ".gen")

    ran = shop.run("check")

    assert ran.code == 1
    assert "edited lock" in ran.err
