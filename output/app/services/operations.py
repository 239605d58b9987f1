"""The logic of endpoints that do not belong to an entity."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotImplementedYet
from app.schemas.operations import StatsResult

# isort: split
# region custom: imports
# endregion


class OperationsService:
    """The logic of endpoints that do not belong to an entity."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def stats(self) -> StatsResult:
        """How much there is to read."""
        # region custom: stats
        raise NotImplementedYet("stats")
        # endregion

    # region custom: methods
    # endregion
