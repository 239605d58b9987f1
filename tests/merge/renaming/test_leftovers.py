"""Lines that may still refer to a renamed definition are listed, and no others."""

import pytest

from generator.merge.renaming.stale_names import CODE, PROSE, TEXT, most_severe
from tests.merge.renaming.renamed_application import NEW, leftovers_in

HEAD = "from app.models import Ticket\n"


@pytest.mark.parametrize(
    ("code", "rank"),
    [
        ("from app.models import Task\n", CODE),
        ("import app.models.task\n", CODE),
        ("from app.services.task import x\n", CODE),
        (HEAD + "def f(t: Ticket, x): return x.due\n", CODE),
        (HEAD + "def f(t: Ticket): return t.due\n", CODE),
        (HEAD + "x = Ticket(due=1)\n", CODE),
        (HEAD + "x = f(due=1)\n", CODE),
        (HEAD + "x = dict(due=1)\n", CODE),
        (HEAD + "x = {'due': 1}\n", TEXT),
        (HEAD + "x = f'SELECT due FROM tickets WHERE {x}'\n", TEXT),
        ("x = '/api/v1/tasks'\n", TEXT),
        (HEAD + "# every task\n", PROSE),
        (HEAD + "# when a ticket is due\n", PROSE),
        ("from app.enums import Status\nx = 'open'\n", TEXT),
        ("x = Task\n", CODE),
    ],
)
def test_ambiguous_lines_are_listed(code: str, rank: int) -> None:
    (found,) = leftovers_in(code)

    assert found.rank == rank
    assert found.text == code.rstrip("\n").split("\n")[-1]
    assert found.line == code.count("\n")


@pytest.mark.parametrize(
    "code",
    [
        "import asyncio\n\nasyncio.create_task(f())\n",
        "from celery import Task\nx: Task\n",
        "def f(task, due): return task, due\n",
        # Nothing here refers to tickets.
        "def f(x): return x.due, x['due'], x.f(due=1)\n",
        "# the task is due\n",
        # The meaning is known.
        HEAD + "from app.models import Project\ndef f(p: Project): return p.due\n",
        HEAD + "import x\nx.due(x.f(due=1))\n",
        HEAD + "def f(due): return due\nf(due=1)\n",
        HEAD + "# when it is due\nx = 'due when due'\n",
        HEAD + "x = open('x')\n",
    ],
)
def test_unrelated_lines_are_not_listed(code: str) -> None:
    assert leftovers_in(code) == []


def test_generated_lines_are_not_listed() -> None:
    text = NEW["app/services/ticket.py"] + "# a task of mine\n"

    assert [each.line for each in leftovers_in(text, "app/services/ticket.py")] == [
        text.count("\n")
    ]
    assert leftovers_in(text, "app/services/ticket.py", pristine=text) == []


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("q.sql", "SELECT title,\n  due\nFROM tickets\n", [2]),
        ("q.sql", "SELECT title,\n  due\nFROM bills\n", []),
        ("a.md", "The tasks.\nTickets are due.\nIt is due.\n`ticket.due`\n", [1, 4]),
        ("a.yaml", "ticket:\n  due: 1\n  x: due to\n", [2]),
        ("a.ts", "const x: Ticket = y;\nx.due = x.z;\n// when due\n", [2]),
        ("broken.py", "x = (\nTask = 1\n", [2]),
    ],
)
def test_files_in_other_languages_are_searched(
    path: str, text: str, lines: list[int]
) -> None:
    assert [each.line for each in leftovers_in(text, path)] == lines


def test_the_list_is_short_and_starts_with_breaking_lines() -> None:
    many = leftovers_in(HEAD + "# a task\n" * 500, "app/a.py")
    code = leftovers_in(HEAD + "# a task\n" * 10 + "x = Ticket(due=1)\n", "app/z.py")

    shown = most_severe([*many, *code], 20, 12)

    assert [(path, len(lines)) for path, lines in shown] == [
        ("app/z.py", 11),
        ("app/a.py", 9),
    ]
