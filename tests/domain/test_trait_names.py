"""Names that entities give the columns of built-in traits."""

from __future__ import annotations

import pytest

from generator.domain.model import Role
from tests.domain.domain_text import diagnostics_of, entity_of


def columns(traits: str) -> dict[str, tuple[str, str]]:
    """Return the names and columns of an entity's traits, by their roles."""
    entity = entity_of(f"entities: {{Film: {{traits: {traits}}}}}", "Film")
    found = (field for field in entity.fields if field.role is not Role.SURROGATE)
    return {str(field.role): (field.name, field.column) for field in found}


CREATED = {"created_at": ("created_at", "created_at")}
UPDATED = {"updated_at": ("updated_at", "updated_at")}


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ("[timestamps: {}]", CREATED | UPDATED),
        (
            "[timestamps: {updated: last_update}]",
            {"updated_at": ("last_update", "last_update")},
        ),
        (
            "{timestamps: {created: createdAt, updated: last_update}}",
            {
                "created_at": ("created_at", "createdAt"),
                "updated_at": ("last_update", "last_update"),
            },
        ),
        ("[timestamps: {created: false}]", UPDATED),
        ("[timestamps: {created: true}]", CREATED),
        (
            "[timestamps: {created: true, updated: {column: ModifiedDate}}]",
            CREATED | {"updated_at": ("updated_at", "ModifiedDate")},
        ),
        (
            "[versioned: {version: lock_version}, soft_delete: {deleted: removedAt}]",
            {
                "version": ("lock_version", "lock_version"),
                "deleted_at": ("removed_at", "removedAt"),
            },
        ),
        (
            "[soft_delete: {deleted: {name: removed_at, column: gone, was: deleted_at}}]",
            {"deleted_at": ("removed_at", "gone")},
        ),
    ],
)
def test_names_of_columns(traits: str, expected: dict[str, tuple[str, str]]) -> None:
    assert columns(traits) == expected


def test_names_of_traits_and_fields_share_one_scope() -> None:
    text = """
        entities:
          Film:
            traits: [{timestamps: {created: made, updated: made}}]
            fields: {version: string(9)}
          Reel:
            traits: [{versioned: {version: size}}]
            fields: {size: integer}
    """
    assert diagnostics_of(text) == [
        ("duplicate-name", "made"),
        ("duplicate-name", "size"),
    ]


def test_lists_refer_to_the_names() -> None:
    film = entity_of(
        """
        entities:
          Film:
            traits: [{timestamps: {updated: last_update}}]
            endpoints: {list: {sort: {by: [last_update], default: -last_update}}}
        """,
        "Film",
    )
    assert film.endpoints.list is not None
    assert [term.name for term in film.endpoints.list.order] == ["-last_update"]
