"""Endpoints that do not belong to an entity."""

from fastapi import APIRouter

from app.api.v1.dependencies import OperationsServiceDep
from app.core.errors import problems
from app.schemas.operations import StatsResult

# isort: split
# region custom: imports
# endregion

router = APIRouter(tags=["operations"])


@router.get("/stats", responses=problems(501))
async def stats(service: OperationsServiceDep) -> StatsResult:
    """How much there is to read."""
    result = await service.stats()
    return result


# region custom: routes
# endregion
