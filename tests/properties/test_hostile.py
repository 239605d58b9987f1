"""No string of a spec becomes code, and no path leaves the output folder."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.diagnostics import Problems
from generator.pipeline.project import Project
from generator.pipeline.run import Options, generate_tree
from generator.tree import Tree
from tests.emit_helpers import emit_specs, python_files, write_spec, write_tree
from tests.properties.conftest import Inspect
from tests.strategies import Texts, specs

NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
"""No shrinking: each example emits entire backends, which takes too long."""
SETTINGS = settings(
    deadline=None,
    phases=NO_SHRINK,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MARKS = [
    *('"""', "'''", '"', "'", "\\", '\\"""', "\\'", "\\\n", "\n", "\r\n", "\u2028"),
    *("{{ 7*7 }}", "{% raw %}", "{# x #}", "${HOME}", "%(name)s", "%s", "{x}", ":bind"),
    *("# noqa", "# type: ignore", "# fmt: off", "\n# region custom: model\n"),
    *("\n<<<<<<< ours\n", "\n=======\n", "\n>>>>>>> theirs\n", "# endregion"),
    *('"""\nimport os\nos.system("x")\n"""', "');DROP TABLE x;--", "__import__('os')"),
    *("\u202e", "\u200b", "\ufeff", "*/", "</script>", "../../etc/passwd", "\t", "é😀"),
    *("'+f(1)+'", '"+f(1)+"', "\n\n\n    def f(self): ...\n", "a" * 120, "'||1||'"),
]
WILD = st.lists(st.sampled_from(MARKS) | st.text(max_size=6), max_size=6).map("".join)
PROSE = WILD.map(lambda text: f"x {text}".replace("\0", ""))
SHORT = st.sampled_from([m for m in MARKS if 3 <= len(m) <= 8]) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0"),
    min_size=3,
    max_size=8,
)
ENDINGS = st.text("\"'\\{}%#()*/;:=<>日", max_size=12)

# Texts are generated as tags and then replaced: the two specs differ only in their
# texts.
PROSE_TAG, VALUE_TAG, ENUM_TAG = "⟦p{:02}⟧", "⟦v{:02}⟧", "⟦e{:02}⟧"
_NUMBERS = st.integers(0, 30)
TAGGED = Texts(
    prose=_NUMBERS.map(PROSE_TAG.format),
    values=_NUMBERS.map(VALUE_TAG.format),
    enum_values=_NUMBERS.map(ENUM_TAG.format),
    enums_in_keys=False,
)
_TAG = re.compile("⟦.\\d\\d⟧")
_FOLDERS = count()


@st.composite
def spec_pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Generate two specs that differ only in texts: one harmless, one hostile."""
    spec = draw(specs(TAGGED, most_entities=3))
    tags = sorted(set(_TAG.findall(json.dumps(spec, ensure_ascii=False))))
    harmless, hostile = {}, {}
    for tag in tags:
        kind, number = tag[1], tag[2:4]
        if kind == "e":
            # The letters of an enum value determine the member's name.
            harmless[tag], hostile[tag] = f"v{number}", f"v{number}{draw(ENDINGS)}"
        else:
            harmless[tag] = "word"
            hostile[tag] = draw(PROSE if kind == "p" else SHORT)
    found = _replace_tags(spec, harmless), _replace_tags(spec, hostile)
    for one in found:
        # A title must be one printable line.
        title = "".join(c for c in one["app"]["title"] if c.isprintable())
        one["app"]["title"] = title
    return found


def _replace_tags(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replace_tags(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [_replace_tags(item, words) for item in value]
    if isinstance(value, str):
        return _TAG.sub(lambda tag: words[tag[0]], value)
    return value


class _ConstantBlanker(ast.NodeTransformer):
    """A transformer that replaces constants by their type names."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(type(node.value).__name__)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        # Column defaults that need quotes are emitted as SQL text.
        if ast.unparse(node.func) == "sa.text" and isinstance(
            node.args[0], ast.Constant
        ):
            return self.visit_Constant(node.args[0])
        return self.generic_visit(node)


def _shape(text: str) -> str:
    return ast.dump(_ConstantBlanker().visit(ast.parse(text)))


def _used_names(texts: Iterable[str]) -> set[str]:
    """Return every name that code uses, from imports, calls and decorators."""
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    imports = [n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
    return names | {alias.name for node in imports for alias in node.names}


@settings(SETTINGS, max_examples=1)
@given(spec_pairs())
def test_hostile_text_changes_only_constants(
    tmp_path: Path,
    inspect_backend: Inspect,
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    _check_words(tmp_path, inspect_backend, pair)


@pytest.mark.expensive
@settings(SETTINGS, max_examples=20)
@given(spec_pairs())
def test_many_hostile_texts_change_only_constants(
    tmp_path: Path,
    inspect_backend: Inspect,
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    _check_words(tmp_path, inspect_backend, pair)


def _check_words(
    tmp_path: Path,
    inspect_backend: Inspect,
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    folder = tmp_path / str(next(_FOLDERS))
    harmless, hostile = (
        emit_specs(write_spec(spec, folder / str(number) / "specs"))
        for number, spec in enumerate(pair)
    )

    assert _drop_revisions(hostile).keys() == _drop_revisions(harmless).keys()
    for path, text in python_files(_drop_revisions(hostile)).items():
        if not path.startswith("tests/"):
            assert _shape(text) == _shape(harmless[path].text), path
    # Sample rows differ with the texts, but the code that uses them does not.
    own_tests = {p: t for p, t in python_files(hostile).items() if p[:6] == "tests/"}
    known = _used_names(python_files(harmless).values())
    assert _used_names(own_tests.values()) <= known
    assert [_shape(t) for t in _revisions(hostile)] == [
        _shape(t) for t in _revisions(harmless)
    ]
    found = inspect_backend(write_tree(hostile, folder / "output"))
    assert "error" not in found, found["error"]
    shutil.rmtree(folder)


def _is_revision(path: str) -> bool:
    return path.startswith(("migrations/versions/", ".gen/schema/"))


def _drop_revisions(tree: Tree) -> Tree:
    """Return a tree without revisions, whose names hash texts of the spec."""
    return {path: file for path, file in tree.items() if not _is_revision(path)}


def _revisions(tree: Tree) -> list[str]:
    return [text for path, text in python_files(tree).items() if _is_revision(path)]


HOSTILE_NAMES = [
    *(
        "../x",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "..",
        "",
        " ",
        "x.y",
        "x y",
        "X\n",
        "con\0",
    ),
    *(
        "os;import os",
        "a-b",
        "é",
        "\uff11",
        "x" * 64,
        "_x",
        "a__b",
        "{{x}}",
        "__class__",
    ),
    *("\u202ex", "a\u200bb", "\u017f", "\ufb01", "x'", 'x"', "x#", "%s", "$(x)", "1x"),
]
PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "entity": lambda name: {"entities": {name: {"fields": {"a": "text"}}}},
    "field": lambda name: {"entities": {"A": {"fields": {name: "text"}}}},
    "plural": lambda name: {"entities": {"A": {"plural": name}}},
    "table": lambda name: {"entities": {"A": {"table": name}}},
    "enum": lambda name: {"enums": {name: ["a"]}},
    "action": lambda name: {"entities": {"A": {"endpoints": {name: {}}}}},
    "endpoint": lambda name: {"endpoints": {name: {"get": "/x"}}},
    "path": lambda name: {"endpoints": {"x": {"get": f"/{name}"}}},
    "app": lambda name: {"app": {"name": name}},
    "trait": lambda name: {"traits": {name: {"fields": {"a": "text"}}}},
    "column": lambda name: {
        "entities": {"A": {"fields": {"a": {"type": "text", "column": name}}}}
    },
}


@pytest.mark.parametrize("place", PLACES)
def test_no_name_escapes_the_output_folder(tmp_path: Path, place: str) -> None:
    for number, name in enumerate(HOSTILE_NAMES):
        whole: dict[str, Any] = {"groundplan": 1, "app": {"name": "shop"}}
        spec = {**whole, **PLACES[place](name)}
        specs_folder = write_spec(spec, tmp_path / str(number) / "specs")
        project = Project(tmp_path, specs_folder, tmp_path / "none", None)
        problems = Problems()
        tree = generate_tree(project, Options(), problems)

        # The name is refused, or harmless.
        assert (tree is None) == problems.has_errors, name
        for path in tree or {}:
            assert re.fullmatch(r"[A-Za-z0-9_./-]+", path), path
            assert not path.startswith("/")
            assert ".." not in path.split("/")
