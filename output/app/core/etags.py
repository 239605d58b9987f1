"""Versions of resources: `ETag` out, `If-Match` in."""

from typing import Annotated, Any

from fastapi import Depends, Header

from app.core.errors import PreconditionFailed, PreconditionRequired
from app.db.base import Versioned


class ExpectedVersion:
    """The version that a client believes a resource to have."""

    def __init__(self, if_match: str) -> None:
        self.tags = {tag.strip() for tag in if_match.split(",")}

    def check(self, row: Versioned) -> None:
        """Let the request pass only if it is about the present version.

        Raises:
            PreconditionFailed: the resource has changed since the client read it.
        """
        if not self.tags & {"*", etag(row)}:
            raise PreconditionFailed("This has changed since you read it.")


def etag(row: Versioned) -> str:
    """Return the entity tag of a row."""
    return f'"{row.version}"'


def read_if_match(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The `ETag` of the version that the change is based on.",
        ),
    ] = None,
) -> ExpectedVersion:
    """Read the header that makes a change conditional.

    Raises:
        PreconditionRequired: it is missing.
    """
    if if_match is None:
        raise PreconditionRequired("Send If-Match with the ETag of what you change.")
    return ExpectedVersion(if_match)


ETAG: dict[str, Any] = {
    "headers": {
        "ETag": {
            "description": "The version, for `If-Match`.",
            "schema": {"type": "string"},
        }
    }
}
"""The documentation of an answer that carries a version."""

IfMatch = Annotated[ExpectedVersion, Depends(read_if_match)]
