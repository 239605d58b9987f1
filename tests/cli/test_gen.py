"""`gen` writes what the spec says, keeps user edits and reports what it did."""

from __future__ import annotations

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import BOOKS_SPEC, EDITED_PATH, Shop


def test_the_first_run_writes_a_backend_and_its_lock(ungenerated_shop: Shop) -> None:
    ran = ungenerated_shop.run()

    assert (ran.code, ran.out) == (0, "")
    assert "created" in ran.err
    assert (ungenerated_shop.output / "app/main.py").is_file()
    assert (ungenerated_shop.output / ".gen/lock.json").is_file()
    assert not (ungenerated_shop.output / ".gen/stage").exists()


@pytest.mark.parametrize("arguments", [[], ["--conflict=markers"]], ids=str)
def test_a_second_run_writes_nothing_and_touches_nothing(
    shop: Shop, arguments: list[str]
) -> None:
    before = shop.file_states()

    ran = shop.run(*arguments)

    assert (ran.code, ran.out, ran.err) == (0, "", "nothing to do\n")
    assert shop.file_states() == before


def test_a_comment_in_the_spec_changes_only_the_cache(shop: Shop) -> None:
    (shop.folder / "specs/books.yaml").write_text(f"# hello\n{BOOKS_SPEC}", "utf-8")
    before = shop.file_states()

    assert shop.run().code == 0

    after = shop.file_states()
    changed = {path for path in after if after[path] != before.get(path)}
    assert after.keys() == before.keys()
    assert changed == {"output/.gen/cache", "output/.gen/cache/last-run.json"}


def test_a_manual_edit_survives_a_spec_change(shop: Shop) -> None:
    shop.edit("app/models/book.py", "    # endregion", "    mine = 1\n    # endregion")
    shop.change_entities(
        "pages: integer | null", "pages: integer | null\n      isbn: text | null"
    )

    ran = shop.run()

    assert ran.code == 0
    assert "merge, 1 edit kept" in ran.err
    model = shop.read("app/models/book.py")
    assert "mine = 1" in model
    assert "isbn" in model
    assert shop.run("check").code == 0


@pytest.mark.parametrize("style", ["json", "github", "text"])
def test_nothing_is_written_for_an_invalid_spec(shop: Shop, style: str) -> None:
    shop.change_entities("string(200)\n      pages", "strin(200)\n      pages")
    before = shop.file_states()

    ran = shop.run("--format", style)

    assert ran.code == 2
    assert shop.file_states() == before
    if style == "text":
        assert ran.out == ""
        assert "error[unknown-type]" in ran.err
        assert "specs/books.yaml:8:14" in ran.err
        assert "      title: strin(200)\n" in ran.err
    else:
        assert ran.err == ""
    if style == "github":
        assert ran.out.startswith(
            "::error file=specs/books.yaml,line=8,endLine=8,col=14"
        )
    if style == "json":
        (found,) = ran.json["diagnostics"]
        assert (found["code"], found["span"]["line"]) == ("unknown-type", 8)


def test_no_output_folder_is_created_for_an_invalid_spec(
    ungenerated_shop: Shop,
) -> None:
    ungenerated_shop.write_entities("entities: []")

    assert ungenerated_shop.run().code == 2
    assert not ungenerated_shop.output.exists()


def test_json_results_are_printed_to_stdout(ungenerated_shop: Shop) -> None:
    ran = ungenerated_shop.run("--format", "json")

    assert (ran.code, ran.err) == (0, "")
    actions = {file["path"]: file["action"] for file in ran.json["files"]}
    assert actions["app/main.py"] == "create"
    assert ran.json["errors"] == 0


def test_dropping_a_field_is_refused_until_it_is_allowed(shop: Shop) -> None:
    shop.change_entities("      pages: integer | null\n", "")
    before = shop.file_states()

    refused = shop.run()

    assert refused.code == 2
    assert "--allow-destructive" in refused.err
    assert shop.file_states() == before
    allowed = shop.run("--allow-destructive")
    assert allowed.code == 0
    assert len(list((shop.output / "migrations/versions").glob("0*.py"))) == 2
    assert "pages" not in shop.read("app/models/book.py")


def test_conflicts_are_marked_listed_and_must_be_resolved(shop: Shop) -> None:
    shop.make_conflict()

    ran = shop.run()

    assert ran.code == 1
    assert f"CONFLICT                  {EDITED_PATH}\n" in ran.err
    assert "resolve the marked conflicts" in ran.err
    marked = shop.read(EDITED_PATH)
    assert len(find_conflicts(marked)) == 1
    assert "Someone who scribbles." in marked
    assert "Someone who types." in marked


def test_nothing_is_written_while_conflicts_are_unresolved(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    shop.change_entities("Something to read.", "Something to write.")
    before = shop.file_states()

    ran = shop.run()

    assert ran.code == 1
    assert f"still marked    {EDITED_PATH}\n" in ran.err
    assert "line " in ran.err
    assert shop.file_states() == before


def test_a_resolved_conflict_is_an_edit_that_is_kept(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    lines = shop.read(EDITED_PATH).splitlines(keepends=True)
    (conflict,) = find_conflicts("".join(lines))
    lines[conflict.first - 1 : conflict.last] = ['    """Someone who settled it."""\n']
    (shop.output / EDITED_PATH).write_text("".join(lines), "utf-8")

    assert shop.run().code == 0
    assert "Someone who settled it." in shop.read(EDITED_PATH)
    assert shop.run("check").code == 0


@pytest.mark.expensive
@pytest.mark.parametrize("already_marked", [False, True])
def test_conflicts_are_annotated_on_github(shop: Shop, already_marked: bool) -> None:
    shop.make_conflict()
    if already_marked:
        shop.run()

    ran = shop.run("--format=github")

    assert (ran.code, ran.err) == (1, "")
    (conflict,) = find_conflicts(shop.read(EDITED_PATH))
    place = f"file=output/{EDITED_PATH},line={conflict.first}"
    assert ran.out.startswith(f"::error {place}::")


@pytest.mark.parametrize("how", ["option", "CI"])
def test_conflicts_can_stop_a_run_before_it_writes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    shop.make_conflict()
    before = shop.file_states()
    if how == "CI":
        monkeypatch.setenv("CI", "1")

    ran = shop.run(*(["--conflict=abort"] if how == "option" else []))

    assert ran.code == 1
    assert f"CONFLICT                  {EDITED_PATH}\n" in ran.err
    assert "nothing written" in ran.err
    assert shop.file_states() == before


def test_conflict_markers_can_be_enabled_in_ci(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.make_conflict()
    monkeypatch.setenv("CI", "true")

    assert shop.run("--conflict", "markers").code == 1
    assert find_conflicts(shop.read(EDITED_PATH))


@pytest.mark.expensive
def test_a_colliding_user_file_is_kept_and_reported(ungenerated_shop: Shop) -> None:
    ungenerated_shop.output.mkdir()
    (ungenerated_shop.output / "app").mkdir()
    (ungenerated_shop.output / "app/main.py").write_text("mine = True\n")

    ran = ungenerated_shop.run()

    assert ran.code == 1
    assert "not written by Groundplan" in ran.err
    assert ungenerated_shop.read("app/main.py") == "mine = True\n"

    again = ungenerated_shop.run()
    assert again.code == 1
    assert "not written by Groundplan" in again.err

    # As the message suggests: a file moved aside for one run counts as edited.
    assert "move the files that are in the way elsewhere" in again.err
    aside = (ungenerated_shop.output / "app/main.py").rename(
        ungenerated_shop.output / "aside.py"
    )
    assert ungenerated_shop.run().code == 0
    aside.replace(ungenerated_shop.output / "app/main.py")
    assert ungenerated_shop.run().code == 0
    assert ungenerated_shop.read("app/main.py") == "mine = True\n"


@pytest.mark.expensive
def test_unedited_files_of_a_removed_entity_are_deleted(shop: Shop) -> None:
    shop.edit(
        "app/services/book.py", "    # endregion", "    mine = 1\n    # endregion"
    )
    shop.write_entities(BOOKS_SPEC.partition("  Book:")[0])

    ran = shop.run("--allow-destructive")

    assert ran.code == 0
    assert not (shop.output / "app/models/book.py").exists()
    assert "mine = 1" in shop.read("app/services/book.py")
    assert "edited by hand, no longer managed" in ran.err


def test_an_interrupted_run_is_completed_first(shop: Shop) -> None:
    stage = shop.output / ".gen/stage"
    stage.mkdir()
    (stage / "journal.json").write_text("{not json")

    ran = shop.run()

    assert ran.code == 2
    assert "error[journal-invalid]" in ran.err
