"""Conventions of the templates, and names reserved because templates use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.domain.derived_classes import SCHEMA_SUFFIXES, WORKER_SUFFIXES
from generator.naming.reserved import RESERVED_CLASS_NAMES
from generator.templates import builtin_folder
from generator.types import scalar_types
from tests.emit_helpers import REPOSITORY

pytestmark = pytest.mark.lint

TEMPLATES = sorted(builtin_folder().rglob("*.jinja"))
PYTHON = [path for path in TEMPLATES if path.name.endswith(".py.jinja")]
MOST_LINES = 120
_PRINTED_NAME = r"[a-z_]+(\.[a-z_0-9]+|\[\d\])*"
LENGTH_EXCEPTIONS = {
    # Each is a single output module that reads better undivided.
    "shared/app/core/errors.py.jinja",
    "shared/app/core/schemas.py.jinja",
    "shared/app/core/wire.py.jinja",
    "shared/app/db/repository.py.jinja",
    "shared/app/db/paging.py.jinja",
    "shared/app/db/revisions.py.jinja",
    "shared/app/db/soft_delete.py.jinja",
    "shared/app/db/violations.py.jinja",
    "shared/_parts/revision_helpers.py.jinja",
    "shared/tests/resources.py.jinja",
    "shared/tests/test_conformance.py.jinja",
    "shared/frontend/client.ts.jinja",
    "shared/tests/support.py.jinja",
}
"""Templates that do not depend on the spec and may exceed the maximum length."""
TYPES = "shared/app/core/wire.py.jinja"
"""The template of which most is printed by the scalar types."""
ONE_BLOCK_FOR_EACH_CASE = "shared/tests/api/test_[entities].py.jinja"
"""Longer than the maximum because it has a block for each endpoint feature."""

_RAW = re.compile(r"{%-? raw -?%}.*?{%-? endraw -?%}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}")
_PLACEHOLDER = re.compile(r"{{.*?}}")
_PARENTHESISED = re.compile(r"^( *from [\w.]+ import )\(([^()]*)\)", re.MULTILINE)
_IMPORT = re.compile(r"^ *(?:from [\w.]+ )?import ([^#\n]+)", re.MULTILINE)
_DEFINED = re.compile(r"^(?:class (\w+)\b|([A-Z]\w*)(?:: [^=\n]+)? = )", re.MULTILINE)
_DERIVED = re.compile(r"^(?:class )?\0(\w+)(?:[(:]| = )", re.MULTILINE)

_CHOOSING = {"if", "elif", "else", "endif", "for", "endfor", "set"}
_COMPOSING = {"include", "extends", "block", "endblock"}


def _name(path: Path) -> str:
    return path.relative_to(builtin_folder()).as_posix()


def _lines_of_code(source: str) -> str:
    """Remove tags, replace placeholders by NUL, and join parenthesized imports."""
    text = _PLACEHOLDER.sub("\0", _TAG.sub("", source))
    return _PARENTHESISED.sub(lambda m: m[1] + " ".join(m[2].split()), text)


def _names(source: str) -> Iterator[str]:
    """Yield the class names that a template imports or defines at module level."""
    text = _lines_of_code(source)
    for match in _IMPORT.finditer(text):
        for part in match[1].split(","):
            yield part.strip().rpartition(" as ")[2]
    for match in _DEFINED.finditer(text):
        yield match[1] or match[2]


def test_names_used_by_templates_are_reserved() -> None:
    sources = [(_name(path), path.read_text("utf-8")) for path in PYTHON]
    for each in scalar_types():
        sources += [(each.name, text) for text in each.column_code]
    used = {
        name: source
        for source, text in sources
        for name in _names(text)
        if name[:1].isupper() and "\0" not in name
    }
    assert "APIRouter" in used
    assert "BaseRepository" in used
    assert {
        n: where for n, where in used.items() if n not in RESERVED_CLASS_NAMES
    } == {}


def test_class_names_derived_from_entities_are_reserved() -> None:
    derived = {
        ending
        for path in PYTHON
        if "[entit" in path.name or "_parts" in path.parts
        for ending in _DERIVED.findall(_lines_of_code(path.read_text("utf-8")))
        if ending[0].isupper()
    }
    assert derived == {*SCHEMA_SUFFIXES, *WORKER_SUFFIXES}


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_is_short(path: Path) -> None:
    source = path.read_text("utf-8")

    lines = [line for line in source.splitlines() if line.strip()]
    name = _name(path)
    assert len(lines) <= MOST_LINES or name in {
        *LENGTH_EXCEPTIONS,
        ONE_BLOCK_FOR_EACH_CASE,
    }
    if name in LENGTH_EXCEPTIONS - {TYPES}:
        assert "{{" not in _RAW.sub("", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_computes_nothing(path: Path) -> None:
    source = _RAW.sub("", path.read_text("utf-8"))

    printed = re.findall(r"{{-?\s*(.*?)\s*-?}}", source)
    # Only plain names are printed: no filters, no calls, no arithmetic.
    assert [p for p in printed if not re.fullmatch(_PRINTED_NAME, p)] == []
    words = {tag.strip("{%-+ }").split()[0] for tag in _TAG.findall(source)}
    assert words <= _CHOOSING | _COMPOSING


def test_the_repository_does_not_override_templates() -> None:
    assert builtin_folder() == REPOSITORY / "templates"
