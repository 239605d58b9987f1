"""Run tests of a backend and print their outcomes as JSON.

Run it in the folder of the backend, with the arguments of pytest.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

NO_PLUGINS = ("-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:xdist")


class OutcomeRecorder:
    """The outcomes of tests by name, with reports of failures, as a pytest plugin."""

    def __init__(self) -> None:
        self.failed: dict[str, str] = {}
        self.skipped: dict[str, str] = {}
        self.passed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record the outcome of a test phase."""
        name = report.nodeid
        if report.failed:
            self.failed[name] = report.longreprtext
        elif report.skipped:
            self.skipped[name] = str(report.longrepr)
        elif report.when == "call":
            self.passed.append(name)


def main(arguments: list[str]) -> None:
    """Run the tests and print their outcomes."""
    outcomes = OutcomeRecorder()
    # The same search path as `python -m pytest`, without plugins that backends do not
    # need.
    sys.path.insert(0, str(Path.cwd()))
    options = ["-q", "-W", "error", "-p", "no:cacheprovider", *NO_PLUGINS]
    # The libraries of the backend are imported before pytest starts.
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    code = pytest.main([*options, *arguments], plugins=[outcomes])
    print(json.dumps([int(code), vars(outcomes)]))


if __name__ == "__main__":
    main(sys.argv[1:])
