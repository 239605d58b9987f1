import json
import shutil
import subprocess

import pytest

from generator.diagnostics import Problems
from generator.tree import Tree
from generator.workspace import ActionKind, FileState, Lock, LockEntry, load_state
from generator.workspace.lock import parse_lock, render_lock
from tests.workspace.conftest import Workspace, emitted_file

FROZEN, MANAGED = FileState.FROZEN, FileState.MANAGED
BOOK_ENTRY = LockEntry("", "app/[entity].py", "Book")
LOCK = Lock(
    {
        ".gen/templates/a.jinja": LockEntry("b" * 64, "t", recorded=True),
        "app/a\"b'ü.py": LockEntry("", "t", None, FileState.DELETED),
        "app/book.py": BOOK_ENTRY,
        "compose.yaml": LockEntry("", "t", pins=('a."b.c"', "services")),
        "migrations/versions/0001_a.py": LockEntry("c" * 64, "m", None, FROZEN),
    },
    "0.1.0",
)
TREE: Tree = {
    "app/a.py": emitted_file("a = 1\nb = 1\n\n\n\n\nc = 1\nd = 1\n", "A"),
    "app/b.py": emitted_file("b\n", "B"),
    "m/1.py": emitted_file("r\n", frozen=True),
}
CHANGED: Tree = {
    **TREE,
    "app/a.py": emitted_file("a = 2\nb = 1\n\n\n\n\nc = 1\nd = 1\n", "A"),
}


def test_a_lock_round_trips() -> None:
    found = parse_lock(render_lock(LOCK))

    assert not found.damaged
    assert found.version == "0.1.0"
    assert found.entries == {
        path: (entry,)
        for path, entry in LOCK.entries.items()
        if not path.startswith("migrations/")
    }


def test_each_file_is_one_line_in_sorted_order() -> None:
    lines = render_lock(LOCK).decode().splitlines()

    assert [line[:10] for line in lines if "template" in line] == [
        '".gen/temp',
        '"app/a\\"b\'',
        '"app/book.',
        '"compose.y',
    ]
    assert json.loads(render_lock(LOCK))["version"] == 2


def test_the_lock_does_not_repeat_base_copies() -> None:
    text = render_lock(LOCK).decode()

    assert [line[:17] for line in text.splitlines() if "hash" in line] == [
        '".gen/templates/a'
    ]
    assert "0001_a" not in text


def test_a_union_of_added_lines_is_a_valid_lock() -> None:
    lines = render_lock(LOCK).decode().splitlines(keepends=True)
    added = [line.replace("app/book", f"app/{name}") for name in "xy" for line in lines]
    at = next(n for n, line in enumerate(lines) if "app/book" in line)

    union = [*lines[: at + 1], *(a for a in added if "app/x" in a or "app/y" in a)]
    found = parse_lock("".join([*union, *lines[at + 1 :]]).encode())

    assert not found.damaged
    assert {"app/x.py", "app/y.py", "app/book.py"} <= found.entries.keys()


def test_a_lock_of_version_1_is_read() -> None:
    line = json.dumps(
        {"hash": "a" * 64, "template": "t", "entity": None, "state": MANAGED}
    )
    old = f'{{"version": 1, "digest": null, "files": {{"app/a.py": {line}}}}}'

    found = parse_lock(old.encode())

    assert not found.damaged
    (entry,) = found.entries["app/a.py"]
    assert (entry.hash, entry.recorded) == ("a" * 64, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 1, "digest": null, "files": []}',
        '{"version": 2, "files": {}}',
        '{"version": "1", "digest": null, "files": {}}',
        "[" * 100_000,
        '{"version": 1, "digest": null, "files": {"a": {"hash": 1}}}',
        render_lock(LOCK).decode().replace('"services"]', "1]"),
        render_lock(LOCK).decode().replace('"pins": [', '"pins": 1, "x": ['),
    ],
)
def test_an_invalid_lock_is_damaged(text: str) -> None:
    assert parse_lock(text.encode()).damaged


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", ".git/config", ".gen/lock.json"]
)
@pytest.mark.parametrize("damage", ["", "<<<<<<< HEAD\n"])
def test_a_lock_with_unsafe_paths_stops_the_run(
    ws: Workspace, path: str, damage: str
) -> None:
    ws.gen(TREE)
    hostile = render_lock(Lock({path: BOOK_ENTRY})).decode()
    ws.write_text(".gen/lock.json", damage + hostile)

    assert ws.gen(TREE) is None

    assert ws.codes == ["lock-path"]


def test_a_newer_lock_stops_the_run(ws: Workspace) -> None:
    ws.gen(TREE)
    lock = ws.read_text(".gen/lock.json")
    ws.write_text(".gen/lock.json", lock.replace('"version": 2', '"version": 3'))

    assert ws.gen(TREE) is None
    assert ws.codes == ["lock-newer"]


def _edit(ws: Workspace) -> str:
    edited = ws.read_text("app/a.py").replace("d = 1", "d = 1  # mine")
    ws.write_text("app/a.py", edited)
    return edited


@pytest.mark.parametrize("damage", ["gone", "cut", "marks", "both", "reformatted"])
def test_a_damaged_lock_is_rebuilt_and_edits_still_merge(
    ws: Workspace, damage: str
) -> None:
    ws.gen(TREE)
    edited = _edit(ws)
    lock = ws.read_text(".gen/lock.json")
    path = ws.path(".gen/lock.json")
    other = lock.replace('"entity": "A"', '"entity": "Z"')
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        ws.write_text(".gen/lock.json", lock[: len(lock) // 2])
    elif damage == "marks":
        ws.write_text(
            ".gen/lock.json", f"<<<<<<< HEAD\n{other}=======\n{lock}>>>>>>> feature\n"
        )
    elif damage == "both":
        ws.write_text(".gen/lock.json", other + lock)
    else:
        ws.write_text(".gen/lock.json", json.dumps(json.loads(lock), indent=4))

    assert not ws.is_unchanged() or damage == "reformatted"
    assert ws.gen(CHANGED) is not None

    assert [
        found.code for found in ws.problems.items if found.severity == "error"
    ] == []
    assert ws.read_text("app/a.py") == edited.replace("a = 1", "a = 2")
    assert ws.path("m/1.py").exists()
    assert ws.drift_reasons(CHANGED) == {}
    assert ws.codes == []


def test_files_known_only_by_base_copies_are_not_removed(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.path(".gen/lock.json").unlink()

    ws.gen({"app/a.py": TREE["app/a.py"]})

    assert ws.read_text("app/b.py") == "b\n"
    assert ws.read_text("m/1.py") == "r\n"


def test_base_copies_merged_by_git_are_used(ws: Workspace) -> None:
    ws.gen(TREE)
    merged = "a = 2\nb = 1\n\n\n\n\nc = 2\nd = 1\n"
    lock = ws.read_text(".gen/lock.json")
    ws.write_text(".gen/lock.json", f"<<<<<<< a\n{lock}=======\n{lock}>>>>>>> b\n")
    ws.write_text(".gen/base/app/a.py.base", merged)
    ws.write_text("app/a.py", merged.replace("d = 1", "d = 1  # mine"))
    theirs: Tree = {
        **TREE,
        "app/a.py": emitted_file(merged.replace("b = 1", "b = 3"), "A"),
    }

    ws.gen(theirs)

    assert ws.read_text("app/a.py") == "a = 2\nb = 3\n\n\n\n\nc = 2\nd = 1  # mine\n"


def test_a_base_copy_with_conflict_markers_is_ignored(ws: Workspace) -> None:
    ws.gen(TREE)
    _edit(ws)
    base = ws.read_text(".gen/base/app/a.py.base")
    marked = f"<<<<<<< HEAD\n{base}=======\nx\n>>>>>>> feature\n"
    ws.write_text(".gen/base/app/a.py.base", marked)

    assert ws.gen(CHANGED) is None
    assert ws.codes == ["base-missing"]


def _commit(ws: Workspace) -> None:
    for arguments in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["commit", "--quiet", "-mx"],
    ):
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
        subprocess.run(["git", *who, *arguments], cwd=ws.output, check=True)


@pytest.mark.parametrize("remembered", [True, False])
def test_a_base_copy_changed_together_with_the_file_is_not_trusted(
    ws: Workspace, remembered: bool
) -> None:
    ws.gen(TREE)
    _commit(ws)
    if not remembered:
        shutil.rmtree(ws.path(".gen/cache"))
    for name in ("app/a.py", ".gen/base/app/a.py.base"):
        ws.write_text(name, ws.read_text(name).replace("d = 1", "d = 1  # mine"))

    assert ws.gen(CHANGED) is not None

    assert ws.read_text("app/a.py") == CHANGED["app/a.py"].text.replace(
        "d = 1", "d = 1  # mine"
    )
    assert ws.read_base_copy("app/a.py") == CHANGED["app/a.py"].text


def test_a_changed_base_copy_without_a_git_version_is_not_trusted(
    ws: Workspace,
) -> None:
    ws.gen({})
    _commit(ws)
    ws.gen(TREE)
    for name in ("app/a.py", ".gen/base/app/a.py.base"):
        ws.write_text(name, ws.read_text(name).replace("a = 1", "mine = 1"))
    before = ws.file_states()

    assert ws.gen(CHANGED) is None
    assert ws.codes == ["base-missing"]
    assert ws.file_states() == before


def test_a_committed_base_copy_needs_no_cache(ws: Workspace) -> None:
    ws.gen(TREE)
    _commit(ws)
    shutil.rmtree(ws.path(".gen/cache"))

    assert ws.planned_actions(CHANGED)["app/a.py"].kind is ActionKind.UPDATE


def test_a_base_copy_in_the_cache_needs_no_commit(ws: Workspace) -> None:
    ws.gen({})
    _commit(ws)
    ws.gen(TREE)
    ws.gen(CHANGED)

    assert ws.planned_actions(TREE)["app/a.py"].kind is ActionKind.UPDATE


def test_a_lost_base_copy_is_rewritten_if_nothing_changed(
    ws: Workspace,
) -> None:
    ws.gen(TREE)
    _edit(ws)
    before = ws.file_states()
    ws.path(".gen/base/app/a.py.base").unlink()
    ws.path(".gen/base/app/b.py.base").unlink()

    assert ws.drift_reasons(TREE) == {
        "app/a.py": "edited lock",
        "app/b.py": "edited lock",
    }
    ws.gen(TREE)

    after = ws.file_states()
    assert {n: d for n, (d, _, _) in after.items()} == {
        n: d for n, (d, _, _) in before.items()
    }


def test_a_missing_folder_has_an_empty_state(ws: Workspace) -> None:
    problems = Problems()

    state = load_state(ws.output, problems)

    assert state is not None
    assert state.lock == Lock()
    assert problems.items == ()


def test_a_rebuilt_entry_of_an_emitted_file_is_managed(
    ws: Workspace,
) -> None:
    ws.gen(TREE)
    ws.path(".gen/lock.json").unlink()

    assert ws.planned_actions(CHANGED)["app/a.py"].kind is ActionKind.UPDATE
