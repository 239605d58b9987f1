"""Versions of resources, in `ETag`, `If-Match` and `If-None-Match`."""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Protocol

from fastapi import Depends, Header, Request

from app.core.errors import PreconditionFailed, PreconditionRequired

ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


class Versioned(Protocol):
    """A row with a version number."""

    version: Any


def entity_tags(lines: Iterable[str]) -> set[str]:
    """Return the entity tags that the lines of a header list (RFC 9110, 8.8.3).

    Weak tags are treated as strong: a proxy that compresses a response marks its tag
    as weak, although the version is the same.
    """
    found: set[str] = set()
    for line in lines:
        found |= {"*"} if line.strip() == "*" else set(ENTITY_TAG.findall(line))
    return found


class ExpectedVersion:
    """The version that a client expects a resource to have."""

    def __init__(self, *if_match: str) -> None:
        self.tags = entity_tags(if_match)

    def check(self, row: Versioned) -> None:
        """Check that a row has the expected version.

        Raises:
            PreconditionFailed: the resource has changed since the client read it.
        """
        if not self.tags & {"*", etag(row)}:
            raise PreconditionFailed(
                "The resource has been modified by another request.",
            )


def etag(row: Versioned) -> str:
    """Return the entity tag of a row."""
    return f'"{row.version}"'


async def read_if_match(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The `ETag` of the version to change.",
        ),
    ] = None,
) -> ExpectedVersion:
    """Return the expected version from the `If-Match` header.

    Raises:
        PreconditionRequired: it is missing.
    """
    if if_match is None:
        raise PreconditionRequired(
            "The If-Match header with the ETag of the resource is required.",
        )
    return ExpectedVersion(*request.headers.getlist("If-Match"))


ETAG: dict[str, Any] = {
    "headers": {
        "ETag": {
            "description": "The version, for `If-Match`.",
            "schema": {"type": "string"},
        }
    }
}
"""The documentation of a response with an `ETag`."""
NOT_MODIFIED: dict[str, Any] = {
    **ETAG,
    "description": "The version in `If-None-Match` is current.",
}
"""The documentation of the response to a client that is up to date."""

IfMatch = Annotated[ExpectedVersion, Depends(read_if_match)]
