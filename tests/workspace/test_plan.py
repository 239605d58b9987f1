import os
from pathlib import Path

import pytest

from generator.tree import Tree
from generator.workspace import ActionKind, DriftReason
from generator.workspace.base_format import decode_base, encode_base
from tests.workspace.conftest import Workspace, emitted

BOOK = (
    "class Book:\n    title: str\n    price: int\n\n\ndef end() -> int:\n    return 1\n"
)
BOOK_2 = BOOK.replace("return 1", "return 2")
TREE: Tree = {
    "app/book.py": emitted(BOOK, "Book"),
    "app/main.py": emitted("app = 1\n"),
    "scripts/types.sh": emitted("#!/bin/sh\n", executable=True),
}
CHANGED: Tree = {**TREE, "app/book.py": emitted(BOOK_2, "Book")}
WITHOUT_BOOK: Tree = {k: v for k, v in TREE.items() if k != "app/book.py"}


def test_an_empty_folder_gets_the_tree_with_base_copies_and_lock(ws: Workspace) -> None:
    assert ws.gen(TREE) is not None

    assert {name: data for name, (data, _, _) in ws.snapshot().items()} == {
        ".gen/base/app/book.py.base": encode_base("app/book.py", BOOK.encode()),
        ".gen/base/app/main.py.base": b"|app = 1\n",
        ".gen/base/scripts/types.sh.base": b"|#!/bin/sh\n",
        ".gen/lock.json": ws.path(".gen/lock.json").read_bytes(),
        "app/book.py": BOOK.encode(),
        "app/main.py": b"app = 1\n",
        "scripts/types.sh": b"#!/bin/sh\n",
    }
    assert os.access(ws.path("scripts/types.sh"), os.X_OK)
    assert not os.access(ws.path(".gen/base/scripts/types.sh.base"), os.X_OK)


def test_a_second_run_writes_nothing(ws: Workspace) -> None:
    ws.gen(TREE)
    before = ws.snapshot()

    applied = ws.gen(TREE)

    assert applied is not None
    assert not applied.completed
    assert ws.snapshot() == before
    assert ws.drift(TREE) == {}


def test_only_what_changed_is_touched(ws: Workspace) -> None:
    ws.gen(TREE)
    before = ws.snapshot()

    ws.gen(CHANGED)

    after = ws.snapshot()
    assert {name for name in after if after[name] != before[name]} == {
        "app/book.py",
        ".gen/base/app/book.py.base",
    }
    assert ws.text("app/book.py") == BOOK_2
    assert ws.base("app/book.py") == BOOK_2


def test_a_hand_edit_stays_and_gets_the_generators_change(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", BOOK.replace("price: int\n", "price: int = 0  # mine\n"))

    assert ws.planned(TREE)["app/book.py"].kind is ActionKind.KEEP
    assert ws.drift(TREE) == {}
    assert ws.planned(CHANGED)["app/book.py"].kind is ActionKind.MERGE

    ws.gen(CHANGED)

    expected = BOOK_2.replace("price: int\n", "price: int = 0  # mine\n")
    assert ws.text("app/book.py") == expected
    assert ws.base("app/book.py") == BOOK_2
    assert ws.drift(CHANGED) == {}


def test_the_form_and_the_mode_of_an_edited_file_stay(ws: Workspace) -> None:
    ws.gen(TREE)
    edited = BOOK.replace("price: int\n", "price: int = 0\n")
    data = b"\xef\xbb\xbf" + edited.rstrip("\n").replace("\n", "\r\n").encode()
    ws.path("app/book.py").write_bytes(data)
    ws.path("app/book.py").chmod(0o750)

    ws.gen(CHANGED)

    assert ws.path("app/book.py").read_bytes() == data.replace(b"return 1", b"return 2")
    assert ws.path("app/book.py").stat().st_mode & 0o777 == 0o750


def test_a_checkout_with_crlf_is_no_edit(ws: Workspace) -> None:
    ws.gen(TREE)
    for name, (data, _, _) in ws.snapshot().items():
        ws.path(name).write_bytes(data.replace(b"\n", b"\r\n"))

    assert ws.drift(TREE) == {}
    assert ws.unchanged()
    assert ws.planned(CHANGED)["app/book.py"].kind is ActionKind.UPDATE
    assert ws.planned(WITHOUT_BOOK)["app/book.py"].kind is ActionKind.REMOVE
    ws.gen(CHANGED)
    assert ws.path("app/book.py").read_bytes() == BOOK_2.replace("\n", "\r\n").encode()


def test_a_collision_is_marked_in_the_file(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", BOOK.replace("return 1", "return 10"))

    plan = ws.plan(CHANGED)
    assert plan is not None
    assert [action.path for action in plan.conflicts] == ["app/book.py"]
    assert plan.conflicts[0].conflicts[0].ours == "end in app/book.py (edited by hand)"
    assert ws.gen(CHANGED) is not None

    text = ws.text("app/book.py")
    assert "<<<<<<< ours: end in app/book.py (edited by hand)\n    return 10\n" in text
    assert "    return 2\n>>>>>>> theirs: gen" in text
    assert "entity Book\n" in text


def test_a_run_is_refused_while_marks_are_in_a_file(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", BOOK.replace("return 1", "return 10"))
    ws.gen(CHANGED)
    before = ws.snapshot()

    plan = ws.plan(CHANGED)
    assert plan is not None
    assert [action.path for action in plan.unresolved] == ["app/book.py"]
    assert not plan.can_apply
    assert ws.drift(CHANGED) == {"app/book.py": "unresolved conflict"}
    assert not ws.unchanged()
    assert ws.gen(TREE) is None
    assert ws.gen(WITHOUT_BOOK) is None
    assert ws.snapshot() == before

    ws.put("app/book.py", BOOK_2.replace("return 2", "return 12"))
    assert ws.gen(CHANGED) is not None
    assert ws.unchanged()
    assert ws.text("app/book.py") == BOOK_2.replace("return 2", "return 12")


def test_a_conflict_can_stop_the_run(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", BOOK.replace("return 1", "return 10"))

    plan = ws.plan(CHANGED, on_conflict="abort")

    assert plan is not None
    assert not plan.can_apply


def test_a_file_of_a_removed_entity_goes_with_its_empty_folder(ws: Workspace) -> None:
    tree: Tree = {**TREE, "app/modules/shelf/models.py": emitted("x = 1\n", "Shelf")}
    ws.gen(tree)

    ws.gen(TREE)

    assert not ws.path("app/modules").exists()
    assert not ws.path(".gen/base/app/modules").exists()
    assert ws.path("app/book.py").exists()
    assert ws.drift(TREE) == {}


def test_an_edited_file_of_a_removed_entity_stays_and_is_reported_once(
    ws: Workspace,
) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", BOOK + "# mine\n")

    assert ws.planned(WITHOUT_BOOK)["app/book.py"].kind is ActionKind.DETACH
    ws.gen(WITHOUT_BOOK)

    assert ws.text("app/book.py") == BOOK + "# mine\n"
    assert ws.drift(WITHOUT_BOOK) == {}
    ws.put("app/book.py", BOOK)
    assert not ws.planned(WITHOUT_BOOK)["app/book.py"].writes


def test_a_detached_file_is_merged_when_its_entity_comes_back(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", "# mine\n" + BOOK)
    ws.gen(WITHOUT_BOOK)

    ws.gen(CHANGED)

    assert ws.text("app/book.py") == "# mine\n" + BOOK_2


def test_a_detached_file_that_is_deleted_is_forgotten(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", "# mine\n" + BOOK)
    ws.gen(WITHOUT_BOOK)
    ws.path("app/book.py").unlink()

    ws.gen(WITHOUT_BOOK)

    assert "book.py" not in ws.text(".gen/lock.json")
    assert not ws.path(".gen/base/app/book.py.base").exists()


def test_a_file_deleted_by_hand_stays_deleted(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.path("app/book.py").unlink()

    assert ws.drift(TREE) == {"app/book.py": "missing"}
    assert not ws.unchanged()
    ws.gen(TREE)

    assert not ws.path("app/book.py").exists()
    assert ws.drift(TREE) == {}
    assert ws.unchanged()
    assert ws.gen({**TREE, "app/main.py": emitted("app = 2\n")}) is not None
    assert not ws.path("app/book.py").exists()


def test_a_deleted_file_that_the_generator_changes_stays_deleted(
    ws: Workspace,
) -> None:
    ws.gen(TREE)
    ws.path("app/book.py").unlink()
    ws.gen(TREE)
    before = ws.snapshot()

    assert ws.planned(CHANGED)["app/book.py"].kind is ActionKind.DELETED
    assert ws.drift(CHANGED) == {}
    ws.gen(CHANGED)

    assert ws.snapshot() == before


def test_a_deleted_file_that_is_put_back_is_managed_again(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.path("app/book.py").unlink()
    ws.gen(TREE)
    ws.put("app/book.py", BOOK)

    assert not ws.unchanged()
    ws.gen(CHANGED)

    assert ws.text("app/book.py") == BOOK_2


def test_a_file_that_groundplan_did_not_write_is_never_touched(ws: Workspace) -> None:
    ws.put("app/book.py", "mine = 1\n")
    ws.put("app/notes.txt", "mine\n")
    before = ws.path("app/book.py").stat().st_mtime_ns

    plan = ws.plan(TREE)
    assert plan is not None
    assert [(a.path, a.kind) for a in plan.conflicts] == [
        ("app/book.py", ActionKind.FOREIGN)
    ]
    ws.gen(TREE)

    assert ws.text("app/book.py") == "mine = 1\n"
    assert ws.path("app/book.py").stat().st_mtime_ns == before
    assert ws.text("app/main.py") == "app = 1\n"
    assert not ws.unchanged(), "the next run must report it again"
    assert ws.drift(TREE) == {"app/book.py": "not written by Groundplan"}
    ws.gen(WITHOUT_BOOK)
    assert ws.text("app/book.py") == "mine = 1\n"
    assert ws.text("app/notes.txt") == "mine\n"


def test_an_equal_file_is_taken_over(ws: Workspace) -> None:
    ws.put("app/book.py", BOOK)

    assert ws.planned(TREE)["app/book.py"].kind is ActionKind.ADOPT
    ws.gen(TREE)
    ws.gen(CHANGED)

    assert ws.text("app/book.py") == BOOK_2


REVISION = "migrations/versions/0001_init.py"
SNAPSHOT = ".gen/schema/0001.json"
MIGRATED: Tree = {
    **TREE,
    REVISION: emitted("revision = 1\n", frozen=True),
    SNAPSHOT: emitted("{}\n", frozen=True),
}


def test_a_frozen_file_is_written_once(ws: Workspace) -> None:
    ws.gen(TREE)
    assert ws.drift(MIGRATED) == {
        REVISION: "stale migration",
        SNAPSHOT: "stale migration",
    }
    ws.gen(MIGRATED)
    ws.put(REVISION, "revision = 1\n# data step by hand\n")
    before = ws.snapshot()

    ws.gen(TREE)
    assert ws.unchanged()
    ws.gen({**MIGRATED, REVISION: emitted("revision = 2\n", frozen=True)})

    assert ws.snapshot() == before
    assert ws.drift(TREE) == {}


def test_a_frozen_file_that_was_deleted_is_missing(ws: Workspace) -> None:
    ws.gen(MIGRATED)
    ws.path(REVISION).unlink()

    assert ws.drift(TREE) == {REVISION: "missing"}
    assert not ws.unchanged()
    ws.gen(MIGRATED)

    assert ws.text(REVISION) == "revision = 1\n"


def test_the_reasons_tell_what_is_out_of_step(ws: Workspace) -> None:
    assert set(ws.drift(TREE).values()) == {"missing"}
    ws.gen(TREE)
    new: Tree = {**CHANGED, "app/author.py": emitted("a = 1\n", "Author")}

    assert ws.drift(new) == {
        "app/author.py": "changed spec",
        "app/book.py": "changed spec",
    }
    assert ws.drift(WITHOUT_BOOK) == {"app/book.py": "changed spec"}


def test_an_edited_lock_is_drift(ws: Workspace) -> None:
    ws.gen(TREE)
    lock = ws.text(".gen/lock.json")
    line = next(line for line in lock.splitlines() if "book.py" in line)
    ws.put(
        ".gen/lock.json", lock.replace(line, line.replace('"state": "', '"state": "0'))
    )
    assert not ws.unchanged()
    plan = ws.plan(TREE)
    assert plan is not None
    assert ws.codes == ["lock-rebuilt"]
    assert plan.lock_drift is DriftReason.LOCK

    ws.put(".gen/lock.json", lock.replace(f"{line}\n", ""))
    assert ws.drift(TREE) == {"app/book.py": "edited lock"}
    ws.gen(TREE)
    assert ws.text(".gen/lock.json") == lock


def test_planning_writes_nothing(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", BOOK + "# mine\n")
    before = ws.snapshot()
    folders = {
        p: p.stat().st_mtime_ns for p in Path(ws.output).rglob("*") if p.is_dir()
    }

    assert ws.plan(CHANGED) is not None

    assert ws.snapshot() == before
    assert folders == {
        p: p.stat().st_mtime_ns for p in Path(ws.output).rglob("*") if p.is_dir()
    }


def test_planning_does_not_make_the_folder(ws: Workspace) -> None:
    assert ws.plan(TREE) is not None
    assert not Path(ws.output).exists()


def test_hand_edits_do_not_make_an_unchanged_run_work(ws: Workspace) -> None:
    ws.gen(TREE)
    assert ws.unchanged()
    ws.put("app/book.py", BOOK + "# mine\n")

    assert ws.unchanged()
    assert not ws.unchanged("other inputs")

    ws.path(".gen/base/app/book.py.base").unlink()
    assert not ws.unchanged()


def test_other_inputs_alone_are_no_drift_but_are_remembered(ws: Workspace) -> None:
    ws.gen(TREE)

    assert ws.drift(TREE, "other") == {}
    ws.gen(TREE, "other")

    assert ws.unchanged("other")


@pytest.mark.parametrize("edited", ["mine\n", BOOK.replace("return 1", "return 3")])
def test_edits_are_never_overwritten_without_their_base(
    ws: Workspace, edited: str
) -> None:
    ws.gen(TREE)
    ws.put("app/book.py", edited)
    ws.path(".gen/base/app/book.py.base").unlink()
    before = ws.snapshot()

    assert ws.gen(CHANGED) is None

    assert ws.codes == ["base-missing"]
    assert ws.snapshot() == before

    # The fix that the diagnostic suggests.
    ws.path("app/book.py").rename(ws.path("mine.txt"))
    assert ws.gen(CHANGED) is not None
    assert ws.text("app/book.py") == CHANGED["app/book.py"].text
    assert ws.text("mine.txt") == edited


@pytest.mark.parametrize("data", [b"", b"a", b"a\n", b"\n\na\n", b"|\n", b"a\r\nb\n"])
def test_a_base_copy_holds_the_text(data: bytes) -> None:
    copy = encode_base("app/book.py", data)
    assert decode_base(copy) == data
    assert decode_base(copy.replace(b"\n", b"\r\n")) == data.replace(b"\n", b"\r\n")


def test_base_copies_of_earlier_versions_are_read_and_renewed(ws: Workspace) -> None:
    ws.gen(TREE)
    for path, file in TREE.items():
        ws.put(f".gen/base/{path}.base", file.text)
    ws.put("app/book.py", BOOK.replace("price: int\n", "price: int = 0  # mine\n"))
    assert ws.drift(TREE) == {}

    ws.gen(CHANGED)

    assert "price: int = 0  # mine\n" in ws.text("app/book.py")
    assert ws.base("app/book.py") == BOOK_2
    assert ws.base("app/main.py") == TREE["app/main.py"].text
    assert ws.drift(CHANGED) == {}
