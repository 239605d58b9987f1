"""An application that is only imported leaves logging to those who import it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.edges.programs import run_beside
from tests.emitted import SAMPLES
from tests.layouts.backends import LAYOUTS


@pytest.mark.parametrize("layout", LAYOUTS)
def test_importing_the_application_changes_no_logging(
    tmp_path: Path, layout: str
) -> None:
    # What is logged before the start-up would be beside the JSON of the program.
    specs, program = SAMPLES["bookshop"], "quiet_by_hand.py"
    assert run_beside(specs, layout, tmp_path, program) is True
