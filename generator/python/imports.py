"""Imports: unused ones removed, the rest in Ruff's order.

Templates list every import that a file could need, as plain Python. This module drops
those that the file does not use, merges imports from the same module and sorts them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache

from generator.python.layout import WIDTH

_TOKEN = re.compile(
    r'[fF]?"""(?:\\.|[^\\])*?"""'
    r"""|[rRbBuU]{0,2}"(?:\\.|[^"\\\n])*"|[rRbBuU]{0,2}'(?:\\.|[^'\\\n])*'"""
    r"|\#[^\n]*"
    r"|(?<![.\w])([A-Za-z_]\w*+)(?!=[^=])",
    re.DOTALL,
)
"""The names in use; attributes and keyword arguments do not count."""
_F_STRING = re.compile(r"""\b[rR]?[fF][rR]?("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""")
_HAS_F_STRING = re.compile(r"""[fF][rR]?["']""")
_WORD = re.compile(r"[A-Za-z_]\w*")
_IMPORT = re.compile(
    r"(?P<indent> *)(?:from (?P<module>[\w.]+) )?import (?P<names>[^#]+?)"
    r"(?P<comment>  # noqa.*)?"
)
_PARENTHESISED = re.compile(r"^( *from [\w.]+ import )\(([^()]*)\)$", re.MULTILINE)
_EXPORTS = re.compile(r"^__all__ = \[([^\]]*)\]", re.MULTILINE)
_FORWARD = re.compile(r'^ +\w+: (?:\w+\[)?"([A-Za-z_]\w*)"\]?(?: = |$)', re.MULTILINE)
"""An annotation that is a forward reference: `author: "Author" = …`."""
_TYPE_CHECKING = "if TYPE_CHECKING:"


def organize_imports(text: str) -> str:
    """Organize the imports of a Python file."""
    lines = _PARENTHESISED.sub(_flatten, text).split("\n")
    first, last = _block(lines)
    if first is None or last is None:
        return text
    head, block, body = lines[:first], lines[first : last + 1], lines[last + 1 :]
    used = _used_names("\n".join(body))
    runtime, typing_only = _parse(block)
    guarded = _print(typing_only, used, indent=4)
    if guarded:
        used = used | {"TYPE_CHECKING"}
    printed = _print(runtime, used, indent=0)
    if guarded:
        printed += ["", _TYPE_CHECKING, *guarded]
    while body and not body[0]:
        body.pop(0)
    if not printed:
        while head and not head[-1]:
            head.pop()
    gap = [""] * (2 if _is_definition(body) else 1) if body else []
    return (
        "\n".join([*head, *printed, *gap, *body])
        if body
        else "\n".join([*head, *printed, ""])
    )


def _flatten(match: re.Match[str]) -> str:
    names = (name.strip() for name in match[2].split(","))
    return match[1] + ", ".join(name for name in names if name)


def _is_definition(body: list[str]) -> bool:
    return body[0].startswith(("class ", "def ", "async def ", "@"))


def _block(lines: list[str]) -> tuple[int | None, int | None]:
    """Find the first and the last line of the leading imports."""
    first = last = None
    guarded = False
    start = _after_docstring(lines)
    for number, line in enumerate(lines[start:], start):
        if line.startswith(("import ", "from ")):
            guarded = False
        elif line == _TYPE_CHECKING:
            guarded = True
        elif guarded and line.startswith("    "):
            pass
        elif not line.strip() or first is None:
            continue
        else:
            break
        first = number if first is None else first
        last = number
    return first, last


def _after_docstring(lines: list[str]) -> int:
    """Return the index of the first line after a multi-line docstring, or 0."""
    if not lines or not lines[0].startswith('"""') or lines[0].count('"""') > 1:
        return 0
    ends = (number for number, line in enumerate(lines[1:], 2) if '"""' in line)
    return next(ends, 0)


Imports = dict[str | None, dict[str, str | None]]
"""Names by module, each with the `noqa` comment that keeps it even if unused.

Plain imports have the key None.
"""


def _parse(lines: Iterable[str]) -> tuple[Imports, Imports]:
    runtime: Imports = {}
    typing_only: Imports = {}
    for line in lines:
        match = _IMPORT.fullmatch(line)
        if match is None:
            continue
        target = typing_only if match["indent"] else runtime
        names = target.setdefault(match["module"], {})
        for name in match["names"].strip("()").split(","):
            if name.strip():
                names[name.strip()] = match["comment"]
    for module, names in runtime.items():
        for name in names:
            typing_only.get(module, {}).pop(name, None)
    return runtime, typing_only


def _print(imports: Imports, used: set[str], indent: int) -> list[str]:
    sections: dict[int, list[tuple[tuple[object, ...], str]]] = {}
    for module, names in imports.items():
        is_future = module == "__future__"
        kept = [n for n in names if is_future or names[n] or _bound_name(n) in used]
        if module is None:
            for name in kept:
                comment = names[name] or ""
                entry = ((0, *_module_order(name)), f"import {name}{comment}")
                sections.setdefault(_section(name), []).append(entry)
        elif kept:
            line = _from_import(module, sorted(kept, key=_name_order), indent)
            entry = ((1, *_module_order(module)), line)
            sections.setdefault(_section(module), []).append(entry)
    printed: list[str] = []
    for section in sorted(sections):
        if printed:
            printed.append("")
        printed += [" " * indent + line for _, line in sorted(sections[section])]
    return printed


def _from_import(module: str, names: list[str], indent: int) -> str:
    line = f"from {module} import {', '.join(names)}"
    if indent + len(line) <= WIDTH:
        return line
    margin = " " * indent
    items = "".join(f"{margin}    {name},\n" for name in names)
    return f"from {module} import (\n{items}{margin})"


@cache
def _bound_name(name: str) -> str:
    """Return the name that an import binds."""
    original, _, alias = name.partition(" as ")
    return alias or original.partition(".")[0]


def sort_exports(names: Iterable[str]) -> list[str]:
    """Sort names as Ruff sorts `__all__`."""
    return sorted(names, key=lambda name: (_kind(name), _natural(name)))


@cache
def _module_order(module: str) -> tuple[str, str]:
    return _natural(module.lower()), _natural(module)


@cache
def _name_order(name: str) -> tuple[int, str, str]:
    """Return the sort key of isort: constants, then classes, then the rest."""
    original = name.partition(" as ")[0]
    return _kind(original), _natural(original.lower()), _natural(original)


@cache
def _kind(name: str) -> int:
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2


@cache
def _natural(name: str) -> str:
    return re.sub(r"\d+", lambda digits: digits[0].zfill(8), name)


@cache
def _section(module: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top in {"app", "migrations", "tests"} else 2


def _used_names(code: str) -> set[str]:
    used = set(_TOKEN.findall(code))
    if _HAS_F_STRING.search(code):
        for match in _F_STRING.finditer(code):
            used.update(_WORD.findall(match[0]))
    used.update(_FORWARD.findall(code))
    if "__all__" in code:
        for match in _EXPORTS.finditer(code):
            used.update(_WORD.findall(match[1]))
    return used
