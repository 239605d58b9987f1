"""Sample rows of tags."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Tag
from app.schemas import TagCreate
from tests.support import maker, payload_maker, sample

SAMPLES: dict[str, list[Any]] = {
    "name": ["name a", "name b", "name c", "name d"],
}


async def values_of_tag(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample."""
    return sample(SAMPLES, number)


make_tag = maker(Tag, values_of_tag)
payload_for_tag = payload_maker(TagCreate, values_of_tag)
