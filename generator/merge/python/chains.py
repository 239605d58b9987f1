"""Method chains such as `select(Book).where(...).limit(5)`, merged link by link."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from generator.merge.python.indentation import reindent_span
from generator.merge.python.python_source import PythonSource
from generator.merge.sequences.alignment import Contradiction, Row
from generator.merge.sequences.ordered_items import match_by_text, merge_by_order


@dataclass(frozen=True)
class ChainLink:
    """One step of a chain: an attribute, with its call if it is called."""

    name: str
    node: ast.expr
    """The chain up to and including this link."""
    before: ast.expr
    """The chain up to the previous link."""
    shape: str
    """The content of the link, regardless of layout."""


@dataclass(frozen=True)
class LinkReplacement:
    """Links of ours, or a place after one, that links of theirs replace."""

    preceding: ast.expr
    """The expression that the links of ours follow."""
    ours: Sequence[ChainLink]
    theirs: Sequence[ChainLink]


ChainLinks = Sequence[ChainLink]


def split_chain(node: ast.AST) -> tuple[ast.AST, list[ChainLink]]:
    """Return the first operand of a chain, and its links."""
    links: list[ChainLink] = []
    while True:
        called = isinstance(node, ast.Call)
        step = node.func if isinstance(node, ast.Call) else node
        if not isinstance(step, ast.Attribute):
            return node, links[::-1]
        assert isinstance(node, ast.expr)
        said = [ast.dump(part) for part in _arguments(node)] if called else None
        links.append(ChainLink(step.attr, node, step.value, f"{step.attr} {said}"))
        node = step.value


def is_called(link: ChainLink) -> bool:
    """Return whether a link is a call."""
    return isinstance(link.node, ast.Call)


def merge_links(
    first: ast.expr, base: ChainLinks, ours: ChainLinks, theirs: ChainLinks
) -> list[Row[ChainLink] | LinkReplacement]:
    """Return the merged steps of a chain, whose links in ours follow `first`.

    Raises Contradiction if both sides added or removed links at one place.
    """
    result: list[Row[ChainLink] | LinkReplacement] = []
    behind = first
    for gap, rows in merge_by_order(base, ours, theirs, match_by_text(_names)):
        if len(gap.base) == len(gap.ours) == len(gap.theirs) == 1:
            result.append(Row(gap.base[0], gap.ours[0], gap.theirs[0]))
        else:
            whose = gap.winner(_are_same)
            if whose is None:
                raise Contradiction
            if whose == "theirs":
                result.append(LinkReplacement(behind, gap.ours, gap.theirs))
        result += rows
        if rows:
            behind = rows[-1].versions[1].node
    return result


def _are_same(one: ChainLink, two: ChainLink) -> bool:
    return one.shape == two.shape


def format_links(
    source: PythonSource, links: ChainLinks, target: PythonSource, beside: ChainLinks
) -> str:
    """Return the text of some links, each on a line if the links `beside` them are."""
    lines = {_own_line(target, link) for link in beside} - {""}
    own_line = min(lines) if lines else ""
    texts = []
    for link in links:
        start, end = source.span(link.before)[1], source.span(link.node)[1]
        at = start + len(_space(source, link))
        stands = target.span(beside[-1].node)[1] if beside else 0
        texts.append(own_line + reindent_span(source, at, end, target, stands))
    return "".join(texts)


def _own_line(source: PythonSource, link: ChainLink) -> str:
    space = _space(source, link)
    return space if "\n" in space and "#" not in space else ""


def _space(source: PythonSource, link: ChainLink) -> str:
    """Return the whitespace before the dot of a link."""
    start, end = source.span(link.before)[1], source.span(link.node)[1]
    text = source.text[start:end]
    return text[: len(text) - len(text.lstrip(" \t\n\\"))]


def _names(links: ChainLinks) -> list[str]:
    return [f"{link.name} {is_called(link)}" for link in links]


def _arguments(node: ast.AST) -> list[ast.AST]:
    return [*node.args, *node.keywords] if isinstance(node, ast.Call) else []
