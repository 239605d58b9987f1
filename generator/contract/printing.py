"""JSON values as YAML: short, and the same bytes each time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_PLAIN = re.compile(
    r"[A-Za-z_/$][A-Za-z0-9_./+{}$,;()'-]*(?: [A-Za-z0-9_./+(`{}-][A-Za-z0-9_./+{}$,;()'`-]*)*"
)
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
"""What YAML, of one version or another, takes for something else than text."""
_HIDDEN = re.compile(
    "[\x7f-\xa0\xad\u0600-\u0605\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff]"
)


def print_yaml(value: dict[str, Any]) -> str:
    """Print a JSON object as a YAML document."""
    return "\n".join(_block(value, "")) + "\n"


def _block(value: Any, margin: str) -> Iterator[str]:
    """Give the lines of a map or list that is not empty."""
    if isinstance(value, dict):
        for key, item in value.items():
            head = f"{margin}{_text(key)}:"
            if isinstance(item, dict | list) and item:
                yield head
                yield from _block(item, f"{margin}  ")
            else:
                yield f"{head} {_flow(item)}"
        return
    for item in value:
        if isinstance(item, dict | list) and item:
            lines = _block(item, f"{margin}  ")
            yield f"{margin}- {next(lines)[len(margin) + 2:]}"
            yield from lines
        else:
            yield f"{margin}- {_flow(item)}"


def _flow(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    text = json.dumps(value, allow_nan=False)
    if isinstance(value, float) and "." not in text:
        # Without a point, many readers take it for text: 1e+16.
        return text.replace("e", ".0e")
    return text


def _text(text: str) -> str:
    if len(text) < 200 and _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
