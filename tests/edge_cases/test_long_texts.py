"""Texts too long for a PostgreSQL index are rejected where an index covers them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edge_cases.programs import run_in_backend
from tests.layouts.backends import LAYOUTS
from tests.migrations.databases import postgresql

SPEC = """\
groundplan: 1

app:
  name: notes
entities:
  Unique: {fields: {text: {type: text, unique: true}}}
  Pair:
    fields: {first: string(2000), second: text}
    unique: [[first, second]]
  Indexed:
    fields: {text: text}
    indexes: [[text]]
  Expression:
    fields: {text: text}
    indexes: [{expression: lower(text), name: ix_lower}]
  Key:
    id: [code]
    fields: {code: text}
  Free: {fields: {text: text}}
"""
STORED = {"text": True}


def _too_long(*names: str) -> Any:
    detail = f"{' and '.join(names)} is too long."
    return [422, detail, [[f"/{name}", "too_long"] for name in names]]


TOO_LONG_TOGETHER = [
    422,
    "first and second are too long in combination.",
    [["/first", "too_long"], ["/second", "too_long"]],
]
STORED_PAIR = {"first": True, "second": True}
ON_SQLITE = {
    "uniques": [STORED] * 3,
    "pairs": [STORED_PAIR] * 3,
    "indexeds": [STORED] * 3,
    "expressions": [STORED] * 3,
    "keys": [{"code": True}] * 3,
    "frees": [STORED] * 3,
    "change": [STORED],
}
ON_POSTGRESQL = {
    "uniques": [STORED, _too_long("text"), _too_long("text")],
    "pairs": [STORED_PAIR, TOO_LONG_TOGETHER, TOO_LONG_TOGETHER],
    "indexeds": [STORED, _too_long("text"), _too_long("text")],
    "expressions": [STORED, _too_long("text"), _too_long("text")],
    "keys": [{"code": True}, _too_long("code"), _too_long("code")],
    "frees": [STORED] * 3,
    "change": [_too_long("text")],
}


def _answers(folder: Path, layout: str, database_url: str) -> Any:
    (folder / "written").mkdir()
    (folder / "written/app.yaml").write_text(SPEC, "utf-8")
    return run_in_backend(
        folder / "written",
        layout,
        folder / "project",
        "send_long_texts.py",
        DATABASE_URL=database_url,
        LOG_LEVEL="ERROR",
    )


@pytest.mark.expensive
def test_sqlite_stores_long_texts(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    assert _answers(tmp_path, "layered", url) == ON_SQLITE


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_postgresql_refuses_texts_too_long_to_index(
    tmp_path: Path, layout: str
) -> None:
    with postgresql(tmp_path) as url:
        assert _answers(tmp_path, layout, url) == ON_POSTGRESQL
