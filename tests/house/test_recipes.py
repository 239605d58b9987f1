"""The recipes of `docs/contributing.md`, carried out in a copy of the repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Problems, Severity
from generator.pipeline.project import Project
from generator.pipeline.run import Options, generate_tree
from tests.contract.normalization import normalize_contract, read_normalized
from tests.emit_helpers import NO_PLUGINS, REPOSITORY, write_spec
from tests.forked_python import run_python
from tests.house.test_modules import IMPORTS

RECIPES = Path(__file__).parent / "recipes"
PAGES = ("docs/architecture.md", "docs/contributing.md")
MODULE = "generator/types/scalars/mac.py"
PAGE = "docs/types.md"
CASES = "tests/scalar_types/cases/mac/cases.yaml"
MAC_CASES = """\
valid:
  - "00:00:5e:00:53:01"
  - {text: "00-00-5E-00-53-FF", wire: "00:00:5e:00:53:ff"}
invalid:
  - "00:00:5e:00:53"
  - "nonsense"
"""
SPEC: dict[str, Any] = {
    "groundplan": 1,
    "app": {"name": "network"},
    "entities": {
        "Device": {
            "fields": {
                "address": {"type": "mac", "unique": True},
                "known": {"type": "mac", "default": "00:00:5e:00:53:01"},
                "former": "mac | null",
                "others": {"type": ["mac"], "optional": True},
            }
        }
    },
}
PROGRAM = """
import json
from app.main import create_app
print(json.dumps(create_app().openapi()))
"""
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"(?:generator|templates|tests|docs|benchmarks|\.ci)/[\w./-]*")


def _copy(folder: Path) -> Path:
    """Copy the parts of the repository that the recipe for a type needs."""
    ignored = shutil.ignore_patterns(".pytest_cache")
    for name in ("generator", "docs", "tests/scalar_types", "tests/contract"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=ignored)
    for path in ("tests/__init__.py", "tests/emit_helpers.py"):
        shutil.copy2(REPOSITORY / path, folder / path)
    shutil.copy2(REPOSITORY / "tests/forked_python.py", folder / "tests")
    (folder / "templates").symlink_to(REPOSITORY / "templates")
    return folder


def _run(
    copy: Path, *arguments: str, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder or copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )


def _add_mac(copy: Path) -> None:
    """Carry out the recipe for a field type."""
    shutil.copy2(RECIPES / "mac.py", copy / MODULE)
    row = "| `mac` | A MAC address | `str` | `VARCHAR(17)` | `VARCHAR(17)` | {} | {} |"
    page = copy / PAGE
    lines = page.read_text("utf-8").splitlines()
    last = max(n for n, line in enumerate(lines) if line.startswith("| `"))
    lines.insert(last + 1, row.format("string, `mac`", "`=` `in`"))
    page.write_text("\n".join(lines) + "\n", "utf-8")
    cases = copy / CASES
    cases.parent.mkdir()
    cases.write_text(MAC_CASES, "utf-8")


def _generate(copy: Path, folder: Path) -> Path:
    """Run `gen` of the copy on a spec with the new type; return the output."""
    write_spec(SPEC, folder / "specs")
    ran = _run(copy, "-m", "generator", folder=folder)
    assert ran.returncode == 0, ran.stderr
    return folder / "output"


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a repository with the new type, and the output of a spec that uses it."""
    folder = tmp_path_factory.mktemp("recipe")
    copy = _copy(folder / "copy")
    _add_mac(copy)
    return copy, _generate(copy, folder / "project")


@pytest.mark.expensive
def test_a_field_type_is_one_module(network: tuple[Path, Path]) -> None:
    _, output = network
    ran = run_python("-c", PROGRAM, folder=output)
    assert ran.returncode == 0, ran.stderr
    served = normalize_contract(json.loads(ran.stdout))
    assert served == read_normalized((output / "openapi.yaml").read_text("utf-8"))
    properties = served["components"]["schemas"]["DeviceCreate"]["properties"]
    assert properties["address"] == {"type": "string", "format": "mac"}


def test_no_other_file_names_the_type() -> None:
    word = re.compile(r"\bmac\b", re.IGNORECASE)
    files = (
        path
        for name in ("generator", "templates")
        for path in (REPOSITORY / name).rglob("*")
        if path.suffix in (".py", ".pyi", ".jinja")
    )
    assert [path for path in files if word.search(path.read_text("utf-8"))] == []


@pytest.mark.expensive
def test_a_field_type_passes_the_emitted_tests_and_its_cases(
    network: tuple[Path, Path],
) -> None:
    copy, output = network
    for folder, tests in ((output, "tests"), (copy, "tests/scalar_types")):
        ran = _run(copy, "-m", "pytest", *NO_PLUGINS[:2], "-q", tests, folder=folder)
        assert ran.returncode == 0, ran.stdout


def test_an_output_file_is_one_template(tmp_path: Path) -> None:
    path = tmp_path / "templates/shared/pages/[entity].md.jinja"
    path.parent.mkdir(parents=True)
    path.write_text("# {{ entity.cls }}\n\nA page of {{ entity.labels }}.\n", "utf-8")
    spec = {
        "groundplan": 1,
        "app": {"name": "shop"},
        "entities": {"Book": {"fields": {"title": "text"}}},
    }
    specs = write_spec(spec, tmp_path / "specs")
    problems = Problems()
    found = [
        generate_tree(
            Project(tmp_path, specs, tmp_path / "output", templates),
            Options(migrations="none"),
            problems,
        )
        for templates in (None, tmp_path / "templates")
    ]
    assert [p for p in problems.items if p.severity is Severity.ERROR] == []
    before, after = found
    assert before is not None
    assert after is not None
    new = after.keys() - before.keys()
    assert {p for p in new if not p.startswith(".gen/")} == {"pages/book.md"}
    assert after["pages/book.md"].text == "# Book\n\nA page of books.\n"


DIAGNOSTIC = """
    DiagnosticCode(
        "sad-name",
        Severity.WARNING,
        "A name that makes readers sad.",
        "`{name}` is a sad name",
        "try `{better}`",
    ),
"""
REPORT = """
from generator.diagnostics import OutputFormat, Problems, render_diagnostics
problems = Problems()
problems.add("sad-name", None, name="Tear", better="Smile")
print(render_diagnostics(OutputFormat.TEXT, problems.items, problems.sources))
"""


def test_a_diagnostic_is_one_entry(tmp_path: Path) -> None:
    copy = _copy(tmp_path / "copy")
    codes = copy / "generator/diagnostics/codes/spec.py"
    text = codes.read_text("utf-8")
    assert text.endswith("\n)\n")
    codes.write_text(f"{text[:-3]}{DIAGNOSTIC})\n", "utf-8")
    ran = _run(copy, "-c", REPORT)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[:2] == [
        "warning[sad-name]: `Tear` is a sad name",
        "  = help: try `Smile`",
    ]


@pytest.mark.parametrize("name", PAGES)
def test_the_files_of_recipes_exist(name: str) -> None:
    text = (REPOSITORY / name).read_text("utf-8")
    named = {
        match[0].rstrip("/")
        for span in _CODE_SPAN.findall(text)
        if (match := _PATH.fullmatch(span)) is not None
    }
    assert len(named) > 10
    absent = {path for path in named if not (REPOSITORY / path).exists()}
    # These are what the recipes add.
    assert absent - {MODULE, CASES} == set()


def test_the_table_of_rooms_is_that_of_imports() -> None:
    text = (REPOSITORY / "docs/architecture.md").read_text("utf-8")
    table = text.partition("| may import |")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split("|") for line in table.splitlines()[2:]]
    found = {cells[0].strip(" `"): _words(cells) for cells in rows}
    rooms = {name: set(allowed.split()) for name, allowed in IMPORTS.items()}
    assert found == {k: v for k, v in rooms.items() if not k.startswith("_")}


def _words(cells: list[str]) -> set[str]:
    return set(_CODE_SPAN.findall(cells[2])) if len(cells) > 2 else set()
