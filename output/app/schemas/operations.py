"""What the endpoints of their own take and answer."""

from __future__ import annotations

from app.core import wire
from app.core.schemas import Schema

# isort: split
# region custom: imports
# endregion


class StatsResult(Schema):
    """What stats answers."""

    books: wire.Int32
    authors: wire.Int32


# region custom: schemas
# endregion
