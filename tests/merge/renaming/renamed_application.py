"""A small emitted application before and after a rename, with hand-written code."""

from __future__ import annotations

from functools import partial

from generator.merge.renaming.code_renames import EmittedPair, find_code_renames
from generator.merge.renaming.spec_renames import SpecRenames, rename_words
from generator.merge.renaming.stale_names import StaleLine, StaleNames
from generator.merge.renaming.text_rewriter import Rewriter

RENAMES = SpecRenames(
    {"Ticket": "Task"},
    {
        "Ticket": (("Task", "Ticket"), ("task", "ticket"), ("tasks", "tickets")),
        "Status": (("Status", "Status"),),
    },
    {
        "Ticket": (("due", "deadline"),),
        "Status": (("open", "opened"), ("OPEN", "OPENED")),
    },
)
SERVICE = "app/services/task.py"
OLD = {
    "app/__init__.py": "",
    "app/db.py": """\
from typing import Generic, TypeVar

from sqlalchemy import Select

Model = TypeVar("Model")
Create = TypeVar("Create")


class Rows(Generic[Model]):
    items: list[Model]


class Crud(Generic[Model, Create]):
    model: type[Model]

    def __init__(self, session: "AsyncSession") -> None:
        self.session = session

    async def get(self, key: int) -> Model: ...

    async def page(self) -> Rows[Model]: ...

    def all(self) -> Select[Model]: ...


async def stored(row: Model) -> Model: ...
""",
    "app/enums.py": """\
from enum import StrEnum


class Status(StrEnum):
    OPEN = "open"
    DONE = "done"
""",
    "app/models/__init__.py": """\
from app.models.project import Project
from app.models.task import Task

__all__ = ["Project", "Task"]
""",
    "app/models/project.py": """\
from sqlalchemy.orm import Mapped, relationship

if TYPE_CHECKING:
    from app.models.task import Task


class Project:
    __tablename__ = "projects"
    due: Mapped[int]
    tasks: Mapped[list["Task"]] = relationship("Task", back_populates="project")
""",
    "app/models/task.py": """\
from sqlalchemy.orm import Mapped, relationship

from app.models.project import Project


class Task:
    __tablename__ = "tasks"
    due: Mapped[int]
    project: Mapped[Project] = relationship(back_populates="tasks")
""",
    "app/schemas/__init__.py": "",
    "app/schemas/task.py": """\
class TaskBase:
    due: int


class TaskCreate(TaskBase):
    pass


class TaskUpdate:
    due: int | None = None
    due__gt: int | None = None
""",
    "app/repositories/__init__.py": "",
    "app/repositories/task.py": """\
from app.db import Crud
from app.models import Task
from app.schemas.task import TaskCreate


class TaskRepository(Crud[Task, TaskCreate]):
    model = Task
""",
    "app/services/__init__.py": "",
    SERVICE: '''\
"""The rules of tasks."""

from app.models import Task
from app.repositories.task import TaskRepository
from app.schemas.task import TaskCreate, TaskUpdate


class TaskService:
    """The rules of tasks."""

    def __init__(self, repository: TaskRepository) -> None:
        self.repository = repository

    async def get_task(self, task_id: int) -> Task:
        """Fetch a task."""
        task = await self.repository.get(task_id)
        return task

    # region custom: methods
    # endregion
''',
}


def _new_path(path: str) -> str:
    return path.replace("task", "ticket")


def _new_text(text: str) -> str:
    for old, new in RENAMES.all_words:
        text = "".join(_parts(text, old, new))
    return text


def _parts(text: str, old: str, new: str) -> list[str]:
    import re

    return [
        rename_words(part, ((old, new),)) if n % 2 else part
        for n, part in enumerate(re.split(r"(\w+)", text))
    ]


NEW = {
    # The due date of projects keeps its name.
    _new_path(path): (
        text
        if path == "app/db.py"
        else _new_text(text).replace("deadline" if "project" in path else "\0", "due")
    )
    for path, text in OLD.items()
}


def rewrite_renamed(
    ours: str, path: str = SERVICE, disk: dict[str, str] | None = None
) -> tuple[str, str]:
    """Return the base and the edited text of a file with the names renamed."""
    pairs = [
        EmittedPair(
            old,
            text,
            _new_path(old),
            NEW[_new_path(old)],
            partial(rename_words, words=RENAMES.all_words),
        )
        for old, text in OLD.items()
    ]
    on_disk = {**OLD, **(disk or {}), path: ours}
    rewriter = Rewriter(find_code_renames(pairs), OLD.get, on_disk.get)
    names = RENAMES.changed_names([OLD[path]], [NEW[_new_path(path)]])
    return rewriter.rewrite(path, OLD[path], ours, names)


def rewrite_custom_code(code: str) -> str:
    """Return hand-written code, appended to the service, after the rename."""
    added = f"\n\n{code}"
    base, ours = rewrite_renamed(OLD[SERVICE] + added)
    assert base == NEW[_new_path(SERVICE)]
    assert ours.startswith(base)
    return ours[len(base) :].lstrip("\n")


def leftovers_in(
    text: str, path: str = "app/jobs.py", pristine: str = ""
) -> list[StaleLine]:
    """Return the lines of a file that still have old names after the rename."""
    after = {**NEW, path: text}
    gone = RENAMES.changed_names(OLD.values(), NEW.values())
    found = StaleNames(RENAMES, gone, ["Ticket", "Project"], after.get)
    return list(found.find_in(path, text, pristine))
