"""What the conformance tests know of users."""

from app.models import User
from tests import edges
from tests.conformance.resource import Resource
from tests.factories.user import make_user, payload_for_user

USERS = Resource(
    url="/api/v1/users",
    methods=("list", "create", "get", "update", "delete"),
    model=User,
    make=make_user,
    payload=payload_for_user,
    required=("email",),
    refused={"email": [None, "nobody"], "full_name": [1, "x" * 201, "\x00"]},
    changed="email",
    clearable=("full_name",),
    edges={"email": edges.EMAIL, "full_name": edges.text(200)},
)
