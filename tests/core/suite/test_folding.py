"""Case-insensitive text: both databases fold case the same way."""

import sys
import unicodedata

import pytest
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db.folding import contains, fold_case, folded


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Émile Zola", "éMILE"),
        ("ЁЖИК", "ёжик"),
        ("ΟΔΟΣ", "οδος"),
        ("οδοσ", "ΟΔΟΣ"),
        ("İzmir", "izmir"),
        ("Straße", "STRAẞE"),
        ("100% a_b/c", "% A_B/C"),
    ],
)
async def test_search_ignores_case(session: AsyncSession, text: str, part: str) -> None:
    assert await session.scalar(select(contains(literal(text), part)))


@pytest.mark.parametrize(
    ("text", "part"),
    [("Straße", "strasse"), ("Émile", "emile"), ("abc", "a_c"), ("abc", "a%")],
)
async def test_search_distinguishes_other_letters(session: AsyncSession, text: str, part: str) -> None:
    assert not await session.scalar(select(contains(literal(text), part)))


async def test_the_database_folds_every_letter_as_python_does(
    session: AsyncSession,
) -> None:
    # Letters added to Unicode recently may be unknown to the database or to Python.
    known = [
        chr(code)
        for code in range(1, sys.maxunicode + 1)
        if unicodedata.ucd_3_2_0.category(chr(code))[0] == "L"
    ]
    text = " ".join(known)
    assert await session.scalar(select(folded(literal(text)))) == fold_case(text)
