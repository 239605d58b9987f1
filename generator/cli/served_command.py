"""`gen types --served`: the API that the application serves becomes the contract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli import commands
from generator.cli.commands import REFUSED
from generator.cli.context import Common, say, show
from generator.cli.contracts import line
from generator.diagnostics import Problems
from generator.diagnostics.renderers import Format
from generator.pipeline.project import Project
from generator.pipeline.run import Options
from generator.pipeline.served_contract import Served, contract_changes, plan_served
from generator.workspace import OnConflict, Plan, State

if TYPE_CHECKING:
    from generator.contract import Change

_STDIN = "-"
_MOST = 30


def take_over(common: Common, source: str, on_conflict: OnConflict | None) -> int:
    """Write the served contract and the frontend, and report what changed."""
    problems = Problems()
    served = _served(source, problems)
    if served is None:
        show(problems, common.format)
        return REFUSED
    made: list[Plan] = []

    def planning(
        project: Project, state: State, options: Options, problems: Problems
    ) -> Plan | None:
        planned = plan_served(project, state, options, served, problems)
        made.extend([planned] if planned is not None else [])
        return planned

    code = commands.generate(common, on_conflict=on_conflict, planning=planning)
    if code != REFUSED and common.format is not Format.JSON:
        for planned in made:
            if planned.may_apply:
                _tell(contract_changes(planned))
    return code


def _served(source: str, problems: Problems) -> Served | None:
    """Read the served contract; None with the reason in `problems`."""
    is_stdin = source == _STDIN
    try:
        data = sys.stdin.buffer.read() if is_stdin else Path(source).read_bytes()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        problems.add("not-taken-over", None, file=source, reason=reason or str(error))
        return None
    # Applications print their contracts as JSON.
    is_yaml = source.endswith((".yaml", ".yml"))
    return Served(
        text, source if is_yaml or source.endswith(".json") else "served.json"
    )


def _tell(changes: list[Change]) -> None:
    """Print the changes of the contract, the breaking ones first."""
    ordered = sorted(changes, key=lambda change: not change.is_breaking)
    for change in ordered[:_MOST]:
        mark = "breaking" if change.is_breaking else "safe"
        say(line(f"{mark:8}  {change.text}", Format.TEXT))
    rest = len(ordered) - _MOST
    if rest > 0:
        say(f"… and {rest} more; `gen diff --contract` has them all")
