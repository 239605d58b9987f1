"""`string(n)`: text of limited length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from generator.diagnostics import Problems, Span
from generator.types.texts import PlainText

MAX_LENGTH = 10_485_760
"""PostgreSQL's limit of `varchar(n)`."""


class String(PlainText):
    """Text of limited length; in lists, the length can be left out."""

    name = "string"
    summary = "Text of limited length: `string(200)`."
    place = 10
    example = "string(200)"
    aliases: ClassVar[Mapping[str, str]] = {
        "char": "string(1)",
        "str": "string(200)",
        "varchar": "string(200)",
        "character": "string(1)",
        "nvarchar": "string(200)",
        "varchar2": "string(200)",
        "charfield": "string(200)",
        "slugfield": "string(50)",
        "slug": "string(50)",
    }
    parameters = ("length",)
    wrong_arguments = "string-length"
    may_be_id = True

    def check_arguments(
        self,
        given: Mapping[str, int],
        span: Span,
        problems: Problems,
        *,
        is_list: bool,
    ) -> bool:
        """Check the length."""
        length = given.get("length")
        if length is None:
            if not is_list:
                problems.add("string-length", span)
            return is_list
        if not 1 <= length <= MAX_LENGTH:
            problems.add("string-length-range", span, length=length, most=MAX_LENGTH)
            return False
        return True


TYPE = String()
