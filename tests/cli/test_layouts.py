"""Layouts are chosen and changed by one word of the spec."""

from __future__ import annotations

from tests.cli.shop import RunResult, Shop


def _files(shop: Shop) -> dict[str, bytes]:
    """Return the files of the output without `.gen`."""
    found = {
        path.relative_to(shop.output).as_posix(): path.read_bytes()
        for path in shop.output.rglob("*")
        if path.is_file()
    }
    return {path: data for path, data in found.items() if not path.startswith(".gen/")}


def _switch(shop: Shop, layout: str) -> RunResult:
    shop.set_layout(layout)
    return shop.run()


def test_the_layout_can_be_switched_and_switched_back(shop: Shop) -> None:
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


def test_a_layout_switch_does_not_change_migrations(shop: Shop) -> None:
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


def test_files_common_to_both_layouts_keep_their_edits(shop: Shop) -> None:
    path = "tests/test_app.py"
    (shop.output / path).write_text(shop.read(path) + "\n\nMINE = 1\n", "utf-8")

    assert _switch(shop, "modular").code == 0

    assert shop.read(path).endswith("\n\nMINE = 1\n")


def test_entities_can_share_a_module(ungenerated_shop: Shop) -> None:
    ungenerated_shop.set_layout("modular")
    ungenerated_shop.change_entities("  Author:\n", "  Author:\n    module: book\n")

    assert ungenerated_shop.run().code == 0

    assert not (ungenerated_shop.output / "app/modules/author").exists()
    assert "class Author(" in ungenerated_shop.read("app/modules/book/models.py")


def test_an_unknown_layout_is_refused_with_a_list_of_layouts(
    ungenerated_shop: Shop,
) -> None:
    ungenerated_shop.set_layout("moduler")

    for arguments in ([], ["check"], ["validate"], ["diff"]):
        ran = ungenerated_shop.run(*arguments)
        assert ran.code == 2
        assert "error[unknown-layout]: unknown layout `moduler`" in ran.err
        assert "--> specs/app.yaml:2:27" in ran.err
        assert "did you mean `modular`? available layouts: layered, modular" in ran.err
    assert not ungenerated_shop.output.exists()


def test_shared_is_not_a_layout(ungenerated_shop: Shop) -> None:
    ungenerated_shop.set_layout("shared")

    assert "available layouts: layered, modular" in ungenerated_shop.run().err
