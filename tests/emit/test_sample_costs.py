"""The cost of finding samples grows linearly with the spec."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from generator.domain.model import Domain
from generator.emitted_tests import samples
from generator.emitted_tests.samples.scenarios import (
    find_deletable_target,
    find_link,
    is_null_in_samples,
)
from generator.emitted_tests.samples.solve import solve
from tests.emit.test_samples import domain_of

PACKAGE = str(Path(samples.__file__).parent)
SHORT, LONG = 60, 240
GROWTH = LONG / SHORT


def _chain(folder: Path, length: int) -> Domain:
    """Build a chain of entities, each requiring the one before it."""
    first = "entities:\n  Link0: {fields: {name: text}}\n"
    links = (
        f"  Link{n}:\n    fields: {{name: text}}\n"
        f"    relations: {{previous: {{belongs_to: Link{n - 1}}}}}\n"
        for n in range(1, length)
    )
    folder.mkdir()
    return domain_of(folder, first + "".join(links))


def _find_all_scenes(domain: Domain) -> None:
    # The repr of a domain is useless in a traceback and takes minutes to print.
    __tracebackhide__ = True
    world = solve(domain).world
    for entity in domain.entities:
        assert world.is_aligned(entity)
        for relation in entity.belongs_to:
            assert not is_null_in_samples(world, relation)
            assert find_link(world, relation) is not None
            assert find_deletable_target(world, relation) is not None


def _count_lines(run: Callable[[], object]) -> int:
    """Count the executed lines of the package, including repeats in loops."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


def _count_bytes(run: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.expensive
def test_cost_grows_linearly_with_the_chain(tmp_path: Path) -> None:
    short = _chain(tmp_path / "short", SHORT)
    long = _chain(tmp_path / "long", LONG)
    # Warm up, so that one-time loading and caching are not measured.
    _find_all_scenes(short)

    work = [_count_lines(lambda domain=d: _find_all_scenes(domain)) for d in (short, long)]  # type: ignore[misc]
    kept = [_count_bytes(lambda domain=d: solve(domain)) for d in (short, long)]  # type: ignore[misc]

    assert work[1] < work[0] * GROWTH * 1.1
    assert kept[1] < kept[0] * GROWTH * 1.2
