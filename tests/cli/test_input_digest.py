"""The digest of inputs, by which a run knows that it has nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pipeline import Project, digest_inputs
from generator.pipeline import inputs as inputs_module
from tests.emit_helpers import REPOSITORY, SAMPLES


@pytest.mark.parametrize(
    "path", ["generator/types/scalars/uuid.py", "generator/__init__.py"]
)
def test_the_digest_covers_every_module(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(REPOSITORY, SAMPLES["bookshop"], REPOSITORY / "output", None)
    before = digest_inputs(project)
    read = inputs_module._read

    def read_edited(file: Path) -> bytes:
        edit = b"# edited" if file == REPOSITORY / path else b""
        return read(file) + edit

    inputs_module._code.cache_clear()
    monkeypatch.setattr(inputs_module, "_read", read_edited)
    after = digest_inputs(project)
    inputs_module._code.cache_clear()
    assert after != before
