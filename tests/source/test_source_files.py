"""Spec files that are read, and the diagnostics for those that cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.diagnostics import Problems
from generator.diagnostics.renderers import OutputFormat, render_diagnostics
from generator.source import load_specs, spec_files
from tests.source.parse_helpers import to_plain


def write(root: Path, *names: str, text: str = "a: 1\n") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def load(root: Path) -> tuple[list[str], str]:
    """Load the specs below a folder and return their files and diagnostics."""
    problems = Problems()
    documents = load_specs(root, root / "specs", problems)
    shown = render_diagnostics(OutputFormat.TEXT, problems.items, problems.sources)
    return [document.file for document in documents], shown


def test_spec_files_are_read_in_path_order(tmp_path: Path) -> None:
    write(
        tmp_path / "specs",
        *("b.yaml", "a/z.yml", "a/b/c.json", "B.YAML", "a-b.yaml", "é.yaml"),
        *("notes.md", "x.yaml.bak", "yaml", ".hidden.yaml", ".git/x.yaml"),
        text="{}",
    )
    expected = ["B.YAML", "a-b.yaml", "a/b/c.json", "a/z.yml", "b.yaml", "é.yaml"]
    files, shown = load(tmp_path)
    assert files == [f"specs/{name}" for name in expected]
    assert shown == ""
    found = spec_files(tmp_path / "specs")
    assert [path.relative_to(tmp_path / "specs").as_posix() for path in found] == (
        expected
    )


def test_paths_in_spans_are_relative_to_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "shop/specs/a.yaml", text="a: 1\na: 2\n")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    problems = Problems()
    load_specs(Path("../shop"), Path("../shop/specs"), problems)
    assert [str(item.span and item.span.file) for item in problems.items] == [
        "specs/a.yaml"
    ]


def test_an_invalid_file_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, "specs/a.yaml", text="a: [1\n")
    write(tmp_path, "specs/b.yaml", text="b: 1\n")
    write(tmp_path, "specs/c.yaml", text="c: 'x\n")
    files, shown = load(tmp_path)
    assert files == ["specs/b.yaml"]
    assert "error[unclosed-bracket]" in shown
    assert "1 | a: [1" in shown
    assert "error[unclosed-quote]" in shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "specs/a.yaml")
    text = "a: é\U0001f600\r\nb: 1\r\n"
    (tmp_path / "specs/a.yaml").write_bytes(text.encode(encoding))
    problems = Problems()
    (document,) = load_specs(tmp_path, tmp_path / "specs", problems)
    assert to_plain(document.root) == {"a": "é\U0001f600", "b": 1}
    assert document.lines == ("a: é\U0001f600", "b: 1", "")


@pytest.mark.parametrize(
    ("data", "place", "encoding"),
    [
        (b"a: 1\r\nb: \xff\r\n", "2:4", "UTF-8"),
        (b"\xef\xbb\xbfa: \xc3", "1:4", "UTF-8"),
        (b"\xff\xfea\x00\n\x00\x00\xd8b\x00", "2:1", "UTF-16"),
        (b"\xfe\xff\x00a\x00", "1:2", "UTF-16"),
    ],
)
def test_invalid_bytes_are_reported(
    tmp_path: Path, data: bytes, place: str, encoding: str
) -> None:
    write(tmp_path, "specs/a.yaml")
    (tmp_path / "specs/a.yaml").write_bytes(data)
    files, shown = load(tmp_path)
    assert files == []
    assert shown.startswith(
        f"error[bad-encoding]: this byte is not valid {encoding}\n"
        f" --> specs/a.yaml:{place}\n"
    )


@pytest.mark.parametrize("make", ["nothing", "empty", "file", "other"])
def test_no_specs(tmp_path: Path, make: str) -> None:
    if make == "empty":
        (tmp_path / "specs").mkdir()
    elif make == "file":
        write(tmp_path, "specs")
    elif make == "other":
        write(tmp_path, "specs/readme.md")
    files, shown = load(tmp_path)
    assert files == []
    assert shown.startswith("error[no-specs]: there are no spec files in `specs`\n")
    assert spec_files(tmp_path / "specs") == []


def test_file_too_large(tmp_path: Path) -> None:
    write(tmp_path, "specs/a.yaml", "specs/b.yaml")
    with (tmp_path / "specs/a.yaml").open("wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    files, shown = load(tmp_path)
    assert files == ["specs/b.yaml"]
    assert shown.startswith(
        "error[file-too-large]: this file is 16,777,217 bytes; "
        "the limit is 16,777,216\n --> specs/a.yaml:1:1\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_symlinks_out_of_the_specs_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "specs/a.yaml", "outside/b.yaml", "specs/.data/c.yaml")
    specs = tmp_path / "specs"
    (specs / "file.yaml").symlink_to(tmp_path / "outside/b.yaml")
    (specs / "folder").symlink_to(tmp_path / "outside")
    (specs / "inner.yaml").symlink_to(".data/c.yaml")
    (specs / "loop").symlink_to(specs)
    (specs / "notes").symlink_to(tmp_path / "outside/b.yaml")
    files, shown = load(tmp_path)
    assert files == ["specs/a.yaml", "specs/inner.yaml"]
    assert shown.count("error[link-outside]") == 2
    assert " --> specs/file.yaml:1:1\n" in shown
    assert " --> specs/folder:1:1\n" in shown
    assert [path.name for path in spec_files(specs)] == ["a.yaml", "inner.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_the_specs_folder_can_be_a_symlink(tmp_path: Path) -> None:
    write(tmp_path, "real/a.yaml")
    (tmp_path / "specs").symlink_to(tmp_path / "real")
    assert load(tmp_path) == (["specs/a.yaml"], "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, "specs/ok.yaml")
    specs = tmp_path / "specs"
    os.mkfifo(specs / "pipe.yaml")
    (specs / "gone.yaml").symlink_to("nothing.yaml")
    (specs / "loop.yaml").symlink_to("loop.yaml")
    (specs / "folder.yaml").mkdir()
    files, shown = load(tmp_path)
    assert files == ["specs/ok.yaml"]
    assert shown.count("error[unreadable-file]") == 3
    for name in ("pipe", "gone", "loop"):
        assert f" --> specs/{name}.yaml:1:1\n" in shown
    assert "this file cannot be read: not a regular file\n" in shown


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root")
def test_files_without_permission(tmp_path: Path) -> None:
    write(tmp_path, "specs/a.yaml", "specs/folder/b.yaml")
    (tmp_path / "specs/a.yaml").chmod(0)
    (tmp_path / "specs/folder").chmod(0)
    files, shown = load(tmp_path)
    (tmp_path / "specs/folder").chmod(0o700)
    assert files == []
    assert shown.count("this file cannot be read: Permission denied") == 2


def test_listing_the_files_does_not_load_the_parser(tmp_path: Path) -> None:
    write(tmp_path, "specs/a.yaml")
    program = (
        "import sys; from pathlib import Path; from generator.source import spec_files;"
        "print(len(spec_files(Path(sys.argv[1]))), 'yaml' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "specs")]
    root = Path(__file__).parents[2]
    result = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=root
    )
    assert result.stdout.split() == ["1", "False"]
