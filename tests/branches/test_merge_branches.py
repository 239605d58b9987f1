"""`gen merge` resolves a conflicted git merge without losing either side."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.merge import find_conflicts
from tests.branches.team import Team, spec_of

SERVICE = "output/app/services/book.py"


Work = Callable[[Team], None]


def in_conflict(team: Team, ada: Work, ben: Work) -> list[str]:
    """Commit work on two branches, merge them and return the paths in conflict."""
    team.on_branch("ada", lambda: ada(team))
    team.on_branch("ben", lambda: ben(team))
    return team.merge("ada", into="ben")


def settle(team: Team, code: int = 0) -> str:
    """Run `gen merge`, check its exit code and return its messages."""
    ran = team.shop.run("merge")
    assert ran.code == code, ran.err
    return ran.err


def resolve_spec(team: Team, entity: str) -> None:
    """Keep the lines of both sides in a conflicted spec."""
    file = team.folder / spec_of(entity)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    marks = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
    file.write_text("".join(x for x in lines if not x.startswith(marks)), "utf-8")
    team.git("add", spec_of(entity))


def field(entity: str, name: str) -> Work:
    return lambda team: team.add_field(entity, f"{name}: integer | null")


def first_and_last_field(team: Team) -> None:
    """Add a field before the other fields of a book."""
    team.edit(
        spec_of("Book"), "    fields:\n", "    fields:\n      first: date | null\n"
    )


def test_a_field_of_each_in_one_entity(team: Team) -> None:
    unmerged = in_conflict(team, field("Book", "last"), first_and_last_field)
    assert spec_of("Book") not in unmerged
    assert "output/tests/edges.py" in unmerged

    settle(team)

    assert team.unmerged() == []
    assert team.revisions() == ["0001", "0002", "0002", "0003"]
    team.git("commit", "--quiet", "--no-edit")
    assert team.git("status", "--porcelain") == ""
    team.assert_in_step()
    assert "first: " in team.read("app/models/book.py")
    assert "last: " in team.read("app/models/book.py")


def test_fields_whose_spec_was_resolved_by_hand(team: Team) -> None:
    unmerged = in_conflict(team, field("Book", "one"), field("Book", "two"))
    assert spec_of("Book") in unmerged
    refused = team.shop.disk()

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "spec-in-conflict" in ran.err
    assert spec_of("Book") in ran.err
    assert team.shop.disk() == refused
    resolve_spec(team, "Book")
    settle(team)
    team.git("commit", "--quiet", "--no-edit")
    team.assert_in_step()
    assert "one" in team.read("openapi.yaml")
    assert "two" in team.read("openapi.yaml")


def test_specs_with_marks_that_were_added_all_the_same(team: Team) -> None:
    in_conflict(team, field("Book", "one"), field("Book", "two"))
    team.git("add", spec_of("Book"))

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "spec-in-conflict" in ran.err


def logs(before: str, line: str) -> Work:
    """Return a change that inserts a line before another one in the book service."""

    def work(team: Team) -> None:
        team.edit(SERVICE, before, f"        {line}\n{before}")

    return work


CREATE = "        return await self.repository.add(data)\n"


def both(*works: Work) -> Work:
    def work(team: Team) -> None:
        for each in works:
            each(team)

    return work


def test_edits_of_one_function_in_different_places(team: Team) -> None:
    def head(team: Team) -> None:
        team.edit(
            SERVICE,
            "    async def create_book(self, data: BookCreate) -> Book:\n"
            '        """Store a new book."""\n',
            "    async def create_book(self, data: BookCreate) -> Book:\n"
            '        """Store a new book, and tell."""\n',
        )

    in_conflict(
        team,
        both(head, field("Book", "last")),
        both(logs(CREATE, 'print("ben")'), first_and_last_field),
    )

    settle(team)

    assert '"""Store a new book, and tell."""' in team.read("app/services/book.py")
    assert 'print("ben")' in team.read("app/services/book.py")
    team.git("commit", "--quiet", "--no-edit")
    team.assert_in_step()


def in_region(line: str) -> Work:
    def work(team: Team) -> None:
        text = team.read("app/services/book.py")
        start = text.index("    # region custom:")
        end = text.index("    # endregion", start)
        file = team.output / "app/services/book.py"
        file.write_text(f"{text[:end]}    {line}\n{text[end:]}", "utf-8")

    return work


def test_a_region_that_both_have_filled_is_code_of_both(team: Team) -> None:
    in_conflict(
        team,
        both(in_region("ada = 1"), field("Book", "last")),
        both(in_region("ben = 2"), first_and_last_field),
    )

    ran = team.shop.run("merge")

    text = team.read("app/services/book.py")
    assert "ada = 1" in text
    assert "ben = 2" in text
    assert ran.code == 0, text
    assert text.count("region custom: methods") == 1
    assert "\u200b" not in text


def with_two_results(team: Team) -> None:
    """Leave a merge in conflict: both branches edited the same line of a service."""
    in_conflict(
        team,
        both(
            field("Book", "last"),
            lambda t: t.edit(SERVICE, CREATE, "        return 1\n"),
        ),
        both(
            first_and_last_field,
            lambda t: t.edit(SERVICE, CREATE, "        return 2\n"),
        ),
    )


def test_a_true_conflict_is_marked_and_git_knows_it(team: Team) -> None:
    with_two_results(team)

    said = settle(team, code=1)

    assert "CONFLICT                  app/services/book.py" in said
    assert team.unmerged() == [SERVICE]
    text = team.read("app/services/book.py")
    assert len(find_conflicts(text)) == 1
    assert "return 1\n" in text
    assert "return 2\n" in text
    before = work_tree(team)

    # A second run continues with the unresolved merge and changes nothing.
    settle(team, code=1)
    assert work_tree(team) == before
    assert team.shop.run("resolve", "--ours").code == 0
    settle(team)
    assert "return 2\n" in team.read("app/services/book.py")
    team.git("commit", "--quiet", "--no-edit")
    team.assert_in_step()


def test_a_file_that_one_side_deleted_stays_deleted(team: Team) -> None:
    in_conflict(
        team,
        both(
            field("Book", "last"),
            lambda t: (t.output / "tests/test_requests.py").unlink(),
        ),
        first_and_last_field,
    )

    settle(team)

    assert not (team.output / "tests/test_requests.py").exists()
    assert team.shop.run("check").code == 0


def test_a_file_deleted_by_one_and_edited_by_the_other_is_a_conflict(
    team: Team,
) -> None:
    path = "output/app/api/health.py"
    in_conflict(
        team,
        both(field("Book", "last"), lambda t: (t.folder / path).unlink()),
        both(first_and_last_field, lambda t: append(t, path, "\n\nben = 2\n")),
    )

    settle(team, code=1)

    assert path in team.unmerged()
    assert "ben = 2" in team.read("app/api/health.py")
    assert find_conflicts(team.read("app/api/health.py"))

    # Theirs is the side that deleted it.
    assert team.shop.run("resolve", "--theirs", path).code == 0

    assert not (team.folder / path).exists()
    assert path not in team.unmerged()
    assert team.shop.run().code == 0
    assert f"{path.removeprefix('output/')}  (opted out)" in team.shop.run("edits").out


def append(team: Team, path: str, text: str) -> None:
    file = team.folder / path
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def new_entity(name: str) -> Work:
    def work(team: Team) -> None:
        text = f"entities: {{{name}: {{fields: {{size: integer}}}}}}\n"
        (team.folder / f"specs/{name.lower()}.yaml").write_text(text, "utf-8")

    return work


def test_an_entity_of_each_and_edits_of_shared_files(team: Team) -> None:
    unmerged = in_conflict(
        team,
        both(new_entity("Ship"), lambda t: append(t, "output/requirements.txt", "a\n")),
        both(new_entity("Shop"), lambda t: append(t, "output/requirements.txt", "b\n")),
    )
    assert {
        "output/app/models/__init__.py",
        "output/openapi.yaml",
        "output/requirements.txt",
    } <= set(unmerged)

    ran = team.shop.run("merge")

    text = team.read("requirements.txt")
    assert {"a", "b"} <= set(text.splitlines())
    assert ran.code == (1 if find_conflicts(text) else 0), ran.err
    assert set(team.unmerged()) <= {"output/requirements.txt"}
    for path in ("app/models/__init__.py", "frontend/types.ts", "openapi.yaml"):
        assert "Ship" in team.read(path)
        assert "Shop" in team.read(path)


def test_an_entity_renamed_by_one_and_edited_by_the_other(team: Team) -> None:
    def rename(team: Team) -> None:
        team.edit(spec_of("Book"), "  Book:\n", "  Volume:\n    was: Book\n")

    in_conflict(
        team,
        both(rename, logs(CREATE, 'print("ada")')),
        both(in_region("ben = 2"), field("Member", "age")),
    )

    settle(team)

    text = team.read("app/services/volume.py")
    assert 'print("ada")' in text
    assert "ben = 2" in text
    assert not (team.output / "app/services/book.py").exists()
    team.git("commit", "--quiet", "--no-edit")
    team.assert_in_step()


def test_what_is_done_beside_the_merge_is_kept(team: Team) -> None:
    in_conflict(team, field("Book", "last"), first_and_last_field)
    team.edit("output/app/services/label.py", "class LabelService:\n", MINE)
    append(team, "output/app/schemas/book.py", "\n\nresolved = True\n")
    (team.output / "app/notes.py").write_text("notes = 1\n", "utf-8")

    ran = team.shop.run("merge")

    assert MINE in team.read("app/services/label.py")
    assert "resolved = True" in team.read("app/schemas/book.py")
    assert team.read("app/notes.py") == "notes = 1\n"
    assert ran.code == 0, ran.err
    status = team.git("status", "--porcelain").splitlines()
    assert " M output/app/services/label.py" in status
    assert "?? output/app/notes.py" in status


MINE = "class LabelService:\n    mine = 1\n\n"


def test_files_of_ones_own_are_left_to_git(team: Team) -> None:
    def own(line: str) -> Work:
        def work(team: Team) -> None:
            (team.output / "app/own.py").write_text(line, "utf-8")

        return work

    in_conflict(
        team,
        both(field("Book", "last"), own("ada = 1\n")),
        both(first_and_last_field, own("ben = 2\n")),
    )

    said = settle(team, code=1)

    assert "left to git               app/own.py" in said
    assert team.unmerged() == ["output/app/own.py"]
    assert "<<<<<<<" in team.read("app/own.py")


def test_gen_says_what_settles_a_merge(team: Team) -> None:
    in_conflict(team, first_and_last_field, new_entity("Ship"))
    append(
        team, "output/app/services/book.py", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n"
    )
    team.git("add", "--all")
    ran = team.shop.run("migrate", "merge")

    assert ran.code == 1
    assert "gen merge" in ran.err


def test_without_a_merge_it_is_refused(team: Team) -> None:
    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "no-merge" in ran.err


def test_a_git_that_is_too_old_is_refused(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_conflict(team, field("Book", "last"), first_and_last_field)
    before = work_tree(team)
    old = tmp_path / "bin/git"
    old.parent.mkdir()
    known = (
        f'case "$*" in *merge-tree*) exit 129;; esac; exec {shutil.which("git")} "$@"'
    )
    old.write_text(f"#!/bin/sh\n{known}\n", "utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}:/usr/bin:/bin")

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "git-too-old" in ran.err
    assert work_tree(team) == before


def work_tree(team: Team) -> dict[str, bytes]:
    """Return the bytes of all files outside `.git`."""
    disk = team.shop.disk()
    return {path: data for path, (data, _) in disk.items() if ".git/" not in path}


@pytest.mark.parametrize("how", ["rebase", "cherry-pick"])
def test_a_rebase_and_a_pick_are_settled_too(team: Team, how: str) -> None:
    team.on_branch("ada", lambda: both(field("Book", "last"), in_region("a = 1"))(team))
    team.on_branch("ben", lambda: first_and_last_field(team))
    if how == "rebase":
        team.git("rebase", "ada", may_fail=True)
    else:
        team.git("cherry-pick", "ada", may_fail=True)
    assert team.unmerged()

    settle(team)

    assert team.unmerged() == []
    team.git(how, "--continue")
    assert team.git("status", "--porcelain") == ""
    team.assert_in_step()
    assert "a = 1" in team.read("app/services/book.py")
    assert "first: " in team.read("app/models/book.py")


def test_in_ci_a_conflict_writes_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_two_results(team)
    before = work_tree(team)
    monkeypatch.setenv("CI", "1")

    assert team.shop.run("merge").code == 1
    assert work_tree(team) == before


def in_contract(path: str, method: str) -> Work:
    """Return a change that adds a hand-written operation to the contract."""
    route = (
        f"  {path}:\n    {method}:\n      operationId: mine\n"
        '      responses:\n        "204":\n          description: Done.\n'
    )
    return lambda team: team.edit("output/openapi.yaml", "paths:\n", f"paths:\n{route}")


def test_the_frontend_is_that_of_the_joined_contract(team: Team) -> None:
    def ours(team: Team) -> None:
        in_contract("/ours", "get")(team)
        field("Book", "last")(team)

    def theirs(team: Team) -> None:
        in_contract("/theirs", "post")(team)
        first_and_last_field(team)

    in_conflict(team, ours, theirs)
    settle(team)
    team.git("commit", "--quiet", "--no-edit")

    team.assert_in_step()
    operations = team.read("frontend/operations.ts")
    assert '"GET /ours"' in operations
    assert '"POST /theirs"' in operations
    types = team.read("frontend/types.ts")
    assert "  first: string | null;\n" in types
    assert "  last: number | null;\n" in types
    assert "frontend/" not in team.gen("edits").out
