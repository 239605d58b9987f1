"""Measure the generation of frontend types, compared with openapi-typescript.

    python benchmarks/frontend.py [--entities 100] [--runs 5]

Both read the same contract. Every figure is the median of the CPU seconds over `--runs`
runs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from make_spec import write_spec

if TYPE_CHECKING:
    from generator.frontend import FrontendView

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))


def main() -> None:
    """Parse the command line, measure and print one line for each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entities", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_spec(folder / "specs", arguments.entities)
        for label, seconds in measure(folder, arguments.runs).items():
            print(f"{label:40} {seconds:6.2f} s", flush=True)


def measure(folder: Path, runs: int) -> dict[str, float]:
    """Return the CPU seconds of each way to generate the types."""
    from generator.contract import build_contract
    from generator.diagnostics import Problems
    from generator.frontend import frontend_view
    from generator.pipeline.project import Project
    from generator.pipeline.run import validate_specs
    from generator.source import print_yaml

    project = Project(folder, folder / "specs", folder / "output", None)
    domain = validate_specs(project, Problems())
    assert domain is not None
    document = build_contract(domain)
    (folder / "openapi.yaml").write_text(print_yaml(document), "utf-8")
    package = ["npm", "install", "--silent", "typescript@5", "openapi-typescript@7"]
    subprocess.run(package, cwd=folder, check=True)
    types = [sys.executable, "-m", "generator", "types"]
    theirs = ["node_modules/.bin/openapi-typescript", "openapi.yaml", "-o", "theirs.ts"]
    ways: dict[str, Callable[[], object]] = {
        "the contract, inside of gen": lambda: print_yaml(build_contract(domain)),
        "the types, inside of gen": lambda: _print(frontend_view(document, ())),
        "gen types": lambda: _run(types, folder),
        "openapi-typescript": lambda: _run(theirs, folder),
    }
    return {
        label: median(_cpu_seconds(way) for _ in range(runs))
        for label, way in ways.items()
    }


def _print(view: FrontendView) -> tuple[str, str]:
    return view.types, view.operations


def _run(command: list[str], folder: Path) -> None:
    variables = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    quiet = subprocess.DEVNULL
    subprocess.run(
        command, cwd=folder, env=variables, check=True, stdout=quiet, stderr=quiet
    )


def _cpu_seconds(way: Callable[[], object]) -> float:
    """Return the CPU seconds of a call, including those of child processes."""
    before, children = time.process_time(), _child_seconds()
    way()
    return time.process_time() - before + _child_seconds() - children


def _child_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
