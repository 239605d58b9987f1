"""One spec, two layouts: the same contract, tables, migrations and HTTP tests."""

from __future__ import annotations

import pytest

from tests.contract.normalization import normalize_contract, read_normalized
from tests.emit_helpers import SAMPLES, sample_params
from tests.layouts.backends import LAYOUTS, Backend, emit_layout

Pair = tuple[Backend, Backend]


@pytest.fixture(scope="module", params=sample_params("bookshop"))
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Pair:
    """Emit a sample spec in both layouts."""
    specs, folder = SAMPLES[request.param], tmp_path_factory.mktemp("pair")
    layered, modular = (emit_layout(specs, each, folder / each) for each in LAYOUTS)
    return layered, modular


def test_they_serve_the_same_contract_from_the_same_tables(pair: Pair) -> None:
    layered, modular = (backend.describe() for backend in pair)

    assert modular["contract"] == layered["contract"]
    assert normalize_contract(layered["contract"]) == read_normalized(
        pair[0].tree["openapi.yaml"].text
    )
    assert pair[1].tree["openapi.yaml"] == pair[0].tree["openapi.yaml"]
    assert modular["tables"] == layered["tables"]
    assert modular["models"] == layered["models"]


def _below(backend: Backend, *folders: str) -> dict[str, str]:
    return {
        path: file.text
        for path, file in backend.tree.items()
        if path.startswith(folders)
    }


def test_tests_and_migrations_are_the_same_files(pair: Pair) -> None:
    layered, modular = (_below(each, "tests/", "migrations/", ".gen/") for each in pair)

    assert modular == layered
    assert any(path.startswith("tests/api/test_") for path in modular)
    assert any(path.startswith("migrations/versions/") for path in modular)


def test_only_the_modular_layout_uses_sqlmodel(pair: Pair) -> None:
    layered, modular = pair

    assert [
        p for p, file in layered.tree.items() if "sqlmodel" in file.text.lower()
    ] == []
    of_modules = [
        path
        for path, file in modular.tree.items()
        if "sqlmodel" in file.text.lower() and not path.endswith("/models.py")
    ]
    assert of_modules == [
        *("README.md", "app/db/base.py", "pyproject.toml", "requirements.txt")
    ]


def test_a_module_contains_all_code_of_its_entity(pair: Pair) -> None:
    _, modular = pair
    files = [
        "__init__",
        "dependencies",
        "models",
        "repository",
        "router",
        "schemas",
        "service",
    ]
    modules = {path.split("/")[2] for path in modular.tree if path.count("/") == 3}
    modules = {m for m in modules if f"app/modules/{m}/router.py" in modular.tree}
    for module in modules - {"operations"}:
        held = {
            path for path in modular.tree if path.startswith(f"app/modules/{module}/")
        }
        assert held == {f"app/modules/{module}/{name}.py" for name in files}
