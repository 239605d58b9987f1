from pathlib import Path

import pytest

from generator.diagnostics import Problems
from generator.tree import Tree
from generator.workspace.paths import check_paths, unsafe_reason
from tests.workspace.conftest import Workspace, emitted_file


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../outside.py",
        "app/../../outside.py",
        "app/./x.py",
        "app//x.py",
        "app/",
        "C:/x.py",
        "app\\x.py",
        "app/x.py:stream",
        "app/con.py",
        "app/CON",
        "app/nul.tar.gz",
        "com1/x.py",
        "app/lpt².py",
        "app/x.",
        "app/x /y.py",
        "app/x\n.py",
        "app/x\0.py",
        "app/\ud800.py",
        ".git/hooks/pre-commit",
        "app/.GIT/config",
        ".gen/lock.json",
        ".gen/base/x.base",
        ".gen/schema/deep/x.json",
        ".GEN/schema/x.json",
        "app/" + "x" * 201,
        "x/" * 600 + "y",
    ],
)
def test_unsafe_paths_are_refused(path: str) -> None:
    assert unsafe_reason(path) is not None


@pytest.mark.parametrize(
    "path",
    [
        "app/models/book.py",
        ".gitattributes",
        ".env.example",
        ".gen/schema/0a1b.json",
        "app/console.py",
        "frontend/naïve.ts",
    ],
)
def test_ordinary_paths_are_accepted(path: str) -> None:
    assert unsafe_reason(path) is None


@pytest.mark.parametrize(
    "paths",
    [
        ["app/book.py", "app/Book.py"],
        ["app/café.py", "app/cafe\u0301.py"],
        ["app/straße.py", "app/STRASSE.py"],
        ["app/book", "app/book/models.py"],
        ["app/Book", "app/book/deep/models.py"],
    ],
)
def test_paths_that_collide_on_some_filesystems_are_refused(paths: list[str]) -> None:
    problems = Problems()

    check_paths(paths, problems)

    assert [found.code for found in problems.items] == ["path-collision"]


def test_nothing_is_written_when_a_path_is_unsafe(ws: Workspace) -> None:
    tree: Tree = {"app/a.py": emitted_file("a\n"), "app/aux.py": emitted_file("b\n")}

    assert ws.gen(tree) is None

    assert ws.codes == ["unsafe-path"]
    assert ws.file_states() == {}


TREE: Tree = {"app/a.py": emitted_file("a\n"), "app/b.py": emitted_file("b\n")}


def test_a_symlink_out_of_the_output_is_refused(ws: Workspace) -> None:
    outside = Path(ws.output).parent / "outside"
    outside.mkdir()
    Path(ws.output).mkdir()
    ws.path("app").symlink_to(outside)

    assert ws.gen(TREE) is None

    assert set(ws.codes) == {"blocked-path"}
    assert list(outside.iterdir()) == []


def test_a_symlink_within_the_output_is_followed(ws: Workspace) -> None:
    ws.path("real").mkdir(parents=True)
    ws.path("app").symlink_to("real")

    ws.gen(TREE)

    assert ws.read_text("real/a.py") == "a\n"
    assert ws.path("app").is_symlink()


def test_a_symlink_in_place_of_a_file_is_neither_read_nor_replaced(
    ws: Workspace,
) -> None:
    ws.gen(TREE)
    secret = Path(ws.output).parent / "secret"
    secret.write_text("a\n")
    ws.path("app/a.py").unlink()
    ws.path("app/a.py").symlink_to(secret)

    assert ws.gen({**TREE, "app/a.py": emitted_file("new\n")}) is None
    assert ws.codes == ["blocked-path"]

    assert ws.gen({"app/b.py": emitted_file("b\n")}) is not None
    assert ws.path("app/a.py").is_symlink()
    assert secret.read_text() == "a\n"


@pytest.mark.parametrize("blocked", ["app", "app/a.py"])
def test_a_file_in_place_of_a_folder_and_vice_versa_is_refused(
    ws: Workspace, blocked: str
) -> None:
    if blocked == "app":
        ws.write_text("app", "a file\n")
    else:
        ws.write_text("app/a.py/inner.txt", "a folder\n")
    before = ws.file_states()

    assert ws.gen(TREE) is None

    assert "blocked-path" in ws.codes
    assert ws.file_states() == before


@pytest.mark.parametrize("name", [".gen/stage", ".gen/base", ".gen"])
def test_symlinks_in_the_gen_folder_are_not_followed(ws: Workspace, name: str) -> None:
    outside = Path(ws.output).parent / "outside"
    (outside / "keep").mkdir(parents=True)
    (outside / "lock.json").write_text("mine")
    (outside / "0").write_text("mine")
    ws.path(name).parent.mkdir(parents=True, exist_ok=True)
    ws.path(name).symlink_to(outside)

    assert ws.gen(TREE) is None

    assert ws.problems.has_errors
    assert sorted(p.name for p in outside.iterdir()) == ["0", "keep", "lock.json"]
    assert not ws.path("app").exists()
