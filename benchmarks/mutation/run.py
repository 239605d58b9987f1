"""Measure how many faults in one entity's code the emitted tests detect.

    python benchmarks/mutation/run.py [--output output] [--entity book] [--every 1]

Each fault is applied to a copy of the backend, whose tests then run until one fails.
Faults that break the import are counted separately, since anything would detect them.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from mutants import Mutant, mutants

TIMEOUT_FACTOR = 10
"""The timeout of the tests, as a multiple of their usual time."""


@dataclass(frozen=True)
class Fault:
    """A mutant of a file."""

    path: Path
    mutant: Mutant


@dataclass(frozen=True)
class FaultOutcome:
    """The outcome of a fault: `noticed`, `survived` or `no import`."""

    fault: Fault
    name: str


def main() -> None:
    """Parse the command line, try the faults and print the survivors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("output"))
    parser.add_argument("--entity", default="book")
    parser.add_argument("--every", type=int, default=1, help="try each Nth fault")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    faults = list(faults_of(arguments.output, arguments.entity))[:: arguments.every]
    with tempfile.TemporaryDirectory() as scratch:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(arguments.workers):
            copy = Path(scratch, str(number))
            shutil.copytree(
                arguments.output, copy, ignore=shutil.ignore_patterns(".gen")
            )
            copies.put(copy)
        tests = tests_by_likelihood(arguments.output, arguments.entity)
        seconds = measure(copies, tests)
        print(f"{len(faults)} faults; all tests take {seconds:.1f} s", flush=True)

        def attempt(fault: Fault) -> FaultOutcome:
            copy = copies.get()
            try:
                outcome = try_fault(copy, fault, tests, TIMEOUT_FACTOR * seconds + 30)
            finally:
                copies.put(copy)
            if outcome.name == "survived":
                print(
                    f"  {fault.path}:{fault.mutant.line} {fault.mutant.kind}",
                    flush=True,
                )
            return outcome

        with ThreadPoolExecutor(arguments.workers) as pool:
            report(list(pool.map(attempt, faults)))


def faults_of(output: Path, entity: str) -> Iterator[Fault]:
    """Yield the faults of an entity's modules and of its tables in the revisions."""
    table = table_of(output, entity)
    for path in sorted(output.glob("app/**/*.py")):
        name = path.relative_to(output)
        if entity in name.parts or name.stem in (entity, table):
            for mutant in mutants(path.read_text("utf-8")):
                yield Fault(name, mutant)
    for path in sorted(output.glob("migrations/versions/*.py")):
        for mutant in mutants(path.read_text("utf-8"), within=f'"{table}"'):
            yield Fault(path.relative_to(output), mutant)


def table_of(output: Path, entity: str) -> str:
    """Return the table of an entity, which its modules and tests are named after."""
    for path in sorted(output.glob("app/**/*.py")):
        if entity in (path.stem, path.parent.name):
            found = re.search(r'__tablename__\b.* = "(\w+)"', path.read_text("utf-8"))
            if found:
                return found[1]
    sys.exit(f"There is no model of {entity} in {output}.")


def tests_by_likelihood(output: Path, entity: str) -> list[str]:
    """Return the paths of all test modules, the most likely to fail first."""
    found = sorted(output.glob("tests/**/test_*.py"))
    names = f"{entity}|{table_of(output, entity)}"
    likely = re.compile(rf"_({names})$|contract|conformance|models|migrations")
    paths = [path.relative_to(output) for path in found]
    return [str(p) for p in sorted(paths, key=lambda p: not likely.search(p.stem))]


def measure(copies: SimpleQueue[Path], tests: list[str]) -> float:
    """Return how many seconds the tests take without a fault."""
    copy = copies.get()
    started = time.perf_counter()
    run = run_pytest(copy, tests, None)
    if run.returncode:
        sys.exit(f"The tests fail as they are:\n{run.stdout}")
    copies.put(copy)
    return time.perf_counter() - started


def try_fault(
    copy: Path, fault: Fault, tests: list[str], timeout: float
) -> FaultOutcome:
    """Run the tests on a copy with a fault, then revert the fault."""
    path = copy / fault.path
    original = path.read_text("utf-8")
    path.write_text(fault.mutant.text, "utf-8")
    try:
        if run_python(copy, ["-c", "import app.main, app.models"], timeout).returncode:
            return FaultOutcome(fault, "no import")
        failed = bool(run_pytest(copy, tests, timeout).returncode)
    except subprocess.TimeoutExpired:
        failed = True
    finally:
        path.write_text(original, "utf-8")
    return FaultOutcome(fault, "noticed" if failed else "survived")


def run_pytest(
    copy: Path, tests: list[str], timeout: float | None
) -> subprocess.CompletedProcess[str]:
    """Run tests until one fails."""
    options = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    return run_python(copy, [*options, *tests], timeout)


def run_python(
    copy: Path, arguments: list[str], timeout: float | None
) -> subprocess.CompletedProcess[str]:
    """Run Python in a copy without writing bytecode."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def report(outcomes: list[FaultOutcome]) -> None:
    """Print how many faults of each kind were detected."""
    kinds = sorted({outcome.fault.mutant.kind for outcome in outcomes})
    print(f"\n{'kind':<12}{'noticed':>9}{'survived':>10}{'no import':>11}")
    for kind in [*kinds, "all"]:
        counts = Counter(
            outcome.name
            for outcome in outcomes
            if kind in ("all", outcome.fault.mutant.kind)
        )
        noticed, survived = counts["noticed"], counts["survived"]
        print(f"{kind:<12}{noticed:>9}{survived:>10}{counts['no import']:>11}", end="")
        print(f"{noticed / max(noticed + survived, 1):>8.1%}")


if __name__ == "__main__":
    main()
