from pathlib import Path

import pytest

from generator.cli.crash_report import run_guarded
from generator.merge import find_conflicts

BASE = "import a\n\n\ndef one() -> int:\n    return 1\n"
OURS = BASE.replace("import a\n", "import a\nimport mine\n")
THEIRS = BASE.replace("import a\n", "import a\nimport other\n")


@pytest.fixture
def merge_inputs(tmp_path: Path) -> list[str]:
    files = []
    for name, text in (("base", BASE), ("ours", OURS), ("theirs", THEIRS)):
        file = tmp_path / f"{name}.py"
        file.write_bytes(text.encode())
        files.append(str(file))
    return files


def test_the_merged_text_is_printed(
    merge_inputs: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run_guarded(["merge-file", *merge_inputs]) == 0

    merged = OURS.replace("import mine\n", "import mine\nimport other\n")
    assert capfdbinary.readouterr().out == merged.encode()


def test_the_merged_file_keeps_encoding_and_mode_of_ours(
    merge_inputs: list[str],
) -> None:
    ours = Path(merge_inputs[1])
    ours.write_bytes(b"\xef\xbb\xbf" + OURS.replace("\n", "\r\n").encode())
    ours.chmod(0o640)

    assert run_guarded(["merge-file", *merge_inputs, "-o", merge_inputs[1]]) == 0

    assert ours.read_bytes().startswith(
        b"\xef\xbb\xbfimport a\r\nimport mine\r\nimport"
    )
    assert ours.stat().st_mode & 0o777 == 0o640


def test_merge_file_exits_with_1_on_conflicts(
    merge_inputs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(merge_inputs[1]).write_text(BASE.replace("return 1", "return 10"))
    Path(merge_inputs[2]).write_text(BASE.replace("return 1", "return 2"))
    out = tmp_path / "merged.py"

    assert run_guarded(["merge-file", *merge_inputs, "-o", str(out)]) == 1

    (conflict,) = find_conflicts(out.read_text())
    assert conflict.ours.startswith("one in ")
    assert f"ours.py:{conflict.first}: conflict: one in " in capsys.readouterr().err


def test_the_path_determines_the_language(merge_inputs: list[str]) -> None:
    for file in merge_inputs:
        Path(file).rename(file.removesuffix(".py"))
    bare = [file.removesuffix(".py") for file in merge_inputs]

    assert run_guarded(["merge-file", *bare, "--path", "app/x.py", "-o", bare[1]]) == 0

    merged = OURS.replace("import mine\n", "import mine\nimport other\n")
    assert Path(bare[1]).read_text() == merged


@pytest.mark.parametrize("what", ["missing", "binary", "marked", "folder"])
def test_merge_file_exits_with_2_for_unmergeable_files(
    merge_inputs: list[str], capsys: pytest.CaptureFixture[str], what: str
) -> None:
    ours = Path(merge_inputs[1])
    if what == "missing":
        ours.unlink()
    elif what == "binary":
        ours.write_bytes(b"a\0b")
    elif what == "folder":
        ours.unlink()
        ours.mkdir()
    else:
        ours.write_text("<<<<<<< ours: x\na\n=======\nb\n>>>>>>> theirs: y\n")

    assert run_guarded(["merge-file", *merge_inputs]) == 2

    found = capsys.readouterr()
    assert found.out == ""
    code = "already-conflicted" if what == "marked" else "merge-unreadable"
    assert code in found.err
    assert "ours.py" in found.err


def test_long_paths_are_not_shortened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / ("long" * 30) / "ours.py")
    assert run_guarded(["merge-file", missing, missing, missing]) == 2
    assert f"`{missing}` cannot be merged" in capsys.readouterr().err
