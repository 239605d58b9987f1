"""Enum values that a newer release has stored, read by this one."""

from enum import StrEnum

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.dialects import sqlite

from app.db.types import EnumText, JsonList
from app.enums import BookStatus

UNKNOWN = "of a newer\nrelease"
"""An unknown value: no value in a spec spans several lines."""

enums = pytest.mark.parametrize(
    "enum",
    [
        BookStatus,
    ],
)


@enums
def test_unknown_members_are_returned_unchanged(enum: type[StrEnum]) -> None:
    one = EnumText(enum).process_result_value(UNKNOWN, sqlite.dialect())
    some = JsonList(enum).process_result_value([UNKNOWN], sqlite.dialect())
    assert [one] == some == [UNKNOWN]
    answers = JsonList(enum).adapter
    assert answers.dump_python(answers.validate_python(some), mode="json") == [UNKNOWN]


@enums
def test_unknown_members_can_be_stored_again(enum: type[StrEnum]) -> None:
    member = EnumText(enum).process_result_value(UNKNOWN, sqlite.dialect())
    assert EnumText(enum).process_bind_param(member, sqlite.dialect()) == UNKNOWN


@enums
def test_unknown_members_are_refused_in_requests(enum: type[StrEnum]) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(enum).validate_python(UNKNOWN)
