"""What Schemathesis has to know of the samples: the texts that are email addresses.

The contract says `format: email`; reserved domains, such as `.test`, are refused.
"""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import strategies as st

_ROWS = {"reference", "check", "unique", "cursor"}
"""Reasons that lie in what is stored."""
_UNSAID = {"greater_than_equal", "less_than_equal", "int_type", "json_range"}
"""Reasons that JSON Schema has no words for: bounds of text such as decimals and
dates, and of numbers inside any JSON.
And for it 1.0 is an integer, which no JSON of JavaScript holds."""
_WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
schemathesis.openapi.format(
    "email", st.builds("{}@{}.example.com".format, _WORD, _WORD)
)
schemathesis.openapi.format(
    "uri", st.builds("https://{}.example.com/{}".format, _WORD, _WORD)
)


@schemathesis.check
def only_rows_refuse_what_fits_the_contract(
    context: Any, response: Any, case: Any
) -> None:
    """Let 422 answer a fitting request only where stored rows are the reason."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code == 422:
        codes = {
            error["code"]
            for error in response.json()["errors"]
            # The code of a check is its name.
            if not error["message"].startswith("This breaks a rule: ")
        }
        assert codes <= _ROWS | _UNSAID, response.text
