"""Renames in the spec of a complete project, with edits that use the old names."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.workspace.base_format import decode_base
from tests.cli.renamed_project import (
    ENTITY_RENAME,
    FIELD_RENAME,
    METHODS,
    QUERIES,
    ROUTE,
    TEST,
    VALUE_RENAME,
    RenamedProject,
)
from tests.cli.shop import RunResult, Shop
from tests.emit_helpers import NO_PLUGINS
from tests.forked_python import run_python

pytestmark = pytest.mark.expensive

ENTITY_REPLACEMENTS = (
    # `task` alone is a variable of the user.
    ("create_task(self", "\0"),
    ("self.get_task(task_id=", "self.get_ticket(ticket_id="),
    ("service.get_task(", "service.get_ticket("),
    ("make_task", "make_ticket"),
    ("TaskStatus", "\1"),
    ("Task", "Ticket"),
    ("\1", "TaskStatus"),
    ("\0", "create_task(self"),
)
FIELD_REPLACEMENTS = (
    ("SELECT due", "\0"),
    ('{"due":', "\1"),
    ("overdue", "\2"),
    ("due", "deadline"),
    ("\0", "SELECT due"),
    ("\1", '{"due":'),
    ("\2", "overdue"),
)
VALUE_REPLACEMENTS = (("TaskStatus.OPEN", "TaskStatus.OPENED"),)


def replace_all(text: str, *changes: tuple[str, str]) -> str:
    """Apply replacements to a text in order."""
    for old, new in changes:
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def edited_projects() -> dict[str, Path]:
    """Return a cache of edited projects by layout, filled by the first test of each."""
    return {}


@pytest.fixture(params=["layered", "modular"])
def renamed_project(
    request: pytest.FixtureRequest,
    ungenerated_shop: Shop,
    edited_projects: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> RenamedProject:
    """A generated project with edits."""
    made = RenamedProject(ungenerated_shop, request.param)
    if made.layout in edited_projects:
        shutil.copytree(
            edited_projects[made.layout], ungenerated_shop.folder, dirs_exist_ok=True
        )
    else:
        made.generate_and_edit()
        edited_projects[made.layout] = tmp_path_factory.mktemp(made.layout) / "shop"
        shutil.copytree(ungenerated_shop.folder, edited_projects[made.layout])
    return made


def run_tool(desk: RenamedProject, *command: str) -> None:
    """Run a tool in the emitted backend and check that it succeeds."""
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=desk.shop.output,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]


def check_names_and_import(desk: RenamedProject) -> None:
    """Check names, and import the application and the test factories."""
    run_tool(
        *(desk, "ruff", "check", "--isolated", "--no-cache", "--select=F821,F401"),
        *("--exclude=app/jobs.py", "."),
    )
    code = "import app.main\nimport tests.factories\n"
    ran = run_python("-c", code, folder=desk.shop.output)
    assert ran.returncode == 0, ran.stderr


def reported_lines(desk: RenamedProject, ran: RunResult) -> set[tuple[str, str]]:
    """Return the reported lines with old names, by the part of their file."""
    kinds = {
        path.replace("task", "ticket"): kind for kind, path in desk.part_paths.items()
    }
    kinds |= {path: kind for kind, path in desk.part_paths.items()}
    found = re.findall(r"^  (\S+?):\d+: (.+)$", ran.err, re.MULTILINE)
    return {(kinds.get(path, path), text) for path, text in found}


UNDECIDED_FIELD_USES = {
    (
        "router",
        'return TaskPublic.model_validate(task, context={"due": str(task.deadline)})',
    ),
    ("repository", 'await self.session.execute(text("SELECT due FROM tasks"))'),
    ("q.sql", "SELECT due"),
    ("app/jobs.py", "print(task.due)"),
}
UNDECIDED_ENTITY_USES = {
    ("app/jobs.py", "async def tick(task: Task) -> None:"),
    ("app/jobs.py", "# every task"),
    ("app/jobs.py", "async def remind(task: Task) -> None:"),
    ("repository", 'await self.session.execute(text("SELECT due FROM tasks"))'),
    ("q.sql", "FROM tasks;"),
}


def test_entity_field_and_value_are_renamed_at_once(
    renamed_project: RenamedProject,
) -> None:
    renamed_project.rename(*ENTITY_RENAME, *FIELD_RENAME, *VALUE_RENAME)

    ran = renamed_project.shop.run()

    assert ran.code == 0, ran.err
    everything = (*ENTITY_REPLACEMENTS, *FIELD_REPLACEMENTS, *VALUE_REPLACEMENTS)
    assert replace_all(METHODS, *everything) in renamed_project.read_renamed("service")
    assert 'exclude={"deadline"}' in renamed_project.read_renamed("service")
    assert (
        'if data.deadline is not None and f"{ticket.deadline}":'
        in renamed_project.read_renamed("service")
    )
    assert replace_all(QUERIES, *everything) in renamed_project.read_renamed(
        "repository"
    )
    assert replace_all(ROUTE, *everything) in renamed_project.read_renamed("router")
    assert 'update={"deadline": data.deadline}' in renamed_project.read_renamed(
        "router"
    )
    assert "return bool(self.deadline)" in renamed_project.read_renamed("model")
    assert '@field_validator("deadline")' in renamed_project.read_renamed("schemas")
    assert replace_all(TEST, *everything) in renamed_project.shop.read(
        "tests/api/test_tickets.py"
    )
    check_names_and_import(renamed_project)
    imported = f"from {renamed_project.module('model')} import Task"
    assert reported_lines(renamed_project, ran) == {
        *(
            (file, text.replace("TaskPublic", "TicketPublic"))
            for file, text in UNDECIDED_FIELD_USES
        ),
        *UNDECIDED_ENTITY_USES,
        ("app/jobs.py", imported),
    }
    assert renamed_project.shop.run("check").code == 0


def test_every_line_with_an_old_name_is_reported_or_renamed(
    renamed_project: RenamedProject,
) -> None:
    renamed_project.rename(*ENTITY_RENAME, *FIELD_RENAME, *VALUE_RENAME)

    ran = renamed_project.shop.run()

    known = {text for _, text in reported_lines(renamed_project, ran)}
    left = set()
    for path in renamed_project.shop.output.rglob("*.py"):
        name = path.relative_to(renamed_project.shop.output).as_posix()
        base = renamed_project.shop.output / f".gen/base/{name}.base"
        copy = decode_base(base.read_bytes()) if base.exists() else b""
        emitted = set(copy.decode("utf-8").split("\n"))
        if name.startswith(("migrations/", ".gen/")):
            continue
        left |= {
            line.strip()
            for line in set(path.read_text("utf-8").split("\n")) - emitted
            if re.search(r"task(?!status)|\bdue\b|\bopen\b", line, re.IGNORECASE)
        }
    # Variables of the user, functions of asyncio, and a file without tasks.
    own = re.compile(
        r"\btask\b(?!s)|asyncio\.create_task|run\.due|\boverdue\b|\bopen\("
    )
    decided = {own.sub("", line) for line in left - known}
    old = re.compile(r"task(?!status)|\bdue\b|\bopen\b", re.IGNORECASE)
    assert [line for line in decided if old.search(line)] == []


def test_an_entity_is_renamed(renamed_project: RenamedProject) -> None:
    renamed_project.rename(*ENTITY_RENAME)

    ran = renamed_project.shop.run()

    assert ran.code == 0, ran.err
    assert replace_all(METHODS, *ENTITY_REPLACEMENTS) in renamed_project.read_renamed(
        "service"
    )
    check_names_and_import(renamed_project)
    imported = f"from {renamed_project.module('model')} import Task"
    assert reported_lines(renamed_project, ran) == {
        *UNDECIDED_ENTITY_USES,
        ("app/jobs.py", imported),
    }


def test_a_field_is_renamed(renamed_project: RenamedProject) -> None:
    renamed_project.rename(*FIELD_RENAME)

    ran = renamed_project.shop.run()

    assert ran.code == 0, ran.err
    assert replace_all(METHODS, *FIELD_REPLACEMENTS) in renamed_project.shop.read(
        renamed_project.part_paths["service"]
    )
    check_names_and_import(renamed_project)
    assert reported_lines(renamed_project, ran) == UNDECIDED_FIELD_USES


def test_an_enum_value_is_renamed(renamed_project: RenamedProject) -> None:
    renamed_project.rename(*VALUE_RENAME)

    ran = renamed_project.shop.run()

    assert ran.code == 0, ran.err
    assert replace_all(METHODS, *VALUE_REPLACEMENTS) in renamed_project.shop.read(
        renamed_project.part_paths["service"]
    )
    check_names_and_import(renamed_project)
    assert reported_lines(renamed_project, ran) == set()


@pytest.mark.parametrize(
    "renames",
    [
        (*ENTITY_RENAME, *FIELD_RENAME, *VALUE_RENAME),
        ENTITY_RENAME,
        FIELD_RENAME,
        VALUE_RENAME,
    ],
    ids=["all", "entity", "field", "value"],
)
def test_emitted_tests_pass_after_renames(
    renamed_project: RenamedProject, renames: tuple[tuple[str, str], ...]
) -> None:
    renamed_project.rename(*renames)
    assert renamed_project.shop.run().code == 0

    run_tool(
        renamed_project,
        "pytest",
        *("-q", "-p", "no:cacheprovider", *NO_PLUGINS),
        "tests/api",
    )


def test_json_contains_all_reported_lines(renamed_project: RenamedProject) -> None:
    renamed_project.rename(*FIELD_RENAME)

    ran = renamed_project.shop.run("--format", "json")

    assert {
        "path": "q.sql",
        "line": 1,
        "text": "SELECT due",
        "names": ["due"],
    } in ran.json["old_names"]
    assert len(ran.json["old_names"]) == len(UNDECIDED_FIELD_USES)
    assert "old_names" not in renamed_project.shop.run("--format", "json").json


def test_on_github_reported_lines_are_annotated(
    renamed_project: RenamedProject,
) -> None:
    renamed_project.rename(*FIELD_RENAME)

    ran = renamed_project.shop.run("--format", "github")

    mark = "::warning file=output/q.sql,line=1::this line still uses an old name: due\n"
    assert mark in ran.out


def test_the_list_of_old_names_is_limited(renamed_project: RenamedProject) -> None:
    for number in range(40):
        file = renamed_project.shop.output / f"app/mine{number}.py"
        file.write_text(
            f"from {renamed_project.module('model')} import Task\n" + "x.due\n" * 40
        )
    renamed_project.rename(*FIELD_RENAME)

    ran = renamed_project.shop.run()

    shown = re.findall(r"^  app/.*", ran.err, re.MULTILINE)
    assert len(shown) == 60
    assert re.search(r"^1604 lines still use an old name", ran.err, re.MULTILINE)
    assert "  … and 1544 more; `--format json` lists them all\n" in ran.err
