// Program that calls the running bookshop with the client and checks responses with Zod.
import { createClient, fieldErrors, UnexpectedResponse, unwrap } from "./frontend/client.js";
import { items, pages } from "./frontend/paging.js";
import * as schemas from "./frontend/zod.js";

declare const process: { argv: string[] };

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

let asked = 0;
const api = createClient({
  baseUrl: `${process.argv[2]}/`,
  headers: async () => ({ "X-Request-ID": `request-${(asked += 1)}` }),
});
const author = unwrap(
  await api.post("/api/v1/authors", { body: { name: "Ursula K. Le Guin", born: "1929-10-21" } }),
);
schemas.AuthorSchema.parse(author);
const tag = unwrap(await api.post("/api/v1/tags", { body: { name: "utopia, anarchy & co" } }));
schemas.TagSchema.parse(tag);

for (let number = 0; number < 5; number += 1) {
  const body = {
    title: `Book ${number}`,
    isbn: `978006012563${number}`,
    price: "12.50",
    keywords: ["Anarres", "ünï😀"],
    metadata: { pages: [1, null, { a: true }] },
    author_id: author.id,
    tag_ids: [tag.id],
  };
  schemas.BookCreateSchema.parse(body);
  const made = await api.post("/api/v1/books", { body });
  check(made.ok && made.status === 201 && made.etag === '"1"', "created with a version");
  schemas.BookSchema.parse(unwrap(made));
}

const titles: string[] = [];
const query = { limit: 2, sort: ["-title"], include: ["author", "tags"] } as const;
for await (const page of pages(api, "GET /api/v1/books", { query })) {
  schemas.BookPageSchema.parse(page);
  check(page.items.length <= 2, "pages are as long as asked");
  titles.push(...page.items.map((book) => `${book.title} ${book.author?.name} ${book.tags?.length}`));
}
check(titles.length === 5 && titles[0] === "Book 4 Ursula K. Le Guin 1", titles.join());
let last;
for await (const book of items(api, "GET /api/v1/books", { query: { status__in: ["draft"] } })) last = book;
check(last !== undefined, "rows one by one");
for await (const book of items(api, "GET /api/v1/books", { query: { status__in: [] } })) {
  check(false, `nothing is one of no values: ${book.title}`);
}
if (last === undefined) throw new Error();

const path = { book_id: last.id };
const stale = await api.patch("/api/v1/books/{book_id}", {
  path,
  headers: { "If-Match": '"7"' },
  signal: undefined,
  body: { status: "published" },
});
check(!stale.ok && stale.status === 412, "a stale version is refused");
const fresh = await api.get("/api/v1/books/{book_id}", { path });
const unconditional = await api.patch("/api/v1/books/{book_id}", {
  path,
  headers: { "If-Match": null },
  body: { status: "published" },
});
check(!unconditional.ok && unconditional.status === 428, "without a version it is refused");
const changed = unwrap(
  await api.patch("/api/v1/books/{book_id}", {
    path,
    headers: { "If-Match": fresh.ok ? fresh.etag : null },
    body: { status: "published", sequel_to_id: null },
  }),
);
check(schemas.BookSchema.parse(changed).status === "published", "changed");

const refused = await api.post("/api/v1/books", {
  body: { ...changed, title: "x".repeat(201), isbn: "no", keywords: [], price: "1" } as never,
});
check(!refused.ok && refused.status === 422, "refused");
if (!refused.ok) {
  schemas.ProblemSchema.parse(refused.problem);
  const errors = fieldErrors(refused.problem);
  check("title" in errors && "isbn" in errors && "id" in errors, JSON.stringify(errors));
}
const detail = unwrap(await api.get("/api/v1/books/{book_id}", { path, query: { include: "sequel_to" } }));
check(schemas.BookDetailSchema.parse(detail).sequel_to === null, "included and null");
check(!("author" in detail), "what was not asked for is not there");
const missing = await api.get("/api/v1/tags/{tag_id}", { path: { tag_id: author.id } });
check(!missing.ok && missing.status === 404, "missing");
const unwritten = await api.get("/api/v1/stats");
check(!unwritten.ok && unwritten.status === 501, "not written yet");
const gone = await api.delete("/api/v1/tags/{tag_id}", { path: { tag_id: tag.id } });
check(gone.ok && gone.status === 204 && gone.data === undefined, "deleted");
const unsorted = unwrap(await api.get("/api/v1/books", { query: { sort: [], include: [] } }));
check(unsorted.items.length === 5, "empty lists of names are left out");
check(asked > 10, "headers are asked for each time");

const failed = (call: Promise<unknown>) => call.then(() => undefined, (error: unknown) => error);
for (const book_id of ["", ".", ".."]) {
  const error = await failed(api.get("/api/v1/books/{book_id}", { path: { book_id } }));
  check(error instanceof TypeError, "dots lead nowhere else");
}
const aborted = await failed(api.get("/api/v1/tags", { signal: AbortSignal.abort() }));
check(aborted instanceof DOMException && aborted.name === "AbortError", "aborted");
const page = new Response("<html>", { headers: { "Content-Type": "text/html" } });
const elsewhere = createClient({ fetch: async () => page });
check((await failed(elsewhere.get("/api/v1/tags"))) instanceof UnexpectedResponse, "no JSON");
const error = { pointer: "/constructor", message: "no", code: "x" };
const elsewhere_wrong = { parameter: "limit", message: "no", code: "x" };
const errors = [error, elsewhere_wrong, { ...error, pointer: "/a~1b~01" }];
const problem = { type: "", title: "", status: 422, detail: "", instance: "", errors };
const told = fieldErrors(problem);
check(told["constructor"] === "no", "names that every object has");
check(told["a/b~1"] === "no", "escaped pointers");
check(Object.keys(told).length === 2, "parameters belong to no field");
console.log("all is well");
