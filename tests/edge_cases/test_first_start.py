"""What a newcomer starts first: the example settings and the containers."""

from __future__ import annotations

import shlex

import pytest
import yaml

from generator.tree import Tree
from tests.emit_helpers import SAMPLES, emit_specs


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Return the files of the bookshop."""
    return emit_specs(SAMPLES["bookshop"])


def test_the_example_settings_need_no_other_service(tree: Tree) -> None:
    lines = tree[".env.example"].text.splitlines()
    # In particular, it must not point to a database server that is not running.
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_the_health_check_connects_like_the_application(tree: Tree) -> None:
    services = yaml.safe_load(tree["compose.yaml"].text)["services"]
    test = services["database"]["healthcheck"]["test"]
    # During its setup, PostgreSQL listens only on its Unix socket.
    assert "--host" in test


def test_containers_run_in_production_with_a_required_key(tree: Tree) -> None:
    services = yaml.safe_load(tree["compose.yaml"].text)["services"]
    for name in ("migrate", "app"):
        variables = services[name]["environment"]
        assert variables["ENVIRONMENT"] == "production"
        assert variables["SECRET_KEY"].startswith("${SECRET_KEY:?")
    words = shlex.split(tree["Dockerfile"].text, comments=True)
    assert "ENVIRONMENT=production" in words
