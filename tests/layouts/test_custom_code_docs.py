"""The examples in `docs/own-code.md` work, and the emitted tests cover the guard."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.acceptance.backend_project import generate, run
from tests.emit_helpers import NO_PLUGINS, REPOSITORY, SAMPLES

TEXT = (REPOSITORY / "docs/own-code.md").read_text("utf-8")
AUTH, ROUTER, HEADERS, SERVICE = re.findall(
    r"^```python\n(.*?)^```$", TEXT, re.M | re.S
)
ROUTES = "app/api/v1/endpoints/books.py"
RULES = "app/services/book.py"


def edit(file: Path, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a file."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def failing_tests(output: Path) -> set[str]:
    """Run the emitted tests and return the names of those that fail."""
    command = (
        f"{sys.executable} -m pytest -q {' '.join(NO_PLUGINS)} -p no:cacheprovider"
    )
    report = run(["sh", "-c", f"{command} || true"], output, {})
    assert " passed" in report, report
    return set(re.findall(r"^FAILED (\S+::\w+)", report, re.MULTILINE))


def test_the_documented_service_adds_one_line() -> None:
    before = (REPOSITORY / "output" / RULES).read_text("utf-8")
    *same, added = SERVICE.splitlines(keepends=True)
    assert "".join(same) in before
    assert added == "        self.authors = AuthorRepository(repository.session)\n"


@pytest.mark.expensive
def test_the_documented_guard_works(tmp_path: Path) -> None:
    output = generate(SAMPLES["bookshop"], "layered", tmp_path / "project")
    (output / "app/core/auth.py").write_text(AUTH, "utf-8")
    imports = "from fastapi import Depends\n\nfrom app.core.auth import require_token\n"
    region = "# region custom: imports\n"
    edit(output / ROUTES, region, f"{region}{imports}")
    edit(
        output / ROUTES, 'router = APIRouter(prefix="/books", tags=["books"])\n', ROUTER
    )

    same = SERVICE.splitlines(keepends=True)[:-1]
    edit(output / RULES, "".join(same), SERVICE)
    imported = "from app.repositories.author import AuthorRepository\n"
    edit(output / RULES, region, f"{region}{imported}")

    assert "tests/test_conformance.py::test_client_is_authorized" in failing_tests(
        output
    )

    edit(output / "tests/conftest.py", "    return {}\n", HEADERS)
    assert {name.partition("::")[0] for name in failing_tests(output)} == {
        "tests/test_contract.py"
    }

    gen = f"{sys.executable} -m generator"
    variables = {"PYTHON": sys.executable, "GEN": gen, "PYTHONPATH": str(REPOSITORY)}
    run(["scripts/generate-types.sh"], output, variables)
    assert failing_tests(output) == set()
    run([*gen.split(), "check"], output, variables)
