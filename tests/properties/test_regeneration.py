"""No user edit is lost, whatever the next change of the spec is."""

from __future__ import annotations

import ast
import json
import shutil
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.cli.crash_report import run_guarded
from generator.merge import find_conflicts
from tests.emit_helpers import write_spec
from tests.strategies import specs

SETTINGS = settings(
    deadline=None,
    # No shrinking: each example emits entire backends, which takes too long.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
REGION = "# region custom: "
_FOLDERS = count()


@st.composite
def spec_changes_pair(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Generate a spec before and after a change that adds or removes parts."""
    small = draw(specs(most_entities=3))
    large = deepcopy(small)
    for name, entity in large["entities"].items():
        if draw(st.booleans()):
            entity.setdefault("fields", {})["fresh"] = "string(20) | null"
        if draw(st.booleans()):
            entity["description"] = "It was changed."
        if draw(st.booleans()):
            target = draw(st.sampled_from(sorted(small["entities"])))
            relation = {"belongs_to": f"{target} | null", "inverse": f"from_{name}"}
            relation["inverse"] = f"from_{sorted(small['entities']).index(name)}"
            entity.setdefault("relations", {})["fresh_one"] = relation
        if isinstance(entity.get("endpoints"), dict) and draw(st.booleans()):
            entity["endpoints"]["fresh_action"] = {"returns": "integer"}
    if draw(st.booleans()):
        large["entities"]["Fresh"] = {"fields": {"name": "string(20)"}}
    return draw(st.permutations([small, large]))  # type: ignore[return-value]


@dataclass
class OutputEditor:
    """A user who edits the files of an output folder."""

    output: Path
    draw: st.DrawFn
    added_lines: list[str] = field(default_factory=list)
    """Every added line; all are distinct."""

    def _new_line(self, text: str) -> str:
        line = text.format(len(self.added_lines))
        self.added_lines.append(line)
        return line

    def files(self) -> list[Path]:
        """Return the emitted Python files except revisions."""
        found = sorted(self.output.rglob("*.py"))
        return [f for f in found if "versions" not in f.parts and f.read_text()]

    def edit_regions(self) -> None:
        """Insert a line into some of the regions."""
        for file in self.files():
            lines = file.read_text("utf-8").split("\n")
            for number in reversed(range(len(lines))):
                mark = lines[number]
                if mark.lstrip().startswith(REGION) and self.draw(st.booleans()):
                    indent = mark[: len(mark) - len(mark.lstrip())]
                    new = self._new_line("mine_{} = 1  # in a region")
                    lines.insert(number + 1, indent + new)
            file.write_text("\n".join(lines), "utf-8")

    def edit_elsewhere(self, most: int) -> None:
        """Add comments and functions outside regions in some files."""
        files = self.draw(st.lists(st.sampled_from(self.files()), max_size=most))
        for file in files:
            text = file.read_text("utf-8")
            if self.draw(st.booleans()):
                new = self._new_line("def mine_{}() -> None:")
                file.write_text(f"{text}\n\n{new}\n    pass\n", "utf-8")
                continue
            lines = text.split("\n")
            statements = [
                n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.stmt)
            ]
            chosen = self.draw(st.sampled_from(statements))
            before = min(
                [
                    chosen.lineno,
                    *(d.lineno for d in getattr(chosen, "decorator_list", [])),
                ]
            )
            new = self._new_line("# mine {}: a word of my own")
            lines.insert(before - 1, " " * chosen.col_offset + new)
            file.write_text("\n".join(lines), "utf-8")

    def add_files(self) -> None:
        """Add custom files next to the emitted ones."""
        for name in ("notes.txt", "app/mine.py", "app/api/mine.py"):
            new = self._new_line("# a file of my own {}")
            (self.output / name).write_text(f"{new}\n", "utf-8")


def _count_lines_in(output: Path) -> Counter[str]:
    """Count the lines of all files except the generator's state."""
    return Counter(
        line.strip()
        for path in output.rglob("*")
        if path.is_file() and ".gen" not in path.parts
        for line in path.read_text("utf-8").split("\n")
    )


def _state(output: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in output.rglob("*")
        if path.is_file()
    }


def _generate_in(folder: Path, spec: dict[str, Any], patch: pytest.MonkeyPatch) -> Path:
    """Generate a spec in a new folder and return the output folder."""
    own = folder / str(next(_FOLDERS))
    write_spec(spec, own / "specs")
    patch.chdir(own)
    patch.delenv("CI", raising=False)
    assert run_guarded([]) == 0
    return own / "output"


def _assert_up_to_date(output: Path) -> None:
    """Check that the output is up to date, valid, and unchanged by another run."""
    assert run_guarded(["check"]) == 0
    before = _state(output)
    assert run_guarded([]) == 0
    assert _state(output) == before
    for path in output.rglob("*.py"):
        ast.parse(path.read_text("utf-8"))


def _check_regions(
    folder: Path,
    patch: pytest.MonkeyPatch,
    change: tuple[dict[str, Any], dict[str, Any]],
    data: st.DataObject,
) -> None:
    # Grow the spec only: a removed region would be a conflict.
    before, after = sorted(change, key=lambda spec: len(json.dumps(spec)))
    output = _generate_in(folder, before, patch)
    hand = OutputEditor(output, data.draw)  # type: ignore[arg-type]
    hand.edit_regions()
    hand.add_files()
    write_spec(after, output.parent / "specs")

    assert run_guarded(["--allow-destructive"]) == 0

    found = _count_lines_in(output)
    assert {line: found[line] for line in hand.added_lines if found[line] != 1} == {}
    _assert_up_to_date(output)
    shutil.rmtree(output.parent)


def _check_additions(
    folder: Path,
    patch: pytest.MonkeyPatch,
    change: tuple[dict[str, Any], dict[str, Any]],
    data: st.DataObject,
) -> None:
    before, after = change
    output = _generate_in(folder, before, patch)
    hand = OutputEditor(output, data.draw)  # type: ignore[arg-type]
    hand.edit_elsewhere(8)
    hand.edit_regions()
    hand.add_files()
    write_spec(after, output.parent / "specs")

    code = run_guarded(["--allow-destructive"])

    found = _count_lines_in(output)
    assert [line for line in hand.added_lines if not found[line]] == []
    marked = [
        path for path in output.rglob("*.py") if find_conflicts(path.read_text("utf-8"))
    ]
    assert code == (1 if marked else 0)
    if not marked:
        assert {
            line: found[line] for line in hand.added_lines if found[line] != 1
        } == {}
        _assert_up_to_date(output)
    shutil.rmtree(output.parent)


@settings(SETTINGS, max_examples=1)
@given(spec_changes_pair(), st.data())
def test_added_code_outside_regions_survives_any_change(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: tuple[dict[str, Any], dict[str, Any]],
    data: st.DataObject,
) -> None:
    _check_additions(tmp_path, monkeypatch, change, data)


@pytest.mark.minutes
@pytest.mark.expensive
@settings(SETTINGS, max_examples=100)
@given(spec_changes_pair(), st.data())
def test_many_edits_survive_any_change(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: tuple[dict[str, Any], dict[str, Any]],
    data: st.DataObject,
) -> None:
    _check_regions(tmp_path, monkeypatch, change, data)
    _check_additions(tmp_path, monkeypatch, change, data)
