// Program that calls a server with unusual responses and checks how the client handles them.
import { createClient, UnexpectedResponse, type Interceptor } from "./frontend/client.js";
import { items } from "./frontend/paging.js";

declare const process: { argv: string[] };
const baseUrl = `${process.argv[2]}`;

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

async function unexpected(name: string): Promise<UnexpectedResponse> {
  const api = createClient({ baseUrl: `${baseUrl}/${name}` });
  try {
    const result = await api.get("/api/v1/things");
    throw new Error(`${name}: ok is ${result.ok}`);
  } catch (error) {
    if (error instanceof UnexpectedResponse) return error;
    throw error;
  }
}

for (const name of ["empty", "html", "cut", "broken-problem", "half-problem", "accepted", "teapot"]) {
  await unexpected(name);
}
const proxy = await unexpected("html");
check(proxy.response.status === 502 && proxy.text.includes("<h1>"), "the page of the proxy is kept");
const teapot = await unexpected("teapot");
check(teapot.problem?.detail === "Short and stout.", "a problem beside the contract is kept");

// Interceptors run in order, and one of them signs in again.
const log: string[] = [];
let token = "old";
const first: Interceptor = async (request, next) => {
  log.push(`first ${request.key}`);
  const response = await next(request);
  log.push(`first ${response.status}`);
  return response;
};
const signIn: Interceptor = async (request, next) => {
  request.headers.set("Authorization", token);
  const response = await next(request);
  if (response.status !== 401) return response;
  token = await Promise.resolve("new");
  request.headers.set("Authorization", token);
  return next(request);
};
const api = createClient({ baseUrl: `${baseUrl}/guarded`, interceptors: [first, signIn] });
const made = await api.post("/api/v1/things", { body: { name: "sent twice" } });
check(made.ok && made.data.name === "sent twice", "the body is sent again");
check(log.join() === "first POST /api/v1/things,first 201", log.join());

// Rows that move between pages cause a single warning.
const warnings: string[] = [];
const names: string[] = [];
const warn = (message: string) => warnings.push(message);
const lists = createClient({ baseUrl: `${baseUrl}/pages` });
for (let round = 0; round < 2; round += 1) {
  for await (const thing of items(lists, "GET /api/v1/things", {}, { warn })) names.push(thing.name);
}
check(names.join("") === "abab", names.join(""));
check(warnings.length === 1 && /skipped/.test(warnings[0] ?? ""), warnings.join());
// An empty list and an empty string are distinct filters.
const urls: string[] = [];
const note: Interceptor = (request, next) => {
  urls.push(request.url.replace(/.*\?/, ""));
  return next(request);
};
const filtered = createClient({ baseUrl: `${baseUrl}/pages`, interceptors: [note] });
for (const name__in of [[], [""], ["a", ""]]) {
  await filtered.get("/api/v1/things", { query: { name__in } });
}
check(urls.join() === "name__in=,name__in=&name__in=,name__in=a&name__in=", urls.join());
console.log("all is well");
