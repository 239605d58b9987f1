"""Layouts are chosen and changed by one word of the spec."""

from __future__ import annotations

from tests.cli.shop import Ran, Shop


def _files(shop: Shop) -> dict[str, bytes]:
    """Return the files of the output without `.gen`."""
    found = {
        path.relative_to(shop.output).as_posix(): path.read_bytes()
        for path in shop.output.rglob("*")
        if path.is_file()
    }
    return {path: data for path, data in found.items() if not path.startswith(".gen/")}


def _switch(shop: Shop, layout: str) -> Ran:
    shop.choose_layout(layout)
    return shop.run()


def test_another_layout_is_one_word_away(shop: Shop) -> None:
    layered = _files(shop)

    ran = _switch(shop, "modular")
    modular = _files(shop)

    assert ran.code == 0
    assert "app/modules/book/service.py" in modular
    assert "app/services/book.py" not in modular
    assert not (shop.output / "app/services").exists()
    assert shop.run("check").code == 0
    assert shop.run().err == "nothing to do\n"
    assert _switch(shop, "layered").code == 0
    assert _files(shop) == layered


def test_the_chain_of_migrations_stays_as_it_is(shop: Shop) -> None:
    def chain() -> dict[str, bytes]:
        return {
            str(path): path.read_bytes()
            for folder in ("migrations", ".gen/schema")
            for path in (shop.output / folder).rglob("*")
            if path.is_file()
        }

    before = chain()

    assert _switch(shop, "modular").code == 0

    assert chain() == before


def test_files_of_both_layouts_keep_their_edits(shop: Shop) -> None:
    path = "tests/test_app.py"
    (shop.output / path).write_text(shop.read(path) + "\n\nMINE = 1\n", "utf-8")

    assert _switch(shop, "modular").code == 0

    assert shop.read(path).endswith("\n\nMINE = 1\n")


def test_entities_can_share_a_module(bare: Shop) -> None:
    bare.choose_layout("modular")
    bare.respecify("  Author:\n", "  Author:\n    module: book\n")

    assert bare.run().code == 0

    assert not (bare.output / "app/modules/author").exists()
    assert "class Author(" in bare.read("app/modules/book/models.py")


def test_an_unknown_layout_is_refused_with_the_known_ones(bare: Shop) -> None:
    bare.choose_layout("moduler")

    for arguments in ([], ["check"], ["validate"], ["diff"]):
        ran = bare.run(*arguments)
        assert ran.code == 2
        assert "error[unknown-layout]: there is no layout `moduler`" in ran.err
        assert "--> specs/app.yaml:2:27" in ran.err
        assert "did you mean `modular`? the layouts are: layered, modular" in ran.err
    assert not bare.output.exists()


def test_what_is_shared_is_no_layout(bare: Shop) -> None:
    bare.choose_layout("shared")

    assert "the layouts are: layered, modular" in bare.run().err
