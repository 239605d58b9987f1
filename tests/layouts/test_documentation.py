"""The example in `docs/layouts-and-templates.md` works in both layouts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.emit_helpers import REPOSITORY, SAMPLES
from tests.layouts.backends import LAYOUTS, emit_layout

TEXT = (REPOSITORY / "docs/layouts-and-templates.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^`templates/([^`\n]+)`\n\n```jinja\n(.*?)```$", TEXT, re.M | re.S
)


@pytest.mark.parametrize(
    "layout", ["layered", pytest.param("modular", marks=pytest.mark.expensive)]
)
def test_the_example_works(tmp_path: Path, layout: str) -> None:
    own = tmp_path / "templates"
    for path, text in EXAMPLES:
        (own / path).parent.mkdir(parents=True)
        (own / path).write_text(text, "utf-8")
    (own / "shared/tests/builders/__init__.py.jinja").touch()

    backend = emit_layout(SAMPLES["bookshop"], layout, tmp_path / "out", own)

    assert "def build_book() -> Book:" in backend.tree["tests/builders/book.py"].text
    wired = [f for f in backend.tree.values() if 'session.info["logged"]' in f.text]
    assert len(wired) == (1 if layout == "layered" else 4)
    assert backend.describe()["models"] == ["Author", "Book", "Tag", "User"]


@pytest.mark.parametrize("number", range(len(LAYOUTS)))
def test_the_paths_of_the_tables_exist(tmp_path: Path, number: int) -> None:
    tree = emit_layout(SAMPLES["bookshop"], LAYOUTS[number], tmp_path / "out").tree
    rows = TEXT.partition("## Where to make which change")[2].partition(
        "Everything else"
    )[0]
    cells = [row.split("|")[2 + number] for row in rows.splitlines()[4:] if "|" in row]
    paths = re.findall(r"`(app/[^`…]+)`", " ".join(cells))

    assert len(paths) >= 7
    for path in paths:
        assert any(emitted.startswith(path) for emitted in tree), path
