"""User additions and edits of generated code, all in one project.

It takes a minute: `pytest -m expensive tests/manual_edits`.
"""

from __future__ import annotations

import pytest

from tests.manual_edits.bookshop import BOOKSHOP
from tests.manual_edits.project import EditedProject
from tests.manual_edits.test_four_edits import (
    CONTRACT,
    HINT,
    Copies,
    update_contract_and_check,
)

pytestmark = pytest.mark.expensive

ROUTER = '''\
"""Reports."""

from fastapi import APIRouter

from app.api.v1.dependencies import BookServiceDep

router = APIRouter(prefix="/reports", tags=["reports"])


@router.get("/dear", responses={404: {"description": "There is none."}})
async def report_dear_books(service: BookServiceDep, least: int = 3) -> dict[str, int]:
    """Count the dear books."""
    return {"least": least}
'''
ROUTER_TESTS = '''\
"""Reports."""

from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.book import make_book
from tests.support import row_url


async def test_dear(client: AsyncClient) -> None:
    response = await client.get("/api/v1/reports/dear")
    assert response.json() == {"least": 3}


async def test_shelf(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session, 0, shelf="A3")
    response = await client.get(row_url("/api/v1/books", row))
    assert response.json()["shelf"] == "A3"
'''
REVISION = '''\
"""Books stand on a shelf."""

import sqlalchemy as sa
from alembic import op

revision = "0123456789ab"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("books", sa.Column("shelf", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("books", "shelf")
'''


def add_a_router(project: EditedProject) -> None:
    router = "app/api/v1/router.py"
    project.edit(router, "operations, tags", "operations, reports, tags")
    region = "    # region custom: routers\n"
    project.edit(router, region, f"{region}    include(reports.router)\n")
    project.write("app/api/v1/endpoints/reports.py", ROUTER)
    project.write("tests/api/test_reports.py", ROUTER_TESTS)


def add_a_column(project: EditedProject) -> None:
    region = "    # region custom: model\n"
    column = "shelf: Mapped[str | None] = mapped_column(sa.String(length=20))"
    project.edit("app/models/book.py", region, f"{region}    {column}\n")
    region = "    # region custom: public\n"
    project.edit("app/schemas/book.py", region, f"{region}    shelf: str | None\n")
    (first,) = (project.output / "migrations/versions").glob("0001_*.py")
    before = first.stem.rpartition("_")[2]
    name = "migrations/versions/books_stand_on_a_shelf_0123456789ab.py"
    project.write(name, REVISION.format(before=before))


def change_success_status(project: EditedProject) -> None:
    created = "    status_code=status.HTTP_201_CREATED,\n    responses={201: ETAG, "
    routes = BOOKSHOP.path(project, "router")
    project.edit(routes, created, "    responses={200: ETAG, ")


def test_additions_and_edits_work_together(copy_of: Copies) -> None:
    project = copy_of(BOOKSHOP, "layered")
    add_a_router(project)
    add_a_column(project)
    change_success_status(project)
    tests = ("-k", f"{BOOKSHOP.tests} or reports or migrations")
    failed = project.run_tests(*tests).failed

    assert failed.keys() == {CONTRACT}, failed
    assert {
        each.removesuffix(f": {HINT}") for each in failed[CONTRACT].split("\n")
    } == {
        "GET /api/v1/books serves `BookPublic.shelf`, openapi.yaml does not",
        "GET /api/v1/books serves `BookDetail.shelf`, openapi.yaml does not",
        "POST /api/v1/books serves `responses.200`, openapi.yaml does not",
        "POST /api/v1/books does not serve `responses.201`, openapi.yaml does",
    }
    assert "error[contract-outdated]" in project.gen("check", code=1)
    update_contract_and_check(project)

    # Add the column of the revision to the spec, which is more precise than the code.
    keywords = BOOKSHOP.changes[0][0]
    shelf = "      shelf: string(20) | null\n"
    project.change_spec(keywords, f"{keywords}{shelf}")
    assert "CONFLICT                  openapi.yaml" in project.gen(
        "migrate", "adopt", code=1
    )
    assert project.read("openapi.yaml").count("<<<<<<<") == 2
    project.gen("resolve", "--theirs", "output/openapi.yaml")
    project.gen()
    update_contract_and_check(project)

    project.change_spec(*BOOKSHOP.changes[0])
    project.gen()
    assert project.gen("check").endswith("up to date\n")
    ran = project.run_tests(*tests)
    assert (ran.failed, ran.skipped) == ({}, {})
    assert "/api/v1/reports/dear" in project.read("frontend/operations.ts")
    assert "  shelf: string | null;" in project.read("frontend/types.ts")
    assert "  subtitle: string | null;" in project.read("frontend/types.ts")
