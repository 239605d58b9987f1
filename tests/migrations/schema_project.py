"""A project folder with migrations, as written by `gen`, and a database to run them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any

import jinja2
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from generator.diagnostics import Diagnostic, Problems
from generator.domain import resolve_spec
from generator.domain.migration_hints import collect_migration_hints
from generator.domain.model import Domain
from generator.migrations import load_history, migrate
from generator.schema import columns as printers
from generator.schema.table_builder import build_tables
from generator.schema.tables import Table
from generator.source import load_specs, parse_document
from generator.spec import read_spec
from generator.tree import Tree

REPOSITORY = Path(__file__).parents[2]
TEMPLATES = REPOSITORY / "templates" / "shared"
MODELS = replace(printers.MIGRATIONS, in_models=True)
MODULES = (
    *("app/db/dialect_sql", "app/db/engine", "app/db/faults", "app/db/folding"),
    "app/db/types",
    *("migrations/__init__", "migrations/running"),
)
HEADER = "groundplan: 1\napp: {name: shop, version: 1.0.0}\n"

_BASE = """
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
"""
_CONFIG = """
import os
from types import SimpleNamespace

from pydantic import SecretStr

Settings = SimpleNamespace


def get_settings():
    return SimpleNamespace(database_url=SecretStr(os.environ["MIGRATED_DATABASE"]))
"""
_MODELS = """
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.naming import conv

from app.db.base import Base
from app.db.dialect_sql import DialectSql
"""


def tables_of(spec: str | Path) -> tuple[Table, ...]:
    """Return the tables of a spec: a text without the header, or a folder."""
    return build_tables(domain_of(spec))


def domain_of(spec: str | Path) -> Domain:
    """Return the domain of a spec."""
    problems = Problems()
    if isinstance(spec, Path):
        documents = load_specs(REPOSITORY, spec, problems)
    else:
        document = parse_document(HEADER + dedent(spec), "specs/app.yaml", problems)
        documents = () if document is None else (document,)
    domain = resolve_spec(read_spec(documents, problems), problems)
    assert domain is not None, [found.message for found in problems.items]
    return domain


def entity(name: str, **parts: str) -> str:
    """Return an entity in YAML; each part is the flow text of one of its keys."""
    body = "".join(f"    {key}: {text}\n" for key, text in parts.items())
    return f"  {name}:\n{body}"


@dataclass
class SchemaProject:
    """An output folder with revisions, snapshots and the matching models."""

    path: Path
    url: str = ""
    trees: list[Tree] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in (
            *("alembic.ini", "migrations/script.py.mako"),
            *(f"{module}.py" for module in MODULES),
        ):
            self._render(name, has_text_search=True)
        self._write_environment(())
        for name in ("app", "app/core", "app/db"):
            self._write(f"{name}/__init__.py", "")
        self._write("app/core/config.py", _CONFIG)
        self._write("app/db/base.py", _BASE)

    def _write_environment(self, found: tuple[Table, ...]) -> None:
        names = [repr(i.name) for t in found for i in t.indexes if i.finds_parts]
        self._render("migrations/env.py", search_indexes=", ".join(names))

    def _render(self, name: str, **app: object) -> None:
        template = (TEMPLATES / f"{name}.jinja").read_text()
        environment = jinja2.Environment(trim_blocks=True)
        self._write(name, environment.from_string(template).render(app=app))

    def _write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def generate(self, spec: str | Path, *, allow_destructive: bool = False) -> Tree:
        """Write the next revision and models of a spec, and return the new files."""
        tree, problems = self.plan_revision(spec, allow_destructive=allow_destructive)
        assert problems == (), [found.message for found in problems]
        for name, file in tree.items():
            self._write(name, file.text)
        found = tables_of(spec)
        self._write("app/models.py", _MODELS + _print_models(found))
        self._write_environment(found)
        self.trees.append(tree)
        return tree

    def plan_revision(
        self, spec: str | Path, *, allow_destructive: bool = False
    ) -> tuple[Tree, tuple[Diagnostic, ...]]:
        """Return the next revision and its diagnostics without writing them."""
        problems = Problems()
        history = load_history(self.path, problems)
        if problems.has_errors:
            return {}, problems.items
        domain = domain_of(spec)
        migration = migrate(
            build_tables(domain),
            history,
            allow_destructive=allow_destructive,
            problems=problems,
            hints=collect_migration_hints(domain),
        )
        return {**migration.tree, **migration.updated_snapshot}, problems.items

    def upgrade(self, revision: str = "head") -> None:
        """Run `alembic upgrade`."""
        with self._environment() as config:
            command.upgrade(config, revision)

    def downgrade(self, revision: str) -> None:
        """Run `alembic downgrade`."""
        with self._environment() as config:
            command.downgrade(config, revision)

    def check(self) -> None:
        """Run `alembic check`, which raises if the models and the database differ."""
        with self._environment() as config:
            command.check(config)

    def metadata(self) -> sa.MetaData:
        """Return the metadata of the models."""
        with self._environment():
            import_module("app.models")
            metadata = import_module("app.db.base").Base.metadata
            assert isinstance(metadata, sa.MetaData)
            return metadata

    @contextmanager
    def _environment(self) -> Iterator[Config]:
        config = Config(str(self.path / "alembic.ini"))
        config.attributes["url"] = self.url
        level = logging.getLogger("alembic").level
        sys.path.insert(0, str(self.path))
        try:
            _unload_app()
            yield config
        finally:
            _unload_app()
            sys.path.remove(str(self.path))
            logging.getLogger("alembic").setLevel(level)

    def engine(self) -> sa.Engine:
        """Return an engine on the project's database, with foreign keys enforced."""
        url = sa.make_url(self.url)
        if url.get_backend_name() == "sqlite":
            engine = sa.create_engine(url.set(drivername="sqlite"))
            sa.event.listen(engine, "connect", _enforce_foreign_keys)
            return engine
        return sa.create_engine(url)


def _unload_app() -> None:
    for name in [*sys.modules]:
        if name.partition(".")[0] in ("app", "migrations"):
            del sys.modules[name]


def _enforce_foreign_keys(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys=ON")


def _print_models(found: tuple[Table, ...]) -> str:
    """Print tables as models."""
    lines: list[str] = []
    for table in found:
        late = tuple(key.name for key in table.foreign_keys if key.deferred)
        parts = [
            repr(table.name),
            "Base.metadata",
            *printers.table_parts(table, MODELS, late=late),
            *(
                printers.print_index(index, MODELS)
                for index in table.indexes
                if not index.finds_parts
            ),
        ]
        lines.append(f"sa.Table({', '.join(parts)})")
    return "\n".join(lines) + "\n"
