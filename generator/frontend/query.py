"""TanStack Query hooks for the operations of the contract."""

from __future__ import annotations

from generator.contract import Json, OpenApiDocument
from generator.frontend.ts_names import operation_types, operations
from generator.frontend.ts_text import comment, ts_string

_HEAD = """\
// TanStack Query 5 hooks for React, one for each operation of the API.
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationOptions,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
} from "@tanstack/react-query";
import { unwrap, type Client, type Input, type Key, type Output } from "./client.js";
import { nextPage, type PagedKey } from "./paging.js";

/** What tells queries of an operation from others, to invalidate them by. */
export function queryKey<K extends Key>(key: K, input?: Input<K>) {
  return input === undefined ? ([key] as const) : ([key, input] as const);
}

/** Options of TanStack Query for a query, such as `enabled`. */
export type ReadOptions<K extends Key> = Omit<
  UseQueryOptions<Output<K>, Error>,
  "queryKey" | "queryFn"
>;
/** Options of TanStack Query for a mutation, such as `onSuccess`. */
export type WriteOptions<K extends Key> = Omit<
  UseMutationOptions<Output<K>, Error, Input<K>>,
  "mutationFn"
>;
/** What one can choose for a list that is read page by page. */
export interface PagesOptions {
  enabled?: boolean;
  staleTime?: number;
}

async function call<K extends Key>(client: Client, key: K, input: object): Promise<Output<K>> {
  type Sent = (key: K, input: object) => Promise<Parameters<typeof unwrap<Output<K>>>[0]>;
  return unwrap(await (client.request as unknown as Sent)(key, input));
}

function useRead<K extends Key>(
  client: Client,
  key: K,
  input?: Input<K>,
  options?: ReadOptions<K>,
): UseQueryResult<Output<K>, Error> {
  return useQuery({
    ...options,
    queryKey: queryKey(key, input),
    queryFn: ({ signal }) => call(client, key, { ...input, signal }),
  });
}

function useWrite<K extends Key>(
  client: Client,
  key: K,
  options?: WriteOptions<K>,
): UseMutationResult<Output<K>, Error, Input<K>> {
  return useMutation({ ...options, mutationFn: (input: Input<K>) => call(client, key, input) });
}

function usePages<K extends PagedKey>(
  client: Client,
  key: K,
  input?: Input<K>,
  options?: PagesOptions,
): UseInfiniteQueryResult<InfiniteData<Output<K>>, Error> {
  const given = (input ?? {}) as { query?: object };
  return useInfiniteQuery({
    ...options,
    queryKey: [...queryKey(key, input), "pages"],
    initialPageParam: {} as object,
    queryFn: ({ pageParam, signal }) =>
      call(client, key, { ...given, query: { ...given.query, ...pageParam }, signal }),
    getNextPageParam: (page: Output<K>) => nextPage(page as Parameters<typeof nextPage>[0]),
  });
}
"""

_TAKEN = ("Query", "Mutation", "InfiniteQuery", "Read", "Write", "Pages")
"""The suffixes of `use` in names that the file already declares."""


def print_query(document: OpenApiDocument) -> str:
    """Print one hook for each operation, and one more for each paginated list."""
    parts = [_HEAD]
    pages = {
        name
        for name, schema in document["components"]["schemas"].items()
        if _is_page(schema)
    }
    stems = operation_types(document, ("", "Pages"), _TAKEN)
    for key, operation in operations(document):
        stem = stems[key]
        reads = key.startswith("GET ")
        parts.append(_hook(f"use{stem}", key, operation, "useRead" if reads else ""))
        if reads and _answer(operation) in pages:
            parts.append(_hook(f"use{stem}Pages", key, operation, "usePages"))
    return "\n".join(parts)


def _hook(name: str, key: str, operation: Json, reader: str) -> str:
    said = comment(operation.get("description", ""))
    quoted = ts_string(key)
    if not reader:
        options = f"options?: WriteOptions<{quoted}>"
        head = f"export function {name}(client: Client, {options}) {{"
        body = f"  return useWrite(client, {quoted}, options);"
        return "\n".join([*said, head, body, "}", ""])
    needed = any(each.get("required") for each in operation.get("parameters", []))
    kind = "PagesOptions" if reader == "usePages" else f"ReadOptions<{quoted}>"
    lines = [
        f"export function {name}(",
        "  client: Client,",
        f"  input{'' if needed else '?'}: Input<{quoted}>,",
        f"  options?: {kind},",
        ") {",
        f"  return {reader}(client, {quoted}, input, options);",
    ]
    return "\n".join([*said, *lines, "}", ""])


def _is_page(schema: Json) -> bool:
    properties = schema.get("properties", {}).keys() - {"total"}
    return properties in ({"items", "next_cursor"}, {"items", "limit", "offset"})


def _answer(operation: Json) -> str:
    response = operation["responses"].get("200", {})
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]
