"""Clients that constantly read and write a bookshop and record its answers."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from httpx2 import AsyncClient, Response

CLIENTS = 8
UNAVAILABLE = 503

Json = dict[str, Any]


@dataclass
class LoadTest:
    """The requests of several clients, and the answers to them."""

    addresses: list[str]
    """The addresses of the servers; each request picks one at random."""
    statuses: Counter[int] = field(default_factory=Counter)
    forbidden_answers: list[str] = field(default_factory=list)
    """Answers that clients must never get."""
    max_seconds: dict[str, float] = field(default_factory=dict)
    """The longest response time in seconds, by collection."""
    unavailable_counts: Counter[str] = field(default_factory=Counter)
    """How often each collection was unavailable."""
    acknowledged_rows: dict[str, Json] = field(default_factory=dict)
    """Rows as last acknowledged, by path."""
    deleted_paths: set[str] = field(default_factory=set)
    """The paths of rows whose deletion was acknowledged."""

    @asynccontextmanager
    async def run_clients(self) -> AsyncIterator[None]:
        """Run the clients for the duration of the context."""
        stop = asyncio.Event()
        async with AsyncClient(timeout=60) as http, asyncio.TaskGroup() as clients:
            for number in range(CLIENTS):
                clients.create_task(LoadClient(self, http, number).run(stop))
            try:
                yield
            finally:
                stop.set()

    def reset(self) -> None:
        """Forget the response times and the unavailability of the collections."""
        self.max_seconds.clear()
        self.unavailable_counts.clear()

    async def check_acknowledged_rows(self) -> None:
        """Check that every acknowledged write can be read back."""
        async with AsyncClient(base_url=self.addresses[0], timeout=60) as http:
            for path, row in self.acknowledged_rows.items():
                answer = await http.get(path)
                assert answer.status_code == 200, (path, answer.text)
                assert answer.json() == answer.json() | row
            for path in self.deleted_paths:
                assert (await http.get(path)).status_code == 404, path


class LoadClient:
    """A client, which writes only rows that it created."""

    def __init__(self, load: LoadTest, http: AsyncClient, number: int) -> None:
        self.load, self.http = load, http
        self.random = random.Random(number)
        self.numbers = itertools.count(number * 1_000_000)
        self.authors: list[str] = []
        self.books: list[str] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Send one request after another until stopped."""
        actions = [self.add_author, self.add_book, self.change, self.read, self.remove]
        while not stop.is_set():
            await self.random.choices(actions, weights=[2, 3, 4, 8, 1])[0]()

    async def send(self, method: str, path: str, **parts: Any) -> Response:
        """Send a request and record its answer."""
        address = self.random.choice(self.load.addresses)
        started = asyncio.get_running_loop().time()
        response = await self.http.request(method, f"{address}{path}", **parts)
        collection = path.split("/")[3].partition("?")[0]
        seconds = asyncio.get_running_loop().time() - started
        slowest = self.load.max_seconds
        slowest[collection] = max(seconds, slowest.get(collection, 0))
        status = response.status_code
        self.load.statuses[status] += 1
        if status == UNAVAILABLE:
            self.load.unavailable_counts[collection] += 1
            if not response.headers.get("Retry-After"):
                self.load.forbidden_answers.append(
                    f"{method} {path}: 503 without Retry-After"
                )
            await asyncio.sleep(0.05)
        elif status >= 400:
            self.load.forbidden_answers.append(
                f"{method} {path}: {status} {response.text}"
            )
        return response

    async def add(self, collection: str, values: Json, known: list[str]) -> None:
        """Create a row."""
        response = await self.send("POST", collection, json=values)
        if response.status_code == 201:
            path = f"{collection}/{response.json()['id']}"
            read = response.json().keys()
            self.load.acknowledged_rows[path] = {
                key: values[key] for key in values if key in read
            }
            known.append(path)

    async def add_author(self) -> None:
        """Create an author."""
        await self.add(
            "/api/v1/authors", {"name": f"A{self.next_number()}"}, self.authors
        )

    async def add_book(self) -> None:
        """Create a book by one of our authors."""
        if not self.authors:
            return
        number = self.next_number()
        values = {
            "title": f"B{number}",
            "isbn": f"{number:013d}",
            "price": "9.50",
            "keywords": [],
            "author_id": self.random.choice(self.authors).rpartition("/")[2],
            "tag_ids": [],
        }
        await self.add("/api/v1/books", values, self.books)

    async def change(self) -> None:
        """Change one of our rows."""
        if not self.books:
            return
        path = self.random.choice([*self.books, *self.authors])
        key = "title" if path in self.books else "name"
        values = {key: f"C{self.next_number()}"}
        # Until the answer arrives, both values are possible.
        row = self.load.acknowledged_rows.pop(path)
        headers = {"If-Match": "*"}
        response = await self.send("PATCH", path, json=values, headers=headers)
        known = row | values if response.status_code == 200 else row
        if response.status_code == UNAVAILABLE:
            known.pop(key, None)
        self.load.acknowledged_rows[path] = known

    async def read(self) -> None:
        """Read a page or one of our rows."""
        if not self.books or self.random.random() < 0.5:
            query = self.random.choice(["books?include=author", "authors", "tags"])
            await self.send("GET", f"/api/v1/{query}")
            return
        path = self.random.choice(self.books)
        response = await self.send("GET", path)
        if response.status_code == 200:
            known = self.load.acknowledged_rows[path]
            if response.json() != response.json() | known:
                self.load.forbidden_answers.append(
                    f"GET {path}: {response.text}, not {known}"
                )

    async def remove(self) -> None:
        """Delete one of our books."""
        if not self.books:
            return
        path = self.books.pop(self.random.randrange(len(self.books)))
        self.load.acknowledged_rows.pop(path)
        response = await self.send("DELETE", path, headers={"If-Match": "*"})
        if response.status_code == 204:
            self.load.deleted_paths.add(path)

    def next_number(self) -> int:
        """Return a number that no other client uses."""
        return next(self.numbers)
