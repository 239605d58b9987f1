"""The output of commands for a plan: text on stderr, machine-readable on stdout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING

from generator import __version__
from generator.cli.run_context import (
    INTERRUPTED_MESSAGE,
    print_diagnostics,
    print_message,
)
from generator.cli.streams import print_json
from generator.diagnostics import OutputFormat, Problems
from generator.pipeline import UpToDate
from generator.workspace import (
    GEN,
    Action,
    ActionKind,
    DriftReason,
    Plan,
    operation_in_progress,
)

if TYPE_CHECKING:
    from generator.merge import StaleLine

_LONGEST_LIST = 30
_LONGEST_LINE = 120
_MAX_STALE_LINES = 60
_MAX_STALE_LINES_PER_FILE = 12
"""The most lines with old names to show: in total, and of one file."""
_NOT_LISTED = frozenset(
    {ActionKind.UNCHANGED, ActionKind.KEEP, ActionKind.DELETED, ActionKind.FORGET}
)
_VERBS = {
    ActionKind.CREATE: "create",
    ActionKind.UPDATE: "update",
    ActionKind.MERGE: "merge",
    ActionKind.RENAME: "rename",
    ActionKind.MOVE: "move",
    ActionKind.FOLLOW: "merge, moved by hand",
    ActionKind.KEEP: "keep, edited by hand",
    ActionKind.STRANDED: "CONFLICT, no place in the new layout",
    ActionKind.CONFLICT: "CONFLICT",
    ActionKind.UNRESOLVED: "CONFLICT, still marked",
    ActionKind.FOREIGN: "CONFLICT, not written by Groundplan",
    ActionKind.ADOPT: "adopt",
    ActionKind.REMOVE: "remove",
    ActionKind.DETACH: "keep, edited by hand, no longer managed",
    ActionKind.DELETED: "stays deleted",
    ActionKind.FORGET: "forget",
    ActionKind.UNCHANGED: "unchanged",
}
_WITH_EDITS = frozenset({ActionKind.MERGE, ActionKind.RENAME, ActionKind.MOVE})
_WIDTH = 24
_FOREIGN_HINT = (
    "move the files that are in the way elsewhere and run `gen` again; if you move "
    "them back then, they count as edited by hand"
)
_STRANDED_HINT = (
    "no file of the new layout contains the edited definitions: move what you need to "
    "its new place, and delete the file"
)
_RESTORE_HINT = "deleted files stay deleted; `gen restore PATH` restores them"


def print_run(
    planned: Plan | UpToDate | None,
    problems: Problems,
    style: OutputFormat,
    folder: str,
) -> None:
    """Report what a run did with each file of the output, which is in `folder`."""
    _print_diagnostics(planned, problems, style)
    if style is OutputFormat.GITHUB and isinstance(planned, Plan):
        _annotate(planned.conflicts, folder)
        _annotate_stale_lines(planned, folder)
    if style is not OutputFormat.TEXT or planned is None:
        return
    if isinstance(planned, UpToDate) or not (planned.writes or planned.conflicts):
        print_message("nothing to do")
        return
    _print_upgrade(planned)
    for line in planned.migration_summary:
        print_message(f"{'migration':{_WIDTH}}  {line}")
    _print_actions(planned.actions)
    print_message(_summary(planned))
    kinds = {action.kind for action in planned.conflicts}
    if ActionKind.CONFLICT in kinds:
        print_message("resolve the marked conflicts, then run `gen` again")
    if ActionKind.FOREIGN in kinds:
        print_message(_FOREIGN_HINT)
    if ActionKind.STRANDED in kinds:
        print_message(_STRANDED_HINT)
    if any(_is_new_deletion(action) for action in planned.actions):
        print_message(_RESTORE_HINT)
    what = "an old name; change those that mean the renamed thing"
    _print_stale_lines(planned.stale_lines, what)
    _print_stale_lines(planned.removed_uses, "a removed name")


def print_refusal(
    planned: Plan, problems: Problems, style: OutputFormat, folder: str
) -> None:
    """Report why a run wrote nothing: conflicts."""
    _print_diagnostics(planned, problems, style)
    if style is OutputFormat.GITHUB:
        _annotate(planned.unresolved or planned.conflicts, folder)
    if style is not OutputFormat.TEXT:
        return
    _print_upgrade(planned)
    for action in planned.unresolved or planned.conflicts:
        _print_action(action)
        for conflict in action.conflicts:
            print_message(f"{'':{_WIDTH}}  line {conflict.first}")
    if planned.unresolved:
        print_message(
            "nothing written: resolve the marked conflicts first, then run `gen` again"
        )
    else:
        print_message("nothing written: user edits conflict with changes of the spec")
    if any(action.kind is ActionKind.FOREIGN for action in planned.conflicts):
        print_message(_FOREIGN_HINT)


def print_check(
    planned: Plan | UpToDate,
    problems: Problems,
    style: OutputFormat,
    folder: str,
    interrupted: bool,
) -> None:
    """Report which files are out of date, and why."""
    _print_diagnostics(planned, problems, style, interrupted=interrupted)
    drift = () if isinstance(planned, UpToDate) else planned.drift
    lock_drift = None if isinstance(planned, UpToDate) else planned.lock_drift
    if style is OutputFormat.GITHUB:
        _annotate(drift, folder)
        if interrupted:
            print(f"::error::{INTERRUPTED_MESSAGE}")
    if style is not OutputFormat.TEXT:
        return
    if isinstance(planned, Plan):
        _print_upgrade(planned)
    for action in drift:
        print_message(f"{action.reason:{_WIDTH}}  {action.path}")
    if interrupted:
        print_message(INTERRUPTED_MESSAGE)
    if lock_drift:
        print_message(f"{lock_drift:{_WIDTH}}  .gen/lock.json")
    if drift:
        count = "1 file is" if len(drift) == 1 else f"{len(drift)} files are"
        print_message(f"{count} out of date: {_what_to_do(planned)}")
    elif not interrupted and not lock_drift and not problems.has_errors:
        print_message("up to date")


def _what_to_do(planned: Plan | UpToDate) -> str:
    if isinstance(planned, UpToDate) or not planned.unresolved:
        return "run `gen`"
    if operation_in_progress(planned.state.output):
        return "run `gen merge`, which resolves the conflicts that git left"
    return "resolve the marked conflicts, then run `gen`"


def _print_upgrade(planned: Plan) -> None:
    """Report that another version wrote the files, which may be why they change."""
    before = planned.upgrade
    if before is None:
        return
    what = "downgrade" if _numbers(before) > _numbers(__version__) else "upgrade"
    count = sum(action.writes for action in planned.actions)
    files = f"{count} file{' changes' if count == 1 else 's change'}"
    versions = f"written by groundplan {before}, now {__version__}"
    print_message(f"{what}: {versions}: {files}; the changelog lists what changed")


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _annotate(actions: Iterable[Action], folder: str) -> None:
    """Print a GitHub annotation for each file, or for each conflict in it."""
    for action in actions:
        file, what = (
            f"file={folder}/{action.path}",
            action.reason or _VERBS[action.kind],
        )
        for conflict in action.conflicts:
            print(f"::error {file},line={conflict.first}::{what}")
        if not action.conflicts:
            print(f"::error {file}::{what}")


def _annotate_stale_lines(planned: Plan, folder: str) -> None:
    for leftovers, what in (
        (planned.stale_lines, "an old name"),
        (planned.removed_uses, "a removed name"),
    ):
        for path, lines in _most_severe_lines(leftovers):
            for each in lines:
                names = ", ".join(each.names)
                place = f"file={folder}/{path},line={each.line}"
                print(f"::warning {place}::this line still uses {what}: {names}")


def _most_severe_lines(
    leftovers: tuple[StaleLine, ...],
) -> list[tuple[str, list[StaleLine]]]:
    """Return the lines with old names that are worth showing, by file."""
    if not leftovers:
        return []
    from generator.merge import most_severe

    return most_severe(leftovers, _MAX_STALE_LINES, _MAX_STALE_LINES_PER_FILE)


def _print_stale_lines(leftovers: tuple[StaleLine, ...], what: str) -> None:
    """List the lines that may have to change, which only the user can decide."""
    count = len(leftovers)
    if not count:
        return
    lines = "1 line still uses" if count == 1 else f"{count} lines still use"
    print_message(f"{lines} {what}:")
    shown = _most_severe_lines(leftovers)
    for path, kept in shown:
        for each in kept:
            print_message(f"  {path}:{each.line}: {_truncate(each.text)}")
    rest = count - sum(len(kept) for _, kept in shown)
    if rest:
        print_message(f"  … and {rest} more; `--format json` lists them all")


def _truncate(text: str) -> str:
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"


def render_diff(planned: Plan, *, everything: bool) -> str:
    """Return the changes of a run as a unified diff.

    The changes of the next revision come first, in lines that `patch` and `git apply`
    treat as comments. The folder `.gen` is left out unless `everything`.
    """
    words = [f"# migration: {line}\n" for line in planned.migration_summary]
    shown = (
        action
        for action in planned.actions
        if everything or not action.path.startswith(f"{GEN}/")
    )
    return "".join([*words, *(line for action in shown for line in _diff(action))])


def _diff(action: Action) -> Iterator[str]:
    if not action.writes:
        return
    before, after = _lines(action.before), _lines(action.after)
    old = "/dev/null" if action.before is None else f"a/{action.path}"
    new = "/dev/null" if action.after is None else f"b/{action.path}"
    for line in unified_diff(before, after, old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes | None) -> list[str]:
    return [] if data is None else data.decode("utf-8", "replace").splitlines(True)


def _print_diagnostics(
    planned: Plan | UpToDate | None,
    problems: Problems,
    style: OutputFormat,
    *,
    interrupted: bool = False,
) -> None:
    """Print the diagnostics; as JSON, in one object with the files."""
    if style is not OutputFormat.JSON:
        print_diagnostics(problems, style)
        return
    from generator.diagnostics import document

    actions = planned.actions if isinstance(planned, Plan) else ()
    files = [
        {
            "path": action.path,
            "action": action.kind.value,
            "reason": action.reason.value if action.reason else None,
            "conflicts": [conflict.first for conflict in action.conflicts],
        }
        for action in actions
        if action.kind not in _NOT_LISTED or action.reason is not None
    ]
    upgrade = planned.upgrade if isinstance(planned, Plan) else None
    whole = {
        **document(problems.items),
        "files": files,
        "interrupted": interrupted,
        "upgrade": upgrade and {"from": upgrade, "to": __version__},
    }
    if isinstance(planned, Plan):
        for key, leftovers in (
            ("old_names", planned.stale_lines),
            ("gone", planned.removed_uses),
        ):
            if leftovers:
                whole[key] = [_as_json(each) for each in sorted(leftovers, key=_place)]
    print_json(whole)


def _place(leftover: StaleLine) -> tuple[str, int]:
    return leftover.path, leftover.line


def _as_json(leftover: StaleLine) -> dict[str, object]:
    return {
        "path": leftover.path,
        "line": leftover.line,
        "text": leftover.text,
        "names": list(leftover.names),
    }


def _print_actions(actions: tuple[Action, ...]) -> None:
    shown = [a for a in actions if a.kind not in _NOT_LISTED or _is_new_deletion(a)]
    created = [action for action in shown if action.kind is ActionKind.CREATE]
    if len(created) > _LONGEST_LIST:
        shown = [action for action in shown if action.kind is not ActionKind.CREATE]
        print_message(f"{'create':{_WIDTH}}  {len(created)} files")
    for action in shown:
        _print_action(action)


def _is_new_deletion(action: Action) -> bool:
    """Return whether this run is the first to notice that the user deleted a file."""
    return action.kind is ActionKind.DELETED and action.reason is DriftReason.MISSING


def _print_action(action: Action) -> None:
    print_message(
        f"{_VERBS[action.kind] + _kept_edits_note(action):{_WIDTH}}  {action.path}"
    )


def _kept_edits_note(action: Action) -> str:
    """Return a note on the number of user edits in a file that the run writes."""
    if action.kind not in _WITH_EDITS or action.base is None:
        return ""
    from generator.merge import decode_text, find_manual_edits

    pristine, (text, _) = decode_text(action.base)[0], decode_text(action.after or b"")
    count = len(find_manual_edits(pristine, text, path=action.path))
    return f", {count} edit{'' if count == 1 else 's'} kept" if count else ""


def _summary(planned: Plan) -> str:
    counts: dict[str, int] = {}
    names = {
        ActionKind.CREATE: "created",
        ActionKind.UPDATE: "updated",
        ActionKind.MERGE: "merged",
        ActionKind.RENAME: "renamed",
        ActionKind.MOVE: "with edits from other files",
        ActionKind.FOLLOW: "moved and merged",
        ActionKind.STRANDED: "without a new place",
        ActionKind.KEEP: "kept",
        ActionKind.REMOVE: "removed",
        ActionKind.DETACH: "no longer managed",
        ActionKind.CONFLICT: "in conflict",
        ActionKind.FOREIGN: "in the way",
        ActionKind.UNCHANGED: "unchanged",
    }
    for action in planned.actions:
        if action.kind in names:
            name = names[action.kind]
            counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in counts.items())
