"""User code that the spec adds later, and texts that only look like conflicts."""

from __future__ import annotations

import pytest

from tests.cli.shop import BOOKS_SPEC, EDITED_PATH, Shop
from tests.cli.test_defined_names import assert_app_works

pytestmark = pytest.mark.expensive

MODEL = "app/models/book.py"
COLUMN = "    title: Mapped[str] = mapped_column(sa.String(length=200))\n"
CONFLICT_MARKERS = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n"
BLURB = "pages: integer | null\n      blurb: string(90) | null"
USER_COLUMN = """\
    blurb: Mapped[str | None] = mapped_column(
        sa.String(length=90),
    )
"""


@pytest.mark.parametrize("mark", [COLUMN, "    # region custom: model\n"])
def test_a_hand_written_column_and_the_same_spec_field_become_one(
    shop: Shop, mark: str
) -> None:
    shop.edit(MODEL, mark, mark + USER_COLUMN)
    shop.change_entities("pages: integer | null", BLURB)

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert shop.read(MODEL).count("blurb: Mapped") == 1
    assert USER_COLUMN in shop.read(MODEL)
    assert_app_works(shop)
    assert shop.run("check").code == 0


@pytest.mark.parametrize("mark", [COLUMN, "    # region custom: model\n"])
def test_a_hand_written_column_conflicts_with_a_different_spec_field(
    shop: Shop, mark: str
) -> None:
    shop.edit(MODEL, mark, mark + USER_COLUMN.replace("90", "80"))
    shop.change_entities("pages: integer | null", BLURB)

    assert shop.run().code == 1

    assert shop.run("resolve").out.endswith(
        f": Book.blurb in {MODEL} (edited by hand)\n"
    )
    assert shop.run("resolve", "--theirs", f"output/{MODEL}").code == 0
    assert shop.read(MODEL).count("blurb: Mapped") == 1
    assert_app_works(shop)


@pytest.mark.parametrize("mark", [COLUMN, "    # region custom: model\n"])
def test_the_user_column_works_when_it_is_kept(shop: Shop, mark: str) -> None:
    shop.edit(MODEL, mark, mark + USER_COLUMN.replace("90", "80"))
    shop.change_entities("pages: integer | null", BLURB)
    shop.run()

    assert shop.run("resolve", "--ours").code == 0

    assert USER_COLUMN.replace("90", "80") in shop.read(MODEL)
    assert shop.read(MODEL).count("blurb: Mapped") == 1
    assert_app_works(shop)


def test_an_import_in_a_region_and_the_same_generated_import_become_one(
    shop: Shop,
) -> None:
    mark = "# region custom: imports\n"
    shop.edit(
        MODEL, mark, f"{mark}import datetime\n\nEPOCH = datetime.date(1970, 1, 1)\n"
    )
    shop.change_entities(
        "pages: integer | null", "pages: integer | null\n      born: date | null"
    )

    assert shop.run().code == 0

    assert shop.read(MODEL).count("import datetime") == 1
    assert_app_works(shop)


def test_conflict_markers_in_strings_are_not_conflicts(shop: Shop) -> None:
    text = f'EXAMPLE = """\n{CONFLICT_MARKERS}"""\n'
    mark = "# region custom: imports\n"
    shop.edit(EDITED_PATH, mark, mark + text)
    readme = shop.read("README.md")
    shop.edit("README.md", readme, f"{readme}\n```\n{CONFLICT_MARKERS}```\n")
    shop.change_entities("Someone who writes.", "Someone who types.")

    assert shop.run("resolve").err == "no conflicts\n"
    assert shop.run().code == 0
    shop.write_entities(BOOKS_SPEC)
    shop.edit(EDITED_PATH, "Someone who types.", "Someone who scribbles.")
    assert shop.run().code == 1
    assert len(shop.run("resolve").out.splitlines()) == 1
    assert shop.run("resolve", "--ours").code == 0

    assert text in shop.read(EDITED_PATH)
    assert shop.read("README.md").endswith(f"```\n{CONFLICT_MARKERS}```\n")
    assert "scribbles" in shop.read(EDITED_PATH)
    assert shop.run().code == 0
    assert_app_works(shop)


def test_a_trailing_comma_is_not_an_edit(shop: Shop) -> None:
    shop.edit(MODEL, "sa.String(length=200))", "sa.String(length=200,),)")
    client = next(
        path
        for path in sorted((shop.output / "frontend").rglob("*.ts"))
        if ",\n}" in path.read_text("utf-8")
    )
    path = client.relative_to(shop.output).as_posix()
    text = client.read_text("utf-8")
    client.write_text(text.replace(",\n}", "\n}"), "utf-8")

    listed = shop.run("edits").out

    assert listed == f"{MODEL}  (formatting only)\n{path}  (formatting only)\n"
    shop.change_entities("title: string(200)", "title: string(300)")
    assert shop.run().code == 0
    assert "sa.String(length=300" in shop.read(MODEL)
