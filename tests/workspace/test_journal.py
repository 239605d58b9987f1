import json
from pathlib import Path

import pytest

from generator.diagnostics import Problems
from generator.tree import Tree
from generator.workspace import (
    build_plan,
    hold_run_lock,
    is_interrupted,
    load_state,
    recover,
)
from generator.workspace.apply import apply_plan
from generator.workspace.journal import parse_journal
from tests.workspace.conftest import Workspace, emitted_file

TREE: Tree = {"app/a.py": emitted_file("a = 1\n"), "app/b.py": emitted_file("b = 1\n")}
CHANGED: Tree = {
    "app/a.py": emitted_file("a = 2\n"),
    "app/b.py": emitted_file("b = 2\n"),
}
JOURNAL_ITEM = {
    "path": "app/a.py",
    "old": None,
    "new": "0" * 64,
    "text": "0",
    "base": None,
    "drops_base": False,
}


def journal(**changes: object) -> bytes:
    document = {
        "version": 1,
        "lock": {"old": None, "new": "0" * 64},
        "items": [{**JOURNAL_ITEM, **changes}],
    }
    return json.dumps(document).encode()


def test_a_journal_is_read() -> None:
    found = parse_journal(journal())

    assert found is not None
    assert found.items[0].path == "app/a.py"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        journal(path="../../etc/cron.d/x"),
        journal(path="/etc/passwd"),
        journal(path=".git/hooks/pre-commit"),
        journal(path=1),
        journal(text="../../secret"),
        journal(base="/etc/passwd"),
        journal(extra=1),
    ],
)
def test_an_invalid_journal_stops_the_run(ws: Workspace, data: bytes) -> None:
    ws.gen(TREE)
    before = ws.file_states()
    ws.path(".gen/stage").mkdir()
    ws.path(".gen/stage/journal.json").write_bytes(data)
    ws.write_text(".gen/stage/0", "hostile")

    assert is_interrupted(ws.output)
    assert ws.gen(CHANGED) is None

    assert ws.codes == ["journal-invalid"]
    after = ws.file_states()
    assert {name: after[name] for name in before} == before


def test_a_stale_journal_is_dropped(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.path(".gen/stage").mkdir()
    ws.path(".gen/stage/journal.json").write_bytes(journal())
    ws.write_text(".gen/stage/0", "stale")

    assert ws.gen(CHANGED) is not None

    assert ws.read_text("app/a.py") == "a = 2\n"
    assert not ws.path(".gen/stage").exists()


def test_a_stage_without_a_journal_is_cleaned(ws: Workspace) -> None:
    ws.write_text(".gen/stage/0", "half writ")

    ws.gen(TREE)

    assert not ws.path(".gen/stage").exists()
    assert not is_interrupted(ws.output)


def test_one_run_at_a_time(ws: Workspace) -> None:
    ws.gen(TREE)

    with hold_run_lock(ws.output, Problems(), wait=0) as held:
        assert held is not None
        assert ws.gen(CHANGED) is None

    assert ws.codes == ["run-in-progress"]
    assert ws.gen(CHANGED) is not None


def test_holding_the_lock_creates_no_files(ws: Workspace) -> None:
    with hold_run_lock(ws.output, Problems(), wait=0) as held:
        assert held is not None

    assert not Path(ws.output).exists()


def test_an_uncreatable_folder_is_reported(ws: Workspace) -> None:
    Path(ws.output).write_text("a file")

    assert ws.gen(TREE) is None
    assert ws.codes[0] in ("write-failed", "blocked-path")


def test_a_lock_that_changes_during_the_run_stops_it(ws: Workspace) -> None:
    ws.gen(TREE)
    problems = Problems()
    with hold_run_lock(ws.output, problems) as held:
        assert held is not None
        assert recover(held, problems) is not None
        state = load_state(ws.output, problems)
        assert state is not None
        plan = build_plan(CHANGED, state, problems)
        assert plan is not None
        ws.write_text(".gen/lock.json", ws.read_text(".gen/lock.json") + "\n")

        assert apply_plan(held, plan, problems) is None

    assert [found.code for found in problems.items] == ["lock-changed"]
    assert ws.read_text("app/a.py") == "a = 1\n"


def test_a_file_that_changes_during_the_run_is_merged_by_the_next(
    ws: Workspace,
) -> None:
    ws.gen(TREE)
    problems = Problems()
    with hold_run_lock(ws.output, problems) as held:
        assert held is not None
        state = load_state(ws.output, problems)
        assert state is not None
        plan = build_plan(CHANGED, state, problems)
        assert plan is not None
        ws.write_text("app/a.py", "a = 1\n\n\n\n\n\n\nmine = 1\n")

        applied = apply_plan(held, plan, problems)

    assert applied is not None
    assert applied.skipped == ("app/a.py",)
    assert [found.code for found in problems.items] == ["changed-during-run"]
    assert ws.read_text("app/a.py") == "a = 1\n\n\n\n\n\n\nmine = 1\n"
    assert ws.read_text("app/b.py") == "b = 2\n"
    assert not ws.is_unchanged()

    ws.gen(CHANGED)
    assert ws.read_text("app/a.py") == "a = 2\n\n\n\n\n\n\nmine = 1\n"
