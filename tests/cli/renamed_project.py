"""A project with all kinds of edits, whose entity, field and value are renamed."""

from __future__ import annotations

from dataclasses import dataclass

from tests.cli.shop import Shop

SPEC = """\
enums:
  TaskStatus: [open, done, blocked]
entities:
  Project:
    fields: {name: string(100)}
  Task:
    description: Something to do.
    fields:
      title: string(200)
      due: date | null
      status: {type: TaskStatus, default: open}
    relations:
      project: {belongs_to: Project, inverse: tasks}
    endpoints:
      list: {filter: [due, status], sort: [title, due]}
      get: {include: [project]}
      create: {}
      update: {}
      delete: {}
      complete: {description: Tick it off., returns: Task}
"""
ENTITY_RENAME = (
    ("  Task:\n", "  Ticket:\n    was: Task\n"),
    ("inverse: tasks", "inverse: tickets"),
    ("returns: Task", "returns: Ticket"),
)
FIELD_RENAME = (
    (
        "      due: date | null",
        "      deadline: {type: date, optional: true, was: due}",
    ),
    ("[due, status]", "[deadline, status]"),
    ("[title, due]", "[title, deadline]"),
)
VALUE_RENAME = (
    ("[open, done", "[{name: opened, was: open}, done"),
    ("default: open", "default: opened"),
)
TASK_PATHS = {
    "layered": {
        "service": "app/services/task.py",
        "repository": "app/repositories/task.py",
        "router": "app/api/v1/endpoints/tasks.py",
        "model": "app/models/task.py",
        "schemas": "app/schemas/task.py",
    },
    "modular": {
        "service": "app/modules/task/service.py",
        "repository": "app/modules/task/repository.py",
        "router": "app/modules/task/router.py",
        "model": "app/modules/task/models.py",
        "schemas": "app/modules/task/schemas.py",
    },
}
METHODS = """\
    async def overdue(self) -> list[Task]:
        found = await self.repository.late()
        for task in found:
            logger.info(f"{task.title} {task.due!r:>10} {[t.due for t in found]}")
        await asyncio.gather(*(asyncio.create_task(self.remind(t.id)) for t in found))
        return sorted(found, key=lambda each: (each.due is None, each.due))

    async def remind(self, key: uuid.UUID) -> Task:
        task = await self.get_task(task_id=key, query=TaskItemQuery())
        if task.status is TaskStatus.OPEN:
            setattr(task, "due", None)
        session = self.repository.session
        again = await session.get(Task, key)
        undated = select(Task).where(Task.due.is_(None)).filter_by(due=None)
        for row in (await session.scalars(undated)).all():
            logger.info(row.due)
        await session.execute(update(Task).where(Task.id == key).values(due=None))
        made = Task(title="x", due=None, project_id=task.project_id)
        data = TaskCreate(title="x", due=None, project_id=made.project_id)
        return task if data.due is None else again or task

"""
QUERIES = """\
    async def late(self) -> list[Task]:
        today = datetime.date.today()
        statement = select(self.model).where(self.model.due < today).order_by(Task.due)
        return list(await self.session.scalars(statement))

    async def raw(self) -> None:
        await self.session.execute(text("SELECT due FROM tasks"))

"""
ROUTE = """\
@router.post("/{key}/archive")
async def archive(key: uuid.UUID, service: TaskServiceDep) -> TaskPublic:
    task = await service.get_task(key, TaskItemQuery())
    return TaskPublic.model_validate(task, context={"due": str(task.due)})


"""
TEST = """\
async def test_mine(session: AsyncSession) -> None:
    row = await make_task(session)
    service = TaskService(TaskRepository(session))
    assert (await service.remind(row.id)).due is None
    assert [each.due for each in await service.overdue()] == []


async def test_delete("""


@dataclass(frozen=True)
class RenamedProject:
    """The project in one layout."""

    shop: Shop
    layout: str

    @property
    def part_paths(self) -> dict[str, str]:
        """The files of the entity by part."""
        return TASK_PATHS[self.layout]

    def module(self, name: str) -> str:
        """Return the dotted name of the module of a part."""
        return self.part_paths[name].removesuffix(".py").replace("/", ".")

    def generate_and_edit(self) -> None:
        """Generate the project and make all kinds of edits."""
        self.shop.set_layout(self.layout)
        self.shop.write_entities(SPEC)
        ran = self.shop.run()
        assert ran.code == 0, ran.err
        self._edit_rules()
        self._edit_surface()
        self._write_user_files()

    def rename(self, *changes: tuple[str, str]) -> None:
        """Apply renames to the spec."""
        spec = SPEC
        for old, new in changes:
            assert spec.count(old) == 1
            spec = spec.replace(old, new)
        self.shop.write_entities(spec)

    def read_renamed(self, name: str) -> str:
        """Return the text of a file of the renamed entity."""
        return self.shop.read(self.part_paths[name].replace("task", "ticket"))

    def _region(self, place: str, name: str, code: str) -> None:
        """Insert code in a custom region, which has another name in modules."""
        text = self.shop.read(self.part_paths[place])
        (line,) = [
            line
            for line in text.splitlines(True)
            if line.strip()
            in (f"# region custom: {name}", f"# region custom: task {name}")
        ]
        self.shop.edit(self.part_paths[place], line, line + code)

    def _edit_rules(self) -> None:
        self._region(
            "service",
            "imports",
            "import asyncio\nimport logging\n\nfrom sqlalchemy import select, update\n\n"
            "from app.enums import TaskStatus\n",
        )
        self._region("service", "methods", METHODS)
        edit, service = self.shop.edit, self.part_paths["service"]
        start = "class TaskService:\n"
        edit(service, start, f"logger = logging.getLogger(__name__)\n\n\n{start}")
        old = "        task = await self.repository.get(task_id, lock=to_change)\n"
        more = (
            '        if data.due is not None and f"{task.due}":\n'
            '            logger.info(data.model_dump(exclude={"due"}))\n'
        )
        edit(service, old, old + more)
        self._region(
            "repository",
            "imports",
            "import datetime\n\nfrom sqlalchemy import select, text\n",
        )
        self._region("repository", "queries", QUERIES)

    def _edit_surface(self) -> None:
        self._region("router", "routes", ROUTE)
        edit = self.shop.edit
        create = "    task = await service.create_task(data)\n"
        more = '    data = data.model_copy(update={"due": data.due})\n'
        edit(self.part_paths["router"], create, more + create)
        late = "    @property\n    def is_late(self) -> bool:\n        return bool(self.due)\n"
        self._region("model", "model", f"{late}\n")
        check = (
            '    @field_validator("due")\n    @classmethod\n'
            "    def check(cls, value: object) -> object:\n        return value\n\n"
        )
        self._region("schemas", "create", check)
        old = "from pydantic import Field\n"
        edit(
            self.part_paths["schemas"],
            old,
            "from pydantic import Field, field_validator\n",
        )
        tests = "tests/api/test_tasks.py"
        edit(tests, "async def test_delete(", TEST)
        old = "from tests.factories.project import make_project\n"
        services = "".join(
            f"from {self.module(place)} import Task{place.capitalize()}\n"
            for place in ("repository", "service")
        )
        edit(tests, old, services + old)

    def _write_user_files(self) -> None:
        """Write files that Groundplan does not manage."""
        jobs = (
            f"import asyncio\n\nfrom {self.module('model')} import Task\n\n\n"
            "async def tick(task: Task) -> None:\n"
            "    asyncio.create_task(remind(task))\n    # every task\n\n\n"
            "async def remind(task: Task) -> None:\n    print(task.due)\n"
        )
        for path, text in {
            "app/jobs.py": jobs,
            "app/other.py": "import asyncio\n\nrun = asyncio.create_task\nname = run.due\n",
            "q.sql": "SELECT due\nFROM tasks;\n",
            "node_modules/a.md": "A task.\n",
            "migrations/versions/mine.sql": "SELECT due FROM tasks;\n",
        }.items():
            file = self.shop.output / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
