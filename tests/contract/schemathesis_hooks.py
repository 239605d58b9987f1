"""Schemathesis hooks for the sample specs: email addresses, URLs and a check of 422.

The contract says `format: email`, but reserved domains such as `.test` are refused.
"""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import strategies as st

_ROW_DEPENDENT = {"reference", "check", "unique", "cursor"}
"""Error codes that depend on stored rows."""
_NOT_IN_JSON_SCHEMA = {
    "greater_than_equal",
    "less_than_equal",
    "int_type",
    "json_range",
}
"""Error codes for rules that JSON Schema cannot express.

These are bounds on strings, such as decimals and dates, and bounds on numbers inside
arbitrary JSON. JSON Schema also accepts 1.0 as an integer.
"""
_WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
schemathesis.openapi.format(
    "email", st.builds("{}@{}.example.com".format, _WORD, _WORD)
)
schemathesis.openapi.format(
    "uri", st.builds("https://{}.example.com/{}".format, _WORD, _WORD)
)


@schemathesis.check
def valid_requests_fail_only_because_of_rows(
    context: Any, response: Any, case: Any
) -> None:
    """Check that a valid request gets 422 only because of stored rows."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code == 422:
        codes = {
            error["code"]
            for error in response.json()["errors"]
            # The error code of a check constraint is the constraint's name.
            if "a validation rule" not in error["message"]
        }
        assert codes <= _ROW_DEPENDENT | _NOT_IN_JSON_SCHEMA, response.text
