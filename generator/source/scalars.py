"""Resolution of plain scalars by the YAML 1.2 core schema."""

from __future__ import annotations

import re

from generator.diagnostics import Problems, Span
from generator.source.nodes import Scalar, Value

MAX_NUMBER_LENGTH = 100

_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_RADIX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_KEY_AND_VALUE = re.compile(r"([A-Za-z_][\w-]*):(?!//)(\S.*)")


def plain_scalar(text: str, span: Span, problems: Problems) -> Scalar:
    """Resolve a scalar without quotes; a number that is too long remains text."""
    if len(text) > MAX_NUMBER_LENGTH and _is_number(text):
        problems.add("huge-number", span, limit=MAX_NUMBER_LENGTH)
        return Scalar(text, text, False, span)
    return Scalar(_resolve(text), text, False, span)


def split_missing_space(text: str) -> tuple[str, str] | None:
    """Split text such as `key:value`; None for other text, including URLs."""
    found = _KEY_AND_VALUE.fullmatch(text)
    return (found[1], found[2]) if found else None


def quote(text: str) -> str:
    """Quote text for a spec, with double quotes if needed."""
    if "'" in text and not set(text) & set('"\\'):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _is_number(text: str) -> bool:
    return any(kind.fullmatch(text) for kind in (_INTEGER, _RADIX, _FLOAT))


def _resolve(text: str) -> Value:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _RADIX.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    return float(text) if _FLOAT.fullmatch(text) else text
