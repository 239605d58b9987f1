"""TypeScript literals, names and comments, with texts of the spec escaped."""

from __future__ import annotations

import json
import re

from generator.python import prose_lines

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_UNSAFE = re.compile(
    "[\x7f-\xa0\xad\u0600-\u0605\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff]"
)
WIDTH = 88


def ts_string(text: str) -> str:
    """Print a string literal that is also safe within comments and HTML."""
    quoted = json.dumps(text, ensure_ascii=False)
    quoted = quoted.replace("</", "<\\/").replace("*/", "*\\/").replace("<!", "\\x3c!")
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def value_literal(value: str | float | bool | None) -> str:
    """Print a JSON scalar; numbers must be finite."""
    if isinstance(value, str):
        return ts_string(value)
    return json.dumps(value, allow_nan=False)


def property_name(name: str) -> str:
    """Print the name of a property, quoted if necessary."""
    if name == "__proto__":
        return '["__proto__"]'
    return name if _NAME.fullmatch(name) else ts_string(name)


def comment(text: str, margin: str = "") -> list[str]:
    """Print a text as a documentation comment, or no lines for an empty text."""
    lines = [
        line.replace("*/", "*\\/").replace("@", "\\@") for line in prose_lines(text)
    ]
    if not lines:
        return []
    if len(lines) == 1 and len(margin) + len(lines[0]) + 7 <= WIDTH:
        return [f"{margin}/** {lines[0]} */"]
    body = [f"{margin} * {line}".rstrip() for line in lines]
    return [f"{margin}/**", *body, f"{margin} */"]
