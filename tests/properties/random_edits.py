"""Random edits of a Python file, similar to manual ones."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import black

from generator.merge.regions import find_regions
from tests.properties.definitions import first_line

Edit = Callable[["RandomEditor", str], str]


@dataclass
class RandomEditor:
    """A user who edits files; every added word is unique."""

    rng: random.Random
    words: int = 0
    edits: tuple[Edit, ...] = ()
    """Edits to choose from; all edits if empty."""

    def word(self) -> str:
        """Return a new unique word."""
        self.words += 1
        return f"hand{self.words}x"

    def apply_edits(self, text: str, most: int = 3) -> str:
        """Return a text with some edits; it is still valid Python."""
        for _ in range(self.rng.randint(1, most)):
            new = self.rng.choice(self.edits or _EDITS)(self, text)
            try:
                ast.parse(new)
            except SyntaxError:
                continue
            if find_regions(new, python=True) is None:
                continue  # without its end mark, the extent of a region is unknown
            text = new
        return text

    def random_statement(self, text: str, *kinds: type[ast.stmt]) -> ast.stmt | None:
        """Return a random statement of the given kinds."""
        found = [n for n in ast.walk(ast.parse(text)) if isinstance(n, kinds)]
        return self.rng.choice(found) if found else None


def _insert_line(text: str, line: int, new: str) -> str:
    lines = text.split("\n")
    lines[line:line] = new.split("\n")
    return "\n".join(lines)


def _comment(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(text, ast.stmt)
    if node is None:
        return text
    return _insert_line(
        text, first_line(node), f"{' ' * node.col_offset}# {hand.word()}"
    )


def _trailing_comment(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(text, ast.Assign, ast.AnnAssign, ast.Return)
    if node is None or node.end_lineno is None:
        return text
    lines = text.split("\n")
    lines[node.end_lineno - 1] += f"  # {hand.word()}"
    return "\n".join(lines)


def _function(hand: RandomEditor, text: str) -> str:
    word = hand.word()
    return f"{text}\n\ndef {word}() -> str:\n    return '{word}'\n"


def _method(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(text, ast.ClassDef)
    if not isinstance(node, ast.ClassDef):
        return text
    pad = " " * (node.col_offset + 4)
    word = hand.word()
    new = f"\n{pad}def {word}(self) -> str:\n{pad}    return '{word}'"
    after = hand.rng.choice(node.body)
    return _insert_line(text, after.end_lineno or 0, new)


def _field(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(text, ast.ClassDef)
    if not isinstance(node, ast.ClassDef):
        return text
    after = hand.rng.choice(node.body)
    pad = " " * (node.col_offset + 4)
    return _insert_line(text, after.end_lineno or 0, f"{pad}{hand.word()}: int = 1")


def _statement(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(text, ast.FunctionDef, ast.AsyncFunctionDef)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return text
    before = hand.rng.choice(node.body)
    pad = " " * before.col_offset
    return _insert_line(text, first_line(before), f"{pad}{hand.word()} = 1")


def _import(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(text, ast.Import, ast.ImportFrom)
    if node is None:
        return text
    word = hand.word()
    new = hand.rng.choice([f"import {word}", f"from {word} import {word}"])
    return _insert_line(text, node.end_lineno or 0, " " * node.col_offset + new)


def _imported_name(hand: RandomEditor, text: str) -> str:
    found = re.findall(r"^from \S+ import (?=\w)|^    \w+,$", text, re.MULTILINE)
    if not found:
        return text
    chosen = hand.rng.choice(found)
    word = hand.word()
    if chosen.startswith("from"):
        return text.replace(chosen, f"{chosen}{word}, ", 1)
    return text.replace(f"{chosen}\n", f"{chosen}\n    {word},\n", 1)


def _decorator(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(
        text, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef
    )
    if node is None:
        return text
    return _insert_line(
        text, first_line(node), f"{' ' * node.col_offset}@{hand.word()}"
    )


def _argument(hand: RandomEditor, text: str) -> str:
    calls = re.findall(r"(?<=[a-z])\((?=[a-z]+=)", text)
    if not calls:
        return text
    places = [m.end() for m in re.finditer(r"(?<=[a-z])\((?=[a-z_]+=)", text)]
    at = hand.rng.choice(places or [0])
    return f"{text[:at]}{hand.word()}=1, {text[at:]}" if at else text


def _value(hand: RandomEditor, text: str) -> str:
    places = [m.span() for m in re.finditer(r'(?<== )"[^"\n]*"$', text, re.MULTILINE)]
    if not places:
        return text
    start, end = hand.rng.choice(places)
    return f'{text[:start]}"{hand.word()}"{text[end:]}'


def _return_value(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(text, ast.Return)
    if not isinstance(node, ast.Return) or node.value is None:
        return text
    if node.lineno != node.end_lineno:
        return text
    lines = text.split("\n")
    pad = " " * node.col_offset
    lines[node.lineno - 1] = f"{pad}return {hand.word()}({ast.unparse(node.value)})"
    return "\n".join(lines)


def _local_variable(hand: RandomEditor, text: str) -> str:
    names = re.findall(r"^ {8}(\w+) = ", text, re.MULTILINE)
    if not names:
        return text
    name = hand.rng.choice(names)
    return re.sub(rf"(?<![\w.\"'])\b{name}\b(?!=)", f"{name}_{hand.word()}", text)


def _delete(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(
        text,
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.AnnAssign, ast.Assign, ast.Expr),
    )
    if node is None:
        return text
    lines = text.split("\n")
    del lines[first_line(node) : node.end_lineno]
    return "\n".join(lines)


def _move(hand: RandomEditor, text: str) -> str:
    node = hand.random_statement(text, ast.ClassDef)
    functions = [
        n
        for n in (node.body if isinstance(node, ast.ClassDef) else [])
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    if len(functions) < 2:
        return text
    lines = text.split("\n")
    at = hand.rng.randrange(len(functions) - 1)
    one, two = functions[at], functions[at + 1]
    first = lines[first_line(one) : one.end_lineno]
    second = lines[first_line(two) : two.end_lineno]
    between = lines[one.end_lineno : first_line(two)]
    lines[first_line(one) : two.end_lineno] = [*second, *between, *first]
    return "\n".join(lines)


def _reformat(hand: RandomEditor, text: str) -> str:
    width = hand.rng.choice([60, 72, 120])
    mode = black.Mode(line_length=width, magic_trailing_comma=hand.rng.random() < 0.5)
    return black.format_str(text, mode=mode)


def _requote(hand: RandomEditor, text: str) -> str:
    return re.sub(r'(?<!")"([\w/ ]+)"(?!")', r"'\1'", text)


def _docstring(hand: RandomEditor, text: str) -> str:
    places = [
        m.end() for m in re.finditer(r'^ +"""[^"\n]+\.(?=""")', text, re.MULTILINE)
    ]
    if not places:
        return text
    at = hand.rng.choice(places)
    return f"{text[:at]} {hand.word()}{text[at:]}"


def _region(hand: RandomEditor, text: str) -> str:
    found = list(re.finditer(r"^( *)# region custom: .*\n", text, re.MULTILINE))
    if not found:
        return text
    mark = hand.rng.choice(found)
    new = f"{mark[1]}{hand.word()} = 1\n"
    return text[: mark.end()] + new + text[mark.end() :]


def _region_function(hand: RandomEditor, text: str) -> str:
    found = list(re.finditer(r"^( *)# region custom: .*\n", text, re.MULTILINE))
    if not found:
        return text
    mark = hand.rng.choice(found)
    new = f"{mark[1]}def {hand.word()}(*_: object) -> int:\n{mark[1]}    return 1\n"
    return text[: mark.end()] + new + text[mark.end() :]


def _region_use(hand: RandomEditor, text: str) -> str:
    """Use an imported name in a region, possibly as its only use."""
    found = list(re.finditer(r"^( *)# region custom: .*\n", text, re.MULTILINE))
    names = [
        alias.asname or alias.name
        for node in ast.parse(text).body
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    ]
    if not found or not names:
        return text
    mark, name = hand.rng.choice(found), hand.rng.choice(names)
    new = f"{mark[1]}def {hand.word()}() -> object:\n{mark[1]}    return {name}\n"
    return text[: mark.end()] + new + text[mark.end() :]


def _implement_action(hand: RandomEditor, text: str) -> str:
    """Implement an action and remove the import if it becomes unused."""
    body = re.sub(
        r"^( +)raise NotImplementedYet\(.*\)$",
        lambda found: f"{found[1]}{hand.word()} = 1",
        text,
        count=1,
        flags=re.MULTILINE,
    )
    if body.count("NotImplementedYet") > 1:
        return body
    return re.sub(r"^from .* import NotImplementedYet\n", "", body, flags=re.MULTILINE)


_EDITS: tuple[Edit, ...] = (
    *(_comment, _trailing_comment, _function, _method, _field, _statement),
    *(_import, _imported_name, _decorator, _argument, _value, _return_value),
    *(
        _local_variable,
        _delete,
        _move,
        _reformat,
        _requote,
        _docstring,
        _region,
        _region,
    ),
    *(_region_use, _implement_action),
)
HARMLESS_EDITS: tuple[Edit, ...] = (
    *(_comment, _trailing_comment, _function, _method, _move, _reformat, _requote),
    *(_region_function, _region_function),
)
"""Edits that do not change behavior."""
