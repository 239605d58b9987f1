"""Layouts and files of a project's own: templates, and no Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.emitted import SAMPLES
from tests.layouts.backends import LAYOUTS, lay_out

COMPACT = Path(__file__).parent
"""It has the folder `compact`, a layout of a file for each resource."""

SPEC = """\
groundplan: 1

app:
  name: shop
entities:
  Author:
    traits: [timestamps, soft_delete, versioned]
    fields: {name: string(200)}
  Book:
    fields: {title: string(200), pages: integer | null}
    relations:
      author: {belongs_to: Author, inverse: books}
      tags: {many_to_many: Tag}
    endpoints:
      list: {filter: [title], sort: [title], include: [author]}
      create: {}
      publish: {body: {notify: boolean}}
  Tag: {}
"""


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A folder with a spec that names no layout."""
    folder = tmp_path / "written"
    folder.mkdir()
    (folder / "shop.yaml").write_text(SPEC, "utf-8")
    return folder


def test_a_third_layout_takes_templates_alone(specs: Path, tmp_path: Path) -> None:
    compact = lay_out(specs, "compact", tmp_path / "compact", COMPACT)
    layered = lay_out(specs, "layered", tmp_path / "layered")

    assert compact.describe() == layered.describe()
    assert "app/resources/book.py" in compact.tree
    assert not any(path.startswith("app/services/") for path in compact.tree)
    tests = [path for path in layered.tree if path.startswith("tests/")]
    assert {p: compact.tree[p].text for p in tests} == {
        p: layered.tree[p].text for p in tests
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_more_file_takes_one_template(
    specs: Path, tmp_path: Path, layout: str
) -> None:
    own = tmp_path / "own/shared/tests/builders"
    own.mkdir(parents=True)
    (own / "__init__.py.jinja").touch()
    (own / "[entity].py.jinja").write_text(
        '"""Builds {{ entity.labels }}."""\n\nfrom app.models import {{ entity.cls }}\n'
        "\n\ndef build() -> {{ entity.cls }}:\n    return {{ entity.cls }}()\n"
    )

    with_it = lay_out(specs, layout, tmp_path / "with", tmp_path / "own").tree
    without = lay_out(specs, layout, tmp_path / "without").tree

    added = with_it.keys() - without.keys()
    assert added == {
        f"tests/builders/{name}.py" for name in ("__init__", "author", "book", "tag")
    }
    assert with_it["tests/builders/book.py"].entity == "Book"
    assert "def build() -> Book:" in with_it["tests/builders/book.py"].text


def test_a_file_for_each_module_takes_one_template(specs: Path, tmp_path: Path) -> None:
    own = tmp_path / "own/modular/app/modules/[module]"
    own.mkdir(parents=True)
    (own / "README.md.jinja").write_text("# {{ module.name }}\n")
    (specs / "shop.yaml").write_text(SPEC.replace("  Tag: {}", "  Tag: {module: book}"))

    tree = lay_out(specs, "modular", tmp_path / "out", tmp_path / "own").tree

    readmes = {p: f for p, f in tree.items() if p.endswith("/README.md")}
    assert readmes.keys() == {f"app/modules/{m}/README.md" for m in ("author", "book")}
    assert readmes["app/modules/book/README.md"].entity == "module book"


def test_a_part_of_ones_own_changes_every_layout(specs: Path, tmp_path: Path) -> None:
    own = tmp_path / "own/shared/_parts"
    own.mkdir(parents=True)
    (own / "repository.py.jinja").write_text(
        "\n\nclass {{ entity.cls }}Repository(BaseCRUD[{{ entity.cls }}, "
        "{{ entity.cls }}Create, {{ entity.cls }}Update]):\n"
        '    """Our own."""\n\n    model = {{ entity.cls }}\n'
    )

    files = {
        "layered": "app/repositories/book.py",
        "modular": "app/modules/book/repository.py",
    }
    for layout, path in files.items():
        tree = lay_out(specs, layout, tmp_path / layout, tmp_path / "own").tree
        assert '"""Our own."""' in tree[path].text


def test_entities_of_one_module_share_its_files(specs: Path, tmp_path: Path) -> None:
    text = SPEC.replace("  Author:\n", "  Author:\n    module: catalogue\n")
    text = text.replace("  Book:\n", "  Book:\n    module: catalogue\n")
    (specs / "shop.yaml").write_text(text)

    layered, modular = (lay_out(specs, each, tmp_path / each) for each in LAYOUTS)

    assert modular.describe() == layered.describe()
    folders = {p.split("/")[2] for p in modular.tree if p.startswith("app/modules/")}
    assert folders == {"__init__.py", "catalogue", "tag"}
    models = modular.tree["app/modules/catalogue/models.py"].text
    assert "class Author(" in models
    assert "class Book(" in models


def test_a_whole_sample_fits_into_one_module(tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    specs.mkdir()
    entity = False
    for file in SAMPLES["chinook"].glob("*.yaml"):
        lines = []
        for line in file.read_text("utf-8").splitlines():
            if line[:1].strip():
                entity = line.startswith("entities:")
            lines.append(line)
            if (
                entity
                and line.startswith("  ")
                and line[2:3].isupper()
                and line.endswith(":")
            ):
                lines.append("    module: music")
        (specs / file.name).write_text("\n".join(lines) + "\n", "utf-8")

    modular = lay_out(specs, "modular", tmp_path / "modular")
    layered = lay_out(SAMPLES["chinook"], "layered", tmp_path / "layered")

    models = [path for path in modular.tree if path.endswith("/models.py")]
    assert models == ["app/models.py", "app/modules/music/models.py"]
    assert modular.describe() == layered.describe()
