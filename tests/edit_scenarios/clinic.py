"""A small project, in both layouts, with every kind of manual edit."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.shop import RunResult, Shop
from tests.workspace.crashes import run_in_child

APP = "groundplan: 1\napp: {name: clinic, title: Clinic API, layout: layered}\n"
SPEC = """\
enums:
  VisitState: [booked, seen, billed]
entities:
  Pet:
    description: Someone with fur.
    fields: {name: string(100)}
  Visit:
    description: A while with the vet.
    fields:
      reason: string(200)
      due: date | null
      state: {type: VisitState, default: booked}
    relations:
      pet: {belongs_to: Pet, inverse: visits}
    endpoints:
      list: {filter: [due, state], sort: [reason, due]}
      get: {include: [pet]}
      create: {}
      update: {}
      delete: {}
      finish: {description: Send them home., returns: Visit}
"""
ENTITY_RENAME = (
    ("  Visit:\n", "  Stay:\n    was: Visit\n"),
    ("inverse: visits", "inverse: stays"),
    ("returns: Visit", "returns: Stay"),
)
"""Spec changes that rename an entity."""
FIELD_RENAME = (
    ("      due: date | null", "      day: {type: date, optional: true, was: due}"),
    ("[due, state]", "[day, state]"),
    ("[reason, due]", "[reason, day]"),
)
"""Spec changes that rename a field."""
ADDED_FIELD = (
    (
        "      reason: string(200)\n",
        "      reason: string(200)\n      note: text | null\n",
    ),
)
"""A spec change that adds a field."""
PART_PATHS = {
    "layered": {
        "model": "app/models/{one}.py",
        "schemas": "app/schemas/{one}.py",
        "service": "app/services/{one}.py",
        "repository": "app/repositories/{one}.py",
        "router": "app/api/v1/endpoints/{many}.py",
        "dependencies": "app/api/v1/dependencies.py",
        "tests": "tests/api/test_{many}.py",
    },
    "modular": {
        "model": "app/modules/{one}/models.py",
        "schemas": "app/modules/{one}/schemas.py",
        "service": "app/modules/{one}/service.py",
        "repository": "app/modules/{one}/repository.py",
        "router": "app/modules/{one}/router.py",
        "dependencies": "app/modules/{one}/dependencies.py",
        "tests": "tests/api/test_{many}.py",
    },
}
HELPER = '''\
LIMIT = 3


def told(visit: Visit) -> str:
    """Say when a visit is due."""
    return json.dumps({"by hand: helper": 1, "due": str(visit.due), "limit": LIMIT})


'''
METHOD = '''\
    async def overdue(self) -> list[Visit]:
        """Find what is late."""
        found = await self.repository.late()
        assert found is not None, "by hand: method"
        return sorted(found, key=lambda each: (each.due is None, each.due))

'''
QUERY = '''\
    async def late(self) -> list[Visit]:
        """Find what was due."""
        statement = select(self.model).where(Visit.due < func.now())
        assert statement is not None, "by hand: query"
        return list(await self.session.scalars(statement))

'''
PROPERTY = '''\
    @property
    def is_due(self) -> bool:
        """Whether a day is set."""
        return bool(self.due) and "by hand: property" != ""

'''
CHECK = '''\
    @field_validator("due")
    @classmethod
    def check_due(cls, value: object) -> object:
        """Refuse nothing."""
        assert "by hand: validator"
        return value

'''
SHOWN = '''\
    def shown(self) -> str:
        """Say when."""
        return f"by hand: shown {self.due}"

'''
ROUTE = '''\
@router.get("/late/all")
async def late(service: VisitServiceDep) -> list[VisitPublic]:
    """List what is late."""
    found = await service.overdue()
    assert "by hand: route"
    return [VisitPublic.model_validate(each) for each in found]


'''
TEST = """\
async def test_by_hand(session: AsyncSession) -> None:
    row = await make_visit(session)
    assert row.due is None or row.is_due, "by hand: test"
    service = VisitService(VisitRepository(session))
    assert isinstance(await service.overdue(), list), "by hand: test"


async def test_delete("""
EXPECTED_MARKS = Counter(
    {
        "helper": 1,
        "method": 1,
        "inline": 1,
        "action": 1,
        "query": 1,
        "property": 1,
        "validator": 1,
        "shown": 1,
        "route": 1,
        "guard": 1,
        "comment": 1,
        "test": 2,
    }
)
"""The number of occurrences in the output, by the mark of an edit."""

_MARK = re.compile(r"by hand: (\w+)")


@dataclass
class EditedClinic:
    """The project, its specs and its edits."""

    shop: Shop
    layout: str
    spec: str = SPEC
    singular_name: str = "visit"
    plural_name: str = "visits"
    expected_marks: Counter[str] = field(default_factory=Counter)

    @property
    def output(self) -> Path:
        """The folder of the emitted backend."""
        return self.shop.output

    def path(self, place: str) -> str:
        """Return the path of the entity's file for a part."""
        return PART_PATHS[self.layout][place].format(
            one=self.singular_name, many=self.plural_name
        )

    def module(self, place: str) -> str:
        """Return the dotted name of the entity's module for a part."""
        return self.path(place).removesuffix(".py").replace("/", ".")

    def read(self, place: str) -> str:
        """Return the text of the entity's file for a part."""
        return self.shop.read(self.path(place))

    def write(self, path: str, text: str) -> None:
        """Write a user file to the output."""
        file = self.output / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def apply_spec_changes(self, *changes: tuple[str, str]) -> None:
        """Apply changes to the spec."""
        for old, new in changes:
            assert self.spec.count(old) == 1, (old, self.spec)
            self.spec = self.spec.replace(old, new)
        (self.shop.folder / "specs/clinic.yaml").write_text(self.spec, "utf-8")

    def rename_visit(self) -> None:
        """Rename the entity in the spec."""
        self.apply_spec_changes(*ENTITY_RENAME)
        self.singular_name, self.plural_name = "stay", "stays"

    def switch_layout(self) -> None:
        """Switch to the other layout in the spec."""
        self.layout = "modular" if self.layout == "layered" else "layered"
        text = APP.replace("layered", self.layout)
        (self.shop.folder / "specs/app.yaml").write_text(text, "utf-8")

    def gen(self, *arguments: str) -> RunResult:
        """Run `gen` and check that it succeeds."""
        ran = self.shop.run(*arguments)
        assert ran.code == 0, ran.err
        return ran

    def edit(self, place: str, old: str, new: str) -> None:
        """Replace the only occurrence of a text in the entity's file for a part."""
        self.shop.edit(self.path(place), old, new)

    def insert_in_region(self, place: str, name: str, code: str) -> None:
        """Insert code at the beginning of a custom region."""
        path = self.output / self.path(place)
        lines = path.read_text("utf-8").split("\n")
        names = {
            f"# region custom: {name}",
            f"# region custom: {self.singular_name} {name}",
        }
        (at,) = [n for n, line in enumerate(lines) if line.strip() in names]
        lines[at + 1 : at + 1] = code.rstrip("\n").split("\n")
        path.write_text("\n".join(lines), "utf-8")

    def edit_everything(self) -> None:
        """Apply every kind of manual edit, each with a separate mark."""
        self._edit_rules()
        self._edit_surface()
        self.expected_marks.update(EXPECTED_MARKS)

    def _edit_rules(self) -> None:
        self.edit("service", "import uuid\n", "import json\nimport uuid\n")
        self.edit("service", "class VisitService:", f"{HELPER}class VisitService:")
        self.insert_in_region("service", "methods", METHOD)
        create = "        return await self.repository.add(data)\n"
        self.edit(
            "service", create, f'        assert data, "by hand: inline"\n{create}'
        )
        self.edit(
            "service",
            "        await self.repository.get(visit_id)\n"
            '        raise NotImplementedYet("finish_visit")\n',
            "        visit = await self.repository.get(visit_id)\n"
            '        assert told(visit), "by hand: action"\n'
            "        visit.due = None\n        return visit\n",
        )
        self.edit("service", "from app.core.errors import NotImplementedYet\n", "")
        self.insert_in_region(
            "repository", "imports", "from sqlalchemy import func, select\n"
        )
        self.insert_in_region("repository", "queries", QUERY)

    def _edit_surface(self) -> None:
        self.insert_in_region("model", "model", PROPERTY)
        self.insert_in_region("schemas", "create", CHECK)
        self.insert_in_region("schemas", "public", SHOWN)
        self.edit("schemas", "import Field\n", "import Field, field_validator\n")
        self.insert_in_region("router", "routes", ROUTE)
        create = "    visit = await service.create_visit(data)\n"
        self.edit("router", create, f"    # by hand: comment\n{create}")
        guard = '\n\nasync def guard() -> None:\n    """Let everybody in."""\n    assert "by hand: guard"\n'
        path = self.path("dependencies")
        self.write(path, self.shop.read(path) + guard)
        self.edit("router", "import APIRouter,", "import APIRouter, Depends,")
        self.edit("router", "import VisitServiceDep", "import VisitServiceDep, guard")
        self.edit(
            "router",
            'tags=["visits"])',
            'tags=["visits"], dependencies=[Depends(guard)])',
        )
        tests = self.path("tests")
        self.shop.edit(tests, "async def test_delete(", TEST)
        imports = "".join(
            f"from {self.module(place)} import Visit{place.capitalize()}\n"
            for place in ("repository", "service")
        )
        session = "from sqlalchemy.ext.asyncio import AsyncSession\n"
        self.shop.edit(tests, session, f"{session}\n{imports}")

    def count_marks(self) -> Counter[str]:
        """Count the marks of edits in the output."""
        found: Counter[str] = Counter()
        for path in self.files():
            text = path.read_text("utf-8")
            found.update(_MARK.findall(text))
        return found

    def files(self) -> Iterator[Path]:
        """Yield the Python files of the output."""
        for path in sorted(self.output.rglob("*.py")):
            if ".gen" not in path.parts:
                yield path

    def defined_names(self) -> set[str]:
        """Return the names of all classes, functions and methods in the output."""
        found = set()
        for path in self.files():
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(
                    node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
                ):
                    found.add(node.name)
                    found |= {
                        f"{node.name}.{inner.name}"
                        for inner in node.body
                        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
                    }
        return found

    def assert_edits_kept(self) -> None:
        """Check that edits are kept, names are defined and all is up to date."""
        assert self.count_marks() == +self.expected_marks
        assert self.ruff_name_errors() == ""
        checked = self.shop.run("check")
        assert checked.code == 0, checked.err
        before = self.shop.file_states()
        assert self.shop.run().err == "nothing to do\n"
        assert {
            p: d for p, d in self.shop.file_states().items() if "cache" not in p
        } == {p: d for p, d in before.items() if "cache" not in p}
        assert run_in_child(self._import) == 0

    def ruff_name_errors(self) -> str:
        """Return Ruff's report of undefined, redefined and unused names."""
        ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "-q"]
        done = subprocess.run(
            [
                *ruff,
                "--select",
                "F821,F811,F401,F822",
                "--output-format=concise",
                "app",
                "tests",
            ],
            cwd=self.output,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def _import(self) -> None:
        os.chdir(self.output)
        sys.path.insert(0, str(self.output))
        __import__("app.main")

    def run_emitted_tests(self) -> str:
        """Run the emitted API tests; return their output if they fail."""
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:xdist",
                "tests/api",
            ],
            cwd=self.output,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout[-1200:] if done.returncode else ""
