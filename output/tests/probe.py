"""The application with additional endpoints, to test common behavior."""

from fastapi import FastAPI, Response
from pydantic import BaseModel

from app.api.recovery import repeatable
from app.core.config import Settings
from app.core.etags import IfMatch
from app.main import create_app

ORIGIN = "http://elsewhere.example"
MAX_BODY_SIZE = 10_000


class ProbeBody(BaseModel):
    """A body with names that must be escaped in JSON pointers."""

    numbers: list[int] = []
    values: dict[str, int] = {}


def create_probe(settings: Settings) -> FastAPI:
    """Return the application with endpoints that fail, echo, and have a version."""
    changes = {"max_body_size": MAX_BODY_SIZE, "cors_origins": [ORIGIN]}
    app = create_app(settings.model_copy(update=changes))
    app.state.errors = []

    @app.get("/fail")
    async def fail() -> None:
        raise RuntimeError("a secret")

    @app.get("/query")
    @app.post("/query")
    async def query() -> str:
        if app.state.errors:
            raise app.state.errors.pop()
        return "done"

    @app.post("/repeat")
    @repeatable
    async def repeat() -> str:
        return await query()

    @app.post("/echo")
    async def echo(data: ProbeBody) -> ProbeBody:
        return data

    @app.get("/thing")
    async def thing(response: Response, size: int = 0) -> int:
        response.headers["ETag"] = '"3"'
        return size

    @app.put("/thing")
    async def expected(if_match: IfMatch) -> list[str]:
        return sorted(if_match.tags)

    return app
