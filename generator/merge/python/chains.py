"""Method chains such as `select(Book).where(...).limit(5)`, merged link by link."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from generator.merge.python.indentation import shifted
from generator.merge.python.source import Source
from generator.merge.sequences import Contradiction, Row, by_words, merge_running


@dataclass(frozen=True)
class Link:
    """One step of a chain: an attribute, with its call if it is called."""

    name: str
    node: ast.expr
    """The chain up to and including this link."""
    before: ast.expr
    """The chain up to the previous link."""
    shape: str
    """The content of the link, regardless of layout."""


@dataclass(frozen=True)
class Replaced:
    """Links of ours, or a place after one, that links of theirs replace."""

    behind: ast.expr
    """The expression that the links of ours follow."""
    ours: Sequence[Link]
    theirs: Sequence[Link]


Links = Sequence[Link]


def chain_of(node: ast.AST) -> tuple[ast.AST, list[Link]]:
    """Return the first operand of a chain, and its links."""
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
    """Return whether a link is a call."""
    return isinstance(link.node, ast.Call)


def steps_of(
    first: ast.expr, base: Links, ours: Links, theirs: Links
) -> list[Row[Link] | Replaced]:
    """Return the merged steps of a chain, whose links in ours follow `first`.

    Raises Contradiction if both sides added or removed links at one place.
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
    """Return the text of some links, each on a line if the links `beside` them are."""
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
    """Return the whitespace before the dot of a link."""
    start, end = source.span(link.before)[1], source.span(link.node)[1]
    text = source.text[start:end]
    return text[: len(text) - len(text.lstrip(" \t\n\\"))]


def _names(links: Links) -> list[str]:
    return [f"{link.name} {is_called(link)}" for link in links]


def _arguments(node: ast.AST) -> list[ast.AST]:
    return [*node.args, *node.keywords] if isinstance(node, ast.Call) else []
