"""A generated project, as the tests of the commands have it."""

from __future__ import annotations

from tests.cli.conftest import generated, shop

__all__ = ["generated", "shop"]
