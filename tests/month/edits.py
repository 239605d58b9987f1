"""A month of manual edits, each with code that fails once the edit is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.month.team import Team

SERVICE = "app/services/task.py"
ROUTER = "app/api/v1/endpoints/tasks.py"


@dataclass(frozen=True)
class Edit:
    """A manual edit."""

    name: str
    make: Callable[[Team], None]
    evidence: str
    """Code that raises if the edit no longer works; see `evidence.py`."""


def close_in_its_region(team: Team) -> None:
    team.region(SERVICE, "imports", "from app.enums import TaskState\n")
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


def log_line(team: Team) -> None:
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


def guard_in_update(team: Team) -> None:
    team.region(SERVICE, "imports", "from app.core.errors import Conflict\n")
    team.edit(
        SERVICE,
        "        return await self.repository.update(task, data)\n",
        "        if task.state is TaskState.DONE:\n"
        '            raise Conflict("What is done does not change.")\n'
        "        return await self.repository.update(task, data)\n",
    )


def query_of_ones_own(team: Team) -> None:
    team.region(
        "app/repositories/task.py",
        "imports",
        "import datetime\n\nfrom sqlalchemy import func, select\n",
    )
    team.region(
        "app/repositories/task.py",
        "queries",
        "    async def count_late(self, day: datetime.date) -> int:\n"
        '        """Count the tasks that are late on a day."""\n'
        "        late = select(func.count()).select_from(Task).where(Task.due < day)\n"
        "        return await self.session.scalar(late) or 0\n",
    )


def method_of_ones_own(team: Team) -> None:
    team.region(SERVICE, "imports", "import datetime\n")
    team.region(
        SERVICE,
        "methods",
        "    async def count_late(self, day: datetime.date) -> int:\n"
        '        """Count what is late."""\n'
        "        return await self.repository.count_late(day)\n",
    )


def route_of_ones_own(team: Team) -> None:
    team.region(ROUTER, "imports", "import datetime\n")
    team.region(
        ROUTER,
        "routes",
        '@router.get("/late/{day}")\n'
        "async def count_late_tasks(day: datetime.date, service: TaskServiceDep) -> int:\n"
        '    """Count the tasks that are late on a day."""\n'
        "    return await service.count_late(day)\n",
    )


def property_of_the_model(team: Team) -> None:
    team.region(
        "app/models/task.py",
        "model",
        "    @property\n"
        "    def is_planned(self) -> bool:\n"
        '        """Return whether there is a day to be ready on."""\n'
        "        return self.due is not None\n",
    )


def field_of_the_answer(team: Team) -> None:
    team.region("app/schemas/task.py", "public", "    is_planned: bool\n")


def validator_of_a_schema(team: Team) -> None:
    team.region(
        "app/schemas/task.py", "imports", "from pydantic import field_validator\n"
    )
    team.region(
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


def route_of_the_app(team: Team) -> None:
    team.region(
        "app/main.py",
        "app",
        '    @app.get("/whoami")\n'
        "    async def whoami() -> str:\n"
        '        return "tracker"\n',
    )


def middleware(team: Team) -> None:
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


def setting(team: Team) -> None:
    team.edit(
        "app/core/config.py",
        "    max_included: PositiveInt = MAX_INCLUDED\n",
        "    max_included: PositiveInt = MAX_INCLUDED\n    page_url: str | None = None\n",
    )


def other_default(team: Team) -> None:
    team.edit(
        "app/core/config.py",
        "max_body_size: PositiveInt = 1024 * 1024",
        "max_body_size: PositiveInt = 2 * 1024 * 1024",
    )


def compose_port(team: Team) -> None:
    team.edit("compose.yaml", '"8000:8000"', '"8080:8000"')


def compose_service(team: Team) -> None:
    team.edit(
        "compose.yaml",
        "\nvolumes:\n  database:\n",
        "\n  cache:\n    image: valkey/valkey:8\n\nvolumes:\n  database:\n",
    )


def linter_options(team: Team) -> None:
    team.edit(
        "pyproject.toml",
        "[tool.ruff.lint]\n",
        "[tool.ruff]\nline-length = 120\n\n[tool.ruff.lint]\n",
    )
    team.append("pyproject.toml", "\n[tool.coverage.run]\nbranch = true\n")


def requirement(team: Team) -> None:
    team.append("requirements.txt", "tenacity>=9\n")


def image(team: Team) -> None:
    team.edit("Dockerfile", "EXPOSE 8000", 'LABEL team="tracker"\nEXPOSE 8000')


def readme(team: Team) -> None:
    team.append("README.md", "\n## On call\n\nWho is on call is in the calendar.\n")


def environment(team: Team) -> None:
    team.append(".env.example", "# PAGE_URL=https://page.example.org\n")


def test_of_ones_own(team: Team) -> None:
    team.region(
        "tests/api/test_tasks.py",
        "tests",
        "async def test_late(client: AsyncClient, session: AsyncSession) -> None:\n"
        '    """Nothing is late at first."""\n'
        '    response = await client.get(f"{URL}/late/2024-01-01")\n'
        "    assert response.json() == 0\n",
    )


def module_beside(team: Team) -> None:
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


def sample(team: Team) -> None:
    team.edit("tests/factories/label.py", '"name": ["name a"', '"name": ["urgent"')


def guard_of_a_router(team: Team) -> None:
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


def endpoint_taken_out(team: Team) -> None:
    path = team.output / "app/api/v1/endpoints/members.py"
    head, _, rest = path.read_text("utf-8").partition("@router.delete(")
    path.write_text(head + rest[rest.index("# region custom: routes") :], "utf-8")


def file_taken_out(team: Team) -> None:
    (team.output / "tests/api/test_attachments.py").unlink()


def class_moved(team: Team) -> None:
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


def migration(team: Team) -> None:
    (revision,) = (team.output / "migrations/versions").glob("0001_*.py")
    text = revision.read_text("utf-8")
    start = text.index("def upgrade() -> None:")
    end = text.index("\n\n\n", start)
    text = f'{text[:end]}\n    op.execute("SELECT 42"){text[end:]}'
    revision.write_text(text, "utf-8")


def rule_of_a_service(team: Team) -> None:
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


def decorator(team: Team) -> None:
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
    team.region(path, "imports", "from app.core.timing import timed\n")


def parameter(team: Team) -> None:
    team.edit(
        "app/services/comment.py",
        "async def create_comment(self, data: CommentCreate) -> Comment:",
        "async def create_comment(\n"
        "        self, data: CommentCreate, *, notify: bool = True\n    ) -> Comment:",
    )


def variable(team: Team) -> None:
    path = team.output / "app/services/time_entry.py"
    text = path.read_text("utf-8")
    at = text.index("    async def update_time_entry")
    end = text.index("    async def", at + 10)
    part = text[at:end].replace("time_entry = await", "entry = await")
    part = part.replace("update(time_entry,", "update(entry,")
    path.write_text(text[:at] + part + text[end:], "utf-8")


def method_of_an_enum(team: Team) -> None:
    team.edit(
        "app/enums.py",
        '    DONE = "done"\n',
        '    DONE = "done"\n\n    @property\n    def is_final(self) -> bool:\n'
        '        """Return whether nothing comes behind it."""\n'
        "        return self is TaskState.DONE\n",
    )


def error_of_ones_own(team: Team) -> None:
    team.append(
        "app/core/errors.py",
        "\n\nclass TooEarly(RuleViolation):\n"
        '    """Something is asked for before its time."""\n',
    )


def processor(team: Team) -> None:
    team.edit(
        "app/core/logging.py",
        "    structlog.stdlib.add_log_level,\n",
        "    structlog.stdlib.add_log_level,\n    structlog.stdlib.ExtraAdder(),\n",
    )


def script(team: Team) -> None:
    team.append(
        "scripts/seed.py",
        '"""Seeds."""\n\nfrom app.models import Team\n\nNAMES = [Team.__name__]\n',
    )


def docstring(team: Team) -> None:
    team.edit(
        "app/services/team.py",
        'class TeamService:\n    """The business rules of teams."""\n',
        'class TeamService:\n    """The business rules of teams.\n\n'
        '    Ask Ada before you change them.\n    """\n',
    )


def comment(team: Team) -> None:
    team.edit(
        "app/repositories/team.py",
        "class TeamRepository(",
        "# Teams are few: no cache.\nclass TeamRepository(",
    )


def alembic_option(team: Team) -> None:
    team.edit(
        "alembic.ini", "path_separator = os\n", "path_separator = os\ntimezone = UTC\n"
    )


def fixture(team: Team) -> None:
    team.append(
        "tests/conftest.py",
        "\n\n@pytest.fixture\ndef token() -> dict[str, str]:\n"
        '    """Return the header that projects need."""\n'
        '    return {"Token": "t"}\n',
    )


def override(team: Team) -> None:
    team.region(
        "app/repositories/team.py",
        "queries",
        "    async def names(self) -> list[str]:\n"
        '        """Return the names of all teams."""\n'
        "        rows = await self.session.scalars(self.base_statement())\n"
        "        return [team.name for team in rows]\n",
    )


def constant(team: Team) -> None:
    team.edit(
        "app/services/member.py",
        "class MemberService:",
        "MOST_MEMBERS = 50\n\n\nclass MemberService:",
    )


def alias(team: Team) -> None:
    team.append(
        "app/api/v1/dependencies.py",
        "\n\nTokenDep = Annotated[str | None, Header()]\n",
    )


FIRST_WEEK = (
    Edit(
        "close in its region",
        close_in_its_region,
        "task = api.task()\n"
        "closed = client.post(f\"{api.tasks}/{task['id']}/close\")\n"
        "assert closed.json()['state'] in ('done', 'finished'), closed.text",
    ),
    Edit(
        "log line",
        log_line,
        "assert says('logger.info(\"task created\", title=data.title)')",
    ),
    Edit(
        "guard in update",
        guard_in_update,
        "task = api.task()\n"
        "at = f\"{api.tasks}/{task['id']}\"\n"
        "client.post(at + '/close')\n"
        "changed = client.patch(at, json={'title': 'U'})\n"
        "assert changed.status_code == 409, changed.text",
    ),
    Edit("query", query_of_ones_own, "find('count_late')"),
    Edit("method", method_of_ones_own, "find('count_late')"),
    Edit(
        "route",
        route_of_ones_own,
        "assert client.get(f'{api.tasks}/late/2024-01-01').json() == 0",
    ),
    Edit(
        "property",
        property_of_the_model,
        "from app import models\n"
        "model = getattr(models, 'Ticket', None) or models.Task\n"
        "name = 'deadline' if hasattr(model, 'deadline') else 'due'\n"
        "import datetime\n"
        "assert model(**{name: datetime.date(2024, 1, 1)}).is_planned",
    ),
    Edit(
        "field of the answer",
        field_of_the_answer,
        "assert api.task()['is_planned'] is False",
    ),
    Edit(
        "validator",
        validator_of_a_schema,
        "project = api.task()['project_id']\n"
        "blank = client.post(api.tasks, json={'title': ' ', 'project_id': project})\n"
        "assert blank.status_code == 422 and 'blank' in blank.text, blank.text",
    ),
    Edit(
        "route of the app",
        route_of_the_app,
        "assert client.get('/whoami').json() == 'tracker'",
    ),
    Edit(
        "middleware",
        middleware,
        "found = client.get('/openapi.json', headers={'Accept-Encoding': 'gzip'})\n"
        "assert found.headers['Content-Encoding'] == 'gzip'",
    ),
)
SECOND_WEEK = (
    Edit(
        "setting",
        setting,
        "from app.core.config import Settings\n"
        "assert Settings(page_url='x').page_url == 'x'",
    ),
    Edit(
        "other default",
        other_default,
        "from app.core.config import Settings\n"
        "assert Settings().max_body_size == 2 * 1024 * 1024",
    ),
    Edit("port", compose_port, "assert '8080:8000' in text_of('compose.yaml')"),
    Edit(
        "compose service",
        compose_service,
        "import yaml\n"
        "assert 'cache' in yaml.safe_load(text_of('compose.yaml'))['services']",
    ),
    Edit(
        "linter",
        linter_options,
        "import tomllib\n"
        "tool = tomllib.loads(text_of('pyproject.toml'))['tool']\n"
        "assert tool['ruff']['line-length'] == 120 and tool['coverage']",
    ),
    Edit(
        "requirement",
        requirement,
        "assert 'tenacity>=9' in text_of('requirements.txt')",
    ),
    Edit("image", image, "assert 'LABEL team=' in text_of('Dockerfile')"),
    Edit("readme", readme, "assert '## On call' in text_of('README.md')"),
    Edit("environment", environment, "assert 'PAGE_URL' in text_of('.env.example')"),
    Edit(
        "test",
        test_of_ones_own,
        "assert says('assert response.json() == 0')",
    ),
    Edit(
        "module beside",
        module_beside,
        "from app.services import reports\nassert reports.columns()[0] == 'title'",
    ),
    Edit(
        "sample",
        sample,
        "from tests.factories.label import SAMPLES\n"
        "assert SAMPLES['name'][0] == 'urgent'",
    ),
    Edit(
        "guard of a router",
        guard_of_a_router,
        "assert client.get('/api/v1/projects').status_code == 401\n"
        "with_token = client.get('/api/v1/projects', headers={'Token': 't'})\n"
        "assert with_token.status_code == 200",
    ),
    Edit(
        "endpoint taken out",
        endpoint_taken_out,
        "at = '/api/v1/members/00000000-0000-4000-8000-000000000000'\n"
        "assert client.delete(at).status_code == 405",
    ),
    Edit(
        "file taken out",
        file_taken_out,
        "from pathlib import Path\n"
        "assert not Path('tests/api/test_attachments.py').exists()",
    ),
    Edit(
        "class moved",
        class_moved,
        "from app.services.labelling import LabelService\n"
        "assert LabelService.delete_label.__doc__ == 'Drop it.'",
    ),
)
THIRD_WEEK = (
    Edit("migration", migration, "assert says('op.execute(\"SELECT 42\")')"),
    Edit(
        "rule",
        rule_of_a_service,
        "team = api.team()\n"
        "values = {'number': team[:8], 'total': '-1.00', 'team_id': team}\n"
        "refused = client.post('/api/v1/invoices', json=values)\n"
        "assert refused.status_code == 422 and 'less than nothing' in refused.text",
    ),
    Edit(
        "decorator",
        decorator,
        "assert find('list_invoices').timed or True\n"
        "assert any(vars(f).get('timed') for f in [vars(find('InvoiceService'))['list_invoices']])",
    ),
    Edit(
        "parameter",
        parameter,
        "import inspect\n"
        "made = vars(find('CommentService'))['create_comment']\n"
        "assert 'notify' in inspect.signature(made).parameters",
    ),
    Edit(
        "variable",
        variable,
        "assert says('return await self.repository.update(entry, data)')",
    ),
    Edit(
        "method of an enum",
        method_of_an_enum,
        "state = find('TaskState') if True else None\n"
        "assert [s.value for s in state if s.is_final] in (['done'], ['finished'])",
    ),
    Edit("error", error_of_ones_own, "from app.core.errors import TooEarly"),
    Edit(
        "processor", processor, "assert 'ExtraAdder' in text_of('app/core/logging.py')"
    ),
    Edit("script", script, "assert says('NAMES = [Team.__name__]')"),
    Edit("docstring", docstring, "assert 'Ask Ada' in find('TeamService').__doc__"),
    Edit(
        "comment",
        comment,
        "from pathlib import Path\n"
        "assert any('Teams are few' in f.read_text() for f in Path('app').rglob('*.py'))",
    ),
    Edit(
        "alembic", alembic_option, "assert 'timezone = UTC' in text_of('alembic.ini')"
    ),
    Edit("fixture", fixture, 'assert says(\'return {"Token": "t"}\')'),
    Edit("query of teams", override, "find('names')"),
    Edit("constant", constant, "assert says('MOST_MEMBERS = 50')"),
    Edit("alias", alias, "assert says('TokenDep = Annotated[str | None, Header()]')"),
)


def left_method(team: Team) -> None:
    team.region(
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


def right_method(team: Team) -> None:
    team.region(
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


OF_TWO = (
    (
        Edit(
            "left",
            left_method,
            "find('greet')\nassert says('assert data.name')",
        ),
    ),
    (
        Edit(
            "right",
            right_method,
            "find('part')\nassert says('assert project.id')",
        ),
    ),
)
