"""House rules: stages import only earlier stages, and modules stay short."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.diagnostics.catalogue import CATALOGUE, DiagnosticCode
from tests.emit_helpers import REPOSITORY

PACKAGE = REPOSITORY / "generator"
MODULES = sorted(PACKAGE.rglob("*.py"))
STAGES = (
    *("diagnostics", "source", "spec", "domain", "emit"),
    *("contract", "frontend", "migrations", "merge", "served", "workspace", "cli"),
)
"""The stages in the order of the data flow; each may import those before it."""
CONNECTORS = {
    "project": {"diagnostics"},
    # Needs only to know which spec and template files exist.
    "inputs": {"source", "emit", "project"},
    "agreement": {*STAGES[:-1]},
    "against": {"diagnostics", "emit", "contract", "workspace", "project", "agreement"},
    "stopover": {*STAGES[:-1], "project"},
    "pipeline": {*STAGES[:-1], "project", "inputs", "agreement", "against", "stopover"},
    "takeover": {
        *("diagnostics", "contract", "merge", "workspace", "project"),
        *("agreement", "pipeline"),
    },
    "branches": {
        *("diagnostics", "source", "contract", "frontend", "migrations", "merge"),
        *("workspace", "project", "agreement", "pipeline"),
    },
    "fit": {"diagnostics", "contract", "merge", "served", "workspace", "agreement"}
    | {"pipeline"},
    "drift": {"diagnostics", "migrations", "workspace", "project", "pipeline", "fit"},
}
"""Modules that belong to no stage but connect them, for the command line to call."""
RESTRICTED = {"merge": {"diagnostics", "source"}}
"""Merging works on texts and knows nothing about specs."""
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
MAX_MODULE_LINES = 400
LONG_MODULES = {
    # All domain types in one place; most of its lines document their fields.
    "domain/model.py",
}
MAX_FUNCTION_LINES = 50


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _imports(path: Path) -> Iterator[str]:
    """Yield the top-level parts of the package that a module imports."""
    for node in ast.walk(_tree(path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("generator."):
                yield name.split(".")[1]


def _allowed_imports(part: str) -> set[str]:
    if part in CONNECTORS:
        return CONNECTORS[part]
    if part in RESTRICTED:
        return RESTRICTED[part]
    allowed = set(STAGES[: STAGES.index(part)])
    return allowed | ({*CONNECTORS} if part == "cli" else set())


def test_a_module_imports_only_earlier_stages() -> None:
    wrong = {}
    for path in MODULES:
        part = _name(path).split("/")[0].removesuffix(".py")
        if part in ("__init__", "__main__"):
            forbidden = set(_imports(path)) - {"cli"}
        else:
            forbidden = (
                set(_imports(path)) - {part, "__version__"} - _allowed_imports(part)
            )
        if forbidden:
            wrong[_name(path)] = forbidden
    assert wrong == {}


def test_every_part_of_the_package_is_a_stage_or_a_connector() -> None:
    parts = {_name(path).split("/")[0].removesuffix(".py") for path in MODULES}
    assert parts == {*STAGES, *CONNECTORS, "__init__", "__main__"}


def test_modules_and_functions_are_short() -> None:
    lengths = {_name(path): path.read_text("utf-8").count("\n") for path in MODULES}
    long = {name for name, length in lengths.items() if length > MAX_MODULE_LINES}
    assert long - LONG_MODULES == set()
    functions = {
        f"{_name(path)}: {node.name}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    }
    assert functions == set()


def test_public_names_have_docstrings() -> None:
    public = (ast.FunctionDef, ast.ClassDef)
    silent = [
        f"{_name(path)}: {getattr(node, 'name', '')}"
        for path in MODULES
        for node in (_tree(path), *_tree(path).body)
        if isinstance(node, (*public, ast.Module))
        and not getattr(node, "name", "").startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_code_has_a_failing_example() -> None:
    tests = REPOSITORY / "tests"
    known = {path.name for path in (tests / "diagnostics/cases").iterdir()}
    texts = {text for path in tests.rglob("test_*.py") for text in _texts(path)}
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
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
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
        told = re.findall(r"\bmake (\w+)(?=[`\s])", (REPOSITORY / name).read_text())
        commands = {word for word in told if f"make {word}" in _code(name)}
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
        assert f".ci/floors.py {file}" in (REPOSITORY / ".ci/run").read_text("utf-8")
