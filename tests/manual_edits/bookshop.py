"""Manual edits to the books of the bookshop."""

from __future__ import annotations

from tests.manual_edits.edits import EditedSample, ManualEdit

GUARD = ManualEdit(
    "guard",
    (
        (
            "router",
            "from fastapi import APIRouter, Query, Response, status\n",
            "from fastapi import APIRouter, Depends, Query, Response, status\n"
            "from fastapi.security import HTTPBearer\n",
        ),
        (
            "router",
            'router = APIRouter(prefix="/books", tags=["books"])\n',
            "router = APIRouter(\n"
            '    prefix="/books", tags=["books"], dependencies=[Depends(HTTPBearer())]\n'
            ")\n",
        ),
    ),
    headers='{"Authorization": "Bearer of the tests"}',
    contract_messages=(
        "GET /api/v1/books serves `responses.401`, openapi.yaml does not",
        "POST /api/v1/books serves `security`, openapi.yaml does not",
    ),
)
COMPUTED = ManualEdit(
    "computed",
    (
        (
            "schemas",
            "from pydantic import Field\n",
            "from pydantic import Field, computed_field\n",
        ),
        (
            "schemas",
            '    metadata_: wire.Json = Field(serialization_alias="metadata")\n',
            '    metadata_: wire.Json = Field(serialization_alias="metadata")\n\n'
            "    @computed_field  # type: ignore[prop-decorator]\n"
            "    @property\n"
            "    def is_free(self) -> bool:\n"
            '        """Whether it costs nothing."""\n'
            "        return self.price == 0\n",
        ),
    ),
    contract_messages=(
        "serves `BookDetail.is_free`, openapi.yaml does not",
        "serves `BookPublic.is_free`, openapi.yaml does not",
    ),
)
READ_ONLY = ManualEdit(
    "read-only",
    (
        (
            "schemas",
            "    status: BookStatus = BookStatus.DRAFT\n    keywords: list[wire.Text]\n",
            "",
        ),
        (
            "schemas",
            "    status: wire.Omittable[BookStatus] = None\n"
            "    keywords: wire.Omittable[list[wire.Text]] = None\n",
            "",
        ),
        (
            "schemas",
            '    """A book, sold or about to be."""\n\n    id: uuid.UUID\n',
            '    """A book, sold or about to be."""\n\n    id: uuid.UUID\n'
            "    status: BookStatus\n"
            "    keywords: list[wire.Text]\n",
        ),
        (
            "repository",
            "    async def assign(",
            "    async def add(self, data: BookCreate) -> Book:\n"
            '        """Store a new book, found by the words of its title."""\n'
            "        row = Book(keywords=data.title.lower().split())\n"
            "        await self.assign(row, data, set(type(data).model_fields))\n"
            "        return await self.save(row)\n\n"
            "    async def assign(",
        ),
    ),
    contract_messages=(
        "POST /api/v1/books does not serve `BookCreate.keywords`, openapi.yaml does",
        "PATCH /api/v1/books/{book_id} does not serve `BookUpdate.status`, "
        "openapi.yaml does",
    ),
)
RULE = ManualEdit(
    "rule",
    (
        (
            "service",
            "from app.core.errors import NotImplementedYet\n",
            "from app.core.errors import FieldError, NotImplementedYet, RuleViolation\n",
        ),
        (
            "service",
            '        """Store a new book."""\n',
            '        """Store a new book."""\n'
            "        if data.price <= 0:\n"
            '            detail = "Nothing is for free."\n'
            '            error = FieldError(pointer="/price", message=detail, code="free")\n'
            "            raise RuleViolation(detail, error)\n",
        ),
    ),
)
TESTS = '''\
"""What was written by hand."""

from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.book import make_book, payload_for_book
from tests.support import assert_problem, row_url

URL = "/api/v1/books"


async def test_nobody_gets_in_without_a_token(client: AsyncClient) -> None:
    del client.headers["Authorization"]
    assert await client.is_unauthorized("GET", URL)


async def test_free_is_what_costs_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    for number, price in enumerate((0, 1)):
        row = await make_book(session, number, price=price)
        response = await client.get(row_url(URL, row))
        assert response.json()["is_free"] is (price == 0)


async def test_keywords_are_those_of_the_title(
    client: AsyncClient, session: AsyncSession
) -> None:
    payload = await payload_for_book(session, title="The Sea")
    response = await client.post(URL, json=payload)
    assert response.json()["keywords"] == ["the", "sea"]
    assert response.json()["status"] == "draft"
    for sent in ({"keywords": ["sea"]}, {"status": "published"}):
        assert_problem(await client.post(URL, json=payload | sent), 422, *sent)


async def test_nothing_is_for_free(client: AsyncClient, session: AsyncSession) -> None:
    payload = await payload_for_book(session) | {"price": "0"}
    assert_problem(await client.post(URL, json=payload), 422, "price", code="free")
'''
BOOKSHOP = EditedSample(
    name="bookshop",
    singular_name="book",
    plural_name="books",
    other_resource="authors",
    edits=(GUARD, COMPUTED, READ_ONLY, RULE),
    changes=(
        (
            "      keywords: [string]\n",
            "      keywords: [string]\n      subtitle: string(200) | null\n",
        ),
        (
            "      publish:\n",
            "      withdraw: {description: Sell it no longer., returns: Book}\n"
            "      publish:\n",
        ),
        (
            "  Tag:\n",
            "  Publisher:\n    fields: {name: {type: string(100), unique: true}}\n\n"
            "  Tag:\n",
        ),
    ),
    user_tests=TESTS,
    action="POST /api/v1/books/{book_id}/withdraw",
)
