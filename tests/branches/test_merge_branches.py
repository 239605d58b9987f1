"""`gen merge` resolves a conflicted git merge without losing either side."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.merge import find_conflicts
from tests.branches.team import BranchProject, spec_path

pytestmark = pytest.mark.expensive

SERVICE = "output/app/services/book.py"


Work = Callable[[BranchProject], None]


def merge_work(team: BranchProject, ada: Work, ben: Work) -> list[str]:
    """Commit work on two branches, merge them and return the paths in conflict."""
    team.commit_on_branch("ada", lambda: ada(team))
    team.commit_on_branch("ben", lambda: ben(team))
    return team.merge("ada", into="ben")


def run_merge(team: BranchProject, code: int = 0) -> str:
    """Run `gen merge`, check its exit code and return its messages."""
    ran = team.shop.run("merge")
    assert ran.code == code, ran.err
    return ran.err


def resolve_spec(team: BranchProject, entity: str) -> None:
    """Keep the lines of both sides in a conflicted spec."""
    file = team.folder / spec_path(entity)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    marks = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
    file.write_text("".join(x for x in lines if not x.startswith(marks)), "utf-8")
    team.git("add", spec_path(entity))


def adds_field(entity: str, name: str) -> Work:
    return lambda team: team.add_field(entity, f"{name}: integer | null")


def add_first_field(team: BranchProject) -> None:
    """Add a field before the other fields of a book."""
    team.edit(
        spec_path("Book"), "    fields:\n", "    fields:\n      first: date | null\n"
    )


def test_both_branches_add_a_field_to_one_entity(team: BranchProject) -> None:
    unmerged = merge_work(team, adds_field("Book", "last"), add_first_field)
    assert spec_path("Book") not in unmerged
    assert "output/tests/edges.py" in unmerged

    run_merge(team)

    assert team.unmerged_paths() == []
    assert team.revisions() == ["0001", "0002", "0002", "0003"]
    team.git("commit", "--quiet", "--no-edit")
    assert team.git("status", "--porcelain") == ""
    team.assert_up_to_date()
    assert "first: " in team.read("app/models/book.py")
    assert "last: " in team.read("app/models/book.py")


def test_conflicting_specs_must_be_resolved_first(team: BranchProject) -> None:
    unmerged = merge_work(team, adds_field("Book", "one"), adds_field("Book", "two"))
    assert spec_path("Book") in unmerged
    refused = team.shop.file_states()

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "spec-in-conflict" in ran.err
    assert spec_path("Book") in ran.err
    assert team.shop.file_states() == refused
    resolve_spec(team, "Book")
    run_merge(team)
    team.git("commit", "--quiet", "--no-edit")
    team.assert_up_to_date()
    assert "one" in team.read("openapi.yaml")
    assert "two" in team.read("openapi.yaml")


def test_staged_specs_with_conflict_markers_are_refused(team: BranchProject) -> None:
    merge_work(team, adds_field("Book", "one"), adds_field("Book", "two"))
    team.git("add", spec_path("Book"))

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "spec-in-conflict" in ran.err


def inserts_line(before: str, line: str) -> Work:
    """Return a change that inserts a line before another one in the book service."""

    def work(team: BranchProject) -> None:
        team.edit(SERVICE, before, f"        {line}\n{before}")

    return work


CREATE = "        return await self.repository.add(data)\n"


def in_sequence(*works: Work) -> Work:
    def work(team: BranchProject) -> None:
        for each in works:
            each(team)

    return work


def test_edits_of_one_function_in_different_places(team: BranchProject) -> None:
    def head(team: BranchProject) -> None:
        team.edit(
            SERVICE,
            "    async def create_book(self, data: BookCreate) -> Book:\n"
            '        """Store a new book."""\n',
            "    async def create_book(self, data: BookCreate) -> Book:\n"
            '        """Store a new book, and tell."""\n',
        )

    merge_work(
        team,
        in_sequence(head, adds_field("Book", "last")),
        in_sequence(inserts_line(CREATE, 'print("ben")'), add_first_field),
    )

    run_merge(team)

    assert '"""Store a new book, and tell."""' in team.read("app/services/book.py")
    assert 'print("ben")' in team.read("app/services/book.py")
    team.git("commit", "--quiet", "--no-edit")
    team.assert_up_to_date()


def adds_in_region(line: str) -> Work:
    def work(team: BranchProject) -> None:
        text = team.read("app/services/book.py")
        start = text.index("    # region custom:")
        end = text.index("    # endregion", start)
        file = team.output / "app/services/book.py"
        file.write_text(f"{text[:end]}    {line}\n{text[end:]}", "utf-8")

    return work


def test_a_region_filled_on_both_branches_keeps_both(team: BranchProject) -> None:
    merge_work(
        team,
        in_sequence(adds_in_region("ada = 1"), adds_field("Book", "last")),
        in_sequence(adds_in_region("ben = 2"), add_first_field),
    )

    ran = team.shop.run("merge")

    text = team.read("app/services/book.py")
    assert "ada = 1" in text
    assert "ben = 2" in text
    assert ran.code == 0, text
    assert text.count("region custom: methods") == 1
    assert "\u200b" not in text


def merge_conflicting_edits(team: BranchProject) -> None:
    """Leave a merge in conflict: both branches edited the same line of a service."""
    merge_work(
        team,
        in_sequence(
            adds_field("Book", "last"),
            lambda t: t.edit(SERVICE, CREATE, "        return 1\n"),
        ),
        in_sequence(
            add_first_field,
            lambda t: t.edit(SERVICE, CREATE, "        return 2\n"),
        ),
    )


def test_a_conflict_is_marked_and_recorded_in_git(team: BranchProject) -> None:
    merge_conflicting_edits(team)

    said = run_merge(team, code=1)

    assert "CONFLICT                  app/services/book.py" in said
    assert team.unmerged_paths() == [SERVICE]
    text = team.read("app/services/book.py")
    assert len(find_conflicts(text)) == 1
    assert "return 1\n" in text
    assert "return 2\n" in text
    before = read_work_tree(team)

    # A second run continues with the unresolved merge and changes nothing.
    run_merge(team, code=1)
    assert read_work_tree(team) == before
    assert team.shop.run("resolve", "--ours").code == 0
    run_merge(team)
    assert "return 2\n" in team.read("app/services/book.py")
    team.git("commit", "--quiet", "--no-edit")
    team.assert_up_to_date()


def test_a_file_that_one_side_deleted_stays_deleted(team: BranchProject) -> None:
    merge_work(
        team,
        in_sequence(
            adds_field("Book", "last"),
            lambda t: (t.output / "tests/test_requests.py").unlink(),
        ),
        add_first_field,
    )

    run_merge(team)

    assert not (team.output / "tests/test_requests.py").exists()
    assert team.shop.run("check").code == 0


def test_a_file_deleted_by_one_and_edited_by_the_other_is_a_conflict(
    team: BranchProject,
) -> None:
    path = "output/app/api/health.py"
    merge_work(
        team,
        in_sequence(adds_field("Book", "last"), lambda t: (t.folder / path).unlink()),
        in_sequence(add_first_field, lambda t: append(t, path, "\n\nben = 2\n")),
    )

    run_merge(team, code=1)

    assert path in team.unmerged_paths()
    assert "ben = 2" in team.read("app/api/health.py")
    assert find_conflicts(team.read("app/api/health.py"))

    # Theirs is the side that deleted it.
    assert team.shop.run("resolve", "--theirs", path).code == 0

    assert not (team.folder / path).exists()
    assert path not in team.unmerged_paths()
    assert team.shop.run().code == 0
    assert f"{path.removeprefix('output/')}  (opted out)" in team.shop.run("edits").out


def append(team: BranchProject, path: str, text: str) -> None:
    file = team.folder / path
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def adds_entity(name: str) -> Work:
    def work(team: BranchProject) -> None:
        text = f"entities: {{{name}: {{fields: {{size: integer}}}}}}\n"
        (team.folder / f"specs/{name.lower()}.yaml").write_text(text, "utf-8")

    return work


def test_both_branches_add_an_entity_and_edit_shared_files(team: BranchProject) -> None:
    unmerged = merge_work(
        team,
        in_sequence(
            adds_entity("Ship"), lambda t: append(t, "output/requirements.txt", "a\n")
        ),
        in_sequence(
            adds_entity("Shop"), lambda t: append(t, "output/requirements.txt", "b\n")
        ),
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
    assert set(team.unmerged_paths()) <= {"output/requirements.txt"}
    for path in ("app/models/__init__.py", "frontend/types.ts", "openapi.yaml"):
        assert "Ship" in team.read(path)
        assert "Shop" in team.read(path)


def test_an_entity_is_renamed_on_one_branch_and_edited_on_the_other(
    team: BranchProject,
) -> None:
    def rename(team: BranchProject) -> None:
        team.edit(spec_path("Book"), "  Book:\n", "  Volume:\n    was: Book\n")

    merge_work(
        team,
        in_sequence(rename, inserts_line(CREATE, 'print("ada")')),
        in_sequence(adds_in_region("ben = 2"), adds_field("Member", "age")),
    )

    run_merge(team)

    text = team.read("app/services/volume.py")
    assert 'print("ada")' in text
    assert "ben = 2" in text
    assert not (team.output / "app/services/book.py").exists()
    team.git("commit", "--quiet", "--no-edit")
    team.assert_up_to_date()


def test_unrelated_work_during_the_merge_is_kept(team: BranchProject) -> None:
    merge_work(team, adds_field("Book", "last"), add_first_field)
    team.edit("output/app/services/label.py", "class LabelService:\n", EDITED_CLASS)
    append(team, "output/app/schemas/book.py", "\n\nresolved = True\n")
    (team.output / "app/notes.py").write_text("notes = 1\n", "utf-8")

    ran = team.shop.run("merge")

    assert EDITED_CLASS in team.read("app/services/label.py")
    assert "resolved = True" in team.read("app/schemas/book.py")
    assert team.read("app/notes.py") == "notes = 1\n"
    assert ran.code == 0, ran.err
    status = team.git("status", "--porcelain").splitlines()
    assert " M output/app/services/label.py" in status
    assert "?? output/app/notes.py" in status


EDITED_CLASS = "class LabelService:\n    mine = 1\n\n"


def test_conflicts_of_user_files_are_left_to_git(team: BranchProject) -> None:
    def own(line: str) -> Work:
        def work(team: BranchProject) -> None:
            (team.output / "app/own.py").write_text(line, "utf-8")

        return work

    merge_work(
        team,
        in_sequence(adds_field("Book", "last"), own("ada = 1\n")),
        in_sequence(add_first_field, own("ben = 2\n")),
    )

    said = run_merge(team, code=1)

    assert "left to git               app/own.py" in said
    assert team.unmerged_paths() == ["output/app/own.py"]
    assert "<<<<<<<" in team.read("app/own.py")


def test_migrate_merge_suggests_gen_merge(team: BranchProject) -> None:
    merge_work(team, add_first_field, adds_entity("Ship"))
    append(
        team, "output/app/services/book.py", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n"
    )
    team.git("add", "--all")
    ran = team.shop.run("migrate", "merge")

    assert ran.code == 1
    assert "gen merge" in ran.err


def test_without_a_git_merge_gen_merge_is_refused(team: BranchProject) -> None:
    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "no-merge" in ran.err


def test_an_outdated_git_is_refused(
    team: BranchProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_work(team, adds_field("Book", "last"), add_first_field)
    before = read_work_tree(team)
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
    assert read_work_tree(team) == before


def read_work_tree(team: BranchProject) -> dict[str, bytes]:
    """Return the bytes of all files outside `.git`."""
    disk = team.shop.file_states()
    return {path: data for path, (data, _) in disk.items() if ".git/" not in path}


@pytest.mark.parametrize("how", ["rebase", "cherry-pick"])
def test_a_rebase_and_a_cherry_pick_are_resolved(team: BranchProject, how: str) -> None:
    team.commit_on_branch(
        "ada",
        lambda: in_sequence(adds_field("Book", "last"), adds_in_region("a = 1"))(team),
    )
    team.commit_on_branch("ben", lambda: add_first_field(team))
    if how == "rebase":
        team.git("rebase", "ada", may_fail=True)
    else:
        team.git("cherry-pick", "ada", may_fail=True)
    assert team.unmerged_paths()

    run_merge(team)

    assert team.unmerged_paths() == []
    team.git(how, "--continue")
    assert team.git("status", "--porcelain") == ""
    team.assert_up_to_date()
    assert "a = 1" in team.read("app/services/book.py")
    assert "first: " in team.read("app/models/book.py")


def test_in_ci_a_conflict_writes_nothing(
    team: BranchProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_conflicting_edits(team)
    before = read_work_tree(team)
    monkeypatch.setenv("CI", "1")

    assert team.shop.run("merge").code == 1
    assert read_work_tree(team) == before


def adds_operation(path: str, method: str) -> Work:
    """Return a change that adds a hand-written operation to the contract."""
    route = (
        f"  {path}:\n    {method}:\n      operationId: mine\n"
        '      responses:\n        "204":\n          description: Done.\n'
    )
    return lambda team: team.edit("output/openapi.yaml", "paths:\n", f"paths:\n{route}")


def test_the_frontend_follows_the_merged_contract(team: BranchProject) -> None:
    def ours(team: BranchProject) -> None:
        adds_operation("/ours", "get")(team)
        adds_field("Book", "last")(team)

    def theirs(team: BranchProject) -> None:
        adds_operation("/theirs", "post")(team)
        add_first_field(team)

    merge_work(team, ours, theirs)
    run_merge(team)
    team.git("commit", "--quiet", "--no-edit")

    team.assert_up_to_date()
    operations = team.read("frontend/operations.ts")
    assert '"GET /ours"' in operations
    assert '"POST /theirs"' in operations
    types = team.read("frontend/types.ts")
    assert "  first: string | null;\n" in types
    assert "  last: number | null;\n" in types
    assert "frontend/" not in team.gen("edits").out
