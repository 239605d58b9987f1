"""Trees of the sample specs: compiled, formatted, linted, and without stray text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.make_spec import write_spec
from generator.tree import Tree
from tests.emit_helpers import (
    SAMPLES,
    emit_specs,
    emit_uncached,
    python_files,
    sample_params,
    write_tree,
)


@pytest.fixture(
    scope="module",
    params=[
        *sample_params("bookshop"),
        pytest.param("numbered", marks=pytest.mark.expensive),
    ],
)
def tree(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Tree:
    """Return the tree of a sample spec, or of one with numbered entities."""
    specs = SAMPLES.get(request.param)
    if specs is None:
        # Names ending in numbers are in natural order: 2 sorts before 10.
        specs = tmp_path_factory.mktemp("numbered") / "specs"
        write_spec(specs, entities=11)
    return emit_specs(specs)


@pytest.fixture(scope="module")
def folder(tree: Tree, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the tree to disk and return its folder."""
    return write_tree(tree, tmp_path_factory.mktemp("tree"))


def _run(folder: Path, *command: str) -> str:
    """Run a tool and return its output if it fails, otherwise an empty string."""
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


@pytest.mark.expensive
def test_black_changes_nothing(folder: Path) -> None:
    # One worker: other tests run in parallel on the other cores.
    options = ("--check", "--quiet", "--diff", "--workers=1")
    assert _run(folder, "black", *options, ".") == ""


def test_ruff_finds_nothing(folder: Path) -> None:
    assert _run(folder, "ruff", "check", "--no-cache", "--output-format=concise") == ""


def test_files_end_with_one_newline_without_trailing_spaces(
    tree: Tree,
) -> None:
    for path, file in tree.items():
        assert "\r" not in file.text, path
        assert file.text == "" or file.text.rstrip("\n") + "\n" == file.text, path
        if not path.endswith(".json"):
            strays = [line for line in file.text.split("\n") if line != line.rstrip()]
            assert strays == [], path


def test_no_file_contains_template_syntax(tree: Tree) -> None:
    for path, text in python_files(tree).items():
        compile(text, path, "exec")
        for mark in ("{%", "%}", "{#", "Undefined"):
            outside_of_strings = [
                line for line in text.splitlines() if mark in line and '"' not in line
            ]
            assert outside_of_strings == [], path


def test_every_folder_of_python_code_is_a_package(tree: Tree) -> None:
    folders = {path.rpartition("/")[0] for path in python_files(tree)}
    assert {
        folder
        for folder in folders
        if folder.split("/")[0] == "app" and f"{folder}/__init__.py" not in tree
    } == set()


def test_paths_are_sorted_and_portable(tree: Tree) -> None:
    assert list(tree) == sorted(tree)
    for path in tree:
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        assert path.isascii()


@pytest.mark.expensive
def test_an_unwritable_cache_is_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = emit_specs(SAMPLES["bookshop"])
    blocked = tmp_path / "cache"
    blocked.write_text("a file, not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))

    assert emit_uncached(SAMPLES["bookshop"]) == usual
