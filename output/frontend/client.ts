// A small client: fetch with the types of the API, without dependencies.
import { answers, commaSeparated, type Operations } from "./operations.js";
import type { Problem } from "./types.js";

/** An operation: `GET /api/v1/books`. */
export type Key = keyof Operations & string;
/** The paths that have an operation for a method. */
export type PathOf<Method extends string> = Key extends infer K
  ? K extends `${Method} ${infer Path}`
    ? Path
    : never
  : never;
type Part<K extends Key, Name extends string> = Operations[K] extends infer O
  ? { [P in keyof O as P extends Name ? P : never]: O[P] }
  : never;
/** The input of an operation: path parameters, query, body and headers. */
export type Input<K extends Key> = Part<K, "path" | "query" | "body" | "headers"> & Extra;
/** Options that every request accepts. */
export interface Extra {
  signal?: AbortSignal | undefined;
}
/** The data of an operation's successful response. */
export type Output<K extends Key> = Operations[K]["answers"][keyof Operations[K]["answers"]];

/** A successful request. */
export interface Success<Status, Data> {
  ok: true;
  status: Status;
  data: Data;
  /** The version of the resource, for `If-Match`. */
  etag: string | null;
  response: Response;
}
/** A request that the API rejected with a documented error. */
export interface Failure<Status> {
  ok: false;
  status: Status;
  problem: Problem;
  response: Response;
}
/** The result of a request. */
export type Result<K extends Key> = Operations[K] extends {
  answers: infer Answers;
  problems: infer Statuses;
}
  ?
      | { [S in keyof Answers]: Success<S, Answers[S]> }[keyof Answers]
      | (Statuses extends unknown ? Failure<Statuses> : never)
  : never;

/** An error response of the API; thrown by `unwrap`. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  readonly status: number;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
    this.status = problem.status;
  }
}

/** A response that the contract does not document, such as an error of a proxy. */
export class UnexpectedResponse extends Error {
  override readonly name = "UnexpectedResponse";
  readonly response: Response;
  /** The body, such as HTML from a proxy; `response` has already been read. */
  readonly text: string;
  readonly problem: Problem | undefined;

  constructor(response: Response, text: string, problem: Problem | undefined) {
    super(problem?.detail ?? `${response.status} ${response.statusText}`.trim());
    this.response = response;
    this.text = text;
    this.problem = problem;
  }
}

/** A request to send; it can be sent more than once. */
export interface Sending {
  /** The operation: `GET /api/v1/books`. */
  readonly key: Key;
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
}
/** Sends a request. */
export type Send = (request: Sending) => Promise<Response>;
/**
 * Intercepts requests: modifies the request, calls `next`, inspects the response. It may
 * call `next` again, for example with a new token after a 401.
 */
export type Interceptor = (request: Sending, next: Send) => Promise<Response>;

/** Options of the client. */
export interface ClientOptions {
  /** `https://api.example.com`; the origin of the page by default. */
  baseUrl?: string | undefined;
  /** Headers for every request, such as `Authorization`; a function is called each time. */
  headers?: HeaderTexts | (() => HeaderTexts | Promise<HeaderTexts>) | undefined;
  /** Interceptors of every request, in the order of their calls. */
  interceptors?: readonly Interceptor[] | undefined;
  /** The function that sends requests; the global `fetch` by default. */
  fetch?: typeof fetch | undefined;
}
type HeaderTexts = Readonly<Record<string, string>>;

// The input is optional if none of its parts is required.
type Arguments<K extends Key> = Record<never, never> extends Input<K>
  ? [input?: Input<K>]
  : [input: Input<K>];
type Call<Method extends string> = <Path extends PathOf<Method>>(
  path: Path,
  ...input: Arguments<`${Method} ${Path}` & Key>
) => Promise<Result<`${Method} ${Path}` & Key>>;

/** Calls the API, typed by method and path. */
export interface Client {
  request<K extends Key>(key: K, ...input: Arguments<K>): Promise<Result<K>>;
  get: Call<"GET">;
  post: Call<"POST">;
  put: Call<"PUT">;
  patch: Call<"PATCH">;
  delete: Call<"DELETE">;
}

interface Sent {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  headers?: Record<string, string | null | undefined>;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** Create a client. */
export function createClient(options: ClientOptions = {}): Client {
  const base = (options.baseUrl ?? "").replace(/\/+$/, "");
  const pass = (options.interceptors ?? []).reduceRight<Send>(
    (next, interceptor) => (request) => interceptor(request, next),
    transport(options),
  );
  const send = async (key: Key, input: Sent = {}): Promise<unknown> => {
    const { headers: given } = options;
    const own = typeof given === "function" ? await given() : given;
    const headers = new Headers({ Accept: "application/json", ...own });
    for (const [name, value] of Object.entries(input.headers ?? {})) {
      if (value != null) headers.set(name, value);
    }
    const body = input.body === undefined ? undefined : JSON.stringify(input.body);
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const method = key.slice(0, key.indexOf(" "));
    const url = base + address(key, input);
    return read(key, await pass({ key, url, method, headers, body, signal: input.signal }));
  };
  const by = (method: string) => (path: string, input?: Sent) =>
    send(`${method} ${path}` as Key, input);
  const client = {
    request: send,
    get: by("GET"),
    post: by("POST"),
    put: by("PUT"),
    patch: by("PATCH"),
    delete: by("DELETE"),
  };
  return client as unknown as Client;
}

function transport(options: ClientOptions): Send {
  return ({ url, method, headers, body, signal }) => {
    const init: RequestInit = { method, headers };
    if (signal !== undefined) init.signal = signal;
    if (body !== undefined) init.body = body;
    const call = options.fetch ?? fetch;
    return call(url, init);
  };
}

function address(key: string, input: Sent): string {
  const path = key.slice(key.indexOf(" ") + 1).replace(/\{(\w+)\}/g, (_, name: string) => {
    return segment(name, String(input.path?.[name]));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value === undefined) continue;
    if (!Array.isArray(value)) query.append(name, String(value));
    else if (!commaSeparated[key]?.includes(name)) {
      for (const item of given(name, value)) query.append(name, String(item));
    } else if (value.length > 0) query.append(name, value.join(","));
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** `status__in=` is an empty list, so an empty string is sent twice. */
function given(name: string, values: readonly unknown[]): readonly unknown[] {
  if (!name.endsWith("__in")) return values;
  if (values.length === 0) return [""];
  return values.length === 1 && values[0] === "" ? ["", ""] : values;
}

/** Encode a path parameter; `.` and `..` change the path even when encoded. */
function segment(name: string, value: string): string {
  if (/^\.{0,2}$/.test(value)) throw new TypeError(`"${value}" cannot be ${name} in a path`);
  return encodeURIComponent(value);
}

async function read(key: Key, response: Response): Promise<unknown> {
  const { status } = response;
  const kind = answers[key]?.[status];
  // Other content, such as a file, is left for the caller to read from `response`.
  if (kind === "other") {
    return { ok: true, status, data: undefined, etag: response.headers.get("ETag"), response };
  }
  const text = await response.text();
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  const found = isJson ? parsed(text) : undefined;
  const data = kind === "empty" ? undefined : found?.data;
  if (kind === "empty" || (kind === "json" && found !== undefined)) {
    return { ok: true, status, data, etag: response.headers.get("ETag"), response };
  }
  const problem = isProblem(data) ? data : undefined;
  if (kind !== "problem" || problem === undefined) {
    throw new UnexpectedResponse(response, text, problem);
  }
  return { ok: false, status, problem, response };
}

function parsed(text: string): { data: unknown } | undefined {
  try {
    return { data: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isProblem(data: unknown): data is Problem {
  if (typeof data !== "object" || data === null) return false;
  const { status, detail, errors } = data as Partial<Record<keyof Problem, unknown>>;
  return typeof status === "number" && typeof detail === "string" && Array.isArray(errors);
}

/** Return the data of a result, or throw a `ProblemError`. */
export function unwrap<Data>(
  result: { ok: true; data: Data } | { ok: false; problem: Problem },
): Data {
  if (result.ok) return result.data;
  throw new ProblemError(result.problem);
}

/** Return the error messages by body property, for display in forms. */
export function fieldErrors(problem: Problem): Record<string, string> {
  const found: Record<string, string> = {};
  for (const error of problem.errors) {
    if (error.pointer === undefined) continue;
    const name = error.pointer.replace(/^\//, "").replace(/~1/g, "/").replace(/~0/g, "~");
    if (!Object.hasOwn(found, name)) found[name] = error.message;
  }
  return found;
}
