"""Conformance test data for users."""

from app.models import User
from tests import edges
from tests.factories.user import make_user, payload_for_user
from tests.resources import ResourceTable

USERS = ResourceTable(
    url="/api/v1/users",
    model=User,
    make=make_user,
    payload=payload_for_user,
    required=("email",),
    refused={"email": [None, "nobody"], "full_name": [1, "x" * 201, "\x00"]},
    changed="email",
    clearable=("full_name",),
    edges={"email": edges.EMAILS, "full_name": edges.text(200)},
)
