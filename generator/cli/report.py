"""The output of commands for a plan: text on stderr, machine-readable on stdout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING

from generator import __version__
from generator.cli.context import INTERRUPTED, say, show
from generator.diagnostics import Problems
from generator.diagnostics.renderers import Format
from generator.pipeline.run import Nothing
from generator.workspace import Action, Kind, Plan, Reason, begun
from generator.workspace.paths import GEN

if TYPE_CHECKING:
    from generator.merge.renaming.leftovers import Leftover

_LONGEST_LIST = 30
_LONGEST_LINE = 120
_MOST_LINES = 60
_MOST_LINES_OF_A_FILE = 12
"""The most lines with old names to show: in total, and of one file."""
_QUIET = frozenset({Kind.UNCHANGED, Kind.KEEP, Kind.DELETED, Kind.FORGET})
_VERBS = {
    Kind.CREATE: "create",
    Kind.UPDATE: "update",
    Kind.MERGE: "merge",
    Kind.RENAME: "rename",
    Kind.MOVE: "move",
    Kind.FOLLOW: "merge, moved by hand",
    Kind.KEEP: "keep, edited by hand",
    Kind.STRANDED: "CONFLICT, no place in the new layout",
    Kind.CONFLICT: "CONFLICT",
    Kind.UNRESOLVED: "CONFLICT, still marked",
    Kind.FOREIGN: "CONFLICT, not written by Groundplan",
    Kind.ADOPT: "adopt",
    Kind.REMOVE: "remove",
    Kind.DETACH: "keep, edited by hand, no longer managed",
    Kind.DELETED: "stays deleted",
    Kind.FORGET: "forget",
    Kind.UNCHANGED: "unchanged",
}
_WITH_EDITS = frozenset({Kind.MERGE, Kind.RENAME, Kind.MOVE})
_WIDTH = 24
_IN_THE_WAY = (
    "move what is in the way aside and run `gen` again; moved back then, it counts as "
    "edited by hand"
)
_WITHOUT_A_PLACE = (
    "no file of the layout has what was edited there: move what you need to where it "
    "belongs now, and delete the file"
)
_BACK = "what you deleted stays deleted; `gen restore PATH` brings it back"


def written(
    planned: Plan | Nothing | None, problems: Problems, style: Format, folder: str
) -> None:
    """Report what a run did with each file of the output, which is in `folder`."""
    _show(planned, problems, style)
    if style is Format.GITHUB and isinstance(planned, Plan):
        _annotate(planned.conflicts, folder)
        _annotate_leftovers(planned, folder)
    if style is not Format.TEXT or planned is None:
        return
    if isinstance(planned, Nothing) or not (planned.writes or planned.conflicts):
        say("nothing to do")
        return
    _say_upgrade(planned)
    for line in planned.migration:
        say(f"{'migration':{_WIDTH}}  {line}")
    _list(planned.actions)
    say(_summary(planned))
    kinds = {action.kind for action in planned.conflicts}
    if Kind.CONFLICT in kinds:
        say("resolve the marked places, then run `gen` again")
    if Kind.FOREIGN in kinds:
        say(_IN_THE_WAY)
    if Kind.STRANDED in kinds:
        say(_WITHOUT_A_PLACE)
    if any(_is_noticed(action) for action in planned.actions):
        say(_BACK)
    what = "an old name; change what means the renamed thing"
    _list_leftovers(planned.leftovers, what)
    _list_leftovers(planned.gone, "what is gone")


def refused(planned: Plan, problems: Problems, style: Format, folder: str) -> None:
    """Report why a run wrote nothing: conflicts."""
    _show(planned, problems, style)
    if style is Format.GITHUB:
        _annotate(planned.unresolved or planned.conflicts, folder)
    if style is not Format.TEXT:
        return
    _say_upgrade(planned)
    for action in planned.unresolved or planned.conflicts:
        _line(action)
        for conflict in action.conflicts:
            say(f"{'':{_WIDTH}}  line {conflict.first}")
    if planned.unresolved:
        say("nothing written: resolve the marked places first, then run `gen` again")
    else:
        say("nothing written: edits and changes of the spec collide")
    if any(action.kind is Kind.FOREIGN for action in planned.conflicts):
        say(_IN_THE_WAY)


def checked(
    planned: Plan | Nothing,
    problems: Problems,
    style: Format,
    folder: str,
    interrupted: bool,
) -> None:
    """Report which files are out of date, and why."""
    _show(planned, problems, style, interrupted=interrupted)
    drift = () if isinstance(planned, Nothing) else planned.drift
    lock_drift = None if isinstance(planned, Nothing) else planned.lock_drift
    if style is Format.GITHUB:
        _annotate(drift, folder)
        if interrupted:
            print(f"::error::{INTERRUPTED}")
    if style is not Format.TEXT:
        return
    if isinstance(planned, Plan):
        _say_upgrade(planned)
    for action in drift:
        say(f"{action.reason:{_WIDTH}}  {action.path}")
    if interrupted:
        say(INTERRUPTED)
    if lock_drift:
        say(f"{lock_drift:{_WIDTH}}  .gen/lock.json")
    if drift:
        count = "1 file is" if len(drift) == 1 else f"{len(drift)} files are"
        say(f"{count} out of step with the spec: {_what_to_do(planned)}")
    elif not interrupted and not lock_drift and not problems.has_errors:
        say("in step")


def _what_to_do(planned: Plan | Nothing) -> str:
    if isinstance(planned, Nothing) or not planned.unresolved:
        return "run `gen`"
    if begun(planned.state.output):
        return "run `gen merge`, which settles what git left in conflict"
    return "resolve the marked places, then run `gen`"


def _say_upgrade(planned: Plan) -> None:
    """Report that another version wrote the files, which may be why they change."""
    before = planned.upgrade
    if before is None:
        return
    what = "downgrade" if _numbers(before) > _numbers(__version__) else "upgrade"
    count = sum(action.writes for action in planned.actions)
    files = f"{count} file{' changes' if count == 1 else 's change'}"
    versions = f"written by groundplan {before}, now {__version__}"
    say(f"{what}: {versions}: {files}; see CHANGELOG for what is due to the version")


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


def _annotate_leftovers(planned: Plan, folder: str) -> None:
    for leftovers, what in (
        (planned.leftovers, "an old name"),
        (planned.gone, "what is gone"),
    ):
        for path, lines in _shown_leftovers(leftovers):
            for each in lines:
                names = ", ".join(each.names)
                place = f"file={folder}/{path},line={each.line}"
                print(f"::warning {place}::this line still uses {what}: {names}")


def _shown_leftovers(
    leftovers: tuple[Leftover, ...],
) -> list[tuple[str, list[Leftover]]]:
    """Return the lines with old names that are worth showing, by file."""
    if not leftovers:
        return []
    from generator.merge.renaming.leftovers import most_telling

    return most_telling(leftovers, _MOST_LINES, _MOST_LINES_OF_A_FILE)


def _list_leftovers(leftovers: tuple[Leftover, ...], what: str) -> None:
    """List the lines that may have to change, which only the user can decide."""
    count = len(leftovers)
    if not count:
        return
    lines = "1 line still uses" if count == 1 else f"{count} lines still use"
    say(f"{lines} {what}:")
    shown = _shown_leftovers(leftovers)
    for path, kept in shown:
        for each in kept:
            say(f"  {path}:{each.line}: {_cut(each.text)}")
    rest = count - sum(len(kept) for _, kept in shown)
    if rest:
        say(f"  … and {rest} more; `--format json` has them all")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"


def unified(planned: Plan, *, everything: bool) -> str:
    """Return the changes of a run as a unified diff.

    The changes of the next revision come first, in lines that `patch` and `git apply`
    treat as comments. The folder `.gen` is left out unless `everything`.
    """
    words = [f"# migration: {line}\n" for line in planned.migration]
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


def _show(
    planned: Plan | Nothing | None,
    problems: Problems,
    style: Format,
    *,
    interrupted: bool = False,
) -> None:
    """Print the diagnostics; as JSON, in one object with the files."""
    if style is not Format.JSON:
        show(problems, style)
        return
    from generator.diagnostics.renderers.json import document

    actions = planned.actions if isinstance(planned, Plan) else ()
    files = [
        {
            "path": action.path,
            "action": action.kind.value,
            "reason": action.reason.value if action.reason else None,
            "conflicts": [conflict.first for conflict in action.conflicts],
        }
        for action in actions
        if action.kind not in _QUIET or action.reason is not None
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
            ("old_names", planned.leftovers),
            ("gone", planned.gone),
        ):
            if leftovers:
                whole[key] = [_as_json(each) for each in sorted(leftovers, key=_place)]
    print(json.dumps(whole, indent=2))


def _place(leftover: Leftover) -> tuple[str, int]:
    return leftover.path, leftover.line


def _as_json(leftover: Leftover) -> dict[str, object]:
    return {
        "path": leftover.path,
        "line": leftover.line,
        "text": leftover.text,
        "names": list(leftover.names),
    }


def _list(actions: tuple[Action, ...]) -> None:
    shown = [a for a in actions if a.kind not in _QUIET or _is_noticed(a)]
    created = [action for action in shown if action.kind is Kind.CREATE]
    if len(created) > _LONGEST_LIST:
        shown = [action for action in shown if action.kind is not Kind.CREATE]
        say(f"{'create':{_WIDTH}}  {len(created)} files")
    for action in shown:
        _line(action)


def _is_noticed(action: Action) -> bool:
    """Return whether this run is the first to notice that the user deleted a file."""
    return action.kind is Kind.DELETED and action.reason is Reason.MISSING


def _line(action: Action) -> None:
    say(f"{_VERBS[action.kind] + _kept(action):{_WIDTH}}  {action.path}")


def _kept(action: Action) -> str:
    """Return a note on the number of user edits in a file that the run writes."""
    if action.kind not in _WITH_EDITS or action.base is None:
        return ""
    from generator.merge import edited_parts, read

    pristine, (text, _) = read(action.base)[0], read(action.after or b"")
    count = len(edited_parts(pristine, text, path=action.path))
    return f", {count} edit{'' if count == 1 else 's'} kept" if count else ""


def _summary(planned: Plan) -> str:
    counts: dict[str, int] = {}
    names = {
        Kind.CREATE: "created",
        Kind.UPDATE: "updated",
        Kind.MERGE: "merged",
        Kind.RENAME: "renamed",
        Kind.MOVE: "with edits of other files",
        Kind.FOLLOW: "followed",
        Kind.STRANDED: "without a place",
        Kind.KEEP: "kept",
        Kind.REMOVE: "removed",
        Kind.DETACH: "no longer managed",
        Kind.CONFLICT: "in conflict",
        Kind.FOREIGN: "in the way",
        Kind.UNCHANGED: "unchanged",
    }
    for action in planned.actions:
        if action.kind in names:
            name = names[action.kind]
            counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in counts.items())
