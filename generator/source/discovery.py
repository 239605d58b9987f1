"""Finding and loading the spec files."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from generator.diagnostics import Problems, Span
from generator.source.nodes import Document, Mapping
from generator.source.parser import parse_document

MAX_FILE_SIZE = 16 * 1024 * 1024

_SUFFIXES = (".yaml", ".yml", ".json")
_CONFLICT = re.compile(r"^<<<<<<<(?= |$)[^\n]*(?=\n(?:.*\n)*?>>>>>>>(?: |$))", re.M)
"""A conflict left by git, with its markers."""
_OPENAPI = re.compile(
    r"""^(?P<key>(["']?)(?:openapi|swagger)\2)[ \t]*:(?=\s)
    |\A\s*\{\s*(?P<first>"(?:openapi|swagger)")\s*:""",
    re.MULTILINE | re.VERBOSE,
)
"""A top-level key of an OpenAPI document, which no spec has."""


def spec_files(specs: Path) -> list[Path]:
    """Return the spec files under a folder, ordered by path.

    Hidden files and folders, and links out of the folder, are left out.
    """
    return _walk(specs)[0]


def rejected_paths(specs: Path) -> list[Path]:
    """Return links that leave the folder of specs, and unreadable folders."""
    _, outside, closed = _walk(specs)
    return [*outside, *(path for path, _ in closed)]


def load_specs(root: Path, specs: Path, problems: Problems) -> tuple[Document, ...]:
    """Read and parse every spec file under `specs`, ordered by path.

    `root` is the project's folder; diagnostics show paths relative to it. Files that
    cannot be parsed are left out; `problems` has the reasons.
    """
    files, outside, closed = _walk(specs)
    for path in outside:
        problems.add("link-outside", _file_span(_display_path(path, root)))
    for path, reason in closed:
        problems.add(
            "unreadable-file", _file_span(_display_path(path, root)), reason=reason
        )
    if not (files or outside or closed):
        problems.add("no-specs", None, folder=_display_path(specs, root))
    documents = (_load(path, _display_path(path, root), problems) for path in files)
    return tuple(document for document in documents if document is not None)


def read_regular_file(path: Path) -> bytes:
    """Read a regular file; raise OSError for pipes and devices, without blocking."""
    # Opening a pipe blocks until it has a writer; opening a device may do anything.
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    return path.read_bytes()


def _walk(
    specs: Path,
) -> tuple[list[Path], list[Path], list[tuple[Path, str]]]:
    """Return the spec files, the links out of the folder, and unreadable folders."""
    files: list[Path] = []
    outside: list[Path] = []
    closed: list[tuple[Path, str]] = []

    def on_error(error: OSError) -> None:
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            closed.append((Path(error.filename), error.strerror or str(error)))

    for folder, names, leaves in os.walk(specs, onerror=on_error):
        names[:] = [name for name in names if not name.startswith(".")]
        for name in [*names, *leaves]:
            path = Path(folder, name)
            is_leaf = name not in names
            if is_leaf and (name.startswith(".") or not _is_spec(name)):
                continue
            if path.is_symlink() and not _inside(path, specs):
                outside.append(path)
            elif is_leaf:
                files.append(path)
    return sorted(files, key=lambda path: path.as_posix()), outside, closed


def _is_spec(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES)


def _inside(path: Path, folder: Path) -> bool:
    # realpath, because Path.resolve raises on a link to itself
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _display_path(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def _file_span(file: str) -> Span:
    return Span(file, 1, 1, 1)


def _load(path: Path, file: str, problems: Problems) -> Document | None:
    from generator.source.decoding import Text, decode

    data = _read(path, file, problems)
    if data is None:
        return None
    text = decode(data, file, problems)
    if text is None:
        return None
    marked = _CONFLICT.search(text)
    if marked is not None:
        source = Text(file, text)
        problems.add_source(file, source.lines)
        problems.add("spec-in-conflict", source.span_at(*marked.span()), path=file)
        return None
    found = _OPENAPI.search(text)
    if found is not None:
        # Such documents can be large and are never specs, so they are not parsed.
        source = Text(file, text)
        problems.add_source(file, source.lines)
        group = found.lastgroup or "key"
        problems.add("openapi-document", source.span_at(*found.span(group)))
        return None
    document = parse_document(text, file, problems)
    for entry in (
        document.root if document and isinstance(document.root, Mapping) else ()
    ):
        if entry.key in ("openapi", "swagger"):
            problems.add("openapi-document", entry.key_span)
            return None
    return document


def _read(path: Path, file: str, problems: Problems) -> bytes | None:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_SIZE:
            problems.add(
                "file-too-large", _file_span(file), size=size, limit=MAX_FILE_SIZE
            )
            return None
        return read_regular_file(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.add("unreadable-file", _file_span(file), reason=reason)
        return None
