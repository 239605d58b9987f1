"""Fields and parameters of every type, with valid limits, defaults and examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Long = dict[str, Any]
"""A field in long form."""

PATTERNS = {
    "^[a-z]+$": "abc",
    "^[0-9]{3}$": "123",
    "^[A-Z]{2}-[0-9]{2}$": "AB-12",
    '^[^"\\\\]*$': "it's",
    "\\S": "x",
    "^(red|green)$": "red",
}
ORDERED: dict[str, list[Any]] = {
    "date": ["1999-12-31", "2020-02-29", "2026-01-31"],
    "time": ["00:00:00", "12:30:00", "23:59:59"],
    "datetime": ["2000-01-01T00:00:00Z", "2026-01-31T12:00:00Z"],
    "duration": ["PT1S", "P1DT2H", "P30D"],
    "integer": [-(2**31), -7, 0, 1, 100, 2**31 - 1],
    "bigint": [-(2**53) + 1, -1, 0, 2**53 - 1],
    "float": [-0.5, 0.0, 0.1, 2.5, 1e16, 1e300],
}
"""Values of ordered types, ascending."""
UNORDERED_VALUES: dict[str, list[Any]] = {
    "boolean": [True, False],
    "uuid": ["6f1c2f60-95f5-4b8e-a6f3-0d6c0b3c6a11", "uuid"],
    "bytes": ["aGVsbG8=", ""],
    "email": ["nobody@example.com"],
    "url": ["https://example.com/a?b=c&d=%20#e"],
    "ip": ["192.0.2.1", "2001:db8::1"],
    "json": [{}, [], {"a": [1, 2.5, True, None, "it's"]}, "text", 7],
}
GENERATED = {"date": "today", "datetime": "now", "uuid": "uuid"}
SCALAR_TYPES = [*ORDERED, *UNORDERED_VALUES, "string", "text", "decimal"]
NOT_IN_URLS = ("json", "bytes")
NOT_IN_KEYS = ("json", "float", "bytes", "url", "boolean")


@dataclass(frozen=True)
class Texts:
    """Strategies for the texts of a spec, which do not affect its structure."""

    prose: st.SearchStrategy[str]
    """Descriptions and titles."""
    values: st.SearchStrategy[str]
    """Defaults and examples of text."""
    enum_values: st.SearchStrategy[str]
    enums_in_keys: bool = True
    """Whether all enum values can be part of a path."""


@dataclass(frozen=True)
class FieldContext:
    """Texts and enums available to fields."""

    texts: Texts
    enums: dict[str, list[str]]
    """The values of each enum."""


def field(
    draw: st.DrawFn, words: FieldContext, *, without: tuple[str, ...] = ()
) -> Long:
    """Generate a field in long form, of a type that is not in `without`."""
    kinds = [kind for kind in (*SCALAR_TYPES, *words.enums) if kind not in without]
    kind = draw(st.sampled_from(kinds))
    if "list" not in without and draw(st.integers(0, 5)) == 0:
        found = _list(draw, kind, words)
    else:
        found = _single(draw, kind, words)
    if draw(st.booleans()):
        found["optional"] = True
    if draw(st.integers(0, 3)) == 0:
        found["description"] = draw(words.texts.prose)
    return found


def key_field(draw: st.DrawFn, words: FieldContext) -> Long:
    """Generate a field that can be part of a key."""
    kinds = [k for k in SCALAR_TYPES if k not in NOT_IN_KEYS]
    if words.texts.enums_in_keys:
        kinds += words.enums
    found = _single(draw, draw(st.sampled_from(kinds)), words)
    for name in ("default", "example"):
        found.pop(name, None)
    return found


def to_short_form(draw: st.DrawFn, long: Long) -> Any:
    """Return a field in short form at random, if the short form can express it."""
    kind = long["type"]
    says_more = bool(set(long) - {"type", "optional"})
    if says_more or draw(st.booleans()):
        return long
    if not isinstance(kind, str):
        return long if long.get("optional") else kind
    return f"{kind} | null" if long.get("optional") else kind


def _single(draw: st.DrawFn, kind: str, words: FieldContext) -> Long:
    if kind in _STRATEGIES:
        return _STRATEGIES[kind](draw, words)
    if kind in ORDERED:
        return _bounded(draw, kind, ORDERED[kind])
    values = words.enums.get(kind) or UNORDERED_VALUES[kind]
    return {"type": kind, **_default_and_example(draw, values)}


def _bounded(draw: st.DrawFn, kind: str, values: list[Any]) -> Long:
    """Generate limits and a default between them."""
    picked = sorted(draw(st.lists(st.integers(0, len(values) - 1), max_size=2)))
    found: Long = {"type": kind}
    low, high = 0, len(values) - 1
    if picked:
        low = picked[0]
        found["minimum"] = values[low]
    if len(picked) == 2:
        high = picked[1]
        found["maximum"] = values[high]
    # The time of the run may be outside the limits.
    generated = [GENERATED[kind]] if kind in GENERATED and not picked else []
    return {**found, **_default_and_example(draw, values[low : high + 1] + generated)}


def _default_and_example(draw: st.DrawFn, values: list[Any]) -> Long:
    """Generate a default, an example, both or neither."""
    found: Long = {}
    if draw(st.integers(0, 2)) == 0:
        found["default"] = draw(st.sampled_from(values))
    literals = [value for value in values if value not in GENERATED.values()]
    if literals and draw(st.integers(0, 3)) == 0:
        found["example"] = draw(st.sampled_from(literals))
    return found


def _string(draw: st.DrawFn, words: FieldContext) -> Long:
    length = draw(st.sampled_from([8, 63, 200]))
    if draw(st.booleans()):
        return {"type": f"string({length})", **_text(draw, length, words)}
    return {"type": "string", "length": length, **_text(draw, length, words)}


def _long_text(draw: st.DrawFn, words: FieldContext) -> Long:
    longest = draw(st.none() | st.integers(8, 100))
    limits = {} if longest is None else {"max_length": longest}
    return {"type": "text", **limits, **_text(draw, longest or 100, words)}


def _text(draw: st.DrawFn, longest: int, words: FieldContext) -> Long:
    style = draw(st.integers(0, 3))
    if style == 0:
        pattern = draw(st.sampled_from(sorted(PATTERNS)))
        return {"pattern": pattern, **_default_and_example(draw, [PATTERNS[pattern]])}
    least = draw(st.integers(1, 3)) if style == 1 else 0
    texts = [draw(words.texts.values)[:longest].ljust(least, "x") for _ in "12"]
    limits = {"min_length": least} if least else {}
    return {**limits, **_default_and_example(draw, texts)}


def _decimal(draw: st.DrawFn, words: FieldContext) -> Long:
    precision = draw(st.integers(1, 15))
    scale = draw(st.integers(0, precision))
    shape: Long = {"type": f"decimal({precision}, {scale})"}
    if draw(st.booleans()):
        shape = {"type": "decimal", "precision": precision, "scale": scale}
    zero = "0." + "0" * scale if scale else "0"
    values = ["0", zero] if scale == precision else ["0", zero, "1"]
    return {
        **shape,
        **draw(st.sampled_from([{}, {"minimum": "0"}])),
        **_default_and_example(draw, values),
    }


def _list(draw: st.DrawFn, kind: str, words: FieldContext) -> Long:
    item = {"string": "string(20)", "decimal": "decimal(10, 2)"}.get(kind, kind)
    found: Long = {"type": [item]}
    least = draw(st.integers(0, 2))
    if least:
        found["min_items"] = least
    if draw(st.booleans()):
        found["max_items"] = least + draw(st.integers(1, 2))
    if draw(st.booleans()):
        found["default"] = [draw(_item(kind, words)) for _ in range(least)]
    return found


def _item(kind: str, words: FieldContext) -> st.SearchStrategy[Any]:
    if kind in ("string", "text"):
        return words.texts.values.map(lambda text: text[:20])
    if kind == "decimal":
        return st.just("1.50")
    values = ORDERED.get(kind) or words.enums.get(kind) or UNORDERED_VALUES[kind]
    return st.sampled_from([v for v in values if v not in GENERATED.values()])


_STRATEGIES: dict[str, Callable[[st.DrawFn, FieldContext], Long]] = {
    "string": _string,
    "text": _long_text,
    "decimal": _decimal,
}
