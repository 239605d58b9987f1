"""Columns of built-in traits: in mixins, or in the models whose entities name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.emit_helpers import emit_uncached, write_spec

MODELS = {
    "layered": "app/models/film.py",
    "modular": "app/modules/film/models.py",
}


def model_of(entity: dict[str, object], layout: str, tmp_path: Path) -> str:
    """Return the text of the model of an entity in a layout."""
    spec = {
        "groundplan": 1,
        "app": {"name": "club", "layout": layout},
        "entities": {"Film": entity},
    }
    return emit_uncached(write_spec(spec, tmp_path / "specs"))[MODELS[layout]].text


@pytest.mark.expensive
@pytest.mark.parametrize("layout", MODELS)
def test_rules_over_columns_of_mixins_are_in_the_table(
    layout: str, tmp_path: Path
) -> None:
    rules = {"indexes": [["created_at"]], "unique": [["updated_at"]]}
    text = model_of({"traits": ["timestamps"], **rules}, layout, tmp_path)
    assert 'sa.Index("ix_films_created_at", "created_at")' in text
    assert 'sa.UniqueConstraint("updated_at", name="uq_films_updated_at")' in text


@pytest.mark.parametrize("layout", MODELS)
def test_named_columns_are_in_the_model(layout: str, tmp_path: Path) -> None:
    traits = [
        {"timestamps": {"updated": "lastUpdate"}},
        {"versioned": {"version": "lock_version"}},
        {"soft_delete": {"deleted": "removed_at"}},
    ]
    text = model_of({"traits": traits}, layout, tmp_path)
    assert '__updated__ = "last_update"' in text
    assert '__version__ = "lock_version"' in text
    assert '__deleted__ = "removed_at"' in text
    assert "lastUpdate" in text
    assert "created_at" not in text
