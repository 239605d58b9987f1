"""Renames in the spec of a complete project, with edits that use the old names."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.workspace.base_format import decode_base
from tests.cli.desk import ENTITY, FIELD, METHODS, QUERIES, ROUTE, TEST, VALUE, Desk
from tests.cli.shop import Ran, Shop
from tests.emitted import NO_PLUGINS
from tests.forking import run_python

NAMES = (
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
FIELDS = (
    ("SELECT due", "\0"),
    ('{"due":', "\1"),
    ("overdue", "\2"),
    ("due", "deadline"),
    ("\0", "SELECT due"),
    ("\1", '{"due":'),
    ("\2", "overdue"),
)
VALUES = (("TaskStatus.OPEN", "TaskStatus.OPENED"),)


def replaced(text: str, *changes: tuple[str, str]) -> str:
    """Apply replacements to a text in order."""
    for old, new in changes:
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def begun() -> dict[str, Path]:
    """Return a cache of edited projects by layout, filled by the first test of each."""
    return {}


@pytest.fixture(params=["layered", "modular"])
def desk(
    request: pytest.FixtureRequest,
    bare: Shop,
    begun: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Desk:
    """A generated project with edits."""
    made = Desk(bare, request.param)
    if made.layout in begun:
        shutil.copytree(begun[made.layout], bare.folder, dirs_exist_ok=True)
    else:
        made.begin()
        begun[made.layout] = tmp_path_factory.mktemp(made.layout) / "shop"
        shutil.copytree(bare.folder, begun[made.layout])
    return made


def run(desk: Desk, *command: str) -> None:
    """Run a tool in the emitted backend and check that it succeeds."""
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=desk.shop.output,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]


def works(desk: Desk) -> None:
    """Check names, and import the application and the test factories."""
    run(
        *(desk, "ruff", "check", "--isolated", "--no-cache", "--select=F821,F401"),
        *("--exclude=app/jobs.py", "."),
    )
    code = "import app.main\nimport tests.factories\n"
    ran = run_python("-c", code, folder=desk.shop.output)
    assert ran.returncode == 0, ran.stderr


def listed(desk: Desk, ran: Ran) -> set[tuple[str, str]]:
    """Return the reported lines with old names, by the part of their file."""
    kinds = {path.replace("task", "ticket"): kind for kind, path in desk.places.items()}
    kinds |= {path: kind for kind, path in desk.places.items()}
    found = re.findall(r"^  (\S+?):\d+: (.+)$", ran.err, re.MULTILINE)
    return {(kinds.get(path, path), text) for path, text in found}


UNKNOWN_FIELD = {
    (
        "router",
        'return TaskPublic.model_validate(task, context={"due": str(task.deadline)})',
    ),
    ("repository", 'await self.session.execute(text("SELECT due FROM tasks"))'),
    ("q.sql", "SELECT due"),
    ("app/jobs.py", "print(task.due)"),
}
UNKNOWN_ENTITY = {
    ("app/jobs.py", "async def tick(task: Task) -> None:"),
    ("app/jobs.py", "# every task"),
    ("app/jobs.py", "async def remind(task: Task) -> None:"),
    ("repository", 'await self.session.execute(text("SELECT due FROM tasks"))'),
    ("q.sql", "FROM tasks;"),
}


def test_all_at_once(desk: Desk) -> None:
    desk.rename(*ENTITY, *FIELD, *VALUE)

    ran = desk.shop.run()

    assert ran.code == 0, ran.err
    everything = (*NAMES, *FIELDS, *VALUES)
    assert replaced(METHODS, *everything) in desk.new("service")
    assert 'exclude={"deadline"}' in desk.new("service")
    assert 'if data.deadline is not None and f"{ticket.deadline}":' in desk.new(
        "service"
    )
    assert replaced(QUERIES, *everything) in desk.new("repository")
    assert replaced(ROUTE, *everything) in desk.new("router")
    assert 'update={"deadline": data.deadline}' in desk.new("router")
    assert "return bool(self.deadline)" in desk.new("model")
    assert '@field_validator("deadline")' in desk.new("schemas")
    assert replaced(TEST, *everything) in desk.shop.read("tests/api/test_tickets.py")
    works(desk)
    imported = f"from {desk.module('model')} import Task"
    assert listed(desk, ran) == {
        *(
            (file, text.replace("TaskPublic", "TicketPublic"))
            for file, text in UNKNOWN_FIELD
        ),
        *UNKNOWN_ENTITY,
        ("app/jobs.py", imported),
    }
    assert desk.shop.run("check").code == 0


def test_every_line_with_an_old_name_is_listed_or_decided(desk: Desk) -> None:
    desk.rename(*ENTITY, *FIELD, *VALUE)

    ran = desk.shop.run()

    known = {text for _, text in listed(desk, ran)}
    left = set()
    for path in desk.shop.output.rglob("*.py"):
        name = path.relative_to(desk.shop.output).as_posix()
        base = desk.shop.output / f".gen/base/{name}.base"
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


def test_the_entity_alone(desk: Desk) -> None:
    desk.rename(*ENTITY)

    ran = desk.shop.run()

    assert ran.code == 0, ran.err
    assert replaced(METHODS, *NAMES) in desk.new("service")
    works(desk)
    imported = f"from {desk.module('model')} import Task"
    assert listed(desk, ran) == {*UNKNOWN_ENTITY, ("app/jobs.py", imported)}


def test_the_field_alone(desk: Desk) -> None:
    desk.rename(*FIELD)

    ran = desk.shop.run()

    assert ran.code == 0, ran.err
    assert replaced(METHODS, *FIELDS) in desk.shop.read(desk.places["service"])
    works(desk)
    assert listed(desk, ran) == UNKNOWN_FIELD


def test_a_value_alone(desk: Desk) -> None:
    desk.rename(*VALUE)

    ran = desk.shop.run()

    assert ran.code == 0, ran.err
    assert replaced(METHODS, *VALUES) in desk.shop.read(desk.places["service"])
    works(desk)
    assert listed(desk, ran) == set()


@pytest.mark.expensive
@pytest.mark.parametrize(
    "renames",
    [(*ENTITY, *FIELD, *VALUE), ENTITY, FIELD, VALUE],
    ids=["all", "entity", "field", "value"],
)
def test_the_tests_pass(desk: Desk, renames: tuple[tuple[str, str], ...]) -> None:
    desk.rename(*renames)
    assert desk.shop.run().code == 0

    run(desk, "pytest", *("-q", "-p", "no:cacheprovider", *NO_PLUGINS), "tests/api")


def test_programs_get_the_whole_list(desk: Desk) -> None:
    desk.rename(*FIELD)

    ran = desk.shop.run("--format", "json")

    assert {
        "path": "q.sql",
        "line": 1,
        "text": "SELECT due",
        "names": ["due"],
    } in ran.json["old_names"]
    assert len(ran.json["old_names"]) == len(UNKNOWN_FIELD)
    assert "old_names" not in desk.shop.run("--format", "json").json


def test_on_github_the_lines_are_marked(desk: Desk) -> None:
    desk.rename(*FIELD)

    ran = desk.shop.run("--format", "github")

    mark = "::warning file=output/q.sql,line=1::this line still uses an old name: due\n"
    assert mark in ran.out


def test_a_common_word_does_not_flood_the_list(desk: Desk) -> None:
    for number in range(40):
        file = desk.shop.output / f"app/mine{number}.py"
        file.write_text(f"from {desk.module('model')} import Task\n" + "x.due\n" * 40)
    desk.rename(*FIELD)

    ran = desk.shop.run()

    shown = re.findall(r"^  app/.*", ran.err, re.MULTILINE)
    assert len(shown) == 60
    assert re.search(r"^1604 lines still use an old name", ran.err, re.MULTILINE)
    assert "  … and 1544 more; `--format json` has them all\n" in ran.err
