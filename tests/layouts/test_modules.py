"""Modules: entities that share one, and references between tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.emit_helpers import SAMPLES
from tests.layouts.backends import LAYOUTS, SPEC, emit_layout


@pytest.mark.expensive
def test_entities_of_one_module_share_its_files(specs: Path, tmp_path: Path) -> None:
    text = SPEC.replace("  Author:\n", "  Author:\n    module: catalogue\n")
    text = text.replace("  Book:\n", "  Book:\n    module: catalogue\n")
    (specs / "shop.yaml").write_text(text)

    layered, modular = (emit_layout(specs, each, tmp_path / each) for each in LAYOUTS)

    assert modular.describe() == layered.describe()
    folders = {p.split("/")[2] for p in modular.tree if p.startswith("app/modules/")}
    assert folders == {"__init__.py", "catalogue", "tag"}
    models = modular.tree["app/modules/catalogue/models.py"].text
    assert "class Author(" in models
    assert "class Book(" in models


@pytest.mark.expensive
def test_an_entire_sample_can_share_one_module(tmp_path: Path) -> None:
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

    modular = emit_layout(specs, "modular", tmp_path / "modular")
    layered = emit_layout(SAMPLES["chinook"], "layered", tmp_path / "layered")

    models = [path for path in modular.tree if path.endswith("/models.py")]
    assert models == ["app/models.py", "app/modules/music/models.py"]
    assert modular.describe() == layered.describe()


@pytest.mark.expensive
def test_tables_named_like_sql_keywords_can_be_referenced(
    specs: Path, tmp_path: Path
) -> None:
    text = SPEC.replace("  Author:\n", "  Author:\n    table: user\n")
    (specs / "shop.yaml").write_text(text)

    layered, modular = (emit_layout(specs, each, tmp_path / each) for each in LAYOUTS)

    models = modular.tree["app/modules/book/models.py"].text
    assert 'foreign_key="user.id"' in models
    assert 'ondelete="RESTRICT"' in models
    assert modular.describe() == layered.describe()
