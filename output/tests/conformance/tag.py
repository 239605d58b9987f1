"""Conformance test data for tags."""

from app.models import Tag
from tests import edges
from tests.factories.tag import make_tag, payload_for_tag
from tests.resources import ResourceTable

TAGS = ResourceTable(
    url="/api/v1/tags",
    model=Tag,
    make=make_tag,
    payload=payload_for_tag,
    required=("name",),
    refused={"name": [None, 1, "x" * 51, "\x00"]},
    changed="name",
    edges={"name": edges.text(50)},
)
