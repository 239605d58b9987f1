"""Layout: overlong lines are broken as Black would break them.

One rule: flat if it fits in 88 columns, else one item per line with a trailing comma,
which Black leaves unchanged.
"""

from __future__ import annotations

import re
from itertools import pairwise

WIDTH = 88

_LONG_LINE = re.compile(rf"^.{{{WIDTH + 1},}}$", re.MULTILINE)
_LONE_STRING = re.compile(r"""(\w+=)?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'),?""")
"""A string on its own line, which Black leaves at any length."""
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
_ASSIGNMENT = re.compile(r" *[A-Za-z_]\w*(?P<annotated>: )?(?(annotated)| = )")
_OPERATOR = re.compile(
    r" (?:==|!=|<=?|>=?|[-+*/%&|^]|//|<<|>>|in|not in|is|and|or|if|else) "
)
_METHOD = re.compile(r"\)\.\w+\(")
_CLAUSE = re.compile(r" (?:async )?for | if ")
_MARKS = re.compile(r"""[()\[\]{},]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.DOTALL)
"""Brackets and commas; strings match as units, so that their content is ignored."""


def has_long_line(text: str) -> bool:
    """Return whether a line exceeds the maximum width."""
    return _LONG_LINE.search(text) is not None


def needs_black(text: str) -> bool:
    """Return whether a broken text has a long line that Black might change."""
    found = _LONG_LINE.finditer(text)
    return any(not _LONE_STRING.fullmatch(match[0].strip()) for match in found)


def break_long_lines(text: str) -> str:
    """Break the lines of Python code that are too long."""
    if not has_long_line(text):
        return text
    result: list[str] = []
    inside_docstring = False
    for line in text.split("\n"):
        quotes = line.count('"""')
        if len(line) <= WIDTH or inside_docstring or quotes:
            result.append(line)
        else:
            result += _explode_line(line)
        if quotes % 2:
            inside_docstring = not inside_docstring
    return "\n".join(result)


def _explode_line(line: str) -> list[str]:
    if len(line) <= WIDTH or line.lstrip().startswith("#"):
        return [line]
    if line[-1] in _OPENING:
        return [line]  # It continues; Black has a rule for the part before.
    indent = line[: len(line) - len(line.lstrip())]
    pairs = _top_level_pairs(line)
    if _has_operator(line, pairs):
        # Black breaks at the operator by separate rules, so the line is left to it.
        return [line]
    if _is_call_chain(line, pairs):
        return [line]
    bracket = _bracket(line, pairs)
    value, union = _find_value(line, pairs), _union(line, pairs)
    if _is_annotated_display(line, pairs, union):
        return [line]
    if bracket is None or bracket[0] >= WIDTH or _is_on_the_left(line, pairs, bracket):
        if value is not None and union and bracket and bracket[0] > value:
            # Which of the two sides Black breaks depends on their lengths.
            return [line]
        if value is not None:
            inner = _explode_line(f"{indent}    {line[value:]}")
            return [f"{line[:value]}(", *inner, f"{indent})"]
        if union is not None:
            return _explode_union(line, indent, *union)
    if union is not None and union[1] == len(line):
        return _explode_union(line, indent, *union)
    return [line] if bracket is None else _explode_bracket(line, indent, *bracket)


def _is_call_chain(line: str, pairs: list[tuple[int, int]]) -> bool:
    """Return whether methods of results are called, which Black breaks at the dots."""
    called = [end for _, end in pairs if _METHOD.match(line, end)]
    return len(called) > 1


def _is_annotated_display(
    line: str, pairs: list[tuple[int, int]], union: tuple[int, int] | None
) -> bool:
    """Return whether Black weighs an annotation against a bracketed value."""
    match = _ASSIGNMENT.match(line)
    if match is None or not match["annotated"]:
        return False
    equals = _outside(" = ", line, pairs, match.end())
    value = "" if equals is None else line[equals + len(" = ") :]
    return value.startswith("(") or (union is not None and value[:1] in _OPENING)


def _explode_bracket(line: str, indent: str, start: int, end: int) -> list[str]:
    body = line[start + 1 : end]
    parts = _comprehension(body)
    if parts:
        inner = _explode_comprehension(f"{indent}    ", body, parts)
        tail = _explode_line(indent + line[end:])
        return [line] if inner is None else [line[: start + 1], *inner, *tail]
    items = _split(body)
    if not items:
        return [line]
    # An existing comma marks a tuple of one item or an exploded call.
    comma = "," if body.endswith(",") else _trailing_comma(line, start, items)
    lines = [line[: start + 1]]
    for item in items:
        lines += _explode_item(f"{indent}    {item}{comma}")
    return lines + _explode_line(indent + line[end:])


def _explode_comprehension(
    margin: str, body: str, parts: list[str]
) -> list[str] | None:
    """Print a comprehension on one line or one per clause; None leaves it to Black."""
    if len(margin + body) <= WIDTH:
        return [margin + body]
    first, *others = (margin + part for part in parts)
    if any(len(other) > WIDTH for other in others):
        return None
    return [*_explode_line(first), *others]


def _comprehension(body: str) -> list[str]:
    """Split a comprehension before each `for` and `if`; empty for other code."""
    text = _mask_strings(body)
    pairs = _top_level_pairs(text)
    clauses = [
        match.start() + 1
        for match in _CLAUSE.finditer(text)
        if not any(begin < match.start() < end for begin, end in pairs)
    ]
    # An `if` before the first `for` belongs to the value.
    while clauses and text.startswith("if ", clauses[0]):
        del clauses[0]
    bounds = [0, *clauses, len(body)]
    found = [body[a:b].strip() for a, b in pairwise(bounds)]
    return found if clauses else []


def _has_operator(line: str, pairs: list[tuple[int, int]]) -> bool:
    """Return whether an operator is outside all brackets, ignoring annotations."""
    if line.lstrip().startswith(("def ", "async def ", "class ")):
        return False
    text, start = _mask_strings(line), 0
    match = _ASSIGNMENT.match(line)
    if match is not None and match["annotated"]:
        equals = _outside(" = ", text, pairs, match.end())
        start = len(line) if equals is None else equals
    return any(
        not any(begin < found.start() < end for begin, end in pairs)
        for found in _OPERATOR.finditer(text, start)
    )


def _mask_strings(line: str) -> str:
    """Return a line of the same length with the content of strings masked."""
    return _MARKS.sub(
        lambda mark: mark[0] if len(mark[0]) == 1 else f'"{"_" * (len(mark[0]) - 2)}"',
        line,
    )


def _explode_item(line: str) -> list[str]:
    """Break an item between brackets, unless it is a union, which Black breaks."""
    if len(line) <= WIDTH or _outside(" | ", line, _top_level_pairs(line), 0):
        return [line]
    return _explode_line(line)


def _explode_union(line: str, indent: str, start: int, end: int) -> list[str]:
    """Wrap an annotation with `|` in parentheses."""
    annotation = line[start:end]
    inner = [f"{indent}    {annotation}"]
    if len(inner[0]) > WIDTH:
        first, *others = _operands(annotation)
        inner = _explode_line(f"{indent}    {first}")
        for other in others:
            inner += _explode_line(f"{indent}    | {other}")
    return [f"{line[:start]}(", *inner, *_explode_line(f"{indent}){line[end:]}")]


def _operands(union: str) -> list[str]:
    """Split a union at its bars."""
    pairs = _top_level_pairs(union)
    operands: list[str] = []
    start, bar = 0, _outside(" | ", union, pairs, 0)
    while bar is not None:
        operands.append(union[start:bar])
        start = bar + len(" | ")
        bar = _outside(" | ", union, pairs, start)
    return [*operands, union[start:]]


def _find_value(line: str, pairs: list[tuple[int, int]]) -> int | None:
    """Find the start of the value of an assignment, if the part before it fits."""
    match = _ASSIGNMENT.match(line)
    if match is None:
        return None
    end = match.end()
    if match["annotated"]:
        equals = _outside(" = ", line, pairs, end)
        end = WIDTH if equals is None else equals + len(" = ")
    return end if end + 1 <= WIDTH else None


def _union(line: str, pairs: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Find the annotation of an attribute or variable, if it is a union."""
    match = _ASSIGNMENT.match(line)
    if match is None or not match["annotated"] or line.endswith(","):
        return None
    equals = _outside(" = ", line, pairs, match.end())
    end = len(line) if equals is None else equals
    bar = _outside(" | ", line, pairs, match.end())
    return None if bar is None or bar > end else (match.end(), end)


def _outside(
    text: str, line: str, pairs: list[tuple[int, int]], start: int
) -> int | None:
    """Find a text outside all brackets."""
    found = line.find(text, start)
    while found >= 0:
        inside = [end for begin, end in pairs if begin < found < end]
        if not inside:
            return found
        found = line.find(text, inside[0])
    return None


def _is_on_the_left(
    line: str, pairs: list[tuple[int, int]], bracket: tuple[int, int]
) -> bool:
    equals = _outside(" = ", line, pairs, 0)
    return equals is not None and bracket[1] < equals


def _trailing_comma(line: str, start: int, items: list[str]) -> str:
    """Return the comma after each item, or nothing if it would change the meaning."""
    head = line[:start].rstrip()
    grouping = line[start] == "(" and not (head[-1:].isalnum() or head[-1:] in "_])")
    if grouping and len(items) == 1:
        return ""
    subscript = line[start] == "[" and bool(head) and not head.endswith(("=", "(", ","))
    return "" if len(items) == 1 and subscript else ","


def _bracket(line: str, pairs: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Find the pair to break: a def's parameters, else the last pair of the line."""
    stripped = line.lstrip()
    if pairs and stripped.startswith(("def ", "async def ", "class ")):
        return pairs[0]
    nonempty = [pair for pair in pairs if pair[1] > pair[0] + 1]
    # The part before the bracket must fit; a long annotation is broken first.
    fitting = [pair for pair in nonempty if pair[0] < WIDTH]
    candidates = fitting or nonempty
    return candidates[-1] if candidates else None


def _top_level_pairs(line: str) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in _MARKS.finditer(line):
        mark = match[0]
        if mark in _OPENING:
            stack.append(match.start())
        elif mark in _CLOSING and stack:
            start = stack.pop()
            if not stack:
                pairs.append((start, match.start()))
    return pairs


def _split(body: str) -> list[str]:
    """Split at the commas of the outermost level."""
    items: list[str] = []
    depth = start = 0
    for match in _MARKS.finditer(body):
        mark = match[0]
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth -= 1
        elif mark == "," and depth == 0:
            items.append(body[start : match.start()].strip())
            start = match.end()
    items.append(body[start:].strip())
    return [item for item in items if item]
