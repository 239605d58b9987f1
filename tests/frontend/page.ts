// A small page of books: a list with paging, and a form that creates and edits. A script
// then uses it: clicks, types, and reports the page's content.
import { createClient, fieldErrors, unwrap } from "./frontend/client.js";
import { nextPage } from "./frontend/paging.js";
import type { Book } from "./frontend/types.js";

const settings = new URLSearchParams(location.search);
const api = createClient({ baseUrl: settings.get("api") ?? "" });
const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const field = (name: string) => byId<HTMLInputElement>(name);
let cursor: string | undefined;
let edited: { book: Book; etag: string | null } | undefined;
let author = "";

async function list(place?: { cursor: string }) {
  const query = { limit: 2, sort: "title", ...place } as const;
  const page = unwrap(await api.get("/api/v1/books", { query }));
  byId("rows").replaceChildren(
    ...page.items.map((book) => {
      const row = document.createElement("li");
      row.textContent = `${book.title} (${book.status})`;
      row.onclick = () => void edit(book.id);
      return row;
    }),
  );
  const next = nextPage(page);
  cursor = next !== undefined && "cursor" in next ? next.cursor : undefined;
  byId<HTMLButtonElement>("next").disabled = cursor === undefined;
}

async function edit(id: string) {
  const found = await api.get("/api/v1/books/{book_id}", { path: { book_id: id } });
  edited = { book: unwrap(found), etag: found.ok ? found.etag : null };
  field("title").value = edited.book.title;
  field("isbn").value = edited.book.isbn;
}

async function save() {
  const body = { title: field("title").value, isbn: field("isbn").value };
  const result =
    edited === undefined
      ? await api.post("/api/v1/books", {
          body: { ...body, price: "1.00", keywords: [], author_id: author },
        })
      : await api.patch("/api/v1/books/{book_id}", {
          path: { book_id: edited.book.id },
          headers: { "If-Match": edited.etag ?? "" },
          body: { ...body, status: "published" },
        });
  const errors = result.ok ? {} : fieldErrors(result.problem);
  for (const name of ["title", "isbn"]) byId(`${name}-error`).textContent = errors[name] ?? "";
  byId("status").textContent = result.ok ? "saved" : result.problem.detail;
  if (result.ok) {
    edited = undefined;
    field("title").value = field("isbn").value = "";
    await list();
  }
}

async function use() {
  const shown = () => [...byId("rows").children].map((row) => row.textContent).join("|");
  const seen: Record<string, string> = {};
  const type = async (title: string, isbn: string) => {
    field("title").value = title;
    field("isbn").value = isbn;
    await save();
  };
  author = unwrap(await api.post("/api/v1/authors", { body: { name: "<b>Ada</b>" } })).id;
  await list();
  seen["empty"] = shown();
  await type("C", "9780060125631");
  await type("A", "9780060125632");
  await type("<B>", "9780060125633");
  seen["first"] = shown();
  await list({ cursor: cursor ?? "" });
  seen["second"] = shown();
  seen["end"] = String(byId<HTMLButtonElement>("next").disabled);
  await list();
  const rows = [...byId("rows").children] as HTMLElement[];
  rows[0]?.click();
  while (field("title").value !== "<B>") await new Promise((done) => setTimeout(done, 20));
  await type("B", "wrong");
  seen["error"] = byId("isbn-error").textContent ?? "";
  seen["fine"] = byId("title-error").textContent ?? "";
  await type("B", "9780060125634");
  seen["status"] = byId("status").textContent ?? "";
  seen["edited"] = shown();
  return seen;
}

byId("save").onclick = () => void save();
byId("next").onclick = () => void (cursor === undefined ? list() : list({ cursor }));
const report = (said: object) => fetch("/done", { method: "POST", body: JSON.stringify(said) });
use().then(report, (error: unknown) => report({ failed: String(error) }));
