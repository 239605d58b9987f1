"""The names declared by lines of files other than Python, by file name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.merge.pieces import Lines
from generator.merge.sequences.ordered_items import matching_blocks

_PACKAGE = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
_MODIFIERS = (
    r"(?:(?:public|private|protected|static|override|async|readonly|get|set)\s+)*"
)
_DECLARED = re.compile(
    r"(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?"
    r"(?:const|let|type|interface|class|function|enum)\s+(\w+)"
    rf"|\s*{_MODIFIERS}(\w+)\??:"
    rf"|\s*{_MODIFIERS}(?!if\b|for\b|while\b|switch\b|catch\b)(\w+)(?:<[^>]*>)?\(.*\{{\s*$"
)
_SETTING = re.compile(r"\s*(?:export\s+)?([\w.-]+)\s*[=:]|(\[.+\])")
_STEP = re.compile(r"(?:ENV|ARG|LABEL)\s+([\w.-]+)|(CMD|ENTRYPOINT|WORKDIR|USER)\b")
_TARGET = re.compile(r"([\w./-]+)\s*:(?!=)")
_RULE = re.compile(r"\s*(\S.*?)\s*\{|\s*([\w-]+)\s*:")
_KEY = re.compile(r"\s*[\"']?([\w.-]+)[\"']?\s*[:=]")
_HEADING = re.compile(r"#{1,6}\s+(.*\S)")
_IMPORT = re.compile(r"(?:import|export)\b.*\bfrom\b.*[\"'];?\s*$")
_WORD = re.compile(r"\w")
_BRACKETS = {")": "(", "]": "[", "}": "{"}

NestedName = tuple[tuple[str, ...], str]
"""The lines that enclose a declaration, and the name that it declares."""


@dataclass(frozen=True)
class DeclarationRules:
    """How the lines of a file type declare names."""

    name_declared_by: Callable[[str], str]
    """The name that a line declares, empty if none."""
    is_independent: Callable[[str], bool] = lambda line: False
    """Whether a line means the same wherever it is."""
    heading_mark: str = ""
    """The first character of headings, empty if the file has none."""
    has_brackets: bool = False
    """Whether blocks are enclosed in brackets."""


def _is_worded(line: str) -> bool:
    return _WORD.search(line) is not None


def _is_import(line: str) -> bool:
    return _IMPORT.match(line) is not None


def _by(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def find_name(line: str) -> str:
        match = pattern.match(line)
        return next(filter(None, match.groups()), "") if match is not None else ""

    return find_name


def _package(line: str) -> str:
    return _by(_PACKAGE)(line).lower().replace("_", "-")


_PINNED = re.compile(r"requirements[^/]*\.(txt|in)$|requirements/[^/]+\.(txt|in)$")
_NAMINGS = {
    _PINNED: DeclarationRules(_package, _is_worded),
    re.compile(r"\.([cm]?[tj]sx?)$"): DeclarationRules(
        _by(_DECLARED), _is_import, has_brackets=True
    ),
    re.compile(r"^\.env|\.env$"): DeclarationRules(_by(_SETTING), _is_worded),
    re.compile(r"\.(ini|cfg|properties)$"): DeclarationRules(
        _by(_SETTING), heading_mark="["
    ),
    re.compile(r"\.(ya?ml|json|toml)$"): DeclarationRules(_by(_KEY)),
    re.compile(r"\.md$"): DeclarationRules(_by(_HEADING), heading_mark="#"),
    re.compile(r"ignore$"): DeclarationRules(str.strip, _is_worded),
    re.compile(r"^Dockerfile|\.dockerfile$"): DeclarationRules(
        _by(_STEP), has_brackets=True
    ),
    re.compile(r"^Makefile|\.mk$"): DeclarationRules(_by(_TARGET), has_brackets=True),
    re.compile(r"\.(css|scss|less)$"): DeclarationRules(_by(_RULE), has_brackets=True),
}
"""The naming rules, by pattern of the file name."""


def declaration_rules(path: str) -> DeclarationRules:
    """Return how the lines of a file declare names, by its path."""
    name = path.rpartition("/")[2]
    for pattern, found in _NAMINGS.items():
        if pattern.search(name) or (pattern is _PINNED and pattern.search(path)):
            return found
    return DeclarationRules(lambda line: "", has_brackets=True)


def count_declarations(lines: Lines, naming: DeclarationRules) -> Counter[NestedName]:
    """Return the names that lines declare, with their counts."""
    outline = (
        _sections(lines, naming) if naming.heading_mark else _blocks(lines, naming)
    )
    return Counter(outline)


def outermost_names(lines: Lines, naming: DeclarationRules) -> set[str]:
    """Return the names declared at the outermost level of some lines."""
    depths = [_depth(line) for line in lines if _is_worded(line)]
    least = min(depths, default=0)
    return {
        name
        for line in lines
        if _depth(line) == least and (name := naming.name_declared_by(line))
    }


def drop_duplicate_insertions(
    base: Lines, ours: Lines, theirs: Lines, naming: DeclarationRules
) -> Lines:
    """Return theirs without inserted lines that ours also inserted, in any place."""
    new = Counter(ours) - Counter(base)
    new = Counter({line: n for line, n in new.items() if naming.is_independent(line)})
    if not new:
        return theirs
    result: Lines = []
    at_base = at_theirs = 0
    for i, j, size in [*matching_blocks(base, theirs), (len(base), len(theirs), 0)]:
        for line in theirs[at_theirs:j]:
            # Where base had something else, it is a change, not an addition.
            if i == at_base and new[line] > 0:
                new[line] -= 1
            else:
                result.append(line)
        result += theirs[j : j + size]
        at_base, at_theirs = i + size, j + size
    return result


def is_balanced(lines: Lines) -> bool:
    """Return whether the brackets in some lines are balanced."""
    opened: list[str] = []
    for sign in re.findall(r"[][(){}]", "\n".join(lines)):
        if sign not in _BRACKETS:
            opened.append(sign)
        elif not opened or opened.pop() != _BRACKETS[sign]:
            return False
    return not opened


def _blocks(lines: Lines, naming: DeclarationRules) -> Iterator[NestedName]:
    around: list[tuple[int, str]] = []
    wordless = 0
    for line in lines:
        if not line.strip():
            continue
        while around and around[-1][0] >= _depth(line):
            around.pop()
        if name := naming.name_declared_by(line):
            yield tuple(head for _, head in around), name
        head = line.strip()
        if not _is_worded(line):
            wordless += 1
            head = f"{head} {wordless}"
        around.append((_depth(line), head))


def _sections(lines: Lines, naming: DeclarationRules) -> Iterator[NestedName]:
    around: list[tuple[int, str]] = []
    fenced = False
    for line in lines:
        fenced ^= line.lstrip().startswith("```")
        if fenced:
            continue
        level = len(line) - len(line.lstrip(naming.heading_mark))
        if level:
            while around and around[-1][0] >= level:
                around.pop()
            yield tuple(head for _, head in around), line.strip()
            around.append((level, line.strip()))
        elif name := naming.name_declared_by(line):
            yield tuple(head for _, head in around), name


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
