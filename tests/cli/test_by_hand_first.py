"""User code that the spec adds later, and texts that only look like conflicts."""

from __future__ import annotations

import pytest

from tests.cli.shop import BOOKS, EDITED, Shop
from tests.cli.test_names import works

MODEL = "app/models/book.py"
SCHEMA = "app/schemas/book.py"
COLUMN = "    title: Mapped[str] = mapped_column(sa.String(length=200))\n"
MARKED = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n"
BLURB = "pages: integer | null\n      blurb: string(90) | null"
BY_HAND = """\
    blurb: Mapped[str | None] = mapped_column(
        sa.String(length=90),
    )
"""


@pytest.mark.parametrize("mark", [COLUMN, "    # region custom: model\n"])
def test_a_column_by_hand_that_the_spec_brings_is_one_column(
    shop: Shop, mark: str
) -> None:
    shop.edit(MODEL, mark, mark + BY_HAND)
    shop.respecify("pages: integer | null", BLURB)

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert shop.read(MODEL).count("blurb: Mapped") == 1
    assert BY_HAND in shop.read(MODEL)
    works(shop)
    assert shop.run("check").code == 0


@pytest.mark.parametrize("mark", [COLUMN, "    # region custom: model\n"])
def test_a_column_by_hand_that_differs_conflicts_where_it_is(
    shop: Shop, mark: str
) -> None:
    shop.edit(MODEL, mark, mark + BY_HAND.replace("90", "80"))
    shop.respecify("pages: integer | null", BLURB)

    assert shop.run().code == 1

    assert shop.run("resolve").out.endswith(
        f": Book.blurb in {MODEL} (edited by hand)\n"
    )
    assert shop.run("resolve", "--theirs", f"output/{MODEL}").code == 0
    assert shop.read(MODEL).count("blurb: Mapped") == 1
    works(shop)


@pytest.mark.parametrize("mark", [COLUMN, "    # region custom: model\n"])
def test_either_column_works_when_it_is_chosen(shop: Shop, mark: str) -> None:
    shop.edit(MODEL, mark, mark + BY_HAND.replace("90", "80"))
    shop.respecify("pages: integer | null", BLURB)
    shop.run()

    assert shop.run("resolve", "--ours").code == 0

    assert BY_HAND.replace("90", "80") in shop.read(MODEL)
    assert shop.read(MODEL).count("blurb: Mapped") == 1
    works(shop)


def test_an_import_in_a_region_that_the_spec_brings_is_one_import(shop: Shop) -> None:
    mark = "# region custom: imports\n"
    shop.edit(
        MODEL, mark, f"{mark}import datetime\n\nEPOCH = datetime.date(1970, 1, 1)\n"
    )
    shop.respecify(
        "pages: integer | null", "pages: integer | null\n      born: date | null"
    )

    assert shop.run().code == 0

    assert shop.read(MODEL).count("import datetime") == 1
    works(shop)


def test_marks_in_a_text_are_no_conflict_and_never_cut(shop: Shop) -> None:
    text = f'EXAMPLE = """\n{MARKED}"""\n'
    mark = "# region custom: imports\n"
    shop.edit(EDITED, mark, mark + text)
    readme = shop.read("README.md")
    shop.edit("README.md", readme, f"{readme}\n```\n{MARKED}```\n")
    shop.respecify("Someone who writes.", "Someone who types.")

    assert shop.run("resolve").err == "no conflicts\n"
    assert shop.run().code == 0
    shop.specify(BOOKS)
    shop.edit(EDITED, "Someone who types.", "Someone who scribbles.")
    assert shop.run().code == 1
    assert len(shop.run("resolve").out.splitlines()) == 1
    assert shop.run("resolve", "--ours").code == 0

    assert text in shop.read(EDITED)
    assert shop.read("README.md").endswith(f"```\n{MARKED}```\n")
    assert "scribbles" in shop.read(EDITED)
    assert shop.run().code == 0
    works(shop)


def test_a_last_comma_is_no_edit_and_no_conflict(shop: Shop) -> None:
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

    assert listed == f"{MODEL}  (layout only)\n{path}  (layout only)\n"
    shop.respecify("title: string(200)", "title: string(300)")
    assert shop.run().code == 0
    assert "sa.String(length=300" in shop.read(MODEL)
