"""Keys and relations: columns, names, inverses, and the order of fields."""

from __future__ import annotations

import pytest

from generator.domain.model import BelongsTo, Entity, ManyToMany, OnDelete, Role
from generator.types import GeneratedDefault, Literal, ScalarType, scalar_type
from tests.domain.domain_text import diagnostics_of, domain_of, entity_of


def names(entity: Entity) -> list[str]:
    return [field.name for field in entity.fields]


@pytest.mark.parametrize(
    ("written", "kind", "role", "default"),
    [
        ("{}", scalar_type("uuid"), Role.SURROGATE, GeneratedDefault.UUID),
        ("{id: uuid}", scalar_type("uuid"), Role.SURROGATE, GeneratedDefault.UUID),
        ("{id: integer}", scalar_type("integer"), Role.SURROGATE, None),
        ("{id: bigint}", scalar_type("bigint"), Role.SURROGATE, None),
        ("{id: string(3)}", scalar_type("string"), Role.DATA, None),
    ],
)
def test_keys_named_id(
    written: str, kind: ScalarType, role: Role, default: GeneratedDefault | None
) -> None:
    book = entity_of(f"entities: {{Book: {written}}}", "Book")
    (key,) = book.key
    assert (key.name, key.type.scalar, key.role) == ("id", kind, role)
    assert key.default is default
    assert (book.surrogate is key) is (role is Role.SURROGATE)
    assert book.key_parameters == ("book_id",)


KEYS = """
    entities:
      Room:
        id: [floor, number]
        fields: {number: integer, seats: integer}
        relations:
          floor: {belongs_to: Floor, on_delete: cascade, inverse: rooms}
      Floor:
        id: [building, level]
        fields: {level: integer}
        relations:
          building: {belongs_to: Building, inverse: floors}
      Building:
        id: [code]
        fields: {street: text, code: string(8)}
      Desk:
        fields: {label: string(5)}
        relations:
          room: {belongs_to: Room | null, column: [b, l, n]}
"""


def test_keys_made_of_relations_resolve_to_their_root() -> None:
    room = entity_of(KEYS, "Room")
    assert names(room) == ["floor_building_code", "floor_level", "number", "seats"]
    assert [key.name for key in room.key] == names(room)[:3]
    assert room.key_parameters == (
        "room_floor_building_code",
        "room_floor_level",
        "room_number",
    )
    first = room.key[0]
    assert first.type.length == 8
    assert first.target is not None
    assert first.target.target is not None
    assert first.target.target.name == "code"


def test_a_relation_to_a_composite_key_has_a_column_for_each_part() -> None:
    desk = entity_of(KEYS, "Desk")
    (room,) = desk.belongs_to
    assert [field.column for field in room.fields] == ["b", "l", "n"]
    assert all(field.nullable and field.relation is room for field in room.fields)
    assert [field.target for field in room.fields] == list(room.target.key)


def test_natural_keys_come_first() -> None:
    building = entity_of(KEYS, "Building")
    assert names(building) == ["code", "street"]
    assert building.key_parameters == ("building_code",)


def test_the_order_of_fields() -> None:
    book = entity_of(
        """
        traits:
          audited: {fields: {reason: text | null}}
        entities:
          Author: {}
          Book:
            traits: [versioned, audited, soft_delete, timestamps]
            fields: {title: text}
            relations:
              author: {belongs_to: Author}
              editor: {belongs_to: Author | null}
        """,
        "Book",
    )
    assert names(book) == [
        "id",
        "title",
        "reason",
        "author_id",
        "editor_id",
        "created_at",
        "updated_at",
        "version",
        "deleted_at",
    ]
    roles = {field.name: field for field in book.fields}
    assert roles["version"].default == Literal(1)
    assert roles["created_at"].default is GeneratedDefault.NOW
    assert roles["deleted_at"].nullable
    assert [field.name for field in book.fields if field.is_required] == [
        "title",
        "author_id",
    ]


def test_relations_and_inverses_refer_to_each_other() -> None:
    domain = domain_of("""
        entities:
          Author: {}
          Book:
            relations:
              author: {belongs_to: Author, on_delete: cascade, inverse: books}
              cover_of: {belongs_to: Author | null, unique: true, inverse: cover}
        """)
    author, book = domain.entities
    first, second = book.belongs_to
    assert (first.on_delete, second.on_delete) == (OnDelete.CASCADE, OnDelete.RESTRICT)
    assert [inverse.name for inverse in author.inverses] == ["books", "cover"]
    assert [inverse.many for inverse in author.inverses] == [True, False]
    assert author.inverses[0].relation is first
    assert first.inverse is author.inverses[0]
    assert first.target is author
    assert author.referrers == (first, second)
    assert [unique.fields for unique in book.uniques] == [second.fields]


def relation_of(text: str, name: str) -> ManyToMany:
    (relation,) = entity_of(text, name).many_to_many
    return relation


@pytest.mark.parametrize(
    ("text", "table", "columns", "wire"),
    [
        (
            "Book: {relations: {tags: {many_to_many: Tag}}}\n  Tag: {}",
            "book_tags",
            ("book_id", "tag_id"),
            "tag_ids",
        ),
        (
            "Book: {relations: {spoken: {many_to_many: Tongue, table: speech}}}\n"
            "  Tongue: {id: [code], fields: {code: string(3)}}",
            "speech",
            ("book_id", "tongue_code"),
            "spoken_codes",
        ),
        (
            "Book: {relations: {similar_books: {many_to_many: Book}}}",
            "book_similar_books",
            ("book_id", "similar_book_id"),
            "similar_book_ids",
        ),
        (
            "Book: {relations: {books: {many_to_many: Book}}}",
            "book_books",
            ("book_id", "related_book_id"),
            "book_ids",
        ),
        (
            "Book: {relations: {people: {many_to_many: Human}}}\n"
            "  Human: {plural: people}",
            "book_people",
            ("book_id", "human_id"),
            "human_ids",
        ),
    ],
)
def test_join_tables(
    text: str, table: str, columns: tuple[str, str], wire: str
) -> None:
    relation = relation_of(f"entities:\n  {text}\n", "Book")
    assert relation.table == table
    assert (*relation.entity_columns, *relation.target_columns) == columns
    assert relation.wire == wire


def test_attributes_are_safe_and_names_are_unchanged() -> None:
    entity = entity_of(
        """
        entities:
          Class:
            fields: {class: text, metadata: json, class_: text}
            relations:
              copy: {belongs_to: Class | null, inverse: registry}
        """,
        "Class",
    )
    found = {field.name: (field.attribute, field.column) for field in entity.fields}
    assert found["class"] == ("class_2", "class")
    assert found["class_"] == ("class_", "class_")
    assert found["metadata"] == ("metadata_", "metadata")
    (relation,) = entity.relations
    assert isinstance(relation, BelongsTo)
    assert (relation.name, relation.attribute) == ("copy", "copy_")
    assert entity.inverses[0].attribute == "registry_"
    assert (entity.names.cls, entity.names.singular) == ("Class", "class_")
    assert entity.table == "classes"


def test_uncountable_names_have_two_variables() -> None:
    news = entity_of("entities: {News: {}}", "News")
    assert (news.names.singular, news.names.plural) == ("news", "news_list")
    assert (news.names.path, news.table) == ("news", "news")


def test_custom_plurals() -> None:
    person = entity_of("entities: {SheepDog: {plural: sheep_flock}}", "SheepDog")
    assert (person.names.path, person.table) == ("sheep-flock", "sheep_flock")
    assert person.names.labels == "sheep flock"


def test_cycles_of_optional_relations_are_accepted() -> None:
    domain_of("""
        entities:
          Chicken: {relations: {egg: {belongs_to: Egg}}}
          Egg: {relations: {chicken: {belongs_to: Chicken | null}}}
          Person: {relations: {boss: {belongs_to: Person | null}}}
        """)


def test_every_required_cycle_is_reported_once() -> None:
    found = diagnostics_of("""
        entities:
          A: {relations: {b: {belongs_to: B}}}
          B: {relations: {c: {belongs_to: C}, d: {belongs_to: D}}}
          C: {relations: {a: {belongs_to: A}}}
          D: {relations: {e: {belongs_to: E}}}
          E: {relations: {d: {belongs_to: D}}}
          F: {relations: {a: {belongs_to: A}}}
        """)
    assert [code for code, _ in found] == ["required-cycle", "required-cycle"]


NO_CREATE = "endpoints: {list: {}, get: {}, update: {}, delete: {}}"


@pytest.mark.parametrize(
    ("store", "staff", "closing"),
    [
        pytest.param(
            f"{{relations: {{boss: {{belongs_to: Staff, unique: true}}}}, {NO_CREATE}}}",
            f"{{relations: {{store: {{belongs_to: Store}}}}, {NO_CREATE}}}",
            "Staff.store",
            id="no create",
        ),
        pytest.param(
            "{relations: {boss: {belongs_to: Staff, deferrable: true}}}",
            "{relations: {store: {belongs_to: Store}}}",
            "Store.boss",
            id="deferrable",
        ),
        pytest.param(
            "{relations: {boss: {belongs_to: Staff, unique: true, deferrable: true}}}",
            "{relations: {store: {belongs_to: Store}}}",
            "Staff.store",
            id="one-to-one and deferrable",
        ),
        pytest.param(
            "{relations: {boss: {belongs_to: Staff | null}}}",
            "{relations: {store: {belongs_to: Store}}}",
            "",
            id="optional",
        ),
    ],
)
def test_required_cycles_that_can_be_stored(
    store: str, staff: str, closing: str
) -> None:
    domain = domain_of(f"entities:\n  Store: {store}\n  Staff: {staff}\n")
    relations = [each for entity in domain.entities for each in entity.belongs_to]
    found = [f"{r.entity.name}.{r.name}" for r in relations if r.closes_cycle]
    assert " ".join(found) == closing


def test_an_entity_may_require_itself_if_deferrable() -> None:
    domain_of("entities: {A: {relations: {a: {belongs_to: A, deferrable: true}}}}")
    found = diagnostics_of("entities: {A: {relations: {a: {belongs_to: A}}}}")
    assert [code for code, _ in found] == ["required-cycle"]


def test_a_create_of_one_side_needs_a_deferrable_key() -> None:
    found = diagnostics_of(f"""
        entities:
          Store: {{relations: {{boss: {{belongs_to: Staff}}}}, {NO_CREATE}}}
          Staff: {{relations: {{store: {{belongs_to: Store}}}}}}
        """)
    assert [code for code, _ in found] == ["required-cycle"]


@pytest.mark.expensive
def test_a_long_chain_of_keys_is_resolved() -> None:
    count = 1500
    lines = ["entities:", "  E0: {id: [n], fields: {n: integer}}"]
    lines += [
        f"  E{i}: {{id: [p], relations: {{p: {{belongs_to: E{i - 1}, column: p}}}}}}"
        for i in range(1, count)
    ]
    domain = domain_of("\n".join(lines))
    last = domain.entities[-1]
    assert last.key[0].type.scalar is scalar_type("integer")
    assert last.key[0].column == "p"
