"""`scripts/generate-types.sh` updates the contract to what the application serves."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
import yaml

from tests.cli.shop import FileStates, Shop
from tests.emit_helpers import NO_PLUGINS, REPOSITORY

pytestmark = pytest.mark.expensive

ROUTES = {
    "layered": "app/api/v1/endpoints/books.py",
    "modular": "app/modules/book/router.py",
}
SCHEMAS = "app/schemas/book.py"
CONTRACT = "openapi.yaml"
ROUTES_REGION = "# region custom: routes\n"
ROUTE = '''\
@router.get("/featured/{size}", dependencies=[Depends(HTTPBearer())])
async def featured(size: int) -> dict[str, int]:
    """Return what is featured."""
    return {"size": size}


'''


def _run_script(shop: Shop, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the emitted script from a folder other than the output."""
    variables = {name: value for name, value in os.environ.items() if name != "CI"}
    variables |= {
        "PYTHON": sys.executable,
        "GEN": f"{sys.executable} -m generator",
        "PYTHONPATH": str(REPOSITORY),
    }
    return subprocess.run(
        ["sh", "output/scripts/generate-types.sh", *arguments],
        cwd=shop.folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def _files(shop: Shop) -> FileStates:
    """Return the files on disk, without the cache."""
    found = shop.file_states().items()
    return {path: each for path, each in found if "/.gen/cache" not in path}


def _add_route(shop: Shop, layout: str = "layered") -> None:
    path = ROUTES[layout]
    shop.edit(path, ROUTES_REGION, f"{ROUTES_REGION}{ROUTE}")
    text = shop.read(path)
    imported = "from fastapi import Depends\nfrom fastapi.security import HTTPBearer\n"
    at = text.index("from fastapi import ")
    (shop.output / path).write_text(text[:at] + imported + text[at:], "utf-8")


@pytest.fixture
def served_document(shop: Shop) -> str:
    """Return the document that the application serves, as JSON."""
    return json.dumps(yaml.safe_load(shop.read(CONTRACT)))


@pytest.mark.parametrize("layout", ROUTES)
def test_an_unedited_application_changes_nothing(shop: Shop, layout: str) -> None:
    shop.set_layout(layout)
    shop.run()
    before = _files(shop)
    ran = _run_script(shop)

    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == "nothing to do\n"
    assert _files(shop) == before


@pytest.mark.parametrize("layout", ROUTES)
def test_a_hand_written_route_is_added_to_contract_and_frontend(
    shop: Shop, layout: str
) -> None:
    shop.set_layout(layout)
    shop.run()
    _add_route(shop, layout)
    # Whatever the application prints is not part of the served document.
    shop.edit("app/main.py", "app = create_app()\n", "app = create_app()\nprint(1)\n")
    ran = _run_script(shop)

    assert ran.returncode == 0, ran.stderr
    assert "update                    openapi.yaml\n" in ran.stderr
    new = "GET /api/v1/books/featured/{size}"
    assert f"safe      {new}: it is new\n" in ran.stderr
    assert f'  "{new}": {{\n    path: {{ size: number }};\n' in shop.read(
        "frontend/operations.ts"
    )
    text = shop.read(CONTRACT)
    route = text[text.index("/api/v1/books/featured/{size}:") :]
    assert '"401":\n          description: Unauthorized\n' in route
    assert "HTTPValidationError" not in text
    assert shop.run("check").err == "up to date\n"
    assert _run_script(shop).stderr.endswith("nothing to do\n")


def test_a_hand_written_field_survives_the_next_spec_change(shop: Shop) -> None:
    shop.edit(
        SCHEMAS,
        "    # region custom: public\n",
        "    # region custom: public\n    area: int = 3\n",
    )
    assert _run_script(shop).returncode == 0
    shop.change_entities("pages: integer", "length: integer")
    assert shop.run("--allow-destructive").code == 0
    types = shop.read("frontend/types.ts")
    book = types[types.index("export interface Book {") :].partition("\n}\n")[0]

    assert "  area: number" in book
    assert "  length: number | null;" in book
    assert "pages" not in book
    assert _run_script(shop).stderr == "nothing to do\n"


def test_a_hand_written_field_survives_a_rename_of_its_entity(shop: Shop) -> None:
    shop.edit(
        SCHEMAS,
        "    # region custom: public\n",
        "    # region custom: public\n    area: int = 3\n",
    )
    assert _run_script(shop).returncode == 0
    shop.change_entities("  Book:\n", "  Volume:\n    was: Book\n")
    assert shop.run().code == 0

    assert shop.run("check").err == "up to date\n"
    types = shop.read("frontend/types.ts")
    volume = types[types.index("export interface Volume {") :].partition("\n}\n")[0]
    assert "  area: number" in volume
    assert "interface Book" not in types


def test_the_emitted_test_reports_differences_from_the_contract(shop: Shop) -> None:
    _add_route(shop)
    shop.edit(
        SCHEMAS,
        "    # region custom: public\n",
        "    # region custom: public\n    area: int = 3\n",
    )
    said = "GET /api/v1/books serves `BookPublic.area`, openapi.yaml does not"
    ran = _run_contract_test(shop)
    assert ran.returncode == 1
    assert f"{said}: run scripts/generate-types.sh\n" in ran.stdout
    # Additional endpoints are allowed.
    assert "featured" not in ran.stdout

    assert _run_script(shop).returncode == 0
    assert _run_contract_test(shop).returncode == 0


def _run_contract_test(shop: Shop) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", *NO_PLUGINS]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", "tests/test_contract.py"],
        cwd=shop.output,
        capture_output=True,
        text=True,
        check=False,
    )


def test_comments_in_the_contract_are_kept(shop: Shop) -> None:
    text = f"# ours\n{shop.read(CONTRACT)}"
    (shop.output / CONTRACT).write_text(text, "utf-8")
    _add_route(shop)
    assert _run_script(shop).returncode == 0

    assert shop.read(CONTRACT).startswith("# ours\nopenapi: ")
    assert "/api/v1/books/featured/{size}:" in shop.read(CONTRACT)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"paths": 3}', "{", "\0"])
def test_an_invalid_served_document_is_refused(
    shop: Shop, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shop.file_states()
    stdin = SimpleNamespace(buffer=io.BytesIO(text.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    ran = shop.run("types", "--served", "-")

    assert ran.code == 2
    assert "error[" in ran.err
    assert shop.file_states() == before


def test_an_application_that_does_not_start_changes_nothing(shop: Shop) -> None:
    shop.edit("app/main.py", "app = create_app()\n", "raise SystemExit(3)\n")
    before = shop.file_states()
    ran = _run_script(shop)

    assert ran.returncode == 1
    said = "The application does not start; openapi.yaml and frontend/ are unchanged."
    assert ran.stderr == f"{said}\n"
    assert shop.file_states() == before


@pytest.mark.fast
def test_a_contract_with_conflict_markers_is_refused(
    shop: Shop, served_document: str
) -> None:
    text = shop.read(CONTRACT)
    marked = f"<<<<<<< a\n=======\n{text}>>>>>>> b\n"
    (shop.output / CONTRACT).write_text(marked, "utf-8")
    (shop.folder / "served.json").write_text(served_document, "utf-8")
    ran = shop.run("types", "--served", "served.json")

    assert ran.code == 1
    assert "CONFLICT, still marked    openapi.yaml\n" in ran.err
    assert shop.read(CONTRACT) == marked


def test_a_deleted_contract_is_not_restored(shop: Shop, served_document: str) -> None:
    (shop.output / CONTRACT).unlink()
    (shop.folder / "served.json").write_text(served_document, "utf-8")
    ran = shop.run("types", "--served", "served.json")

    assert ran.code == 2
    assert "error[contract-not-updated]" in ran.err
    assert not (shop.output / CONTRACT).exists()


def test_the_number_of_reported_changes_is_limited(
    shop: Shop, served_document: str
) -> None:
    document = json.loads(served_document)
    for number in range(40):
        document["paths"][f"/more/{number}"] = {"get": {"responses": {}}}
    (shop.folder / "served.json").write_text(json.dumps(document), "utf-8")
    ran = shop.run("types", "--served", "served.json")

    assert ran.code == 0
    assert ran.err.count("it is new") == 30
    assert ran.err.endswith("… and 10 more; `gen diff --contract` lists them all\n")
