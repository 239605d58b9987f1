"""The digest of everything that the output is generated from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from generator import __version__
from generator.pipeline.project import Project
from generator.source import read_regular_file, rejected_paths, spec_files
from generator.templates import SUFFIX, builtin_folder

_PACKAGE = Path(__file__).parents[1]


def digest_inputs(project: Project) -> str:
    """Return a SHA-256 over the specs, the templates and the generator's code.

    It depends on names and contents only, so it is the same on every machine.
    """
    whole = hashlib.sha256(__version__.encode())
    for entry in _entries(project):
        whole.update(entry)
    return whole.hexdigest()


def _entries(project: Project) -> Iterator[bytes]:
    yield from _read_all("spec", project.specs, spec_files(project.specs))
    # The loader rejects these: with any of them, the output is not up to date.
    refused = sorted(rejected_paths(project.specs))
    yield from _read_all("refused", project.specs, refused)
    templates = builtin_folder()
    yield from _read_all("template", templates, _below(templates, SUFFIX))
    yield from _code()
    if project.templates is not None:
        overrides = project.templates
        yield from _read_all("override", overrides, _below(overrides, SUFFIX))


@cache
def _code() -> tuple[bytes, ...]:
    """Return the entries of the generator's own code; constant per process."""
    return tuple(_read_all("generator", _PACKAGE, _below(_PACKAGE, ".py")))


def _read_all(label: str, root: Path, files: list[Path]) -> Iterator[bytes]:
    for file in files:
        name = os.path.relpath(file, root).replace(os.sep, "/")
        content = hashlib.sha256(_read(file)).digest()
        yield f"\n{label}:{name}\n".encode("utf-8", "surrogateescape") + content


def _below(root: Path, suffix: str) -> list[Path]:
    found = [
        Path(folder, name)
        for folder, _, names in os.walk(root)
        for name in names
        if name.endswith(suffix)
    ]
    return sorted(found, key=lambda path: path.as_posix())


def _read(file: Path) -> bytes:
    try:
        return read_regular_file(file)
    except OSError:
        # The loader reports what is wrong with it.
        return b""
