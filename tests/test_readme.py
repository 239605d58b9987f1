"""The README is accurate: its spec is valid, and its commands do what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli.crash_report import run_guarded

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """Return the code blocks in one language."""
    return [text for name, text in BLOCK.findall(README) if name == language]


def test_the_example_spec_is_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Check that the spec that users copy from the README has no problems."""
    (example,) = blocks("yaml")
    (tmp_path / "book.yaml").write_text(example, "utf-8")
    assert run_guarded(["validate", "--specs", str(tmp_path)]) == 0
    assert capsys.readouterr().err == "4 entities, no errors\n"


def test_all_commands_are_listed() -> None:
    """Check that the table of commands lists every command."""
    documented = set(re.findall(r"^\| `gen ?([a-z-]*)[^`]*` \|", README, re.MULTILINE))
    shown = subprocess.run(
        [sys.executable, "-m", "generator", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    listed = shown.partition("Commands:")[2]
    assert documented == {"", *re.findall(r"^  ([a-z-]+)", listed, re.MULTILINE)}


@pytest.mark.expensive
def test_the_tour_works(tmp_path: Path) -> None:
    """Check that a newcomer who types the tour sees what the README promises."""
    copy = tmp_path / "groundplan"
    ignored = shutil.ignore_patterns(".git", ".venv", ".*_cache", "*.db")
    shutil.copytree(ROOT, copy, ignore=ignored)
    tour = "\n".join(text for text in blocks("sh") if not text.startswith("make"))
    # The tour runs in this environment; CI runs `make` separately.
    tour = tour.replace(". .venv/bin/activate\n", "").replace("8000", "8765")
    bin_folder = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
    }
    environment.pop("CI", None)
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", tour],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert '{"name":"novel"' in run.stdout
    assert "def shout" in run.stdout
    assert "color" in run.stdout
    assert run.stderr.rstrip().endswith("up to date")
