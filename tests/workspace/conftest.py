"""Fixtures: an output folder to plan and apply runs in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.diagnostics import Problems
from generator.tree import EmittedFile, Tree
from generator.workspace import (
    Action,
    ApplyResult,
    OnConflict,
    Plan,
    apply_plan,
    build_plan,
    hold_run_lock,
    is_up_to_date,
    load_state,
    recover,
)
from generator.workspace.base_format import decode_base, has_line_prefix


def emitted_file(text: str, entity: str | None = None, **options: bool) -> EmittedFile:
    return EmittedFile(text, entity, "app/[entity].py", **options)


@dataclass
class Workspace:
    """An output folder, and the commands as the pipeline runs them."""

    output: str
    problems: Problems

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.problems.items]

    def path(self, name: str) -> Path:
        return Path(self.output, name)

    def read_text(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def read_base_copy(self, name: str) -> str:
        """Return the text of a file's base copy."""
        copy = self.path(f".gen/base/{name}.base").read_bytes()
        assert has_line_prefix(copy)
        return decode_base(copy).decode("utf-8")

    def write_text(self, name: str, text: str) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, encoding="utf-8")

    def plan(
        self, tree: Tree, inputs: str = "d", on_conflict: OnConflict = "markers"
    ) -> Plan | None:
        """Plan a run as `gen check` does."""
        self.problems = Problems()
        state = load_state(self.output, self.problems)
        if state is None:
            return None
        return build_plan(
            tree, state, self.problems, inputs=inputs, on_conflict=on_conflict
        )

    def planned_actions(self, tree: Tree, inputs: str = "d") -> dict[str, Action]:
        plan = self.plan(tree, inputs)
        assert plan is not None, self.problems.items
        return {action.path: action for action in plan.actions}

    def drift_reasons(self, tree: Tree, inputs: str = "d") -> dict[str, str]:
        plan = self.plan(tree, inputs)
        assert plan is not None, self.problems.items
        return {action.path: str(action.reason) for action in plan.drift}

    def gen(self, tree: Tree, inputs: str = "d") -> ApplyResult | None:
        """Plan and apply a run as `gen` does, even if nothing changed."""
        self.problems = Problems()
        with hold_run_lock(self.output, self.problems, wait=0) as held:
            if held is None or recover(held, self.problems) is None:
                return None
            state = load_state(self.output, self.problems)
            if state is None:
                return None
            plan = build_plan(tree, state, self.problems, inputs=inputs)
            if plan is None or not plan.can_apply:
                return None
            return apply_plan(held, plan, self.problems)

    def is_unchanged(self, inputs: str = "d") -> bool:
        state = load_state(self.output, Problems())
        return state is not None and is_up_to_date(state, inputs)

    def file_states(self) -> dict[str, tuple[bytes, int, int]]:
        """Return the bytes, time and mode of every file outside the cache."""
        return {
            str(path.relative_to(self.output)): (
                path.read_bytes(),
                path.stat().st_mtime_ns,
                path.stat().st_mode,
            )
            for path in sorted(Path(self.output).rglob("*"))
            if path.is_file() and ".gen/cache" not in path.as_posix()
        }


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return Workspace(str(tmp_path / "output"), Problems())
