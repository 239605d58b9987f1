"""Tables of the conformance tests, one for each resource of the API."""

from tests.conformance.author import AUTHORS
from tests.conformance.book import BOOKS
from tests.conformance.tag import TAGS
from tests.conformance.user import USERS

RESOURCES = [
    BOOKS,
    TAGS,
    USERS,
    AUTHORS,
]
