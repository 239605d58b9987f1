"""The checks that a merged text must pass before it is written."""

from __future__ import annotations

import ast
import json
import re
import tomllib
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import PurePosixPath

from generator.merge.choose import choose_side
from generator.merge.declarations import count_declarations, declaration_rules
from generator.merge.pieces import split_lines
from generator.merge.python.module_names import newly_unbound_names
from generator.merge.python.statement_keys import roles_of, routes_of
from generator.merge.regions import find_regions

_WORD = re.compile(r"\w+")
_Parser = Callable[[str], object]


def is_sound(base: str, ours: str, theirs: str, result: str, *, path: str) -> bool:
    """Return whether a merge without conflicts is sound.

    The result parses if the three texts do; regions are intact; and in Python, no name
    is defined more often than on either side, and no use of a name is newly unbound.
    """
    if not _regions_are_whole(ours, theirs, result, path):
        return False
    parses = _parser(path)
    if parses is None:
        return not _declares_twice(ours, theirs, result, path)
    if _fails(parses, result):
        return any(_fails(parses, text) for text in (base, ours, theirs))
    if parses is not _compile:
        return True
    return not _defines_too_often(ours, theirs, result) and not newly_unbound_names(
        result, ours, theirs
    )


def sides_parse(base: str, ours: str, theirs: str, result: str, *, path: str) -> bool:
    """Return whether Python with conflicts parses when all are resolved to one side.

    This is not required if one of the three texts does not parse.
    """
    if _parser(path) is not _compile:
        return True
    sides = (choose_side(result, side, path=path) for side in ("ours", "theirs"))
    if not any(side is not None and _fails(_compile, side) for side in sides):
        return True
    return any(_fails(_compile, text) for text in (base, ours, theirs))


def _regions_are_whole(ours: str, theirs: str, result: str, path: str) -> bool:
    """Return whether regions that are intact on both sides are so in the result."""
    python = path.endswith((".py", ".pyi"))
    found = [find_regions(text, python=python) for text in (ours, theirs)]
    return None in found or find_regions(result, python=python) is not None


def keeps_words(base: str, ours: str, theirs: str, result: str) -> bool:
    """Return whether no word of ours is lost except those that theirs removed."""
    counts = [_count_words(text) for text in (base, ours, theirs, result)]
    in_base, in_ours, in_theirs, in_result = counts
    return all(
        in_result[word] >= count - max(0, in_base[word] - in_theirs[word])
        for word, count in in_ours.items()
    )


def keeps_words_of_both(base: str, ours: str, theirs: str, result: str) -> bool:
    """Return whether no side loses words except in lines that the other changed."""
    for side, other in ((ours, theirs), (theirs, ours)):
        gone = _count_words("\n".join((_lines(base) - _lines(other)).elements()))
        found = _count_words(result)
        for word, count in _count_words(side).items():
            if found[word] < count - gone[word]:
                return False
    return True


def _lines(text: str) -> Counter[str]:
    return Counter(map(str.strip, split_lines(text)))


def _count_words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


def _parser(path: str) -> _Parser | None:
    suffix = PurePosixPath(path).suffix
    parsers: dict[str, _Parser] = {
        ".py": _compile,
        ".pyi": _compile,
        ".toml": tomllib.loads,
        ".json": _json,
        ".yaml": _yaml,
        ".yml": _yaml,
    }
    return parsers.get(suffix)


def _fails(parses: _Parser, text: str) -> bool:
    try:
        parses(text)
    except Exception:
        # Parsers raise their own errors, and RecursionError if nested too deeply.
        return True
    return False


def _compile(text: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(text, "merged", "exec", dont_inherit=True)


def _json(text: str) -> object:
    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(pairs) != len(dict(pairs)):
            raise ValueError("a key appears twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=unique)


def _yaml(text: str) -> object:
    import yaml

    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return list(yaml.parse(text, Loader=quick))
    except yaml.YAMLError:
        # The C loader is far faster, but fails on deeply nested brackets.
        return list(yaml.parse(text, Loader=yaml.SafeLoader))


def _defines_too_often(ours: str, theirs: str, result: str) -> bool:
    """Return whether a module or class defines a name or route more than either side."""
    try:
        in_ours, in_theirs = _definitions(ours), _definitions(theirs)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(
        count > 1 and count > max(in_ours[name], in_theirs[name])
        for name, count in _definitions(result).items()
    )


def _declares_twice(ours: str, theirs: str, result: str, path: str) -> bool:
    """Return whether lines of the result declare a name more often than either side."""
    named = declaration_rules(path)
    mine, other = (
        count_declarations(split_lines(text), named) for text in (ours, theirs)
    )
    return any(
        count > 1 and count > max(mine[name], other[name])
        for name, count in count_declarations(split_lines(result), named).items()
    )


def _definitions(text: str) -> Counter[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = ast.parse(text)
    found: Counter[str] = Counter()
    scopes: list[tuple[str, list[ast.stmt]]] = [("", module.body)]
    while scopes:
        scope, body = scopes.pop()
        for statement in body:
            for name in _defined_names(statement):
                found[f"{scope}{name}"] += 1
            for route in routes_of(statement):
                found[route] += 1
            if isinstance(statement, ast.ClassDef):
                scopes.append((f"{scope}{statement.name}.", statement.body))
    return found


def _defined_names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        # `_`, overloads, setters etc. share their name with other functions.
        beside = statement.name == "_" or roles_of(statement)
        return [] if beside else [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name for alias in statement.names]
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = list(statement.targets)  # type: ignore[arg-type]
    else:
        return []
    return [target.id for target in targets if isinstance(target, ast.Name)]
