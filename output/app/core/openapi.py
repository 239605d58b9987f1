"""The OpenAPI document that the application serves."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from app.core.errors import PROBLEM_JSON


def operation_id(route: APIRoute) -> str:
    """Name an operation after its function: `list_books`."""
    return route.name


def install_openapi(app: FastAPI) -> None:
    """Serve errors as problem details in the document, too."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
            )
            for path in document["paths"].values():
                for operation in path.values():
                    retype_errors(operation["responses"])
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def retype_errors(responses: dict[str, Any]) -> None:
    """Give error responses the media type that they are sent with."""
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[PROBLEM_JSON] = content.pop("application/json")
