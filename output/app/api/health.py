"""Health checks for load balancers and orchestrators."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from app.core.errors import ServiceUnavailable, problems

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """The health of the application."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    status: str = "ok"


@router.get("/live")
async def live() -> Health:
    """Report that the process is running."""
    return Health()


@router.get("/ready", responses=problems(503))
async def ready(request: Request) -> Health:
    """Report whether the application is ready to serve requests."""
    if not await request.app.state.probe.is_answered():
        raise ServiceUnavailable("The database is not responding.")
    return Health()
