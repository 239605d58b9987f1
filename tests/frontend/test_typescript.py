"""The frontend's files, compiled and compared with the types of openapi-typescript.

These take minutes: `pytest -m expensive tests/frontend`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator.frontend.ts_names import type_names
from tests.emit_helpers import SAMPLES, emit_specs, write_spec
from tests.frontend.node_project import FrontendFolder, write_frontend

pytestmark = pytest.mark.expensive
SAME_TYPE_PROGRAM = """\
import type { components } from "./theirs.js";
import type * as t from "./frontend/types.js";

type Theirs = components["schemas"];
/** Each is assignable to the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
// @ts-expect-error: types that differ are told apart
export const no: Same<{ a: string }, { a: string | null }> = true;
// @ts-expect-error: so are properties that only one of them needs
export const nor: Same<{ a: string }, { a?: string }> = true;
"""


@pytest.fixture(params=SAMPLES)
def sample_frontend(
    request: pytest.FixtureRequest, tmp_path: Path, packages: Path
) -> FrontendFolder:
    """Build the frontend of a sample, with all optional files."""
    return write_frontend(
        tmp_path / "made", packages, emit_specs(SAMPLES[request.param])
    )


def test_it_compiles_and_types_equal_those_of_openapi_typescript(
    sample_frontend: FrontendFolder,
) -> None:
    contract = yaml.safe_load(
        (sample_frontend.folder / "openapi.yaml").read_text("utf-8")
    )
    options = ("--default-non-nullable", "false", "--empty-objects-unknown")
    sample_frontend.tool(
        "openapi-typescript", "openapi.yaml", "-o", "theirs.ts", *options
    )
    lines = [
        f'export const {name}: Same<t.{own}, Theirs["{name}"]> = true;'
        for name, own in type_names(contract).items()
        # For an object without properties, openapi-typescript allows any property.
        if contract["components"]["schemas"][name].get("properties") != {}
    ]
    assert len(lines) > 10
    (sample_frontend.folder / "same.ts").write_text(
        SAME_TYPE_PROGRAM + "\n".join(lines) + "\n", "utf-8"
    )

    sample_frontend.compile()


USES = """\
import { createClient, fieldErrors, unwrap } from "./frontend/client.js";
import { items } from "./frontend/paging.js";

const api = createClient({ baseUrl: "http://localhost" });
export async function right() {
  const page = await api.get("/api/v1/books", { query: { sort: ["-title"], limit: 5 } });
  if (!page.ok) {
    const status: 422 | 503 = page.status;
    return [status, fieldErrors(page.problem)["title"]];
  }
  const title: string | undefined = page.data.items[0]?.title;
  for await (const tag of items(api, "GET /api/v1/tags")) tag.name.trim();
  const book = unwrap(await api.get("/api/v1/books/{book_id}", { path: { book_id: "1" } }));
  await api.patch("/api/v1/books/{book_id}", {
    path: { book_id: book.id },
    headers: { "If-Match": "1" },
    body: { sequel_to_id: null },
  });
  const gone = await api.delete("/api/v1/tags/{tag_id}", { path: { tag_id: "1" } });
  if (gone.ok) { const nothing: undefined = gone.data; return nothing; }
  return title;
}
export async function wrong() {
  // @ts-expect-error: there is no such path
  await api.get("/api/v1/nothing");
  // @ts-expect-error: one cannot post to it
  await api.post("/api/v1/stats");
  // @ts-expect-error: the path has a part
  await api.get("/api/v1/books/{book_id}");
  // @ts-expect-error: nothing is sorted by that
  await api.get("/api/v1/books", { query: { sort: "price" } });
  // @ts-expect-error: the author is missing
  await api.post("/api/v1/books", { body: { title: "", isbn: "", price: "1", keywords: [] } });
  // @ts-expect-error: an update sends no id
  await api.patch("/api/v1/tags/{tag_id}", { path: { tag_id: "1" }, body: { id: "1" } });
  // @ts-expect-error: a title is never null
  await api.patch("/api/v1/books/{book_id}", { path: { book_id: "1" }, body: { title: null } });
}
"""


HOOKS = """\
import { useQueryClient } from "@tanstack/react-query";
import { createClient } from "./frontend/client.js";
import { queryKey, useCreateTag, useGetBook, useListBooksPages } from "./frontend/query.js";

const api = createClient();
export function View({ id }: { id: string | undefined }) {
  const book = useGetBook(api, { path: { book_id: id ?? "" } }, { enabled: id !== undefined });
  const title: string | undefined = book.data?.title;
  const pages = useListBooksPages(api, { query: { limit: 5 } }, { enabled: true });
  const queries = useQueryClient();
  const create = useCreateTag(api, {
    onSuccess: async (tag) => {
      tag.name.trim();
      await queries.invalidateQueries({ queryKey: queryKey("GET /api/v1/tags") });
    },
  });
  create.mutate({ body: { name: "utopia" } });
  // @ts-expect-error: which book?
  useGetBook(api);
  // @ts-expect-error: the key is given
  useGetBook(api, { path: { book_id: "" } }, { queryKey: ["x"] });
  return [title, pages.data?.pages[0]?.items[0]?.title];
}
"""


def test_the_client_has_typed_paths_inputs_and_responses(
    tmp_path: Path, packages: Path
) -> None:
    made = write_frontend(tmp_path / "made", packages, emit_specs(SAMPLES["bookshop"]))
    (made.folder / "uses.ts").write_text(USES, "utf-8")
    (made.folder / "hooks.ts").write_text(HOOKS, "utf-8")

    made.compile()


NAMES = (
    "Promise Array Record Default Class Constructor Object Error RequestInit Client "
    "AbortSignal Input Output Key Operations Success Failure Result Symbol Partial Map "
    "ReadonlyArray InfiniteData UseQueryResult Items"
)
WORDS = "type class constructor default items next_cursor await prototype arguments ok"
VALUES = ["a", "constructor", "__proto__", "toString", "default", "a b", "1", "-1"]
VALUES += ['"', "`${x}`", "*/", "</script>", "\\", "'", "\N{GRINNING FACE}"]


def test_reserved_words_are_valid_names(tmp_path: Path, packages: Path) -> None:
    fields = dict.fromkeys(WORDS.split(), "string(5)")
    endpoints = {
        "list": {"filter": [*fields], "sort": [*fields], "search": ["class"]},
        **{name: {} for name in ("get", "create", "update", "delete")},
        "go": {"body": {"default": "text", "constructor": "text"}, "returns": "text"},
    }
    hooks = ("query", "mutation", "read", "pages", "class", "default", "promise")
    spec = {
        "groundplan": 1,
        "app": {"name": "x"},
        "enums": {f"{name}Kind": VALUES for name in NAMES.split()}
        | {"Response": ["a"]},
        "entities": {
            name: {
                "fields": {**fields, "kind": f"{name}Kind", "answer": "Response"},
                "endpoints": endpoints,
            }
            for name in NAMES.split()
        },
        "endpoints": {
            name: {"get": f"/{name}", "returns": "integer", "query": {"to": "text"}}
            for name in hooks
        },
    }
    tree = emit_specs(write_spec(spec, tmp_path / "specs"))
    write_frontend(tmp_path / "made", packages, tree).compile()
