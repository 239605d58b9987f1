"""Names in hand-written code are renamed where they refer to renamed definitions."""

import pytest

from tests.merge.renaming.renamed_application import (
    NEW,
    OLD,
    SERVICE,
    rewrite_custom_code,
    rewrite_renamed,
)

SAME = "the same"
CASES = {
    "an import and its uses": (
        "from app.models.task import Task as T\nx: T = Task()\n",
        "from app.models.ticket import Ticket as T\nx: T = Ticket()\n",
    ),
    "a module by its path": (
        "import app.models.task\nx = app.models.task.Task\n",
        "import app.models.ticket\nx = app.models.ticket.Ticket\n",
    ),
    "a module by name": (
        "from app.models import task\nx = task.Task(due=1)\n",
        "from app.models import ticket\nx = ticket.Ticket(deadline=1)\n",
    ),
    "a relative import": (
        "from ..models.task import Task as T\n",
        "from ..models.ticket import Ticket as T\n",
    ),
    "others of the name": (
        "import asyncio\n\n\nasync def f():\n    asyncio.create_task(g())\n",
        SAME,
    ),
    "a class from elsewhere": (
        "def f():\n    from celery import Task\n\n    return Task(due=1).due\n",
        SAME,
    ),
    "a parameter hides it": ("def f(Task):\n    return Task.due, Task()\n", SAME),
    "a loop variable hides it": (
        "def f(x):\n    for Task in x:\n        print(Task, Task.due)\n",
        SAME,
    ),
    "an attribute of a class hides it only there": (
        "class A:\n    Task = 1\n    y = Task\n\n    def f(self):\n        return Task\n",
        "class A:\n    Task = 1\n    y = Task\n\n    def f(self):\n        return Ticket\n",
    ),
    "a comprehension hides it only inside": (
        "x = [Task for Task in y] + [Task]\n",
        "x = [Task for Task in y] + [Ticket]\n",
    ),
    "a parameter that says what it is": (
        "def f(task: Task, data: TaskUpdate | None):\n    return task.due, data.due\n",
        "def f(task: Ticket, data: TicketUpdate | None):\n"
        "    return task.deadline, data.deadline\n",
    ),
    "an annotation in quotes": (
        'def f(task: "Task | None") -> "list[Task]":\n    return [task.due]\n',
        'def f(task: "Ticket | None") -> "list[Ticket]":\n    return [task.deadline]\n',
    ),
    "what a constructor makes": (
        "t = Task(due=1)\nt.due = t.due + 1\n",
        "t = Ticket(deadline=1)\nt.deadline = t.deadline + 1\n",
    ),
    "what a factory makes that a function returned": (
        "from collections.abc import Awaitable, Callable\nfrom typing import TypeVar\n\n"
        "M = TypeVar('M')\n\n\ndef maker(model: type[M]) -> Callable[..., Awaitable[M]]: ...\n\n\n"
        "make = maker(Task)\n\n\nasync def f():\n    return (await make(1)).due\n",
        "from collections.abc import Awaitable, Callable\nfrom typing import TypeVar\n\n"
        "M = TypeVar('M')\n\n\ndef maker(model: type[M]) -> Callable[..., Awaitable[M]]: ...\n\n\n"
        "make = maker(Ticket)\n\n\n"
        "async def f():\n    return (await make(1)).deadline\n",
    ),
    "what an emitted method returns": (
        "async def f(s: TaskService):\n    t = await s.get_task(task_id=1)\n    t.due\n",
        "async def f(s: TicketService):\n"
        "    t = await s.get_ticket(ticket_id=1)\n    t.deadline\n",
    ),
    "what a generic class returns": (
        "async def f(r: TaskRepository):\n"
        "    for t in (await r.page()).items:\n        print(t.due)\n",
        "async def f(r: TicketRepository):\n"
        "    for t in (await r.page()).items:\n        print(t.deadline)\n",
    ),
    "what a generic function returns": (
        "from app.db import stored\nx = stored(Task()).due\n",
        "from app.db import stored\nx = stored(Ticket()).deadline\n",
    ),
    "a relation and back": (
        "def f(t: Task):\n    return t.project.due, t.project.tasks[0].due\n",
        "def f(t: Ticket):\n    return t.project.due, t.project.tickets[0].deadline\n",
    ),
    "an f-string": (
        "def f(t: Task):\n"
        '    return f"due {t.due!r:>{t.due}} {{t.due}} {[x.due for x in [t]]}" "t.due"\n',
        "def f(t: Ticket):\n"
        '    return f"due {t.deadline!r:>{t.deadline}} {{t.due}} '
        '{[x.deadline for x in [t]]}" "t.due"\n',
    ),
    "a statement": (
        "from sqlalchemy import select, update\n"
        "x = select(Task).where(Task.due > 1).filter_by(due=1).order_by(Task.due)\n"
        "y = update(Task).values(due=1)\nz = update(Task).values({'due': 1})\n",
        "from sqlalchemy import select, update\n"
        "x = select(Ticket).where(Ticket.deadline > 1).filter_by(deadline=1)"
        ".order_by(Ticket.deadline)\n"
        "y = update(Ticket).values(deadline=1)\n"
        "z = update(Ticket).values({'deadline': 1})\n",
    ),
    "a join": (
        "from sqlalchemy import select\nfrom app.models import Project\n"
        "x = select(Task).join(Project).filter_by(due=1)\n"
        "y = select(Project).join(Project.tasks).filter_by(due=1)\n",
        "from sqlalchemy import select\nfrom app.models import Project\n"
        "x = select(Ticket).join(Project).filter_by(due=1)\n"
        "y = select(Project).join(Project.tickets).filter_by(deadline=1)\n",
    ),
    "rows": (
        "from sqlalchemy import select\n\n\nasync def f(s):\n"
        "    for t in (await s.scalars(select(Task))).all():\n        t.due\n"
        "    (await s.execute(select(Task))).scalar_one().due\n"
        "    (await s.get(Task, 1)).due\n",
        "from sqlalchemy import select\n\n\nasync def f(s):\n"
        "    for t in (await s.scalars(select(Ticket))).all():\n        t.deadline\n"
        "    (await s.execute(select(Ticket))).scalar_one().deadline\n"
        "    (await s.get(Ticket, 1)).deadline\n",
    ),
    "a lambda": (
        "def f(x: list[Task]):\n    x.sort(key=lambda t: t.due)\n"
        "    return max(x, key=lambda t: t.due)\n",
        "def f(x: list[Ticket]):\n    x.sort(key=lambda t: t.deadline)\n"
        "    return max(x, key=lambda t: t.deadline)\n",
    ),
    "a pattern": (
        "def f(x):\n    match x:\n        case Task(due=1):\n            pass\n",
        "def f(x):\n    match x:\n        case Ticket(deadline=1):\n            pass\n",
    ),
    "strings that are names": (
        "def f(t: Task, d: TaskUpdate):\n"
        '    setattr(t, "due", getattr(t, "due"))\n'
        '    d.model_dump(exclude={"due"}, include={"due": True})\n'
        '    return d.model_copy(update={"due": 1}), {"due": "due"}\n',
        "def f(t: Ticket, d: TicketUpdate):\n"
        '    setattr(t, "deadline", getattr(t, "deadline"))\n'
        '    d.model_dump(exclude={"deadline"}, include={"deadline": True})\n'
        '    return d.model_copy(update={"deadline": 1}), {"due": "due"}\n',
    ),
    "what is exported": ('__all__ = ["Task", "x"]\n', '__all__ = ["Ticket", "x"]\n'),
    "a path to patch": (
        'patch("app.services.task.TaskService.get_task")\npatch("app.other.task")\n',
        'patch("app.services.ticket.TicketService.get_ticket")\npatch("app.other.task")\n',
    ),
    "a model by hand": (
        "from sqlalchemy import ForeignKey\n"
        "from sqlalchemy.orm import Mapped, mapped_column, relationship\n\n\nclass Note:\n"
        '    task_id = mapped_column(ForeignKey("tasks.id"))\n'
        '    task: Mapped["Task"] = relationship("Task", back_populates="due")\n',
        "from sqlalchemy import ForeignKey\n"
        "from sqlalchemy.orm import Mapped, mapped_column, relationship\n\n\nclass Note:\n"
        '    task_id = mapped_column(ForeignKey("tickets.id"))\n'
        '    task: Mapped["Ticket"] = relationship("Ticket", back_populates="deadline")\n',
    ),
    "a model of SQLModel": (
        "from sqlmodel import Field, Relationship, SQLModel\n\n\n"
        "class Note(SQLModel, table=True):\n"
        '    task_id: int = Field(foreign_key="tasks.id")\n'
        '    task: Task = Relationship(back_populates="due")\n'
        "    tasks: list[Task] = Relationship(back_populates='due')\n",
        "from sqlmodel import Field, Relationship, SQLModel\n\n\n"
        "class Note(SQLModel, table=True):\n"
        '    task_id: int = Field(foreign_key="tickets.id")\n'
        '    task: Ticket = Relationship(back_populates="deadline")\n'
        "    tasks: list[Ticket] = Relationship(back_populates='deadline')\n",
    ),
    "a subclass": (
        "class Mine(TaskUpdate):\n    due: int\n\n    @field_validator('due')\n"
        "    def check(cls, due):\n        return due\n\n\nMine(due=1).due__gt\n",
        "class Mine(TicketUpdate):\n    deadline: int\n\n    @field_validator('deadline')\n"
        "    def check(cls, due):\n        return due\n\n\nMine(deadline=1).deadline__gt\n",
    ),
    "a member of an enum": (
        "from app.enums import Status\nx = Status.OPEN, open('x'), y.OPEN\n",
        "from app.enums import Status\nx = Status.OPENED, open('x'), y.OPEN\n",
    ),
    "values of which nothing is known": (
        "def f(x, data):\n    return x.due, data['due'], x.create_task(due=1)\n",
        SAME,
    ),
    "values of two types": (
        "def f(t: Task, p, x):\n    y = t if x else p.thing\n    return y.due\n",
        "def f(t: Ticket, p, x):\n    y = t if x else p.thing\n    return y.due\n",
    ),
    "text by hand": (
        '# each task is due\nx = "the due task"\n\n\ndef f():\n    """Close a task."""\n',
        SAME,
    ),
    "a name of the new kind that is there already": (
        "class Ticket:\n    pass\n\n\nx = Task, Ticket\n",
        None,
    ),
    "a new name that would be hidden": (
        "def f(Ticket):\n    return Task(due=Ticket)\n",
        None,
    ),
}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[1]])
def test_names_are_renamed_by_meaning(name: str) -> None:
    code, expected = CASES[name]

    assert rewrite_custom_code(code) == (code if expected == SAME else expected)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case[1]])
def test_a_taken_name_is_imported_under_its_old_name(name: str) -> None:
    code, _ = CASES[name]

    _, ours = rewrite_renamed(f"{OLD[SERVICE]}\n\n{code}")

    assert "from app.models import Ticket as Task\n" in ours
    assert "-> Task:\n" in ours
    assert ours.endswith(code.replace("due=", "deadline="))


def test_generated_parameters_are_renamed_in_custom_code() -> None:
    old = "        task = await self.repository.get(task_id)\n"
    more = '        print(f"{task} {task_id} {task.due}")  # the task\n'

    base, ours = rewrite_renamed(OLD[SERVICE].replace(old, old + more))

    new = old.replace("task", "ticket")
    said = '        print(f"{ticket} {ticket_id} {ticket.deadline}")  # the task\n'
    assert ours == base.replace(new, new + said)


def test_variables_are_unchanged_if_the_new_name_is_taken() -> None:
    old = "        task = await self.repository.get(task_id)\n"
    more = "        ticket = self.repository.print()\n"

    _, ours = rewrite_renamed(OLD[SERVICE].replace(old, more + old))

    assert f"{more}        task = await self.repository.get(ticket_id)\n" in ours


def test_custom_code_of_other_files_is_considered() -> None:
    repository = OLD["app/repositories/task.py"]
    more = "\n    async def late(self) -> list[Task]: ...\n"
    code = "async def f(s: TaskService):\n    return [t.due for t in await s.repository.late()]\n"

    _, ours = rewrite_renamed(
        f"{OLD[SERVICE]}\n\n{code}",
        disk={"app/repositories/task.py": repository + more},
    )

    assert "[t.deadline for t in await s.repository.late()]" in ours


def test_generated_comments_are_renamed_line_by_line() -> None:
    mine = OLD[SERVICE].replace(
        '    """The rules of tasks."""\n\n    def',
        '    """The rules of tasks.\n\n    And tasks of mine.\n    """\n\n    def',
    )

    base, ours = rewrite_renamed(mine)

    assert base == NEW["app/services/ticket.py"]
    assert '"""The rules of tickets."""\n\nfrom' in ours
    assert "    And tasks of mine.\n" in ours


def test_invalid_code_is_renamed_by_emitted_lines() -> None:
    _, ours = rewrite_renamed(OLD[SERVICE] + "x = (\nTask = 1\n")

    assert ours == NEW["app/services/ticket.py"] + "x = (\nTask = 1\n"
