"""Requests that race for the same rows get correct answers."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from tests.acceptance.backend_project import REPOSITORY, BackendProject, generate
from tests.layouts.backends import LAYOUTS
from tests.migrations.databases import new_database, postgresql

pytestmark = pytest.mark.expensive

ROUNDS = 60
ANY = {"If-Match": "*"}
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module", params=LAYOUTS)
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the address of the bookshop on PostgreSQL."""
    folder = tmp_path_factory.mktemp("races")
    output = generate(REPOSITORY / "specs", request.param, folder / "shop")
    project = BackendProject(output, Path(sys.prefix))
    with postgresql(folder) as server:
        url = new_database("postgresql", server, folder)
        project.run("alembic", "upgrade", "head", DATABASE_URL=url)
        with project.serve(DATABASE_URL=url) as address:
            yield f"{address}/api/v1"


class RaceClient:
    """A client that creates, changes and deletes rows."""

    def __init__(self, http: AsyncClient) -> None:
        self.http = http

    async def author(self) -> str:
        """Create an author and return its key."""
        created = await self.http.post("/authors", json={"name": "A"})
        return str(created.json()["id"])

    async def tag(self) -> str:
        """Create a tag and return its key."""
        created = await self.http.post("/tags", json={"name": f"t{next(NUMBERS)}"})
        return str(created.json()["id"])

    async def add_book(self, author: str, **values: Any) -> Response:
        """Request the creation of a book."""
        number = next(NUMBERS)
        book = {
            "title": f"B{number}",
            "isbn": f"{number:013d}",
            "price": "1.00",
            "keywords": [],
            "author_id": author,
            "tag_ids": [],
        }
        return await self.http.post("/books", json=book | values)

    async def book(self, author: str) -> Response:
        """Create a book and return the response."""
        created = await self.add_book(author)
        assert created.status_code == 201, created.text
        return created

    async def change(self, book: str, match: str = "*", **values: Any) -> Response:
        """Request a change to a book."""
        headers = {"If-Match": match}
        return await self.http.patch(f"/books/{book}", json=values, headers=headers)

    async def delete(self, path: str) -> Response:
        """Request the deletion of a row."""
        return await self.http.delete(path, headers=ANY)


async def race(*requests: Any) -> tuple[int, ...]:
    """Send requests at once and return the statuses of their answers."""
    return tuple(r.status_code for r in await asyncio.gather(*requests))


def repeat_scenario(api: str, scene: Any) -> None:
    """Run a scenario many times."""

    async def rounds() -> None:
        async with AsyncClient(base_url=api, timeout=30) as http:
            # Open the connections of the pool, so that requests do not wait for them.
            await asyncio.gather(*(http.get("/tags") for _ in range(8)))
            for number in range(ROUNDS):
                await scene(RaceClient(http), number)

    asyncio.run(rounds())


def test_creating_a_row_races_with_deleting_its_target(api: str) -> None:
    async def scene(shop: RaceClient, number: int) -> None:
        author = await shop.author()
        pair = [shop.add_book(author), shop.delete(f"/authors/{author}")]
        statuses = await race(*(reversed(pair) if number % 2 else pair))
        assert sorted(statuses) in ([201, 409], [204, 422])

    repeat_scenario(api, scene)


def test_creating_a_row_races_with_soft_deleting_its_target(api: str) -> None:
    async def scene(shop: RaceClient, number: int) -> None:
        author = await shop.author()
        first = (await shop.book(author)).json()["id"]
        pair = [
            shop.add_book(author, sequel_to_id=first),
            shop.delete(f"/books/{first}"),
        ]
        statuses = await race(*(reversed(pair) if number % 2 else pair))
        assert sorted(statuses) in ([201, 204], [204, 422])
        page = await shop.http.get("/books", params={"author_id": author})
        assert [item["sequel_to_id"] for item in page.json()["items"]] in ([], [None])

    repeat_scenario(api, scene)


def test_setting_related_rows_races_with_deleting_one(api: str) -> None:
    async def scene(shop: RaceClient, _: int) -> None:
        book = (await shop.book(await shop.author())).json()["id"]
        tag = await shop.tag()
        statuses = await race(
            shop.change(book, tag_ids=[tag]), shop.delete(f"/tags/{tag}")
        )
        assert statuses in ((200, 204), (422, 204))

    repeat_scenario(api, scene)


def test_setting_the_same_related_rows_twice_races(api: str) -> None:
    async def scene(shop: RaceClient, _: int) -> None:
        book = (await shop.book(await shop.author())).json()["id"]
        tag = await shop.tag()
        twice = [shop.change(book, '"1"', tag_ids=[tag]) for _ in range(2)]
        assert sorted(await race(*twice)) == [200, 412]

    repeat_scenario(api, scene)


def test_changes_of_any_version_race(api: str) -> None:
    async def scene(shop: RaceClient, _: int) -> None:
        book = (await shop.book(await shop.author())).json()["id"]
        tags = [await shop.tag() for _ in range(2)]
        statuses = await race(
            shop.change(book, tag_ids=tags),
            shop.change(book, tag_ids=tags),
            shop.change(book, price="2.00"),
        )
        assert statuses == (200, 200, 200)

    repeat_scenario(api, scene)


def test_changing_a_row_races_with_deleting_it(api: str) -> None:
    async def scene(shop: RaceClient, number: int) -> None:
        book = (await shop.book(await shop.author())).json()["id"]
        pair = [shop.change(book, price="2.00"), shop.delete(f"/books/{book}")]
        statuses = await race(*(reversed(pair) if number % 2 else pair))
        assert sorted(statuses) in ([200, 204], [204, 404])

    repeat_scenario(api, scene)


def test_deleting_a_row_twice_races(api: str) -> None:
    async def scene(shop: RaceClient, _: int) -> None:
        book = (await shop.book(await shop.author())).json()["id"]
        twice = (shop.delete(f"/books/{book}") for _ in range(2))
        assert sorted(await race(*twice)) == [204, 404]

    repeat_scenario(api, scene)
