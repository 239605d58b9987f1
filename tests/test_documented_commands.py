"""Commands named in messages, documentation and emitted prose exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from generator.cli.app import app
from generator.diagnostics.catalogue import CATALOGUE
from tests.emit_helpers import REPOSITORY

ROOT: Any = typer.main.get_command(app)
PACKAGE = "generator"
DOCUMENTATION_FILES = (
    *("README.md", "CHANGELOG.md", ".ci/run", "Makefile"),
    *(path.relative_to(REPOSITORY).as_posix() for path in REPOSITORY.glob("docs/*.md")),
)
_CODE_SPAN = re.compile(r"`(gen(?: [^`\n]*)?)`")
_LINE = re.compile(r"^(?:.*?: |\$ |exec |\S*/)?(gen(?: .*)?)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(?:sh|console|yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"`(--[a-z][a-z-]+)[^`\n]*`")
_PLACEHOLDER_WORD = re.compile(r"[A-Z.{<>|\d]|^(?:-o|and|gen)$")
"""A placeholder for an argument, or the end of the command."""


def _commands(text: str, *, is_code: bool = False) -> Iterator[str]:
    """Yield the commands in a text, one for each alternative of `a|b`."""
    code = text if is_code else "\n".join(_BLOCK.findall(text))
    for found in [*_CODE_SPAN.findall(text), *_LINE.findall(code)]:
        command = re.sub(r"\s#.*|\\|\|\| .*", "", found)
        first, bar, others = command.partition("|")
        yield first
        start = first.rstrip("]").rpartition(" ")[0]
        for other in re.findall(r"[\w-]+", others.split("]")[0]) if bar else ():
            yield f"{start} {other}"


def _unknown_words(command: str) -> list[str]:
    """Return the words of a command that `gen` does not know."""
    group = ROOT
    wrong = []
    for word in shlex.split(command.replace("[", " ").replace("]", " "))[1:]:
        options = {name for param in group.params for name in param.opts}
        if word.startswith("--"):
            if word.partition("=")[0] not in options:
                wrong.append(word)
        elif _PLACEHOLDER_WORD.search(word):
            continue
        elif hasattr(group, "commands"):
            if word not in group.commands:
                return [*wrong, word]
            group = group.commands[word]
    return wrong


def _all_options() -> set[str]:
    found: set[str] = set()
    todo = [ROOT]
    while todo:
        command = todo.pop()
        found |= {name for param in command.params for name in param.opts}
        todo += getattr(command, "commands", {}).values()
    return found


@pytest.mark.parametrize("name", DOCUMENTATION_FILES)
def test_documents_name_commands_that_exist(name: str) -> None:
    text = (REPOSITORY / name).read_text("utf-8")
    is_code = not name.endswith(".md")
    assert [
        w for c in _commands(text, is_code=is_code) for w in _unknown_words(c)
    ] == []


def test_messages_name_commands_and_options_that_exist() -> None:
    for code in CATALOGUE.values():
        for text in (code.summary, code.message, code.hint or ""):
            assert [
                w for c in _commands(text) for w in _unknown_words(c)
            ] == [], code.slug
            assert set(_OPTION.findall(text)) <= _all_options(), code.slug


def test_the_package_names_commands_that_exist() -> None:
    for path in sorted((REPOSITORY / PACKAGE).rglob("*.py")):
        found = _CODE_SPAN.findall(path.read_text("utf-8"))
        assert [w for c in found for w in _unknown_words(c)] == [], path


def test_emitted_files_name_commands_that_exist() -> None:
    paths = [p for p in (REPOSITORY / "templates").rglob("*.jinja") if p.is_file()]
    texts = {path: path.read_text("utf-8") for path in sorted(paths)}
    assert any(_CODE_SPAN.search(text) for text in texts.values())
    for path, text in texts.items():
        is_code = not path.name.endswith(".md.jinja")
        found = [w for c in _commands(text, is_code=is_code) for w in _unknown_words(c)]
        assert found == [], path


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("run `gen init` first", ["init"]),
        ("`gen migrate status|merge|squash`", ["squash"]),
        ("`gen check --braking`", ["--braking"]),
        ("`gen resolve [--ours\\|--mine] [PATHS]`", ["--mine"]),
        ("```sh\ngen studio  # see\n```\n", ["studio"]),
        ("`gen`, `gen diff` and `.gen/lock.json`, the gen of a team", []),
    ],
)
def test_unknown_commands_are_found(text: str, unknown: list[str]) -> None:
    assert [w for c in _commands(text) for w in _unknown_words(c)] == unknown
