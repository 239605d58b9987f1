import { createClient, unwrap } from "./frontend/client.js";

const api = createClient();

export async function use() {
  const path = { book_id: "1" };
  const book = unwrap(await api.get("/api/v1/books/{book_id}", { path }));
  const subtitle: string | null = book.subtitle;
  const [publisher] = unwrap(await api.get("/api/v1/publishers")).items;
  publisher?.name.concat(subtitle ?? "");
  const headers = { "If-Match": "1" };
  const withdrawn = await api.post("/api/v1/books/{book_id}/withdraw", { path, headers });
  if (!withdrawn.ok && withdrawn.status === 401) withdrawn.problem.detail.trim();
}
