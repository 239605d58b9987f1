"""Chained calls, `select(Book).where(...).limit(5)`: merged link by link."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from generator.merge.python.moving import shifted
from generator.merge.python.source import Source
from generator.merge.sequences import Contradiction, Row, by_words, merge_running


@dataclass(frozen=True)
class Link:
    """One step of a chain: an attribute, with the call of it if it is called."""

    name: str
    node: ast.expr
    """The chain up to here."""
    before: ast.expr
    """The chain up to the link before."""
    shape: str
    """What the link says, layout aside."""


@dataclass(frozen=True)
class Replaced:
    """Links of ours, or a place behind one, where theirs has others."""

    behind: ast.expr
    """What the links in ours follow."""
    ours: Sequence[Link]
    theirs: Sequence[Link]


Links = Sequence[Link]


def chain_of(node: ast.AST) -> tuple[ast.AST, list[Link]]:
    """Give what a chain begins with, and its links."""
    links: list[Link] = []
    while True:
        called = isinstance(node, ast.Call)
        step = node.func if isinstance(node, ast.Call) else node
        if not isinstance(step, ast.Attribute):
            return node, links[::-1]
        assert isinstance(node, ast.expr)
        said = [ast.dump(part) for part in _arguments(node)] if called else None
        links.append(Link(step.attr, node, step.value, f"{step.attr} {said}"))
        node = step.value


def is_called(link: Link) -> bool:
    """Tell whether a link is a call."""
    return isinstance(link.node, ast.Call)


def steps_of(
    first: ast.expr, base: Links, ours: Links, theirs: Links
) -> list[Row[Link] | Replaced]:
    """Return what becomes of the links of ours, which follow `first`.

    Raises Contradiction if both sides changed which links there are at one place.
    """
    result: list[Row[Link] | Replaced] = []
    behind = first
    for gap, rows in merge_running(base, ours, theirs, by_words(_names)):
        if len(gap.base) == len(gap.ours) == len(gap.theirs) == 1:
            result.append(Row(gap.base[0], gap.ours[0], gap.theirs[0]))
        else:
            whose = gap.decided(_same)
            if whose is None:
                raise Contradiction
            if whose == "theirs":
                result.append(Replaced(behind, gap.ours, gap.theirs))
        result += rows
        if rows:
            behind = rows[-1].all_three[1].node
    return result


def _same(one: Link, two: Link) -> bool:
    return one.shape == two.shape


def links_text(source: Source, links: Links, target: Source, beside: Links) -> str:
    """Give the text of some links, each on a line of its own if those beside it are."""
    lines = {_own_line(target, link) for link in beside} - {""}
    own_line = min(lines) if lines else ""
    texts = []
    for link in links:
        start, end = source.span(link.before)[1], source.span(link.node)[1]
        at = start + len(_space(source, link))
        stands = target.span(beside[-1].node)[1] if beside else 0
        texts.append(own_line + shifted(source, at, end, target, stands))
    return "".join(texts)


def _own_line(source: Source, link: Link) -> str:
    space = _space(source, link)
    return space if "\n" in space and "#" not in space else ""


def _space(source: Source, link: Link) -> str:
    """Give what stands before the dot of a link."""
    start, end = source.span(link.before)[1], source.span(link.node)[1]
    text = source.text[start:end]
    return text[: len(text) - len(text.lstrip(" \t\n\\"))]


def _names(links: Links) -> list[str]:
    return [f"{link.name} {is_called(link)}" for link in links]


def _arguments(node: ast.AST) -> list[ast.AST]:
    return [*node.args, *node.keywords] if isinstance(node, ast.Call) else []
