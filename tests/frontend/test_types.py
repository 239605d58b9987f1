"""The text of the frontend's files: readable, with hostile text kept as data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.frontend.ts_text import comment, ts_string
from tests.cli.shop import Shop
from tests.emit_helpers import SAMPLES, emit_specs, write_spec

HOSTILE = [
    *("*/ alert(1) /*", "`${process.exit()}`", "</script><script>", "<!--", "'", '"'),
    *(
        "\\",
        "\\u0022",
        "a\u2028b\u2029c",
        "\u202e",
        "\ufeff",
        "@ts-nocheck",
        "// x",
        "\x7f",
    ),
]


def _text(specs: Path, name: str) -> str:
    return emit_specs(specs)[f"frontend/{name}"].text


def test_read_create_and_update_are_separate_types() -> None:
    types = _text(SAMPLES["bookshop"], "types.ts")
    book, create, update = (
        re.search(rf"export interface {name} {{\n(.*?)\n}}", types, re.DOTALL)
        for name in ("Book", "BookCreate", "BookUpdate")
    )
    assert book
    assert create
    assert update
    assert "\n  sequel_to_id: string | null;" in book[1]
    assert "\n  version: number;" in book[1]
    assert "\n  status?: BookStatus;" in create[1]
    assert "\n  sequel_to_id?: string | null;" in create[1]
    assert "\n  title: string;" in f"\n{create[1]}"
    assert "\n  title?: string;" in f"\n{update[1]}"
    assert " id: string" not in create[1] + update[1]


def test_enums_are_unions_with_their_values() -> None:
    types = _text(SAMPLES["bookshop"], "types.ts")
    assert (
        'export type BookStatus =\n  | "draft"\n  | "published"\n  | "out_of_print";\n'
        'export const BookStatus = {\n  draft: "draft",\n  published: "published",\n'
        '  out_of_print: "out_of_print",\n} as const;\n'
    ) in types


def test_labels_and_descriptions_of_enums(tmp_path: Path) -> None:
    spec = {
        "groundplan": 1,
        "app": {"name": "shop"},
        "enums": {
            "BookState": {
                "values": {
                    "draft": {"label": 'A "draft"', "description": "Not */ visible."},
                    "out of print": None,
                }
            }
        },
        "entities": {"Book": {"fields": {"state": "BookState"}}},
    }
    types = _text(write_spec(spec, tmp_path), "types.ts")
    assert (
        "export const BookState = {\n  /** Not *\\/ visible. */\n"
        '  draft: "draft",\n  "out of print": "out of print",\n} as const;\n\n'
        "/** The display names of BookState. */\n"
        "export const BOOK_STATE_LABELS: Record<BookState, string> = {\n"
        '  draft: "A \\"draft\\"",\n  "out of print": "out of print",\n};\n'
    ) in types


def test_operations_have_typed_filters_sort_keys_and_errors() -> None:
    operations = _text(SAMPLES["bookshop"], "operations.ts")
    assert (
        'export type ListBooksSort = "title" | "created_at" | "-title" | "-created_at";'
    ) in operations
    assert "  status__in?: readonly t.BookStatus[] | undefined;" in operations
    assert '  "GET /api/v1/books": ["sort", "include"],' in operations
    assert (
        "    answers: { 201: t.Book; };\n    problems: 409 | 413 | 415 | 422 | 503;"
        in operations
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_literals_are_escaped(text: str) -> None:
    printed = ts_string(text)
    readable = printed.replace("\\x3c", "\\u003c").replace("*\\/", "*/")
    assert json.loads(readable.replace("<\\/", "</")) == text
    assert not re.search("</|\\*/|<!|[\u2028\u2029\u202e\ufeff\x7f]", printed)


@given(st.text(st.characters(codec="utf-8")))
def test_comments_cannot_be_closed_early(text: str) -> None:
    printed = "\n".join(comment(text))
    assert printed.count("*/") == (1 if printed else 0)
    assert printed.endswith("*/") or not printed
    assert not re.search("[\u2028\u2029\u202e\r\x00]", printed)


def _spec(words: str) -> dict[str, Any]:
    field = {
        "type": "string(200)",
        "description": words,
        "example": "x",
        "default": "y",
    }
    return {
        "groundplan": 1,
        "app": {"name": "x", "frontend": ["zod", "tanstack_query"]},
        "enums": {"Colour": {"values": ["red", words[:60]], "description": words}},
        "entities": {
            "Thing": {
                "description": words,
                "fields": {"name": field, "colour": "Colour"},
            }
        },
    }


@pytest.mark.parametrize(
    "words", ["*/ alert(1) /*", "`${x}`</script>", 'a"b\\c', "__proto__"]
)
def test_texts_of_a_spec_change_no_code(tmp_path: Path, words: str) -> None:
    hostile = emit_specs(write_spec(_spec(words), tmp_path / "a" / "specs"))
    harmless = emit_specs(write_spec(_spec("harmless"), tmp_path / "b" / "specs"))
    for name in ("types", "operations", "zod", "query"):
        path = f"frontend/{name}.ts"
        assert _without_comments(hostile[path].text) == _without_comments(
            harmless[path].text
        ), path


def _without_comments(text: str) -> str:
    """Return code without comments, with all literals blanked."""
    found = re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
    found = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', found)
    # A valid identifier is printed without quotes.
    return (
        re.sub(r'^  (?:harmless|\[?""\]?): ""', '  "": ""', found, flags=re.MULTILINE)
        .replace(" ", "")
        .replace("\n\n", "\n")
    )


def test_only_enabled_extras_are_written(tmp_path: Path) -> None:
    plain = emit_specs(SAMPLES["bookshop"])
    assert [p for p in plain if p.startswith("frontend/")] == [
        f"frontend/{name}.ts" for name in ("client", "operations", "paging", "types")
    ]
    more = emit_specs(write_spec(_spec("x"), tmp_path / "specs"))
    assert {"frontend/zod.ts", "frontend/query.ts"} <= more.keys()


def test_colliding_names_are_made_unique(tmp_path: Path) -> None:
    spec = {
        "groundplan": 1,
        "app": {"name": "x"},
        "enums": {"Book": ["a"], "ListBookQuery": ["b"]},
        "entities": {
            "Novel": {
                "table": "books",
                "fields": {"kind": "Book", "k": "ListBookQuery"},
            }
        },
    }
    types = _text(write_spec(spec, tmp_path / "specs"), "types.ts")
    exported = re.findall(r"^export (?:type|interface) (\w+)", types, re.MULTILINE)
    assert len(exported) == len(set(exported))
    assert {"Novel", "Book", "ListBookQuery"} <= set(exported)


def test_hooks_do_not_collide_with_client_names(tmp_path: Path) -> None:
    names = ("query", "mutation", "infinite_query", "read", "write", "pages")
    spec = _spec("x") | {
        "endpoints": {
            name: {"get": f"/{name.replace('_', '-')}", "returns": "integer"}
            for name in names
        }
    }
    hooks = _text(write_spec(spec, tmp_path / "specs"), "query.ts")
    declared = re.findall(r"^(?:export )?function (\w+)", hooks, re.MULTILINE)
    imported = re.findall(r"\b(use\w+),", hooks[: hooks.index(" from ")])
    assert len(declared) == len(set(declared))
    assert imported
    assert not set(imported) & set(declared)


def test_bounds_and_defaults_are_documented(tmp_path: Path) -> None:
    spec = _spec("x")
    spec["entities"]["Thing"]["fields"] |= {
        "day": {"type": "date", "minimum": "2020-01-01"},
        "size": {"type": "integer", "minimum": 1, "maximum": 9, "optional": True},
        "count": "integer",
    }
    specs = write_spec(spec, tmp_path / "specs")
    types, zod = _text(specs, "types.ts"), _text(specs, "zod.ts")
    assert "/** A date: 2024-02-29. At least 2020-01-01. */\n  day: string;" in types
    assert "/** From 1 to 9. */\n  size?: number | null;" in types
    assert ";\n  count: number;" in types
    # Response properties are always present, so never optional.
    assert "  status: string;" in types
    assert 'it is "ok"' not in types
    assert 'day: z.iso.date().refine(within(Date.parse, "2020-01-01")),' in zod


def test_gen_types_writes_the_types_alone_and_keeps_edits(shop: Shop) -> None:
    client = shop.output / "frontend/client.ts"
    client.write_text(f"// ours\n{client.read_text('utf-8')}", "utf-8")
    shop.change_entities(
        "pages: integer | null", "pages: integer | null\n      length: float = 1"
    )

    ran = shop.run("types")

    assert ran.code == 0
    assert "length: number;" in (shop.output / "frontend/types.ts").read_text()
    assert client.read_text("utf-8").startswith("// ours\n")
    assert "length:" not in (shop.output / "app/models/book.py").read_text()
    drift = shop.run("check")
    assert drift.code == 1
    assert "app/models/book.py" in drift.out + drift.err
    assert "frontend/types.ts" not in drift.out + drift.err


def test_check_covers_the_types(shop: Shop) -> None:
    (shop.output / "frontend/types.ts").unlink()
    ran = shop.run("check")
    assert ran.code == 1
    assert "frontend/types.ts" in ran.out + ran.err
