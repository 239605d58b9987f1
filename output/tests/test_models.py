"""Rows come back from the database as they were stored."""

from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.author import make_author
from tests.factories.book import make_book
from tests.factories.tag import make_tag
from tests.factories.user import make_user
from tests.support import fetch


@pytest.mark.parametrize(
    "make",
    [
        make_book,
        make_tag,
        make_user,
        make_author,
    ],
)
async def test_rows_come_back_as_stored(session: AsyncSession, make: Any) -> None:
    row = await make(session)
    names = inspect(type(row)).column_attrs.keys()
    before = {name: getattr(row, name) for name in names}
    await fetch(session, row)
    assert {name: getattr(row, name) for name in names} == before
