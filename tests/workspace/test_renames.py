"""Files of entities that the spec renames."""

from __future__ import annotations

from generator.diagnostics import Problems
from generator.merge import SpecRenames
from generator.tree import EmittedFile, Tree
from generator.workspace import (
    ActionKind,
    Plan,
    apply_plan,
    build_plan,
    hold_run_lock,
    load_state,
)
from tests.workspace.conftest import Workspace

RENAMES = SpecRenames(
    {"Volume": "Book"},
    {"Volume": (("Book", "Volume"), ("book", "volume"), ("books", "volumes"))},
)


def entity_tree(name: str) -> Tree:
    """Return the files of one entity and one file that lists it."""
    low = name.lower()
    model = f"class {name}:\n    title: str\n\n    def label(self) -> str:\n        return '{low}'\n"
    listed = f'from app.{low} import {name}\n\n__all__ = [\n    "{name}",\n]\n'
    return {
        "app/__init__.py": EmittedFile(listed, None, "app/__init__.py"),
        f"app/{low}.py": EmittedFile(model, name, "app/[entity].py"),
    }


def run_with_renames(
    ws: Workspace, files: Tree, renames: SpecRenames = RENAMES
) -> Plan:
    """Run with renames and return the plan."""
    ws.problems = Problems()
    with hold_run_lock(ws.output, ws.problems, wait=0) as held:
        state = load_state(ws.output, ws.problems)
        assert held is not None
        assert state is not None
        plan = build_plan(files, state, ws.problems, renames=renames)
        assert plan is not None, ws.problems.items
        assert apply_plan(held, plan, ws.problems) is not None
    return plan


def test_a_renamed_file_keeps_its_edits_with_new_names(ws: Workspace) -> None:
    ws.gen(entity_tree("Book"))
    text = ws.read_text("app/book.py")
    ws.write_text("app/book.py", f"{text}\n\ndef mine(book: Book) -> None: ...\n")

    plan = run_with_renames(ws, entity_tree("Volume"))

    kinds = {action.path: action.kind for action in plan.actions}
    assert kinds == {
        "app/__init__.py": ActionKind.UPDATE,
        "app/book.py": ActionKind.REMOVE,
        "app/volume.py": ActionKind.RENAME,
    }
    assert not ws.path("app/book.py").exists()
    assert not ws.path(".gen/base/app/book.py.base").exists()
    assert ws.read_text("app/volume.py") == (
        entity_tree("Volume")["app/volume.py"].text
        + "\n\ndef mine(book: Volume) -> None: ...\n"
    )
    assert ws.drift_reasons(entity_tree("Volume"), "d2") == {}


def test_a_second_run_with_the_same_rename_does_nothing(ws: Workspace) -> None:
    ws.gen(entity_tree("Book"))
    run_with_renames(ws, entity_tree("Volume"))
    before = ws.file_states()

    plan = run_with_renames(ws, entity_tree("Volume"))

    assert not plan.writes
    assert ws.file_states() == before


def test_user_code_in_other_files_follows_renames(ws: Workspace) -> None:
    ws.gen(entity_tree("Book"))
    text = ws.read_text("app/__init__.py")
    ws.write_text("app/__init__.py", f"{text}\nprint(Book.title, 'Book of mine')\n")

    run_with_renames(ws, entity_tree("Volume"))

    assert ws.read_text("app/__init__.py") == (
        entity_tree("Volume")["app/__init__.py"].text
        + "\nprint(Volume.title, 'Book of mine')\n"
    )


def test_entities_that_swap_names_swap_their_edits(ws: Workspace) -> None:
    both = {**entity_tree("Book"), **entity_tree("Volume")}
    ws.gen(both)
    ws.write_text("app/book.py", ws.read_text("app/book.py") + "\n# the first\n")
    ws.write_text("app/volume.py", ws.read_text("app/volume.py") + "\n# the second\n")
    swap = SpecRenames(
        {"Volume": "Book", "Book": "Volume"},
        {"Volume": (("Book", "Volume"),), "Book": (("Volume", "Book"),)},
    )

    run_with_renames(ws, both, swap)

    assert ws.read_text("app/volume.py").endswith("# the first\n")
    assert ws.read_text("app/book.py").endswith("# the second\n")


def test_a_user_file_at_the_new_path_is_never_overwritten(ws: Workspace) -> None:
    ws.gen(entity_tree("Book"))
    ws.write_text("app/volume.py", "mine = 1\n")

    plan = run_with_renames(ws, entity_tree("Volume"))

    assert [action.path for action in plan.conflicts] == ["app/volume.py"]
    assert ws.read_text("app/volume.py") == "mine = 1\n"


def test_a_file_that_was_deleted_stays_deleted_under_its_new_name(
    ws: Workspace,
) -> None:
    ws.gen(entity_tree("Book"))
    ws.path("app/book.py").unlink()
    ws.gen(entity_tree("Book"))

    plan = run_with_renames(ws, entity_tree("Volume"))

    assert not plan.conflicts
    assert not ws.path("app/volume.py").exists()
    assert not ws.path("app/book.py").exists()
    assert ws.drift_reasons(entity_tree("Volume")) == {}
