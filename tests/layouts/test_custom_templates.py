"""Custom layouts and custom files of a project need only templates, no Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts.backends import LAYOUTS, SPEC, emit_layout

COMPACT = Path(__file__).parent
"""The folder that contains `compact`, a layout with one file per resource."""


@pytest.mark.expensive
def test_a_custom_layout_needs_only_templates(specs: Path, tmp_path: Path) -> None:
    compact = emit_layout(specs, "compact", tmp_path / "compact", COMPACT)
    layered = emit_layout(specs, "layered", tmp_path / "layered")

    assert compact.describe() == layered.describe()
    assert "app/resources/book.py" in compact.tree
    assert not any(path.startswith("app/services/") for path in compact.tree)
    tests = [path for path in layered.tree if path.startswith("tests/")]
    assert {p: compact.tree[p].text for p in tests} == {
        p: layered.tree[p].text for p in tests
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_custom_file_needs_one_template(
    specs: Path, tmp_path: Path, layout: str
) -> None:
    own = tmp_path / "own/shared/tests/builders"
    own.mkdir(parents=True)
    (own / "__init__.py.jinja").touch()
    (own / "[entity].py.jinja").write_text(
        '"""Builds {{ entity.labels }}."""\n\nfrom app.models import {{ entity.cls }}\n'
        "\n\ndef build() -> {{ entity.cls }}:\n    return {{ entity.cls }}()\n"
    )

    with_it = emit_layout(specs, layout, tmp_path / "with", tmp_path / "own").tree
    without = emit_layout(specs, layout, tmp_path / "without").tree

    added = with_it.keys() - without.keys()
    assert added == {
        f"tests/builders/{name}.py" for name in ("__init__", "author", "book", "tag")
    }
    assert with_it["tests/builders/book.py"].entity == "Book"
    assert "def build() -> Book:" in with_it["tests/builders/book.py"].text


def test_a_file_per_module_needs_one_template(specs: Path, tmp_path: Path) -> None:
    own = tmp_path / "own/modular/app/modules/[module]"
    own.mkdir(parents=True)
    (own / "README.md.jinja").write_text("# {{ module.name }}\n")
    (specs / "shop.yaml").write_text(SPEC.replace("  Tag: {}", "  Tag: {module: book}"))

    tree = emit_layout(specs, "modular", tmp_path / "out", tmp_path / "own").tree

    readmes = {p: f for p, f in tree.items() if p.endswith("/README.md")}
    assert readmes.keys() == {f"app/modules/{m}/README.md" for m in ("author", "book")}
    assert readmes["app/modules/book/README.md"].entity == "module book"


@pytest.mark.expensive
def test_a_custom_partial_changes_every_layout(specs: Path, tmp_path: Path) -> None:
    own = tmp_path / "own/shared/_parts"
    own.mkdir(parents=True)
    (own / "repository.py.jinja").write_text(
        "\n\nclass {{ entity.cls }}Repository(BaseRepository[{{ entity.cls }}, "
        "{{ entity.cls }}Create, {{ entity.cls }}Update]):\n"
        '    """Our own."""\n\n    model = {{ entity.cls }}\n'
    )

    files = {
        "layered": "app/repositories/book.py",
        "modular": "app/modules/book/repository.py",
    }
    for layout, path in files.items():
        tree = emit_layout(specs, layout, tmp_path / layout, tmp_path / "own").tree
        assert '"""Our own."""' in tree[path].text
