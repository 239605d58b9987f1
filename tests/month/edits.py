"""A month of manual edits, each with code that fails once the edit is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.month.team import TeamProject

SERVICE = "app/services/task.py"
ROUTER = "app/api/v1/endpoints/tasks.py"


@dataclass(frozen=True)
class MonthEdit:
    """A manual edit."""

    name: str
    apply_edit: Callable[[TeamProject], None]
    evidence: str
    """Code that raises if the edit no longer works; see `evidence.py`."""


def implement_close(team: TeamProject) -> None:
    team.insert_in_region(SERVICE, "imports", "from app.enums import TaskState\n")
    team.edit(
        SERVICE,
        "        await self.repository.get(task_id)\n"
        '        raise NotImplementedYet("close_task")\n',
        "        task = await self.repository.get(task_id, lock=to_change)\n"
        "        task.state = TaskState.DONE\n"
        "        await self.repository.flush()\n"
        "        return task\n",
    )
    team.edit(SERVICE, "from app.core.errors import NotImplementedYet\n", "")


def add_log_line(team: TeamProject) -> None:
    team.edit(SERVICE, "import uuid\n", "import uuid\n\nimport structlog\n")
    team.edit(
        SERVICE,
        "class TaskService:",
        "logger = structlog.get_logger(__name__)\n\n\nclass TaskService:",
    )
    team.edit(
        SERVICE,
        "        return await self.repository.add(data)\n",
        '        logger.info("task created", title=data.title)\n'
        "        return await self.repository.add(data)\n",
    )


def add_update_guard(team: TeamProject) -> None:
    team.insert_in_region(SERVICE, "imports", "from app.core.errors import Conflict\n")
    team.edit(
        SERVICE,
        "        return await self.repository.update(task, data)\n",
        "        if task.state is TaskState.DONE:\n"
        '            raise Conflict("What is done does not change.")\n'
        "        return await self.repository.update(task, data)\n",
    )


def add_query(team: TeamProject) -> None:
    team.insert_in_region(
        "app/repositories/task.py",
        "imports",
        "import datetime\n\nfrom sqlalchemy import func, select\n",
    )
    team.insert_in_region(
        "app/repositories/task.py",
        "queries",
        "    async def count_late(self, day: datetime.date) -> int:\n"
        '        """Count the tasks that are late on a day."""\n'
        "        late = select(func.count()).select_from(Task).where(Task.due < day)\n"
        "        return await self.session.scalar(late) or 0\n",
    )


def add_method(team: TeamProject) -> None:
    team.insert_in_region(SERVICE, "imports", "import datetime\n")
    team.insert_in_region(
        SERVICE,
        "methods",
        "    async def count_late(self, day: datetime.date) -> int:\n"
        '        """Count what is late."""\n'
        "        return await self.repository.count_late(day)\n",
    )


def add_route(team: TeamProject) -> None:
    team.insert_in_region(ROUTER, "imports", "import datetime\n")
    team.insert_in_region(
        ROUTER,
        "routes",
        '@router.get("/late/{day}")\n'
        "async def count_late_tasks(day: datetime.date, service: TaskServiceDep) -> int:\n"
        '    """Count the tasks that are late on a day."""\n'
        "    return await service.count_late(day)\n",
    )


def add_model_property(team: TeamProject) -> None:
    team.insert_in_region(
        "app/models/task.py",
        "model",
        "    @property\n"
        "    def is_planned(self) -> bool:\n"
        '        """Return whether there is a day to be ready on."""\n'
        "        return self.due is not None\n",
    )


def add_response_field(team: TeamProject) -> None:
    team.insert_in_region("app/schemas/task.py", "public", "    is_planned: bool\n")


def add_schema_validator(team: TeamProject) -> None:
    team.insert_in_region(
        "app/schemas/task.py", "imports", "from pydantic import field_validator\n"
    )
    team.insert_in_region(
        "app/schemas/task.py",
        "create",
        '    @field_validator("title")\n'
        "    @classmethod\n"
        "    def check_title(cls, title: str) -> str:\n"
        '        """Refuse blank titles."""\n'
        "        if not title.strip():\n"
        '            raise ValueError("must not be blank")\n'
        "        return title\n",
    )


def add_app_route(team: TeamProject) -> None:
    team.insert_in_region(
        "app/main.py",
        "app",
        '    @app.get("/whoami")\n'
        "    async def whoami() -> str:\n"
        '        return "tracker"\n',
    )


def add_gzip_middleware(team: TeamProject) -> None:
    team.edit(
        "app/main.py",
        "from starlette.middleware.cors import CORSMiddleware\n",
        "from starlette.middleware.cors import CORSMiddleware\n"
        "from starlette.middleware.gzip import GZipMiddleware\n",
    )
    team.edit(
        "app/main.py",
        "            Middleware(RepresentationMiddleware),\n",
        "            Middleware(GZipMiddleware, minimum_size=1000),\n"
        "            Middleware(RepresentationMiddleware),\n",
    )


def add_setting(team: TeamProject) -> None:
    team.edit(
        "app/core/config.py",
        "    max_included: PositiveInt = MAX_INCLUDED\n",
        "    max_included: PositiveInt = MAX_INCLUDED\n    page_url: str | None = None\n",
    )


def change_default(team: TeamProject) -> None:
    team.edit(
        "app/core/config.py",
        "max_body_size: PositiveInt = 1024 * 1024",
        "max_body_size: PositiveInt = 2 * 1024 * 1024",
    )


def change_compose_port(team: TeamProject) -> None:
    team.edit("compose.yaml", '"8000:8000"', '"8080:8000"')


def add_compose_service(team: TeamProject) -> None:
    team.edit(
        "compose.yaml",
        "\nvolumes:\n  database:\n",
        "\n  cache:\n    image: valkey/valkey:8\n\nvolumes:\n  database:\n",
    )


def set_linter_options(team: TeamProject) -> None:
    team.edit(
        "pyproject.toml",
        "[tool.ruff.lint]\n",
        "[tool.ruff]\nline-length = 120\n\n[tool.ruff.lint]\n",
    )
    team.append("pyproject.toml", "\n[tool.coverage.run]\nbranch = true\n")


def add_requirement(team: TeamProject) -> None:
    team.append("requirements.txt", "tenacity>=9\n")


def label_image(team: TeamProject) -> None:
    team.edit("Dockerfile", "EXPOSE 8000", 'LABEL team="tracker"\nEXPOSE 8000')


def extend_readme(team: TeamProject) -> None:
    team.append("README.md", "\n## On call\n\nWho is on call is in the calendar.\n")


def extend_env_example(team: TeamProject) -> None:
    team.append(".env.example", "# PAGE_URL=https://page.example.org\n")


def add_test(team: TeamProject) -> None:
    team.insert_in_region(
        "tests/api/test_tasks.py",
        "tests",
        "async def test_late(client: AsyncClient, session: AsyncSession) -> None:\n"
        '    """Nothing is late at first."""\n'
        '    response = await client.get(f"{URL}/late/2024-01-01")\n'
        "    assert response.json() == 0\n",
    )


def add_module(team: TeamProject) -> None:
    team.append(
        "app/services/reports.py",
        '"""Reports."""\n\n'
        "from app.models import Task\n"
        "from app.repositories.task import TaskRepository\n\n\n"
        "def columns() -> list[str]:\n"
        '    """Return what reports show of a task."""\n'
        "    return [Task.title.key, Task.state.key]\n\n\n"
        "async def late(repository: TaskRepository) -> list[Task]:\n"
        '    """Return what is late."""\n'
        "    return []\n",
    )


def change_sample(team: TeamProject) -> None:
    team.edit("tests/factories/label.py", '"name": ["name a"', '"name": ["urgent"')


def guard_projects_router(team: TeamProject) -> None:
    team.append(
        "app/api/v1/dependencies.py",
        "\n\nasync def require_token(token: Annotated[str | None, Header()] = None) -> None:\n"
        '    """Refuse who has no token."""\n'
        "    if token is None:\n"
        "        raise HTTPException(401)\n",
    )
    team.edit(
        "app/api/v1/dependencies.py",
        "from fastapi import Depends",
        "from fastapi import Depends, Header, HTTPException",
    )
    path = "app/api/v1/endpoints/projects.py"
    team.edit(path, "import APIRouter, Query", "import APIRouter, Depends, Query")
    team.edit(
        path, "import ProjectServiceDep", "import ProjectServiceDep, require_token"
    )
    team.edit(
        path,
        'router = APIRouter(prefix="/projects", tags=["projects"])',
        'router = APIRouter(\n    prefix="/projects", tags=["projects"],'
        " dependencies=[Depends(require_token)]\n)",
    )


def remove_endpoint(team: TeamProject) -> None:
    path = team.output / "app/api/v1/endpoints/members.py"
    head, _, rest = path.read_text("utf-8").partition("@router.delete(")
    path.write_text(head + rest[rest.index("# region custom: routes") :], "utf-8")


def delete_test_file(team: TeamProject) -> None:
    (team.output / "tests/api/test_attachments.py").unlink()


def move_class(team: TeamProject) -> None:
    path = team.output / "app/services/label.py"
    text = path.read_text("utf-8")
    team.append(
        "app/services/labelling.py", text.replace("Delete a label.", "Drop it.")
    )
    path.write_text(
        '"""The business rules of labels."""\n\n'
        "from app.services.labelling import LabelService\n\n"
        '__all__ = ["LabelService"]\n',
        "utf-8",
    )


def edit_migration(team: TeamProject) -> None:
    (revision,) = (team.output / "migrations/versions").glob("0001_*.py")
    text = revision.read_text("utf-8")
    start = text.index("def upgrade() -> None:")
    end = text.index("\n\n\n", start)
    text = f'{text[:end]}\n    op.execute("SELECT 42"){text[end:]}'
    revision.write_text(text, "utf-8")


def add_business_rule(team: TeamProject) -> None:
    path = "app/services/invoice.py"
    team.edit(
        path,
        "from app.core.etags import ExpectedVersion\n",
        "from app.core.errors import RuleViolation\n"
        "from app.core.etags import ExpectedVersion\n",
    )
    team.edit(
        path,
        "        return await self.repository.add(data)\n",
        "        if data.total < 0:\n"
        '            raise RuleViolation("Nobody pays less than nothing.")\n'
        "        return await self.repository.add(data)\n",
    )


def add_decorator(team: TeamProject) -> None:
    team.append(
        "app/core/timing.py",
        '"""Time."""\n\n'
        "from collections.abc import Callable\n"
        "from typing import Any\n\n\n"
        "def timed(function: Callable[..., Any]) -> Callable[..., Any]:\n"
        '    """Mark what is timed."""\n'
        "    function.__dict__['timed'] = True\n"
        "    return function\n",
    )
    path = "app/services/invoice.py"
    team.edit(
        path, "    async def list_invoices(", "    @timed\n    async def list_invoices("
    )
    team.insert_in_region(path, "imports", "from app.core.timing import timed\n")


def add_parameter(team: TeamProject) -> None:
    team.edit(
        "app/services/comment.py",
        "async def create_comment(self, data: CommentCreate) -> Comment:",
        "async def create_comment(\n"
        "        self, data: CommentCreate, *, notify: bool = True\n    ) -> Comment:",
    )


def rename_variable(team: TeamProject) -> None:
    path = team.output / "app/services/time_entry.py"
    text = path.read_text("utf-8")
    at = text.index("    async def update_time_entry")
    end = text.index("    async def", at + 10)
    part = text[at:end].replace("time_entry = await", "entry = await")
    part = part.replace("update(time_entry,", "update(entry,")
    path.write_text(text[:at] + part + text[end:], "utf-8")


def add_enum_property(team: TeamProject) -> None:
    team.edit(
        "app/enums.py",
        '    DONE = "done"\n',
        '    DONE = "done"\n\n    @property\n    def is_final(self) -> bool:\n'
        '        """Return whether nothing comes behind it."""\n'
        "        return self is TaskState.DONE\n",
    )


def add_error_class(team: TeamProject) -> None:
    team.append(
        "app/core/errors.py",
        "\n\nclass TooEarly(RuleViolation):\n"
        '    """Something is asked for before its time."""\n',
    )


def add_log_processor(team: TeamProject) -> None:
    team.edit(
        "app/core/logging.py",
        "    structlog.stdlib.add_log_level,\n",
        "    structlog.stdlib.add_log_level,\n    structlog.stdlib.ExtraAdder(),\n",
    )


def add_script(team: TeamProject) -> None:
    team.append(
        "scripts/seed.py",
        '"""Seeds."""\n\nfrom app.models import Team\n\nNAMES = [Team.__name__]\n',
    )


def extend_docstring(team: TeamProject) -> None:
    team.edit(
        "app/services/team.py",
        'class TeamService:\n    """The business rules of teams."""\n',
        'class TeamService:\n    """The business rules of teams.\n\n'
        '    Ask Ada before you change them.\n    """\n',
    )


def add_comment(team: TeamProject) -> None:
    team.edit(
        "app/repositories/team.py",
        "class TeamRepository(",
        "# Teams are few: no cache.\nclass TeamRepository(",
    )


def add_alembic_option(team: TeamProject) -> None:
    team.edit(
        "alembic.ini", "path_separator = os\n", "path_separator = os\ntimezone = UTC\n"
    )


def add_fixture(team: TeamProject) -> None:
    team.append(
        "tests/conftest.py",
        "\n\n@pytest.fixture\ndef token() -> dict[str, str]:\n"
        '    """Return the header that projects need."""\n'
        '    return {"Token": "t"}\n',
    )


def add_second_query(team: TeamProject) -> None:
    team.insert_in_region(
        "app/repositories/team.py",
        "queries",
        "    async def names(self) -> list[str]:\n"
        '        """Return the names of all teams."""\n'
        "        rows = await self.session.scalars(self.base_statement())\n"
        "        return [team.name for team in rows]\n",
    )


def add_constant(team: TeamProject) -> None:
    team.edit(
        "app/services/member.py",
        "class MemberService:",
        "MOST_MEMBERS = 50\n\n\nclass MemberService:",
    )


def add_type_alias(team: TeamProject) -> None:
    team.append(
        "app/api/v1/dependencies.py",
        "\n\nTokenDep = Annotated[str | None, Header()]\n",
    )


FIRST_WEEK = (
    MonthEdit(
        "close in its region",
        implement_close,
        "task = api.task()\n"
        "closed = client.post(f\"{api.tasks}/{task['id']}/close\")\n"
        "assert closed.json()['state'] in ('done', 'finished'), closed.text",
    ),
    MonthEdit(
        "log line",
        add_log_line,
        "assert says('logger.info(\"task created\", title=data.title)')",
    ),
    MonthEdit(
        "guard in update",
        add_update_guard,
        "task = api.task()\n"
        "at = f\"{api.tasks}/{task['id']}\"\n"
        "client.post(at + '/close')\n"
        "changed = client.patch(at, json={'title': 'U'})\n"
        "assert changed.status_code == 409, changed.text",
    ),
    MonthEdit("query", add_query, "find('count_late')"),
    MonthEdit("method", add_method, "find('count_late')"),
    MonthEdit(
        "route",
        add_route,
        "assert client.get(f'{api.tasks}/late/2024-01-01').json() == 0",
    ),
    MonthEdit(
        "property",
        add_model_property,
        "from app import models\n"
        "model = getattr(models, 'Ticket', None) or models.Task\n"
        "name = 'deadline' if hasattr(model, 'deadline') else 'due'\n"
        "import datetime\n"
        "assert model(**{name: datetime.date(2024, 1, 1)}).is_planned",
    ),
    MonthEdit(
        "field of the answer",
        add_response_field,
        "assert api.task()['is_planned'] is False",
    ),
    MonthEdit(
        "validator",
        add_schema_validator,
        "project = api.task()['project_id']\n"
        "blank = client.post(api.tasks, json={'title': ' ', 'project_id': project})\n"
        "assert blank.status_code == 422 and 'blank' in blank.text, blank.text",
    ),
    MonthEdit(
        "route of the app",
        add_app_route,
        "assert client.get('/whoami').json() == 'tracker'",
    ),
    MonthEdit(
        "middleware",
        add_gzip_middleware,
        "found = client.get('/openapi.json', headers={'Accept-Encoding': 'gzip'})\n"
        "assert found.headers['Content-Encoding'] == 'gzip'",
    ),
)
SECOND_WEEK = (
    MonthEdit(
        "setting",
        add_setting,
        "from app.core.config import Settings\n"
        "assert Settings(page_url='x').page_url == 'x'",
    ),
    MonthEdit(
        "other default",
        change_default,
        "from app.core.config import Settings\n"
        "assert Settings().max_body_size == 2 * 1024 * 1024",
    ),
    MonthEdit(
        "port", change_compose_port, "assert '8080:8000' in text_of('compose.yaml')"
    ),
    MonthEdit(
        "compose service",
        add_compose_service,
        "import yaml\n"
        "assert 'cache' in yaml.safe_load(text_of('compose.yaml'))['services']",
    ),
    MonthEdit(
        "linter",
        set_linter_options,
        "import tomllib\n"
        "tool = tomllib.loads(text_of('pyproject.toml'))['tool']\n"
        "assert tool['ruff']['line-length'] == 120 and tool['coverage']",
    ),
    MonthEdit(
        "requirement",
        add_requirement,
        "assert 'tenacity>=9' in text_of('requirements.txt')",
    ),
    MonthEdit("image", label_image, "assert 'LABEL team=' in text_of('Dockerfile')"),
    MonthEdit("readme", extend_readme, "assert '## On call' in text_of('README.md')"),
    MonthEdit(
        "environment",
        extend_env_example,
        "assert 'PAGE_URL' in text_of('.env.example')",
    ),
    MonthEdit(
        "test",
        add_test,
        "assert says('assert response.json() == 0')",
    ),
    MonthEdit(
        "module beside",
        add_module,
        "from app.services import reports\nassert reports.columns()[0] == 'title'",
    ),
    MonthEdit(
        "sample",
        change_sample,
        "from tests.factories.label import SAMPLES\n"
        "assert SAMPLES['name'][0] == 'urgent'",
    ),
    MonthEdit(
        "guard of a router",
        guard_projects_router,
        "assert client.get('/api/v1/projects').status_code == 401\n"
        "with_token = client.get('/api/v1/projects', headers={'Token': 't'})\n"
        "assert with_token.status_code == 200",
    ),
    MonthEdit(
        "endpoint taken out",
        remove_endpoint,
        "at = '/api/v1/members/00000000-0000-4000-8000-000000000000'\n"
        "assert client.delete(at).status_code == 405",
    ),
    MonthEdit(
        "file taken out",
        delete_test_file,
        "from pathlib import Path\n"
        "assert not Path('tests/api/test_attachments.py').exists()",
    ),
    MonthEdit(
        "class moved",
        move_class,
        "from app.services.labelling import LabelService\n"
        "assert LabelService.delete_label.__doc__ == 'Drop it.'",
    ),
)
THIRD_WEEK = (
    MonthEdit("migration", edit_migration, "assert says('op.execute(\"SELECT 42\")')"),
    MonthEdit(
        "rule",
        add_business_rule,
        "team = api.team()\n"
        "values = {'number': team[:8], 'total': '-1.00', 'team_id': team}\n"
        "refused = client.post('/api/v1/invoices', json=values)\n"
        "assert refused.status_code == 422 and 'less than nothing' in refused.text",
    ),
    MonthEdit(
        "decorator",
        add_decorator,
        "assert find('list_invoices').timed or True\n"
        "assert any(vars(f).get('timed') for f in [vars(find('InvoiceService'))['list_invoices']])",
    ),
    MonthEdit(
        "parameter",
        add_parameter,
        "import inspect\n"
        "made = vars(find('CommentService'))['create_comment']\n"
        "assert 'notify' in inspect.signature(made).parameters",
    ),
    MonthEdit(
        "variable",
        rename_variable,
        "assert says('return await self.repository.update(entry, data)')",
    ),
    MonthEdit(
        "method of an enum",
        add_enum_property,
        "state = find('TaskState') if True else None\n"
        "assert [s.value for s in state if s.is_final] in (['done'], ['finished'])",
    ),
    MonthEdit("error", add_error_class, "from app.core.errors import TooEarly"),
    MonthEdit(
        "processor",
        add_log_processor,
        "assert 'ExtraAdder' in text_of('app/core/logging.py')",
    ),
    MonthEdit("script", add_script, "assert says('NAMES = [Team.__name__]')"),
    MonthEdit(
        "docstring", extend_docstring, "assert 'Ask Ada' in find('TeamService').__doc__"
    ),
    MonthEdit(
        "comment",
        add_comment,
        "from pathlib import Path\n"
        "assert any('Teams are few' in f.read_text() for f in Path('app').rglob('*.py'))",
    ),
    MonthEdit(
        "alembic",
        add_alembic_option,
        "assert 'timezone = UTC' in text_of('alembic.ini')",
    ),
    MonthEdit("fixture", add_fixture, 'assert says(\'return {"Token": "t"}\')'),
    MonthEdit("query of teams", add_second_query, "find('names')"),
    MonthEdit("constant", add_constant, "assert says('MOST_MEMBERS = 50')"),
    MonthEdit(
        "alias",
        add_type_alias,
        "assert says('TokenDep = Annotated[str | None, Header()]')",
    ),
)


def edit_on_left_branch(team: TeamProject) -> None:
    team.insert_in_region(
        "app/services/member.py",
        "methods",
        "    async def greet(self) -> str:\n"
        '        """Greet."""\n'
        '        return "hello"\n',
    )
    team.edit(
        "app/services/project.py",
        "        return await self.repository.add(data)\n",
        "        assert data.name\n        return await self.repository.add(data)\n",
    )


def edit_on_right_branch(team: TeamProject) -> None:
    team.insert_in_region(
        "app/services/member.py",
        "methods",
        "    async def part(self) -> str:\n"
        '        """Say goodbye."""\n'
        '        return "goodbye"\n',
    )
    team.edit(
        "app/services/project.py",
        "        return await self.repository.update(project, data)\n",
        "        assert project.id\n"
        "        return await self.repository.update(project, data)\n",
    )


ON_BRANCHES = (
    (
        MonthEdit(
            "left",
            edit_on_left_branch,
            "find('greet')\nassert says('assert data.name')",
        ),
    ),
    (
        MonthEdit(
            "right",
            edit_on_right_branch,
            "find('part')\nassert says('assert project.id')",
        ),
    ),
)
