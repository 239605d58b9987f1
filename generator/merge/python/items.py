"""Bracketed items, split at commas: arguments, elements, parameters."""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass

from generator.merge.python.python_source import PythonSource
from generator.merge.python.statement_keys import Key, call_key

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class DictEntry(ast.Dict):
    """One entry of a dict, as opposed to a dict that is an item itself."""


@dataclass(frozen=True, eq=False)
class BracketItem:
    """One item, from its first token to its last."""

    start: int
    end: int
    key: Key
    node: ast.AST | None
    shape: str
    """Its content, regardless of layout."""
    has_default: bool = False
    """For a parameter, whether calls may omit it."""


@dataclass(frozen=True, eq=False)
class BracketItems:
    """The items of a pair of brackets; `start` and `end` are inside them."""

    source: PythonSource
    start: int
    end: int
    items: list[BracketItem]
    has_trailing_comma: bool
    """Whether a comma follows the last item."""

    @property
    def content(self) -> str:
        """The text between the brackets."""
        return self.source.text[self.start : self.end]

    @property
    def is_bracketed(self) -> bool:
        """Whether there are brackets around the items, which allow line breaks."""
        return self.start > 0 and self.source.text[self.start - 1] in _OPEN

    def text(self, item: BracketItem) -> str:
        """Return an item as written."""
        return self.source.text[item.start : item.end]


def split_elements(source: PythonSource, node: ast.expr) -> BracketItems | None:
    """Return the elements of a list, tuple, set or dict, or the arguments of a call.

    None for other nodes, and for text that cannot be split.
    """
    start, end = source.span(node)
    if isinstance(node, ast.Call):
        _, after = source.span(node.func)
        opened = source.text.find("(", after)
        parts: list[ast.AST] = [*node.args, *node.keywords]
        parts.sort(key=lambda n: source.span(n))
        return split_items(source, opened + 1, end - 1, parts)
    if isinstance(node, ast.List | ast.Set):
        return split_items(source, start + 1, end - 1, list(node.elts))
    if isinstance(node, ast.Tuple):
        if source.text[start] == "(" and source.text[end - 1] == ")":
            return split_items(source, start + 1, end - 1, list(node.elts))
        return split_items(source, start, end, list(node.elts))
    if isinstance(node, ast.Dict):
        entries: list[ast.AST] = []
        for name, value in zip(node.keys, node.values, strict=True):
            entries.append(DictEntry([name], [value]))
        return split_items(source, start + 1, end - 1, entries)
    return None


def split_items(
    source: PythonSource, start: int, end: int, nodes: list[ast.AST]
) -> BracketItems | None:
    """Split the text between two offsets into one item for each of `nodes`."""
    found = _split(source.text[start:end])
    if found is None:
        return None
    spans, trailing = found
    if len(spans) != len(nodes):
        return None
    items = []
    for (first, last), node in zip(spans, nodes, strict=True):
        shape = ast.dump(node)
        items.append(
            BracketItem(start + first, start + last, _key(node, shape), node, shape)
        )
    return BracketItems(source, start, end, items, trailing)


def split_parameters(source: PythonSource, start: int, end: int) -> BracketItems | None:
    """Split the parameters of a function, including the markers `*` and `/`."""
    found = _split(source.text[start:end])
    if found is None:
        return None
    spans, trailing = found
    items = []
    for first, last in spans:
        text = source.text[start + first : start + last]
        try:
            tree = ast.parse(
                f"def f({'a, /' if text == '/' else text}{_rest(text)}): 0"
            )
        except (SyntaxError, ValueError):
            return None
        arguments = tree.body[0].args  # type: ignore[attr-defined]
        name = text.partition(":")[0].partition("=")[0].strip()
        shape = ast.dump(arguments)
        key = ("parameter", name.replace(" ", ""))
        default = bool(arguments.defaults) or text.startswith("*")
        items.append(
            BracketItem(start + first, start + last, key, None, shape, default)
        )
    return BracketItems(source, start, end, items, trailing)


def closing_offset(source: PythonSource, opened: int, end: int) -> int | None:
    """Return the offset of the bracket that closes the one at `opened`."""
    depth = 0
    reader = io.StringIO(source.text[opened:end]).readline
    starts = [0]
    for line in source.text[opened:end].split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    try:
        for kind, string, start, _, _ in tokenize.generate_tokens(reader):
            if kind == tokenize.OP and string in _OPEN:
                depth += 1
            elif kind == tokenize.OP and string in _CLOSE:
                depth -= 1
                if not depth:
                    return opened + _at(starts, start)
    except (tokenize.TokenError, SyntaxError):
        return None
    return None


def _rest(text: str) -> str:
    return ", a" if text == "*" else ""


def _key(node: ast.AST, shape: str) -> Key:
    if isinstance(node, ast.keyword):
        return ("keyword", node.arg) if node.arg else ("spread", _spread(node.value))
    if isinstance(node, ast.Starred):
        return ("star", _spread(node.value))
    if isinstance(node, ast.alias):
        return ("alias", node.asname or node.name)
    if isinstance(node, DictEntry):
        name = node.keys[0]
        if name is None:
            return ("spread", _spread(node.values[0]))
        return ("entry", ast.dump(name))
    if isinstance(node, ast.expr):
        return call_key(node) or ("item", shape)
    return ("item", shape)


def _spread(node: ast.expr) -> str:
    """Return the key of an unpacking: the expression, or the function it calls."""
    called = node.value if isinstance(node, ast.Await) else node
    return ast.dump(called.func if isinstance(called, ast.Call) else called)


def _split(text: str) -> tuple[list[tuple[int, int]], bool] | None:
    """Return the spans of the items, and whether a comma follows the last one."""
    if not text.strip():
        return [], False
    lines = text.split("\n")
    # The tokenizer sees one more character on the first line: the added bracket.
    starts = [-1, len(lines[0]) + 1]
    for line in lines[1:]:
        starts.append(starts[-1] + len(line) + 1)
    spans: list[tuple[int, int]] = []
    depth, lambdas = 0, 0
    first: int | None = None
    last = 0
    skipped = (tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE, tokenize.ENDMARKER)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(f"({text}\n)").readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    for kind, string, start, end, _ in tokens:
        if kind in skipped:
            continue
        if kind == tokenize.OP and string in _OPEN:
            depth += 1
            if depth == 1:
                continue
        elif kind == tokenize.OP and string in _CLOSE:
            depth -= 1
            if not depth:
                break
        elif depth == 1 and kind == tokenize.NAME and string == "lambda":
            lambdas += 1
        elif depth == 1 and kind == tokenize.OP and string == ":" and lambdas:
            lambdas -= 1
        elif depth == 1 and string == "," and not lambdas:
            if first is None:
                return None
            spans.append((first, last))
            first = None
            continue
        if first is None:
            first = _at(starts, start)
        last = _at(starts, end)
    if first is not None:
        spans.append((first, last))
    return spans, first is None


def _at(starts: list[int], place: tuple[int, int]) -> int:
    return starts[place[0] - 1] + place[1]
