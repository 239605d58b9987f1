"""Runs that are killed, or whose disk fails, at every system call.

The fast tests try one call in 23, the expensive ones every call.
"""

import errno
import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.diagnostics import Problems
from generator.tree import Tree
from generator.workspace import hold_run_lock, is_interrupted, recover
from tests.workspace.conftest import Workspace, emitted_file
from tests.workspace.crashes import KILLED, die, fail_at_call, run_in_child

Content = dict[str, tuple[bytes, bool]]
steps = pytest.mark.parametrize(
    "step", [23, pytest.param(1, marks=pytest.mark.expensive)]
)
LINES = "top = {}\nb = 1\n\n\n\n\n\ny = 1\nz = 1\n"
OLD_TREE: Tree = {
    "app/edited.py": emitted_file(LINES.format(1), "E"),
    "app/foreign.py": emitted_file("f\n"),
    "app/gone/left.py": emitted_file("left = 1\n", "L"),
    "app/gone/plain.py": emitted_file("plain = 1\n", "L"),
    "app/old/only.py": emitted_file("only = 1\n", "O"),
    "app/same.py": emitted_file("same\n"),
    "app/thrown.py": emitted_file("thrown\n"),
    "app/updated.py": emitted_file(LINES.format(1), "U"),
    "run.sh": emitted_file("#!/bin/sh\necho 1\n", executable=True),
}
NEW_TREE: Tree = {
    ".gen/schema/1.json": emitted_file("{}\n", frozen=True),
    "app/edited.py": emitted_file(LINES.format(2), "E"),
    "app/fresh/deep/new.py": emitted_file("new = 1\n"),
    "app/fresh/tool.sh": emitted_file("#!/bin/sh\n", executable=True),
    "app/same.py": emitted_file("same\n"),
    "app/thrown.py": emitted_file("thrown\n"),
    "app/updated.py": emitted_file(LINES.format(2), "U"),
    "run.sh": emitted_file("#!/bin/sh\necho 2\n", executable=True),
}


def folder_content(output: Path) -> Content:
    """Return the bytes and executability of all files outside stage and cache."""
    return {
        name: (path.read_bytes(), os.access(path, os.X_OK))
        for path in sorted(output.rglob("*"))
        if path.is_file()
        and not (name := str(path.relative_to(output))).startswith(
            (".gen/stage/", ".gen/cache/")
        )
    }


@pytest.fixture(scope="module")
def edited_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the old tree and some manual edits."""
    ws = Workspace(str(tmp_path_factory.mktemp("old") / "output"), Problems())
    ws.gen(OLD_TREE)
    ws.write_text("app/edited.py", LINES.format(1).replace("z = 1", "z = 1  # mine"))
    ws.write_text("app/gone/left.py", "left = 1  # mine\n")
    ws.write_text("app/notes.txt", "mine\n")
    ws.path("app/thrown.py").unlink()
    ws.path(".gen/base/app/same.py.base").unlink()
    return Path(ws.output)


@pytest.fixture(scope="module")
def expected_content(
    edited_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Content:
    """Return the content that an undisturbed run produces."""
    output = tmp_path_factory.mktemp("new") / "output"
    shutil.copytree(edited_folder, output)
    Workspace(str(output), Problems()).gen(NEW_TREE)
    return folder_content(output)


def fresh_copies(
    source: Path, work: Path, step: int
) -> Iterator[tuple[int, Workspace]]:
    """Yield successive fresh copies of a folder, numbered from 1."""
    for number in range(1, 10_000, step):
        output = work / "output"
        shutil.rmtree(output, ignore_errors=True)
        if source.exists():
            shutil.copytree(source, output)
        yield number, Workspace(str(output), Problems())


def killed_runs(
    source: Path, work: Path, run: Callable[[Workspace], object], step: int
) -> Iterator[Workspace]:
    """Yield the folders left by runs that are killed at successive system calls."""
    for number, ws in fresh_copies(source, work, step):

        def child(number: int = number, ws: Workspace = ws) -> None:
            fail_at_call(number, die, reads=False)
            run(ws)

        code = run_in_child(child)
        assert code in (0, KILLED)
        if code == 0:
            assert number > 30, "the calls are not counted"
            return
        yield ws


def recover_interrupted(ws: Workspace) -> Content:
    problems = Problems()
    with hold_run_lock(ws.output, problems, wait=0) as held:
        assert held is not None
        assert recover(held, problems) is not None
    assert not problems.items
    assert not ws.path(".gen/stage").exists()
    return folder_content(Path(ws.output))


def assert_old_or_new(found: Content, old: Content, new: Content) -> None:
    """Check that every file is either entirely old or entirely new."""
    for name in old.keys() | new.keys():
        assert found.get(name) in (old.get(name), new.get(name)), name


def test_an_uninterrupted_run_covers_all_kinds_of_actions(
    expected_content: Content,
) -> None:
    names = set(expected_content)

    assert expected_content["app/edited.py"][0].decode() == LINES.format(2).replace(
        "z = 1", "z = 1  # mine"
    )
    assert expected_content["app/gone/left.py"][0] == b"left = 1  # mine\n"
    assert expected_content["app/fresh/tool.sh"][1]
    assert "app/gone/plain.py" not in names
    assert ".gen/base/app/same.py.base" in names


@steps
def test_a_killed_run_leaves_the_old_tree_or_is_completed(
    edited_folder: Path, expected_content: Content, tmp_path: Path, step: int
) -> None:
    old = folder_content(edited_folder)
    ends = []
    for ws in killed_runs(edited_folder, tmp_path, lambda ws: ws.gen(NEW_TREE), step):
        found = folder_content(Path(ws.output))
        assert_old_or_new(found, old, expected_content)
        under_way = is_interrupted(ws.output)
        if not under_way:
            assert found in (old, expected_content)
        end = recover_interrupted(ws)
        assert end == (expected_content if under_way else found)
        ends.append(end == expected_content)
        assert ws.gen(NEW_TREE) is not None
        assert folder_content(Path(ws.output)) == expected_content
        assert not ws.path("app/old").exists()
        assert ws.drift_reasons(NEW_TREE) == {}

    assert ends == sorted(ends), "first the old tree, from the journal on the new one"
    assert True in ends
    assert False in ends


@pytest.mark.expensive
@steps
def test_a_killed_first_run_leaves_nothing_or_is_completed(
    tmp_path: Path, step: int
) -> None:
    whole = Workspace(str(tmp_path / "whole"), Problems())
    whole.gen(NEW_TREE)
    new = folder_content(Path(whole.output))

    none, work = tmp_path / "none", tmp_path / "w"
    for ws in killed_runs(none, work, lambda ws: ws.gen(NEW_TREE), step):
        if not is_interrupted(ws.output):
            assert folder_content(Path(ws.output)) in ({}, new)
        assert ws.gen(NEW_TREE) is not None
        assert folder_content(Path(ws.output)) == new


@pytest.mark.expensive
@steps
def test_a_killed_recovery_is_completed_by_the_next(
    edited_folder: Path, expected_content: Content, tmp_path: Path, step: int
) -> None:
    (tmp_path / "1").mkdir()
    for ws in killed_runs(
        edited_folder, tmp_path / "1", lambda ws: ws.gen(NEW_TREE), step
    ):
        if is_interrupted(ws.output):
            break
    journaled = Path(ws.output)

    for ws in killed_runs(journaled, tmp_path / "2", recover_interrupted, step):
        assert_old_or_new(
            folder_content(Path(ws.output)), folder_content(journaled), expected_content
        )
        assert recover_interrupted(ws) == expected_content


@pytest.mark.expensive
@steps
def test_edits_made_after_a_crash_are_merged(
    edited_folder: Path, expected_content: Content, tmp_path: Path, step: int
) -> None:
    for ws in killed_runs(edited_folder, tmp_path, lambda ws: ws.gen(NEW_TREE), step):
        for name in ("app/updated.py", "app/edited.py"):
            ws.write_text(
                name, ws.read_text(name).replace("y = 1", "y = 1  # after the crash")
            )
        ws.write_text("app/fresh/deep/new.py", "new = 'by hand'\n")
        ws.write_text("app/gone/plain.py", "plain = 1\n# after the crash\n")
        ws.write_text("app/old/only.py", "only = 2\n")

        assert ws.gen(NEW_TREE) is not None

        for name in ("app/updated.py", "app/edited.py"):
            expected = expected_content[name][0].decode()
            assert ws.read_text(name) == expected.replace(
                "y = 1", "y = 1  # after the crash"
            )
        assert ws.read_text("app/fresh/deep/new.py") == "new = 'by hand'\n"
        assert ws.read_text("app/gone/plain.py") == "plain = 1\n# after the crash\n"
        assert ws.read_text("app/old/only.py") == "only = 2\n"
        assert ws.read_base_copy("app/updated.py") == LINES.format(2)


@pytest.mark.expensive
@steps
def test_a_tree_reset_by_git_after_a_crash_is_generated_again(
    edited_folder: Path, expected_content: Content, tmp_path: Path, step: int
) -> None:
    old = folder_content(edited_folder)
    for ws in killed_runs(edited_folder, tmp_path, lambda ws: ws.gen(NEW_TREE), step):
        # Like `git reset --hard` and `git clean`: the stage is ignored by git and
        # stays.
        for name in folder_content(Path(ws.output)).keys() - old.keys():
            ws.path(name).unlink()
        for name, (data, _) in old.items():
            if not ws.path(name).exists() or ws.path(name).read_bytes() != data:
                ws.path(name).parent.mkdir(parents=True, exist_ok=True)
                ws.path(name).write_bytes(data)

        assert ws.gen(NEW_TREE) is not None

        found = folder_content(Path(ws.output))
        assert {n: d for n, (d, _) in found.items()} == {
            n: d for n, (d, _) in expected_content.items()
        }


@pytest.mark.parametrize(
    ("number", "step"),
    [
        (errno.ENOSPC, 23),
        pytest.param(errno.ENOSPC, 1, marks=pytest.mark.expensive),
        pytest.param(errno.EACCES, 1, marks=pytest.mark.expensive),
    ],
)
def test_a_disk_error_is_reported_and_leaves_no_partial_files(
    edited_folder: Path,
    expected_content: Content,
    tmp_path: Path,
    number: int,
    step: int,
) -> None:
    old = folder_content(edited_folder)

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    codes: set[str] = set()
    for at, ws in fresh_copies(edited_folder, tmp_path, step):
        report = tmp_path / "report"

        def child(at: int = at, ws: Workspace = ws, report: Path = report) -> None:
            calls = fail_at_call(at, fail, reads=True)
            applied = ws.gen(NEW_TREE)
            errors = [p.code for p in ws.problems.items if p.severity == "error"]
            disturbed = calls() >= at
            failed = applied is None
            assert not failed or errors
            report.write_text(f"{disturbed} {failed} {' '.join(errors)}")

        assert run_in_child(child) == 0
        disturbed, failed, *errors = report.read_text().split()
        codes.update(errors)
        if disturbed == "False":
            break
        found = folder_content(Path(ws.output))
        assert_old_or_new(found, old, expected_content)
        if not is_interrupted(ws.output):
            assert found == expected_content or (failed == "True" and found == old)
        assert ws.gen(NEW_TREE) is not None
        assert folder_content(Path(ws.output)) == expected_content

    assert {"write-failed", "write-interrupted"} <= codes


def test_a_full_disk_stops_the_run(ws: Workspace) -> None:
    ws.gen(OLD_TREE)
    before = folder_content(Path(ws.output))
    large: Tree = {**NEW_TREE, "app/large.txt": emitted_file("x" * 50_000 + "\n")}

    def child() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        assert ws.gen(large) is None
        assert ws.codes == ["write-failed"]

    assert run_in_child(child) == 0
    assert folder_content(Path(ws.output)) == before
    assert not ws.path(".gen/stage").exists()


def test_a_read_only_folder_can_be_planned_but_not_written() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ws = Workspace(f"{folder}/output", Problems())
        ws.gen(OLD_TREE)
        before = ws.file_states()
        for path in [Path(folder), *Path(folder).rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)

        def child() -> None:
            if os.getuid() == 0:
                os.setuid(65534)
            assert ws.is_unchanged()
            assert ws.drift_reasons(NEW_TREE) != {}
            assert ws.gen(NEW_TREE) is None
            assert set(ws.codes) == {"write-failed"}

        assert run_in_child(child) == 0
        for path in [Path(folder), *Path(folder).rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert {n: d for n, (d, _, _) in ws.file_states().items()} == {
            n: d for n, (d, _, _) in before.items()
        }
