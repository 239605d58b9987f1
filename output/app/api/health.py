"""Whether the application runs, and whether it can work."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from app.core.errors import ServiceUnavailable, problems

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """How the application feels."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    status: str = "ok"


@router.get("/live")
async def live() -> Health:
    """Tell that the process answers."""
    return Health()


@router.get("/ready", responses=problems(503))
async def ready(request: Request) -> Health:
    """Tell that the database answers, too."""
    if not await request.app.state.probe.is_answered():
        raise ServiceUnavailable("The database does not answer.")
    return Health()
