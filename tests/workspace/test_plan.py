import os
from pathlib import Path

import pytest

from generator.tree import Tree
from generator.workspace import ActionKind, DriftReason
from generator.workspace.base_format import decode_base, encode_base
from tests.workspace.conftest import Workspace, emitted_file

BOOK = (
    "class Book:\n    title: str\n    price: int\n\n\ndef end() -> int:\n    return 1\n"
)
BOOK_2 = BOOK.replace("return 1", "return 2")
TREE: Tree = {
    "app/book.py": emitted_file(BOOK, "Book"),
    "app/main.py": emitted_file("app = 1\n"),
    "scripts/types.sh": emitted_file("#!/bin/sh\n", executable=True),
}
CHANGED_TREE: Tree = {**TREE, "app/book.py": emitted_file(BOOK_2, "Book")}
WITHOUT_BOOK: Tree = {k: v for k, v in TREE.items() if k != "app/book.py"}


def test_an_empty_folder_gets_the_tree_with_base_copies_and_lock(ws: Workspace) -> None:
    assert ws.gen(TREE) is not None

    assert {name: data for name, (data, _, _) in ws.file_states().items()} == {
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
    before = ws.file_states()

    applied = ws.gen(TREE)

    assert applied is not None
    assert not applied.completed
    assert ws.file_states() == before
    assert ws.drift_reasons(TREE) == {}


def test_only_what_changed_is_touched(ws: Workspace) -> None:
    ws.gen(TREE)
    before = ws.file_states()

    ws.gen(CHANGED_TREE)

    after = ws.file_states()
    assert {name for name in after if after[name] != before[name]} == {
        "app/book.py",
        ".gen/base/app/book.py.base",
    }
    assert ws.read_text("app/book.py") == BOOK_2
    assert ws.read_base_copy("app/book.py") == BOOK_2


def test_a_manual_edit_is_merged_with_the_generated_change(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.write_text(
        "app/book.py", BOOK.replace("price: int\n", "price: int = 0  # mine\n")
    )

    assert ws.planned_actions(TREE)["app/book.py"].kind is ActionKind.KEEP
    assert ws.drift_reasons(TREE) == {}
    assert ws.planned_actions(CHANGED_TREE)["app/book.py"].kind is ActionKind.MERGE

    ws.gen(CHANGED_TREE)

    expected = BOOK_2.replace("price: int\n", "price: int = 0  # mine\n")
    assert ws.read_text("app/book.py") == expected
    assert ws.read_base_copy("app/book.py") == BOOK_2
    assert ws.drift_reasons(CHANGED_TREE) == {}


def test_encoding_and_mode_of_an_edited_file_are_kept(ws: Workspace) -> None:
    ws.gen(TREE)
    edited = BOOK.replace("price: int\n", "price: int = 0\n")
    data = b"\xef\xbb\xbf" + edited.rstrip("\n").replace("\n", "\r\n").encode()
    ws.path("app/book.py").write_bytes(data)
    ws.path("app/book.py").chmod(0o750)

    ws.gen(CHANGED_TREE)

    assert ws.path("app/book.py").read_bytes() == data.replace(b"return 1", b"return 2")
    assert ws.path("app/book.py").stat().st_mode & 0o777 == 0o750


def test_a_checkout_with_crlf_is_not_an_edit(ws: Workspace) -> None:
    ws.gen(TREE)
    for name, (data, _, _) in ws.file_states().items():
        ws.path(name).write_bytes(data.replace(b"\n", b"\r\n"))

    assert ws.drift_reasons(TREE) == {}
    assert ws.is_unchanged()
    assert ws.planned_actions(CHANGED_TREE)["app/book.py"].kind is ActionKind.UPDATE
    assert ws.planned_actions(WITHOUT_BOOK)["app/book.py"].kind is ActionKind.REMOVE
    ws.gen(CHANGED_TREE)
    assert ws.path("app/book.py").read_bytes() == BOOK_2.replace("\n", "\r\n").encode()


def test_a_conflict_is_marked_in_the_file(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.write_text("app/book.py", BOOK.replace("return 1", "return 10"))

    plan = ws.plan(CHANGED_TREE)
    assert plan is not None
    assert [action.path for action in plan.conflicts] == ["app/book.py"]
    assert plan.conflicts[0].conflicts[0].ours == "end in app/book.py (edited by hand)"
    assert ws.gen(CHANGED_TREE) is not None

    text = ws.read_text("app/book.py")
    assert "<<<<<<< ours: end in app/book.py (edited by hand)\n    return 10\n" in text
    assert "    return 2\n>>>>>>> theirs: gen" in text
    assert "entity Book\n" in text


def test_a_run_is_refused_while_a_conflict_is_unresolved(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.write_text("app/book.py", BOOK.replace("return 1", "return 10"))
    ws.gen(CHANGED_TREE)
    before = ws.file_states()

    plan = ws.plan(CHANGED_TREE)
    assert plan is not None
    assert [action.path for action in plan.unresolved] == ["app/book.py"]
    assert not plan.can_apply
    assert ws.drift_reasons(CHANGED_TREE) == {"app/book.py": "unresolved conflict"}
    assert not ws.is_unchanged()
    assert ws.gen(TREE) is None
    assert ws.gen(WITHOUT_BOOK) is None
    assert ws.file_states() == before

    ws.write_text("app/book.py", BOOK_2.replace("return 2", "return 12"))
    assert ws.gen(CHANGED_TREE) is not None
    assert ws.is_unchanged()
    assert ws.read_text("app/book.py") == BOOK_2.replace("return 2", "return 12")


def test_a_conflict_can_stop_the_run(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.write_text("app/book.py", BOOK.replace("return 1", "return 10"))

    plan = ws.plan(CHANGED_TREE, on_conflict="abort")

    assert plan is not None
    assert not plan.can_apply


def test_a_file_of_a_removed_entity_is_deleted_with_its_empty_folder(
    ws: Workspace,
) -> None:
    tree: Tree = {
        **TREE,
        "app/modules/shelf/models.py": emitted_file("x = 1\n", "Shelf"),
    }
    ws.gen(tree)

    ws.gen(TREE)

    assert not ws.path("app/modules").exists()
    assert not ws.path(".gen/base/app/modules").exists()
    assert ws.path("app/book.py").exists()
    assert ws.drift_reasons(TREE) == {}


def test_an_edited_file_of_a_removed_entity_stays_and_is_reported_once(
    ws: Workspace,
) -> None:
    ws.gen(TREE)
    ws.write_text("app/book.py", BOOK + "# mine\n")

    assert ws.planned_actions(WITHOUT_BOOK)["app/book.py"].kind is ActionKind.DETACH
    ws.gen(WITHOUT_BOOK)

    assert ws.read_text("app/book.py") == BOOK + "# mine\n"
    assert ws.drift_reasons(WITHOUT_BOOK) == {}
    ws.write_text("app/book.py", BOOK)
    assert not ws.planned_actions(WITHOUT_BOOK)["app/book.py"].writes


def test_a_detached_file_is_merged_when_its_entity_returns(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.write_text("app/book.py", "# mine\n" + BOOK)
    ws.gen(WITHOUT_BOOK)

    ws.gen(CHANGED_TREE)

    assert ws.read_text("app/book.py") == "# mine\n" + BOOK_2


def test_a_detached_file_that_is_deleted_is_forgotten(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.write_text("app/book.py", "# mine\n" + BOOK)
    ws.gen(WITHOUT_BOOK)
    ws.path("app/book.py").unlink()

    ws.gen(WITHOUT_BOOK)

    assert "book.py" not in ws.read_text(".gen/lock.json")
    assert not ws.path(".gen/base/app/book.py.base").exists()


def test_a_manually_deleted_file_stays_deleted(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.path("app/book.py").unlink()

    assert ws.drift_reasons(TREE) == {"app/book.py": "missing"}
    assert not ws.is_unchanged()
    ws.gen(TREE)

    assert not ws.path("app/book.py").exists()
    assert ws.drift_reasons(TREE) == {}
    assert ws.is_unchanged()
    assert ws.gen({**TREE, "app/main.py": emitted_file("app = 2\n")}) is not None
    assert not ws.path("app/book.py").exists()


def test_a_deleted_file_that_the_generator_changes_stays_deleted(
    ws: Workspace,
) -> None:
    ws.gen(TREE)
    ws.path("app/book.py").unlink()
    ws.gen(TREE)
    before = ws.file_states()

    assert ws.planned_actions(CHANGED_TREE)["app/book.py"].kind is ActionKind.DELETED
    assert ws.drift_reasons(CHANGED_TREE) == {}
    ws.gen(CHANGED_TREE)

    assert ws.file_states() == before


def test_a_re_added_file_is_managed_again(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.path("app/book.py").unlink()
    ws.gen(TREE)
    ws.write_text("app/book.py", BOOK)

    assert not ws.is_unchanged()
    ws.gen(CHANGED_TREE)

    assert ws.read_text("app/book.py") == BOOK_2


def test_a_file_that_groundplan_did_not_write_is_never_touched(ws: Workspace) -> None:
    ws.write_text("app/book.py", "mine = 1\n")
    ws.write_text("app/notes.txt", "mine\n")
    before = ws.path("app/book.py").stat().st_mtime_ns

    plan = ws.plan(TREE)
    assert plan is not None
    assert [(a.path, a.kind) for a in plan.conflicts] == [
        ("app/book.py", ActionKind.FOREIGN)
    ]
    ws.gen(TREE)

    assert ws.read_text("app/book.py") == "mine = 1\n"
    assert ws.path("app/book.py").stat().st_mtime_ns == before
    assert ws.read_text("app/main.py") == "app = 1\n"
    assert not ws.is_unchanged(), "the next run must report it again"
    assert ws.drift_reasons(TREE) == {"app/book.py": "not written by Groundplan"}
    ws.gen(WITHOUT_BOOK)
    assert ws.read_text("app/book.py") == "mine = 1\n"
    assert ws.read_text("app/notes.txt") == "mine\n"


def test_an_identical_user_file_is_adopted(ws: Workspace) -> None:
    ws.write_text("app/book.py", BOOK)

    assert ws.planned_actions(TREE)["app/book.py"].kind is ActionKind.ADOPT
    ws.gen(TREE)
    ws.gen(CHANGED_TREE)

    assert ws.read_text("app/book.py") == BOOK_2


REVISION = "migrations/versions/0001_init.py"
SNAPSHOT = ".gen/schema/0001.json"
MIGRATED_TREE: Tree = {
    **TREE,
    REVISION: emitted_file("revision = 1\n", frozen=True),
    SNAPSHOT: emitted_file("{}\n", frozen=True),
}


def test_a_frozen_file_is_written_once(ws: Workspace) -> None:
    ws.gen(TREE)
    assert ws.drift_reasons(MIGRATED_TREE) == {
        REVISION: "stale migration",
        SNAPSHOT: "stale migration",
    }
    ws.gen(MIGRATED_TREE)
    ws.write_text(REVISION, "revision = 1\n# data step by hand\n")
    before = ws.file_states()

    ws.gen(TREE)
    assert ws.is_unchanged()
    ws.gen({**MIGRATED_TREE, REVISION: emitted_file("revision = 2\n", frozen=True)})

    assert ws.file_states() == before
    assert ws.drift_reasons(TREE) == {}


def test_a_frozen_file_that_was_deleted_is_missing(ws: Workspace) -> None:
    ws.gen(MIGRATED_TREE)
    ws.path(REVISION).unlink()

    assert ws.drift_reasons(TREE) == {REVISION: "missing"}
    assert not ws.is_unchanged()
    ws.gen(MIGRATED_TREE)

    assert ws.read_text(REVISION) == "revision = 1\n"


def test_drift_has_the_right_reasons(ws: Workspace) -> None:
    assert set(ws.drift_reasons(TREE).values()) == {"missing"}
    ws.gen(TREE)
    new: Tree = {**CHANGED_TREE, "app/author.py": emitted_file("a = 1\n", "Author")}

    assert ws.drift_reasons(new) == {
        "app/author.py": "changed spec",
        "app/book.py": "changed spec",
    }
    assert ws.drift_reasons(WITHOUT_BOOK) == {"app/book.py": "changed spec"}


def test_an_edited_lock_is_drift(ws: Workspace) -> None:
    ws.gen(TREE)
    lock = ws.read_text(".gen/lock.json")
    line = next(line for line in lock.splitlines() if "book.py" in line)
    ws.write_text(
        ".gen/lock.json", lock.replace(line, line.replace('"state": "', '"state": "0'))
    )
    assert not ws.is_unchanged()
    plan = ws.plan(TREE)
    assert plan is not None
    assert ws.codes == ["lock-rebuilt"]
    assert plan.lock_drift is DriftReason.LOCK

    ws.write_text(".gen/lock.json", lock.replace(f"{line}\n", ""))
    assert ws.drift_reasons(TREE) == {"app/book.py": "edited lock"}
    ws.gen(TREE)
    assert ws.read_text(".gen/lock.json") == lock


def test_planning_writes_nothing(ws: Workspace) -> None:
    ws.gen(TREE)
    ws.write_text("app/book.py", BOOK + "# mine\n")
    before = ws.file_states()
    folders = {
        p: p.stat().st_mtime_ns for p in Path(ws.output).rglob("*") if p.is_dir()
    }

    assert ws.plan(CHANGED_TREE) is not None

    assert ws.file_states() == before
    assert folders == {
        p: p.stat().st_mtime_ns for p in Path(ws.output).rglob("*") if p.is_dir()
    }


def test_planning_does_not_create_the_folder(ws: Workspace) -> None:
    assert ws.plan(TREE) is not None
    assert not Path(ws.output).exists()


def test_manual_edits_do_not_count_as_changed_inputs(ws: Workspace) -> None:
    ws.gen(TREE)
    assert ws.is_unchanged()
    ws.write_text("app/book.py", BOOK + "# mine\n")

    assert ws.is_unchanged()
    assert not ws.is_unchanged("other inputs")

    ws.path(".gen/base/app/book.py.base").unlink()
    assert not ws.is_unchanged()


def test_changed_inputs_are_not_drift_but_are_recorded(ws: Workspace) -> None:
    ws.gen(TREE)

    assert ws.drift_reasons(TREE, "other") == {}
    ws.gen(TREE, "other")

    assert ws.is_unchanged("other")


@pytest.mark.parametrize("edited", ["mine\n", BOOK.replace("return 1", "return 3")])
def test_edits_are_never_overwritten_without_their_base(
    ws: Workspace, edited: str
) -> None:
    ws.gen(TREE)
    ws.write_text("app/book.py", edited)
    ws.path(".gen/base/app/book.py.base").unlink()
    before = ws.file_states()

    assert ws.gen(CHANGED_TREE) is None

    assert ws.codes == ["base-missing"]
    assert ws.file_states() == before

    # The fix that the diagnostic suggests.
    ws.path("app/book.py").rename(ws.path("mine.txt"))
    assert ws.gen(CHANGED_TREE) is not None
    assert ws.read_text("app/book.py") == CHANGED_TREE["app/book.py"].text
    assert ws.read_text("mine.txt") == edited


@pytest.mark.parametrize("data", [b"", b"a", b"a\n", b"\n\na\n", b"|\n", b"a\r\nb\n"])
def test_base_copies_round_trip(data: bytes) -> None:
    copy = encode_base("app/book.py", data)
    assert decode_base(copy) == data
    assert decode_base(copy.replace(b"\n", b"\r\n")) == data.replace(b"\n", b"\r\n")


def test_base_copies_of_earlier_versions_are_read_and_updated(ws: Workspace) -> None:
    ws.gen(TREE)
    for path, file in TREE.items():
        ws.write_text(f".gen/base/{path}.base", file.text)
    ws.write_text(
        "app/book.py", BOOK.replace("price: int\n", "price: int = 0  # mine\n")
    )
    assert ws.drift_reasons(TREE) == {}

    ws.gen(CHANGED_TREE)

    assert "price: int = 0  # mine\n" in ws.read_text("app/book.py")
    assert ws.read_base_copy("app/book.py") == BOOK_2
    assert ws.read_base_copy("app/main.py") == TREE["app/main.py"].text
    assert ws.drift_reasons(CHANGED_TREE) == {}
