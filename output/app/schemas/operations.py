"""Request and response schemas for endpoints that do not belong to an entity."""

from __future__ import annotations

from app.core import wire
from app.core.schemas import Schema

# isort: split
# region custom: imports
# endregion


class StatsResult(Schema):
    """The response of stats."""

    books: wire.Int32
    authors: wire.Int32


# region custom: schemas
# endregion
