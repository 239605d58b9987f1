"""`gen types --served`: the API that the application serves becomes the contract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli import commands
from generator.cli.contracts import single_line
from generator.cli.exit_codes import REFUSED
from generator.cli.run_context import CommonOptions, print_diagnostics, print_message
from generator.diagnostics import OutputFormat, Problems
from generator.pipeline import (
    Options,
    Project,
    Served,
    plan_served,
    planned_contract_changes,
)
from generator.workspace import OnConflict, Plan, State

if TYPE_CHECKING:
    from generator.contract import ContractChange

_STDIN = "-"
_MOST = 30


def adopt_served_contract(
    common: CommonOptions, source: str, on_conflict: OnConflict | None
) -> int:
    """Write the served contract and the frontend, and report what changed."""
    problems = Problems()
    served = _read_served(source, problems)
    if served is None:
        print_diagnostics(problems, common.format)
        return REFUSED
    made: list[Plan] = []

    def build_plan(
        project: Project, state: State, options: Options, problems: Problems
    ) -> Plan | None:
        planned = plan_served(project, state, options, served, problems)
        made.extend([planned] if planned is not None else [])
        return planned

    code = commands.generate(common, on_conflict=on_conflict, planning=build_plan)
    if code != REFUSED and common.format is not OutputFormat.JSON:
        for planned in made:
            if planned.can_apply:
                _print_changes(planned_contract_changes(planned))
    return code


def _read_served(source: str, problems: Problems) -> Served | None:
    """Read the served contract; None with the reason in `problems`."""
    is_stdin = source == _STDIN
    try:
        data = sys.stdin.buffer.read() if is_stdin else Path(source).read_bytes()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        problems.add(
            "contract-not-updated", None, file=source, reason=reason or str(error)
        )
        return None
    # Applications print their contracts as JSON.
    is_yaml = source.endswith((".yaml", ".yml"))
    return Served(
        text, source if is_yaml or source.endswith(".json") else "served.json"
    )


def _print_changes(changes: list[ContractChange]) -> None:
    """Print the changes of the contract, the breaking ones first."""
    ordered = sorted(changes, key=lambda change: not change.is_breaking)
    for change in ordered[:_MOST]:
        mark = "breaking" if change.is_breaking else "safe"
        print_message(single_line(f"{mark:8}  {change.text}", OutputFormat.TEXT))
    rest = len(ordered) - _MOST
    if rest > 0:
        print_message(f"… and {rest} more; `gen diff --contract` lists them all")
