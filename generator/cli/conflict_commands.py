"""The commands `gen merge-file`, `gen resolve` and `gen edits`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.cli.context import Common, say, show
from generator.diagnostics import Problems
from generator.diagnostics.renderers import Format
from generator.merge import (
    WHOLE,
    Authors,
    Labels,
    Side,
    has_markers,
    merge,
    read,
    write,
)
from generator.workspace import (
    Marked,
    Named,
    asked,
    exclusive,
    hand_edits,
    interrupted,
    load_state,
    marked_files,
    named,
    recover,
    resolve,
    write_file,
)

OK = 0
CONFLICTS = 1
REFUSED = 2


def merge_file(
    base: Path, ours: Path, theirs: Path, out: Path | None, path: str | None
) -> int:
    """Run `gen merge-file`: merge three files, and write the result in OURS' form."""
    problems = Problems()
    data = [_content(file, problems) for file in (base, ours, theirs)]
    if problems.has_errors:
        show(problems, Format.TEXT)
        return REFUSED
    texts = [read(found) for found in data]
    name = path or str(ours)
    for file, (text, _) in zip((ours, theirs), texts[1:], strict=True):
        if has_markers(text, path=name):
            problems.add("merge-marked", None, file=file)
    if problems.has_errors:
        show(problems, Format.TEXT)
        return REFUSED
    labels = Labels(name, f"{name} of the other side")
    base_text, our_text, their_text = (text for text, _ in texts)
    merged = merge(
        *(base_text, our_text, their_text, labels),
        path=name,
        authors=Authors.TWO_PEOPLE,
    )
    form = texts[1][1] if data[1] else texts[2][1]
    result = data[1] if merged.kept else write(merged.text, form)
    if out is None:
        sys.stdout.buffer.write(result)
        sys.stdout.buffer.flush()
    else:
        try:
            write_file(str(out), result)
        except OSError as error:
            reason = error.strerror or str(error)
            problems.add("write-failed", None, path=str(out), reason=reason)
            show(problems, Format.TEXT)
            return REFUSED
    for conflict in merged.conflicts:
        say(f"{name}:{conflict.first}: conflict: {conflict.ours}")
    return CONFLICTS if merged.conflicts else OK


def _content(file: Path, problems: Problems) -> bytes:
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add("merge-unreadable", None, file=file, reason=reason)
        return b""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        reason = "it holds NUL: it is no text"
        problems.add("merge-unreadable", None, file=file, reason=reason)
    return data


def resolve_conflicts(common: Common, side: Side | None, paths: Sequence[str]) -> int:
    """Run `gen resolve`: list the conflicts, or resolve them by choosing one side."""
    problems = Problems()
    project = common.project(problems)
    if problems.has_errors:
        show(problems, common.format)
        return REFUSED
    wanted = [named(path, str(project.output)) for path in paths]
    if side is None:
        with common.reading(problems) as completed:
            found = _marked(str(completed.output), wanted, problems)
    else:
        found = _settle(str(project.output), wanted, side, problems)
    show_conflicts(found, problems, common.format)
    if problems.has_errors:
        return REFUSED
    return CONFLICTS if found else OK


def _settle(
    output: str, wanted: Sequence[Named], side: Side, problems: Problems
) -> list[Marked]:
    """Resolve the marked conflicts by choosing one side; return the remaining ones."""
    if not _marked(output, wanted, problems) and not interrupted(output):
        return []
    with exclusive(output, problems) as held:
        if held is None or recover(held, problems) is None:
            return []
        found = _marked(output, wanted, problems)
        resolve(held, found, side, problems)
    left = _marked(output, [], Problems())
    for marked in found:
        if marked.path not in {m.path for m in left}:
            say(f"resolved, {side}  {marked.path}")
    return [m for m in left if asked(m.path, wanted)]


def _marked(output: str, wanted: Sequence[Named], problems: Problems) -> list[Marked]:
    state = None if problems.has_errors else load_state(output, problems)
    found = [] if state is None else marked_files(state)
    return [m for m in found if asked(m.path, wanted)]


def show_conflicts(found: Sequence[Marked], problems: Problems, style: Format) -> None:
    """Print the marked conflicts of some files."""
    if style is Format.JSON:
        from generator.diagnostics.renderers.json import document

        files = [
            {
                "path": marked.path,
                "conflicts": [
                    {"first": c.first, "last": c.last, "ours": c.ours}
                    for c in marked.conflicts
                ],
            }
            for marked in found
        ]
        print(json.dumps({**document(problems.items), "files": files}, indent=2))
        return
    show(problems, style)
    for marked in found:
        for conflict in marked.conflicts:
            print(f"{marked.path}:{conflict.first}: {conflict.ours}")
    if not found and not problems.has_errors:
        say("no conflicts")


def edits(common: Common, paths: Sequence[str]) -> int:
    """Run `gen edits`: list every user edit, by definition."""
    problems = Problems()
    project = common.project(problems)
    wanted = [named(path, str(project.output)) for path in paths]
    with common.reading(problems) as completed:
        state = None
        if not problems.has_errors:
            state = load_state(str(completed.output), problems)
        if state is None:
            show(problems, common.format)
            return REFUSED
        found = [f for f in hand_edits(state) if asked(f.path, wanted)]
    if common.format is Format.JSON:
        shown = [
            {
                "path": file.path,
                "what": file.what,
                "edits": [
                    {"way": str(e.way), "name": e.name, "line": e.line}
                    for e in file.edits
                ],
                "pins": list(file.pins),
            }
            for file in found
        ]
        print(json.dumps({"files": shown}, indent=2))
        return OK
    show(problems, common.format)
    for file in found:
        print(f"{file.path}  ({file.what})" if file.what else file.path)
        for edit in file.edits:
            print(f"  {edit.way:8} {edit.name} (line {edit.line})")
        for pin in file.pins:
            print(f"  {'pinned':8} {shown_pin(pin)}")
    if not found:
        say("no edits by hand")
    return OK


def shown_pin(name: str) -> str:
    """Return the display name of a pin."""
    return "all of it" if name == WHOLE else name
