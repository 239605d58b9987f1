"""The commands `gen merge-file`, `gen resolve` and `gen edits`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from generator.cli.exit_codes import CONFLICTS, OK, REFUSED
from generator.cli.run_context import CommonOptions, print_diagnostics, print_message
from generator.cli.streams import print_json
from generator.diagnostics import OutputFormat, Problems
from generator.merge import (
    WHOLE_FILE,
    Authors,
    ConflictSide,
    Labels,
    decode_text,
    encode_text,
    has_markers,
    merge_texts,
)
from generator.workspace import (
    ConflictedFile,
    PathArgument,
    find_conflicted_files,
    find_edited_files,
    hold_run_lock,
    is_interrupted,
    is_selected,
    load_state,
    recover,
    resolve_files,
    resolve_path,
    write_file,
)


def merge_file(
    base: Path, ours: Path, theirs: Path, out: Path | None, path: str | None
) -> int:
    """Run `gen merge-file`: merge three files, and write the result in OURS' form."""
    problems = Problems()
    data = [_content(file, problems) for file in (base, ours, theirs)]
    if problems.has_errors:
        print_diagnostics(problems, OutputFormat.TEXT)
        return REFUSED
    texts = [decode_text(found) for found in data]
    name = path or str(ours)
    for file, (text, _) in zip((ours, theirs), texts[1:], strict=True):
        if has_markers(text, path=name):
            problems.add("already-conflicted", None, file=file)
    if problems.has_errors:
        print_diagnostics(problems, OutputFormat.TEXT)
        return REFUSED
    labels = Labels(name, f"{name} of the other side")
    base_text, our_text, their_text = (text for text, _ in texts)
    merged = merge_texts(
        *(base_text, our_text, their_text, labels),
        path=name,
        authors=Authors.TWO_USERS,
    )
    form = texts[1][1] if data[1] else texts[2][1]
    result = data[1] if merged.is_unchanged else encode_text(merged.text, form)
    if out is None:
        sys.stdout.buffer.write(result)
        sys.stdout.buffer.flush()
    else:
        try:
            write_file(str(out), result)
        except OSError as error:
            reason = error.strerror or str(error)
            problems.add("write-failed", None, path=str(out), reason=reason)
            print_diagnostics(problems, OutputFormat.TEXT)
            return REFUSED
    for conflict in merged.conflicts:
        print_message(f"{name}:{conflict.first}: conflict: {conflict.ours}")
    return CONFLICTS if merged.conflicts else OK


def _content(file: Path, problems: Problems) -> bytes:
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add("merge-unreadable", None, file=file, reason=reason)
        return b""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        reason = "it contains NUL, so it is not text"
        problems.add("merge-unreadable", None, file=file, reason=reason)
    return data


def resolve_conflicts(
    common: CommonOptions, side: ConflictSide | None, paths: Sequence[str]
) -> int:
    """Run `gen resolve`: list the conflicts, or resolve them by choosing one side."""
    problems = Problems()
    project = common.locate_project(problems)
    if problems.has_errors:
        print_diagnostics(problems, common.format)
        return REFUSED
    wanted = [resolve_path(path, str(project.output)) for path in paths]
    if side is None:
        with common.open_for_reading(problems) as completed:
            found = _find_conflicted(str(completed.output), wanted, problems)
    else:
        found = _take_side(str(project.output), wanted, side, problems)
    print_conflicts(found, problems, common.format)
    if problems.has_errors:
        return REFUSED
    return CONFLICTS if found else OK


def _take_side(
    output: str, wanted: Sequence[PathArgument], side: ConflictSide, problems: Problems
) -> list[ConflictedFile]:
    """Resolve the marked conflicts by choosing one side; return the remaining ones."""
    if not _find_conflicted(output, wanted, problems) and not is_interrupted(output):
        return []
    with hold_run_lock(output, problems) as held:
        if held is None or recover(held, problems) is None:
            return []
        found = _find_conflicted(output, wanted, problems)
        resolve_files(held, found, side, problems)
    left = _find_conflicted(output, [], Problems())
    for marked in found:
        if marked.path not in {m.path for m in left}:
            print_message(f"resolved, {side}  {marked.path}")
    return [m for m in left if is_selected(m.path, wanted)]


def _find_conflicted(
    output: str, wanted: Sequence[PathArgument], problems: Problems
) -> list[ConflictedFile]:
    state = None if problems.has_errors else load_state(output, problems)
    found = [] if state is None else find_conflicted_files(state)
    return [m for m in found if is_selected(m.path, wanted)]


def print_conflicts(
    found: Sequence[ConflictedFile], problems: Problems, style: OutputFormat
) -> None:
    """Print the marked conflicts of some files."""
    if style is OutputFormat.JSON:
        from generator.diagnostics import document

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
        print_json({**document(problems.items), "files": files})
        return
    print_diagnostics(problems, style)
    for marked in found:
        for conflict in marked.conflicts:
            print(f"{marked.path}:{conflict.first}: {conflict.ours}")
    if not found and not problems.has_errors:
        print_message("no conflicts")


def list_edits(common: CommonOptions, paths: Sequence[str]) -> int:
    """Run `gen edits`: list every user edit, by definition."""
    problems = Problems()
    project = common.locate_project(problems)
    wanted = [resolve_path(path, str(project.output)) for path in paths]
    with common.open_for_reading(problems) as completed:
        state = None
        if not problems.has_errors:
            state = load_state(str(completed.output), problems)
        if state is None:
            print_diagnostics(problems, common.format)
            return REFUSED
        found = [f for f in find_edited_files(state) if is_selected(f.path, wanted)]
    if common.format is OutputFormat.JSON:
        shown = [
            {
                "path": file.path,
                "what": file.file_status,
                "edits": [
                    {"way": str(e.edit_kind), "name": e.name, "line": e.line}
                    for e in file.edits
                ],
                "pins": list(file.pins),
            }
            for file in found
        ]
        print_json({"files": shown})
        return OK
    print_diagnostics(problems, common.format)
    for file in found:
        print(f"{file.path}  ({file.file_status})" if file.file_status else file.path)
        for edit in file.edits:
            print(f"  {edit.edit_kind:8} {edit.name} (line {edit.line})")
        for pin in file.pins:
            print(f"  {'pinned':8} {display_pin(pin)}")
    if not found:
        print_message("no manual edits")
    return OK


def display_pin(name: str) -> str:
    """Return the display name of a pin."""
    return "the entire file" if name == WHOLE_FILE else name
