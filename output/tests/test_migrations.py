"""Migrations create the tables of the models, and can be reverted."""

import os
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from tests.support import alembic_config


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Configure Alembic for a separate database."""
    in_file = f"sqlite+aiosqlite:///{tmp_path}/test.db"
    return alembic_config(os.environ.get("TEST_DATABASE_URL", in_file))


def test_revisions_can_be_undone(config: Config) -> None:
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    command.upgrade(config, "head")


def test_revisions_match_the_models(config: Config) -> None:
    command.upgrade(config, "head")
    command.check(config)
