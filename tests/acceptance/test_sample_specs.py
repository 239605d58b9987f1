"""The sample specs cover the features that they exist for."""

from __future__ import annotations

import pytest

from generator.diagnostics import Problems, Severity
from generator.domain import resolve_spec
from generator.domain.model import Domain, Field, OnDelete
from generator.schema.table_builder import build_tables
from generator.source import load_specs
from generator.spec import read_spec
from generator.types import scalar_types
from tests.acceptance.backend_project import REPOSITORY
from tests.acceptance.sample_specs import (
    BOOKSHOP,
    CHINOOK,
    KITCHEN_SINK,
    SAKILA,
    SAMPLES,
    Sample,
)

CHINOOK_TABLES = """
    album artist customer employee genre invoice invoice_line media_type playlist
    playlist_track track
"""
SAKILA_TABLES = """
    actor address category city country customer film film_actor film_category inventory
    language payment rental staff store
"""

RARE = ("cidr", "smallint", "local_datetime")
"""Types that the realistic samples do without."""


def _domain(sample: Sample) -> Domain:
    problems = Problems()
    documents = load_specs(REPOSITORY, sample.specs, problems)
    domain = resolve_spec(read_spec(documents, problems), problems)
    errors = [p for p in problems.items if p.severity is Severity.ERROR]
    assert errors == []
    assert domain is not None
    return domain


def _fields(*samples: Sample) -> list[Field]:
    entities = [e for sample in samples for e in _domain(sample).entities]
    return [field for entity in entities for field in entity.fields]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_sample_row_matches_an_entity(sample: Sample) -> None:
    paths = {f"/{e.names.path}": e for e in _domain(sample).entities}
    for row in sample.rows:
        wire = {field.name for field in paths[row.collection].fields}
        lists = {relation.wire for relation in paths[row.collection].many_to_many}
        assert row.create.keys() | row.change.keys() <= wire | lists


@pytest.mark.parametrize(
    ("sample", "published"),
    [(CHINOOK, CHINOOK_TABLES), (SAKILA, SAKILA_TABLES)],
    ids=["chinook", "sakila"],
)
def test_published_databases_have_their_tables(sample: Sample, published: str) -> None:
    assert sorted(t.name for t in build_tables(_domain(sample))) == published.split()


def test_realistic_samples_use_every_type() -> None:
    fields = _fields(BOOKSHOP, CHINOOK, SAKILA)
    used = {field.type.scalar for field in fields}
    assert used == {each for each in scalar_types() if each.name not in RARE}


def test_kitchen_sink_has_every_type_required_optional_and_listed() -> None:
    everything = {
        (scalar, listed, null) for scalar in scalar_types() for listed, null in _FORMS
    }
    used = {(f.type.scalar, f.type.is_list, f.nullable) for f in _fields(KITCHEN_SINK)}
    assert everything <= used


def test_kitchen_sink_has_every_combination_of_built_in_traits() -> None:
    entities = _domain(KITCHEN_SINK).entities
    used = {(e.timestamps, e.soft_delete, e.versioned) for e in entities}
    assert len(used) == 8


def test_kitchen_sink_has_every_delete_rule_with_and_without_soft_delete() -> None:
    relations = [r for e in _domain(KITCHEN_SINK).entities for r in e.belongs_to]
    used = {
        (r.on_delete, r.entity.soft_delete, r.target.soft_delete) for r in relations
    }
    assert len(used) == len(OnDelete) * 4


_FORMS = [(False, False), (False, True), (True, False), (True, True)]
