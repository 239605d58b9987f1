"""Measure `gen` on specs of many entities, relative to the cost of importing Typer.

    python benchmarks/run.py [--entities 10,100,500] [--runs 5]

Every figure is the median over `--runs` processes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from make_spec import write_spec

REPOSITORY = Path(__file__).resolve().parents[1]
FIRST, UNCHANGED, CHANGED, CHECK = "first", "unchanged", "one field changed", "check"
STEPS = (FIRST, UNCHANGED, CHANGED, CHECK)
TARGET_ENTITIES = 100
TARGET_RATIOS = {FIRST: 12.0, UNCHANGED: 3.0, CHECK: 3.0}
TARGET_MEBIBYTES = 150.0
LINEAR_SLACK = 1.3
FLAT_SECONDS = 0.0002
"""Seconds per entity: below this, a step's cost hardly depends on their number."""
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes per unit of `ru_maxrss`."""


@dataclass(frozen=True)
class Cost:
    """The cost of one process, or the medians of several."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system."""
    memory: float
    """Peak resident set in MiB."""


@dataclass(frozen=True)
class SizeResult:
    """The costs of each step at one size, with the size of the output."""

    entities: int
    costs: dict[str, Cost]
    files: int
    lines: int


def main() -> None:
    """Parse the command line, measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entities", type=_sizes, default=(10, 100, 500))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    baseline = measure_baseline(max(arguments.runs, 5))
    print(f"baseline `python -c 'import typer'`: {_figures(baseline)}\n", flush=True)
    _print_head()
    results = []
    for entities in arguments.entities:
        results.append(measure_gen(entities, arguments.runs))
        _print_result(results[-1], baseline)
    _print_targets(results, baseline)


def measure_baseline(runs: int) -> Cost:
    """Return the median cost of importing Typer in a fresh interpreter."""
    command = [sys.executable, "-c", "import typer"]
    _run(command, Path.cwd())
    return _median([_run(command, Path.cwd()) for _ in range(runs)])


def measure_gen(entities: int, runs: int) -> SizeResult:
    """Return the median costs of every step on a spec of `entities` entities.

    Raises SystemExit if a step ends with an exit code other than 0.
    """
    taken: dict[str, list[Cost]] = {step: [] for step in STEPS}
    with tempfile.TemporaryDirectory(prefix="groundplan-bench-") as name:
        project = Path(name)
        (project / "pyproject.toml").write_text("[tool.groundplan]\n")
        for _ in range(runs):
            shutil.rmtree(project / "output", ignore_errors=True)
            for step in STEPS:
                if step != CHECK:
                    write_spec(project / "specs", entities, changed=step == CHANGED)
                taken[step].append(_run(_command(step), project))
        files, lines = _size(project / "output")
    costs = {step: _median(list_) for step, list_ in taken.items()}
    return SizeResult(entities, costs, files, lines)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _command(step: str) -> list[str]:
    command = [sys.executable, "-m", "generator"]
    return [*command, "check"] if step == CHECK else command


def _run(command: list[str], folder: Path) -> Cost:
    """Run a command to completion and return its cost.

    Until the child executes its program, the kernel counts the memory of this process,
    which is too small to hide the child's.
    """
    variables = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=variables, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            text = output.read().decode(errors="replace")[-4000:]
            raise SystemExit(f"{' '.join(command)}: {process.returncode}\n{text}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall, cpu, usage.ru_maxrss * RSS_UNIT / 2**20)


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        median(cost.memory for cost in costs),
    )


def _size(output: Path) -> tuple[int, int]:
    """Return the number of files and lines in the output, without `.gen`."""
    files = lines = 0
    for path in output.rglob("*"):
        if path.is_file() and ".gen" not in path.relative_to(output).parts:
            files += 1
            lines += path.read_bytes().count(b"\n")
    return files, lines


def _figures(cost: Cost) -> str:
    return f"{cost.wall:.2f} s wall, {cost.cpu:.2f} s CPU, {cost.memory:.0f} MiB"


def _print_head() -> None:
    titles = "entities step wall_s cpu_s peak_MiB wall_ratio cpu_ratio files lines"
    print("| " + titles.replace(" ", " | ").replace("_", " ") + " |")
    print("|" + " ---: | --- |" + " ---: |" * 7, flush=True)


def _print_result(result: SizeResult, baseline: Cost) -> None:
    for step in STEPS:
        cost = result.costs[step]
        size = (f"{result.files}", f"{result.lines}") if step == FIRST else ("", "")
        cells = (
            f"{result.entities}",
            step,
            f"{cost.wall:.3f}",
            f"{cost.cpu:.3f}",
            f"{cost.memory:.0f}",
            f"{cost.wall / baseline.wall:.1f}x",
            f"{cost.cpu / baseline.cpu:.1f}x",
            *size,
        )
        print("| " + " | ".join(cells) + " |", flush=True)


def _print_targets(results: list[SizeResult], baseline: Cost) -> None:
    print("\n| target | reached | met |\n| --- | --- | --- |")
    for target, reached, met in _targets(results, baseline):
        print(f"| {target} | {reached} | {'yes' if met else 'no'} |")


def _targets(
    results: list[SizeResult], baseline: Cost
) -> Iterator[tuple[str, str, bool]]:
    by_size = {result.entities: result for result in results}
    if (result := by_size.get(TARGET_ENTITIES)) is not None:
        for step, limit in TARGET_RATIOS.items():
            ratio = result.costs[step].wall / baseline.wall
            text = f"{step}, {TARGET_ENTITIES} entities: at most {limit:g}x"
            yield text, f"{ratio:.1f}x", ratio <= limit
        peak = max(cost.memory for cost in result.costs.values())
        text = f"every step, {TARGET_ENTITIES} entities: below {TARGET_MEBIBYTES:g} MiB"
        yield text, f"{peak:.0f} MiB", peak < TARGET_MEBIBYTES
    yield from _linearity(by_size)


def _linearity(by_size: dict[int, SizeResult]) -> Iterator[tuple[str, str, bool]]:
    """Compare the cost of one more entity at first and at last; needs three sizes."""
    sizes = sorted(by_size)
    for step in STEPS if len(sizes) > 2 else ():
        first, last = (
            (by_size[b].costs[step].wall - by_size[a].costs[step].wall) / (b - a)
            for a, b in (sizes[:2], sizes[-2:])
        )
        text = f"{step}: linear in entities"
        reached = f"{first * 1000:.2f} ms, then {last * 1000:.2f} ms each"
        yield text, reached, last <= max(first * LINEAR_SLACK, FLAT_SECONDS)


if __name__ == "__main__":
    main()
