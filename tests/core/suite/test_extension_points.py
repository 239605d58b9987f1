"""Hand-written code next to generated code: its guarantees and common mistakes."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.exceptions import DependencyScopeError
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.core.config import Settings
from app.core.errors import DomainError, RuleViolation
from app.core.schemas import INCLUDED
from app.db.paging import read_cursor, sort_keys, write_cursor
from app.db.session import SessionDep, SessionmakerDep, create_sessionmaker, get_session
from app.db.tracking import settings_of
from app.main import create_app
from app.models import Author
from tests.factories.author import make_author
from tests.factories.book import make_book

try:
    from app.repositories.author import AuthorRepository
    from app.repositories.book import BookRepository
    from app.schemas.author import AuthorItemQuery, AuthorListQuery
    from app.services.book import BookService
except ImportError:
    from app.modules.author.repository import AuthorRepository
    from app.modules.author.schemas import AuthorItemQuery, AuthorListQuery
    from app.modules.book.repository import BookRepository
    from app.modules.book.service import BookService


class Books(BookService):
    """A service that also uses the repository of another entity."""

    def __init__(self, repository: BookRepository) -> None:
        super().__init__(repository)
        self.authors = AuthorRepository(repository.session)


async def test_a_service_can_use_another_repository(session: AsyncSession) -> None:
    book = await make_book(session)
    books = Books(BookRepository(session))
    author = await books.authors.get(book.author_id)
    assert (await books.repository.get(book.id)).author_id == author.id


@pytest.mark.parametrize("name", ["rating", "-rating"])
async def test_a_sort_key_missing_in_the_repository_is_refused(
    session: AsyncSession, name: str
) -> None:
    query = AuthorListQuery.model_construct(limit=50, sort=f"name,{name}")
    with pytest.raises(RuleViolation) as raised:
        await AuthorRepository(session).cursor_page(query)
    assert [each.parameter for each in raised.value.errors] == ["sort"]


async def test_an_include_missing_in_the_repository_is_refused(session: AsyncSession) -> None:
    author = await make_author(session)
    query = AuthorItemQuery.model_construct(include="rating")
    with pytest.raises(RuleViolation) as raised:
        await AuthorRepository(session).get(author.id, include=query.include)
    assert [each.parameter for each in raised.value.errors] == ["include"]


async def test_cursors_are_signed_with_the_secret_of_their_application(
    connection: AsyncConnection,
) -> None:
    secrets = ("one secret, long enough for a key", "another one, long enough for a key")
    first, second = (
        create_sessionmaker(
            connection,
            Settings(secret_key=SecretStr(secret)),
            join_transaction_mode="create_savepoint",
        )
        for secret in secrets
    )
    keys = sort_keys("name", AuthorRepository.sorts, {}, [Author.id])
    async with first() as session:
        author = await make_author(session)
        cursor = write_cursor(session, author, keys)
        assert read_cursor(session, cursor, keys)[0] == author.name
    async with second() as session:
        with pytest.raises(DomainError):
            read_cursor(session, cursor, keys)


async def test_sessions_carry_the_settings_of_their_application() -> None:
    settings = Settings(database_url=SecretStr("sqlite+aiosqlite://"))
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state:
        assert state is not None
        async with state["sessions"]() as session:
            assert settings_of(session) is settings


async def test_included_rows_are_limited_by_the_settings(
    connection: AsyncConnection,
) -> None:
    sessions = create_sessionmaker(
        connection,
        Settings(max_included=2),
        join_transaction_mode="create_savepoint",
    )
    async with sessions.begin() as session:
        author = await make_author(session)
        for number in range(3):
            await make_book(session, number, author_id=author.id)
    async with sessions() as session:
        found = await AuthorRepository(session).get(author.id, include="books")
        assert len(inspect(found).info[INCLUDED]["books"]) == 2


async def test_background_tasks_open_separate_sessions(tmp_path: Path) -> None:
    url = SecretStr(f"sqlite+aiosqlite:///{tmp_path}/own.db")
    app = create_app(Settings(database_url=url))
    answers: list[int | None] = []

    @app.get("/later")
    async def later(sessions: SessionmakerDep, tasks: BackgroundTasks) -> None:
        async def work() -> None:
            async with sessions.begin() as session:
                answers.append(await session.scalar(select(1)))

        tasks.add_task(work)

    async with app.router.lifespan_context(app) as state:
        transport = ASGITransport(LifespanStateApp(app, state or {}))
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            assert (await client.get("/later")).status_code == 200
    assert answers == [1]


class LifespanStateApp:
    """An application that adds the lifespan state to requests, as a server does."""

    def __init__(self, app: FastAPI, state: Any) -> None:
        self.app, self.state = app, state

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Run a request."""
        await self.app({**scope, "state": self.state}, receive, send)


async def session_guard(session: SessionDep) -> AsyncIterator[Any]:
    """Accept every request and use the session."""
    yield await session.scalar(select(1))


async def test_a_guard_can_share_the_session_of_the_request(
    settings: Settings, session: AsyncSession
) -> None:
    app = create_app(settings)
    app.dependency_overrides[get_session] = lambda: session

    @app.get("/guarded")
    async def guarded(
        found: Annotated[int, Depends(session_guard, scope="function")], own: SessionDep
    ) -> list[int | None]:
        return [found, await own.scalar(select(2))]

    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/guarded")).json() == [1, 2]


def test_a_guard_that_outlives_its_session_is_refused(settings: Settings) -> None:
    app = create_app(settings)
    with pytest.raises(DependencyScopeError):

        @app.get("/guarded", dependencies=[Depends(session_guard)])
        async def guarded() -> None:
            return None
