"""A spec yields the same bytes, whatever the hash seed of the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.emit_helpers import REPOSITORY, SAMPLES, write_spec
from tests.strategies import specs

EMIT = """
import hashlib, json, sys
from pathlib import Path
from tests.emit_helpers import emit_specs

def digests(folder):
    tree = emit_specs(folder)
    return {p: hashlib.sha256(f.text.encode()).hexdigest() for p, f in tree.items()}

print(json.dumps([digests(Path(folder)) for folder in sys.argv[1:]]))
"""


def _emit(folders: list[Path], seed: int) -> Any:
    """Return the digests of all files of several specs, emitted in a new process."""
    ran = subprocess.run(
        [sys.executable, "-c", EMIT, *map(str, folders)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def _agree(folders: list[Path]) -> None:
    first, second = _emit(folders, 1), _emit(folders, 2)
    for folder, one, other in zip(folders, first, second, strict=True):
        different = {path for path in one if one[path] != other.get(path)}
        assert not different, [f.read_text("utf-8") for f in folder.iterdir()]
        assert list(one) == list(other)


@pytest.mark.expensive
def test_the_samples_do_not_depend_on_the_hash_seed() -> None:
    _agree([SAMPLES["bookshop"], SAMPLES["kitchen_sink"]])


@pytest.mark.expensive
def test_no_spec_depends_on_the_hash_seed(tmp_path: Path) -> None:
    folders: list[Path] = []

    @settings(
        deadline=None,
        max_examples=100,
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
    )
    @given(specs())
    def collect(spec: dict[str, Any]) -> None:
        folders.append(write_spec(spec, tmp_path / str(len(folders)) / "specs"))

    collect()
    _agree([SAMPLES["bookshop"], *folders])
