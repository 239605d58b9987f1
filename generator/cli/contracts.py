"""Contract changes for clients: `gen diff --contract` and `gen check --breaking`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.cli.exit_codes import DRIFT, OK, REFUSED
from generator.cli.run_context import (
    CommonOptions,
    print_diagnostics,
    print_if_interrupted,
    print_message,
)
from generator.cli.streams import print_json
from generator.diagnostics import OutputFormat, Problems
from generator.pipeline import ContractChanges, compare_with_baseline

if TYPE_CHECKING:
    from generator.contract import ContractChange

_HEAD = "HEAD"


def diff_contract(common: CommonOptions, against: str | None) -> int:
    """Run `gen diff --contract`: list the changes, the breaking ones first."""
    found = _changes(common, against)
    if found is None:
        return REFUSED
    _print(found, common.format, only_breaks=False)
    return OK


def check_contract(common: CommonOptions, against: str | None) -> int:
    """Run `gen check --breaking`: fail on breaking changes that were not accepted."""
    found = _changes(common, against)
    if found is None:
        return REFUSED
    _print(found, common.format, only_breaks=True)
    return DRIFT if found.breaks else OK


def _changes(common: CommonOptions, against: str | None) -> ContractChanges | None:
    problems = Problems()
    project = common.locate_project(problems)
    found = None
    print_if_interrupted(project)
    if not problems.has_errors:
        found = compare_with_baseline(project, against or _HEAD, problems)
    print_diagnostics(
        problems, OutputFormat.TEXT if found is not None else common.format
    )
    return found


def _print(found: ContractChanges, style: OutputFormat, *, only_breaks: bool) -> None:
    if style is OutputFormat.JSON:
        print_json([_record(found, each) for each in found.changes])
        return
    breaks = found.breaks
    for change in breaks:
        mark = "::error::" if style is OutputFormat.GITHUB else "breaking  "
        print(f"{mark}{single_line(change.text, style)}")
    if not only_breaks:
        for change in found.changes:
            if change not in breaks:
                reason = found.accepted.get(change.text)
                kept = change.is_breaking and reason is not None
                said = (
                    f"accepted  {change.text} ({reason})"
                    if kept
                    else (f"safe      {change.text}")
                )
                print(single_line(said, style))
    print_message(_summary(found))


def _record(found: ContractChanges, change: ContractChange) -> dict[str, object]:
    accepted = found.accepted.get(change.text) if change.is_breaking else None
    return {
        "change": change.text,
        "breaking": change.is_breaking,
        "accepted": accepted,
    }


def single_line(text: str, style: OutputFormat) -> str:
    """Return text from a spec as one line that GitHub does not read as a command."""
    shown = "".join(c if c.isprintable() else "�" for c in text)
    return shown.replace("%", "%25") if style is OutputFormat.GITHUB else shown


def _summary(found: ContractChanges) -> str:
    changes, breaks = len(found.changes), len(found.breaks)
    if not changes:
        return "nothing changed for clients"
    if not breaks:
        return f"{changes} changes, none of them breaks clients"
    return (
        f"{breaks} of {changes} changes break clients; to accept a change, add it to "
        "`accepted_breaks:` in the spec, with a reason"
    )
