"""Fixtures for inspecting backends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Inspect = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def inspect_backend() -> Iterator[Inspect]:
    """Yield a function that imports a backend from a folder and describes it.

    With `migrate=True`, it also runs the backend's revisions.
    """
    program = Path(__file__).with_name("inspect_backend.py")
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        requests, answers = process.stdin, process.stdout

        def ask(folder: Path, *, migrate: bool = False) -> dict[str, Any]:
            request = {"folder": str(folder), "migrate": migrate}
            requests.write(json.dumps(request) + "\n")
            requests.flush()
            answer: dict[str, Any] = json.loads(answers.readline())
            return answer

        yield ask
        requests.close()
