"""Every valid spec is accepted and yields a working backend."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import black
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from generator.tree import Tree
from tests.contract.normalization import normalize_contract, read_normalized
from tests.emit_helpers import (
    NO_PLUGINS,
    emit_specs,
    python_files,
    write_spec,
    write_tree,
)
from tests.properties.conftest import Inspect
from tests.strategies import specs

QUICK = settings(
    deadline=None,
    # No shrinking: each example emits an entire backend, which takes too long.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
THOROUGH = settings(QUICK, max_examples=100)
_NUMBERS = count()
_USUAL: dict[str, Any] = {"get": {}, "create": {}, "update": {}, "delete": {}}
BY_DURATION: dict[str, Any] = {
    "groundplan": 1,
    "app": {"name": "slots"},
    "entities": {
        "Slot": {
            "id": ["start", "length"],
            "fields": {"start": "time", "length": "duration"},
            "endpoints": {"list": {"filter": ["length"]}, **_USUAL},
        },
        "Booking": {
            "fields": {"name": "string(20)"},
            "relations": {"slot": {"belongs_to": "Slot", "optional": True}},
            "endpoints": {"list": {"filter": ["slot"]}, **_USUAL},
        },
    },
}
"""Lists filtered by references whose values `str` prints differently."""


def _emit(spec: dict[str, Any], folder: Path) -> tuple[Tree, Path]:
    """Emit a spec to a new folder."""
    own = folder / str(next(_NUMBERS))
    tree = emit_specs(write_spec(spec, own / "specs"))
    return tree, write_tree(tree, own / "output")


@cache
def _format(text: str) -> str:
    """Format a text with Black; cached, as most files are the same in all backends."""
    return black.format_str(text, mode=black.Mode())


def _check(
    spec: dict[str, Any], folder: Path, inspect: Inspect, *, migrate: bool
) -> None:
    tree, output = _emit(spec, folder)
    for path, text in python_files(tree).items():
        assert _format(text) == text, path
    found = inspect(output, migrate=migrate)
    assert "error" not in found, found["error"]
    assert normalize_contract(found["contract"]) == read_normalized(
        tree["openapi.yaml"].text
    )
    assert len(found["models"]) == len(spec["entities"])
    assert len(set(found["operations"])) == len(found["operations"])
    assert set(found["operations"]) >= set(spec.get("endpoints", {}))
    joins = [
        relation
        for entity in spec["entities"].values()
        for relation in entity.get("relations", {}).values()
        if "many_to_many" in relation
    ]
    assert len(found["tables"]) == len(spec["entities"]) + len(joins)
    shutil.rmtree(output.parent)


@pytest.mark.expensive
@QUICK
@given(specs())
def test_backends_are_formatted_and_create_their_tables(
    tmp_path: Path, inspect_backend: Inspect, spec: dict[str, Any]
) -> None:
    _check(spec, tmp_path, inspect_backend, migrate=False)


@pytest.mark.minutes
@pytest.mark.expensive
@THOROUGH
@given(specs(most_entities=6))
def test_migrations_lead_to_the_models(
    tmp_path: Path, inspect_backend: Inspect, spec: dict[str, Any]
) -> None:
    _check(spec, tmp_path, inspect_backend, migrate=True)


@pytest.mark.minutes
@pytest.mark.expensive
@settings(QUICK, max_examples=15)
@given(specs())
@example(BY_DURATION)
def test_backends_pass_linters_types_and_their_tests(
    tmp_path: Path, spec: dict[str, Any]
) -> None:
    _, output = _emit(spec, tmp_path)
    cache = f"--cache-dir={tmp_path}/mypy"
    for command in (
        ["ruff", "check", "--no-cache", "."],
        ["mypy", "--strict", cache, "app", "migrations", "tests"],
        ["pytest", "-W", "error", "-q", "-p", "no:cacheprovider", *NO_PLUGINS],
    ):
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=output,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    shutil.rmtree(output.parent)
