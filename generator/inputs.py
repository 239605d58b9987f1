"""The digest of all that the output is made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from generator import __version__
from generator.emit.templates import SUFFIX, builtin_folder
from generator.project import Project
from generator.source.files import read_ordinary, refused_files, spec_files

_PACKAGE = Path(__file__).parent


def digest_inputs(project: Project) -> str:
    """Give one SHA-256 over the specs, the templates and the generator itself.

    It depends on names and contents alone: equal on every machine.
    """
    whole = hashlib.sha256(__version__.encode())
    for label, root, files in _inputs(project):
        for file in files:
            name = os.path.relpath(file, root).replace(os.sep, "/")
            content = hashlib.sha256(_read(file)).digest()
            whole.update(f"\n{label}:{name}\n".encode("utf-8", "surrogateescape"))
            whole.update(content)
    return whole.hexdigest()


def _inputs(project: Project) -> Iterator[tuple[str, Path, list[Path]]]:
    yield "spec", project.specs, spec_files(project.specs)
    # With one of these the loader reports an error: there is something to do.
    yield "refused", project.specs, sorted(refused_files(project.specs))
    templates = builtin_folder()
    yield "template", templates, _below(templates, SUFFIX)
    yield "generator", _PACKAGE, _below(_PACKAGE, ".py")
    if project.templates is not None:
        overrides = project.templates
        yield "override", overrides, _below(overrides, SUFFIX)


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
        return read_ordinary(file)
    except OSError:
        # The loader tells what is wrong with it.
        return b""
