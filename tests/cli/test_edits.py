from tests.cli.shop import EDITED_PATH, Shop

SERVICE = "app/services/author.py"


def test_edits_are_shown_by_definition(shop: Shop) -> None:
    shop.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")
    shop.edit(
        SERVICE, "        return await self.repository.add(data)", "        return 1"
    )
    mark = "    # region custom: methods\n"
    shop.edit(SERVICE, mark, f"{mark}    mine = 1\n")
    (shop.output / "app/models/book.py").unlink()
    (shop.output / "README.md").write_text("mine\n", "utf-8")

    ran = shop.run("edits")

    assert ran.code == 0
    lines = ran.out.splitlines()
    assert "README.md" in lines
    at = lines.index(EDITED_PATH)
    assert lines[at + 1].startswith("  changed  AuthorPublic: docstring (line ")
    at = lines.index(SERVICE)
    assert lines[at + 1].startswith("  changed  AuthorService.create_author (line ")
    assert lines[at + 2].startswith("  changed  AuthorService: region methods (line ")
    assert "app/models/book.py  (deleted)" in lines


def test_a_reformatted_file_is_listed_as_layout_only(shop: Shop) -> None:
    shop.edit(EDITED_PATH, "\n\n\nclass AuthorCreate", "\n\n\n\nclass AuthorCreate")

    assert shop.run("edits").out == f"{EDITED_PATH}  (formatting only)\n"


def test_an_unedited_project_has_no_edits(shop: Shop) -> None:
    ran = shop.run("edits")

    assert (ran.code, ran.out, ran.err) == (0, "", "no manual edits\n")


def test_edits_can_be_listed_as_json(shop: Shop) -> None:
    shop.edit(
        SERVICE, "        return await self.repository.add(data)", "        return 1"
    )

    (file,) = shop.run("edits", "--format=json").json["files"]

    assert file["path"] == SERVICE
    assert [edit["name"] for edit in file["edits"]] == ["AuthorService.create_author"]


def test_edits_of_documents_are_shown_by_key(shop: Shop) -> None:
    shop.edit("compose.yaml", "image: postgres:18", "image: postgres:19")
    shop.edit("compose.yaml", "      interval: 2s\n", "")
    text = shop.read("compose.yaml") + "  cache:\n    image: valkey:9\n"
    (shop.output / "compose.yaml").write_text(
        text.replace("\nvolumes:\n", "\nvolumes:\n  spare: {}\n"), "utf-8"
    )
    shop.edit(
        "pyproject.toml",
        '"tests/**" = ["S101"]',
        '"tests/**" = ["S101", "S106"]\n"mine.py" = ["E"]',
    )
    shop.edit("pyproject.toml", "strict = true", "strict = false\npretty = true")

    ran = shop.run("edits")

    assert ran.out.splitlines() == [
        "compose.yaml",
        "  changed  services.database.image (line 4)",
        "  removed  services.database.healthcheck.interval (line 14)",
        "  added    volumes.spare (line 38)",
        "  added    volumes.cache (line 40)",
        "pyproject.toml",
        "  changed  tool.ruff.lint.per-file-ignores.tests/** (line 52)",
        '  added    tool.ruff.lint.per-file-ignores."mine.py" (line 53)',
        "  changed  tool.mypy.strict (line 56)",
        "  added    tool.mypy.pretty (line 57)",
    ]


def test_comments_of_documents_are_shown_by_line(shop: Shop) -> None:
    shop.edit("pyproject.toml", "strict = true", "# Our taste.\nstrict = true  # yes")
    shop.edit("compose.yaml", "image: postgres:18", 'image:  "postgres:18"')

    ran = shop.run("edits")

    assert ran.out.splitlines() == [
        "compose.yaml  (formatting only)",
        "pyproject.toml",
        "  changed  lines 55-56 (line 55)",
    ]


def test_documents_that_cannot_be_read_are_shown_by_line(shop: Shop) -> None:
    shop.edit("compose.yaml", "image: postgres:18", "image: [")

    assert "  changed  line 4 (line 4)\n" in shop.run("edits").out
