"""The FastAPI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from app.api import health
from app.api.bodies import BodyMiddleware
from app.api.docs import install_docs
from app.api.middleware import ErrorMiddleware, RequestContextMiddleware
from app.api.openapi import install_openapi, operation_id
from app.api.recovery import RecoveryMiddleware
from app.api.representation import RepresentationMiddleware
from app.api.v1.router import include_routers
from app.core.config import Settings, get_settings
from app.core.errors import install_error_handlers
from app.core.logging import configure_logging
from app.db.engine import create_engine
from app.db.probe import DatabaseProbe
from app.db.session import create_sessionmaker
from app.db.violations import install_database_handlers


def create_app(settings: Settings | None = None) -> FastAPI:
    """Create the application."""
    settings = settings or get_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        configure_logging(settings)
        engine = create_engine(settings)
        # region custom: start-up
        # endregion
        yield {"sessions": create_sessionmaker(engine, settings)}
        # region custom: shut-down
        # endregion
        await engine.dispose()

    app = FastAPI(
        title="Bookshop API",
        version="1.0.0",
        description="Authors, their books, and what readers look for.",
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        docs_url=None,
        redoc_url=None,
        # Redirects would use http:// behind a proxy that terminates TLS.
        redirect_slashes=False,
        # The first is the outermost.
        middleware=[
            Middleware(RequestContextMiddleware),
            *cross_origin(settings),
            Middleware(RepresentationMiddleware),
            Middleware(BodyMiddleware, max_size=settings.max_body_size),
            Middleware(ErrorMiddleware),
            Middleware(RecoveryMiddleware),
        ],
    )
    app.state.probe = DatabaseProbe(settings)
    app.include_router(health.router)
    include_routers(app)
    install_error_handlers(app)
    install_database_handlers(app)
    install_openapi(app)
    install_docs(app, settings.docs_assets)
    # region custom: app
    # endregion
    return app


def cross_origin(settings: Settings) -> list[Middleware]:
    """Return the CORS middleware, if other origins are allowed."""
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["ETag", "Retry-After", "X-Request-ID"],
        )
    ]


app = create_app()
