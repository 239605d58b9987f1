"""A deterministic, compact printer of JSON values as YAML."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

_PLAIN = re.compile(
    r"[A-Za-z_/$][A-Za-z0-9_./+{}$,;()'-]*(?: [A-Za-z0-9_./+(`{}-][A-Za-z0-9_./+{}$,;()'`-]*)*"
)
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
"""Words that some version of YAML does not read as text."""
_LONGEST_KEY = 1024
_HIDDEN = re.compile(
    "[\x7f-\xa0\xad\u0600-\u0605\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff]"
)


def print_yaml(value: dict[str, Any]) -> str:
    """Print a JSON object as a YAML document."""
    lines: list[str] = []
    _block(value, "", lines)
    return "\n".join(lines) + "\n"


def _block(value: Any, margin: str, lines: list[str]) -> None:
    """Add the lines of a non-empty map or list."""
    inner = f"{margin}  "
    if isinstance(value, dict):
        for key, item in value.items():
            text = _text(key)
            if len(text) > _LONGEST_KEY:
                # YAML requires the explicit key syntax for long keys.
                lines.append(f"{margin}? {text}")
                text = ""
            if isinstance(item, dict | list) and item:
                lines.append(f"{margin}{text}:")
                _block(item, inner, lines)
            else:
                lines.append(f"{margin}{text}: {_flow(item)}")
        return
    for item in value:
        first = len(lines)
        if isinstance(item, dict | list) and item:
            _block(item, inner, lines)
            lines[first] = f"{margin}- {lines[first][len(inner) :]}"
        else:
            lines.append(f"{margin}- {_flow(item)}")


def _flow(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    text = json.dumps(value, allow_nan=False)
    if isinstance(value, float) and "." not in text:
        # Without a point (1e+16), many parsers read it as text.
        return text.replace("e", ".0e")
    return text


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    if len(text) < 200 and _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
