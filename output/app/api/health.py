"""Whether the application runs, and whether it can work."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.errors import ServiceUnavailable, problems
from app.db.session import SessionDep

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
async def ready(session: SessionDep) -> Health:
    """Tell that the database answers, too."""
    try:
        await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        raise ServiceUnavailable("The database does not answer.") from error
    return Health()
