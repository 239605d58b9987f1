import { createClient, unwrap } from "./frontend/client.js";

const api = createClient();
const path = { book_id: "1" };
const headers = { "If-Match": "1" };

export async function use() {
  const page = unwrap(await api.get("/api/v1/books"));
  for (const book of page.items) {
    const isFree: boolean = book.is_free;
    const words: string[] = book.keywords;
    const status: "draft" | "published" | "out_of_print" = book.status;
    console.log(isFree, words, status);
  }
  const body = { title: "", isbn: "", price: "1", author_id: "1" };
  const created = await api.post("/api/v1/books", { body });
  if (!created.ok && created.status === 401) created.problem.detail.trim();
  await api.patch("/api/v1/books/{book_id}", { path, headers, body: { title: "" } });
}

export async function misuse() {
  const body = { title: "", isbn: "", price: "1", author_id: "1" };
  // @ts-expect-error: the application sets it
  await api.post("/api/v1/books", { body: { ...body, keywords: ["sea"] } });
  // @ts-expect-error: it is read-only
  await api.patch("/api/v1/books/{book_id}", { path, headers, body: { status: "draft" } });
  // @ts-expect-error: it is computed
  await api.patch("/api/v1/books/{book_id}", { path, headers, body: { is_free: true } });
}
