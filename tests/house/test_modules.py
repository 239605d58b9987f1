"""House rules: what may import what, and how long modules and functions may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from generator.diagnostics.catalogue import CATALOGUE, DiagnosticCode
from tests.emit_helpers import REPOSITORY
from tests.house.sources import MODULES, PACKAGE, TESTS, module_name, nodes, parse, read

pytestmark = pytest.mark.lint

FACES = sorted(PACKAGE.glob("*/__init__.pyi"))
IMPORTS = {
    "diagnostics": "",
    "renames": "diagnostics",
    "tree": "",
    "templates": "",
    "naming": "",
    "python": "",
    "source": "diagnostics",
    "types": "diagnostics source python",
    "spec": "diagnostics source types",
    "sql": "diagnostics types",
    "domain": "diagnostics renames source types spec sql naming",
    "schema": "python types sql domain",
    "emitted_tests": "diagnostics naming python types sql domain schema",
    "contract": "python types domain",
    "frontend": "naming python types contract",
    "emit": (
        "diagnostics tree templates naming python types domain schema emitted_tests "
        "contract frontend"
    ),
    "migrations": (
        "diagnostics renames tree templates source python types spec sql domain schema"
    ),
    "merge": "diagnostics source",
    "served": "",
    "workspace": "diagnostics tree naming merge",
    "pipeline": (
        "diagnostics renames tree templates naming source spec domain schema "
        "emitted_tests contract frontend emit migrations merge served workspace"
    ),
    "cli": "diagnostics tree spec contract migrations merge workspace pipeline",
    "__main__": "cli",
    "__init__": "",
}
"""What each part of the package may import, in the order of the data flow."""
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
MAX_MODULE_LINES = 400
LONG_MODULES = {
    # All domain types in one place; most of its lines document their fields.
    "domain/model.py",
}
MAX_FUNCTION_LINES = 50
USED_AS_A_WHOLE = (
    *("pipeline.branch_merge", "pipeline.drift", "pipeline.run"),
    "schema.columns",
)
"""Modules whose functions others call by the name of the module."""


def _imports(path: Path) -> Iterator[str]:
    """Yield the top-level parts of the package that a module imports."""
    for node in nodes(path):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("generator."):
                yield name.split(".")[1]


def _part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_modules_import_only_what_the_table_allows() -> None:
    used: dict[str, set[str]] = {part: set() for part in IMPORTS}
    for path in MODULES:
        used[_part(path)] |= {*_imports(path)} - {_part(path), "__version__"}
    assert used == {part: {*allowed.split()} for part, allowed in IMPORTS.items()}


def test_the_table_of_imports_has_no_cycles() -> None:
    known: set[str] = set()
    for part, allowed in IMPORTS.items():
        assert {*allowed.split()} <= known | {"cli"}, part
        known.add(part)


def test_every_package_has_a_face() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    # Nothing but `__main__` imports the command line.
    assert packages - {face.parent.name for face in FACES} == {"cli"}


def test_other_packages_are_imported_through_their_faces() -> None:
    faces = {face.parent.name: _exported(face) for face in FACES}
    deep = [
        f"{module_name(path)}: {part}.{name}"
        for path in MODULES
        for part, name in _imported_names(path)
        if part != _part(path) and part in faces and name not in faces[part]
    ]
    assert [each for each in deep if not each.endswith(USED_AS_A_WHOLE)] == []


def _imported_names(path: Path) -> Iterator[tuple[str, str]]:
    """Yield packages with what a module imports of them, or takes from `stages`."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            owner = ast.unparse(node.value)
            names = [f"{owner.replace('stages.', 'generator.', 1)}.{node.attr}"]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "generator" and len(parts) > 2:
                yield parts[1], parts[2]


def _exported(face: Path) -> set[str]:
    """Return the names that a face exports."""
    return {
        alias.name
        for node in parse(face).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.parent.name)
def test_a_face_exports_what_others_use(face: Path) -> None:
    package = import_module(f"generator.{face.parent.name}")
    exported = _exported(face)
    for name in exported:
        assert getattr(package, name) is not None
    modules = {path.stem for path in face.parent.iterdir()}
    assert exported & modules == set(), "a module of this name hides the export"
    assert exported <= _names_used_elsewhere(face.parent.name)


def _names_used_elsewhere(package: str) -> set[str]:
    """Return the names that other packages and tests take from a face."""
    return {
        name
        for path in (*MODULES, *TESTS)
        for owner, name in _uses(path)
        if owner == package
    }


@cache
def _uses(path: Path) -> frozenset[tuple[str, str]]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            parts = node.module.split(".")
            if parts[0] == "generator" and len(parts) == 2:
                found |= {(parts[1], alias.name) for alias in node.names}
        elif isinstance(node, ast.Attribute):
            owner = node.value
            name = getattr(owner, "id", None) or getattr(owner, "attr", None)
            found.add((str(name), node.attr))
    return frozenset(found)


def test_modules_and_functions_are_short() -> None:
    lengths = {module_name(path): read(path).count("\n") for path in MODULES}
    long = {name for name, length in lengths.items() if length > MAX_MODULE_LINES}
    assert long - LONG_MODULES == set()
    functions = {
        f"{module_name(path)}: {node.name}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    }
    assert functions == set()


def test_public_names_have_docstrings() -> None:
    public = (ast.FunctionDef, ast.ClassDef)
    silent = [
        f"{module_name(path)}: {getattr(node, 'name', '')}"
        for path in MODULES
        for node in (parse(path), *parse(path).body)
        if isinstance(node, (*public, ast.Module))
        and not getattr(node, "name", "").startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_code_has_a_failing_example() -> None:
    tests = REPOSITORY / "tests"
    known = {path.name for path in (tests / "diagnostics/cases").iterdir()}
    texts = {text for path in TESTS for text in _texts(path)}
    # A test names the code or quotes its message.
    known |= {word for text in texts for word in _SLUG.findall(text)}
    missing = [
        code.slug
        for code in CATALOGUE.values()
        if code.slug not in known
        and not any(_quotes_message(text, code) for text in texts)
    ]
    assert missing == []


def _texts(path: Path) -> Iterator[str]:
    """Yield the strings in a module, with a dot for each interpolated value."""
    for node in nodes(path):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        values = [
            part.value if isinstance(part, ast.Constant) else "." for part in parts
        ]
        if isinstance(node, ast.JoinedStr | ast.Constant):
            yield "".join(str(value) for value in values)


def _quotes_message(text: str, code: DiagnosticCode) -> bool:
    parts = re.split(r"\{\w+\}", code.message)
    return re.search(".+?".join(map(re.escape, parts)), text) is not None


def test_every_example_has_a_known_code() -> None:
    folders = (REPOSITORY / "tests/diagnostics/cases").iterdir()
    assert {path.name for path in folders} - set(CATALOGUE) == set()


def test_codes_are_well_formed() -> None:
    for code in CATALOGUE.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.slug)
        assert code.summary.endswith("."), code.slug
        assert not code.message.endswith("."), code.slug


def test_documented_make_targets_exist() -> None:
    targets = re.findall(
        r"^(\w+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE
    )
    for name in ("README.md", ".ci/run", "CHANGELOG.md"):
        named = re.findall(r"\bmake (\w+)(?=[`\s])", (REPOSITORY / name).read_text())
        commands = {word for word in named if f"make {word}" in _code(name)}
        assert commands <= set(targets), name


def _code(name: str) -> str:
    """Return the code in a file: all of a script, the code spans of Markdown."""
    text = (REPOSITORY / name).read_text("utf-8")
    if not name.endswith(".md"):
        return text
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


def test_the_top_level_contains_only_known_names() -> None:
    # Untracked files do not count.
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no repository of git")
    names = {path.partition("/")[0] for path in listed.stdout.decode().split("\0")}
    known = {
        *("pyproject.toml", "generator", "specs", "templates", "output", "tests"),
        *("README.md", "CHANGELOG.md", "LICENSE", "Makefile", "docs", "benchmarks"),
    }
    assert "generator" in names
    assert {name for name in names if name and not name.startswith(".")} <= known


def test_every_dependency_has_a_minimum_version_tested_in_ci() -> None:
    for file in ("pyproject.toml", "output/requirements.txt"):
        ran = subprocess.run(
            [sys.executable, ".ci/floors.py", file],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
        )
        pins = ran.stdout.split()
        assert len(pins) > 5
        assert all(re.fullmatch(r"[a-z0-9._-]+==\d[\d.]*", pin) for pin in pins)
        run = (REPOSITORY / ".ci/run").read_text("utf-8")
        assert re.search(rf'install_oldest "\S+" {re.escape(file)} ', run)
