// Iterate over lists, by page or by row.
import { unwrap, type Client, type Input, type Key, type Output } from "./client.js";

interface CursorPage<Item> {
  items: Item[];
  next_cursor: string | null;
  total?: number;
}
interface OffsetPage<Item> {
  items: Item[];
  limit: number;
  offset: number;
  total?: number;
}
/** The operations that return pages. */
export type PagedKey = Key extends infer K
  ? K extends Key
    ? Output<K> extends CursorPage<unknown> | OffsetPage<unknown>
      ? K
      : never
    : never
  : never;
/** The type of the items in a page of an operation. */
export type ItemOf<K extends PagedKey> = Output<K> extends { items: (infer Item)[] } ? Item : never;

/** Return the query that fetches the next page; undefined after the last one. */
export function nextPage(
  page: CursorPage<unknown> | OffsetPage<unknown>,
): { cursor: string } | { offset: number } | undefined {
  if ("next_cursor" in page) {
    return page.next_cursor === null ? undefined : { cursor: page.next_cursor };
  }
  const offset = page.offset + page.items.length;
  // Rows may be added or deleted meanwhile: a list ends with a page that is not full.
  return page.items.length < page.limit || offset === page.total ? undefined : { offset };
}

/** Fetch the pages of a list, one after another. */
export async function* pages<K extends PagedKey>(
  client: Client,
  key: K,
  input?: Input<K>,
): AsyncGenerator<Output<K>, void, undefined> {
  const given = (input ?? {}) as { query?: object };
  const request = client.request as unknown as (
    key: Key,
    input: object,
  ) => Promise<Parameters<typeof unwrap<CursorPage<unknown> | OffsetPage<unknown>>>[0]>;
  let place: object | undefined = {};
  while (place !== undefined) {
    const page = unwrap(await request(key, { ...given, query: { ...given.query, ...place } }));
    yield page as Output<K>;
    place = nextPage(page);
  }
}

/** Options of `items`. */
export interface ItemsOptions {
  /** Receives warnings for developers; `console.warn` by default. */
  warn?: ((message: string) => void) | undefined;
}
const warned = new Set<string>();

/**
 * Fetch the rows of a list, a page at a time.
 *
 * With offset pagination, rows may be skipped or returned twice while others are deleted
 * or added. A warning is issued once for each list of several pages. With cursor
 * pagination, each row is returned once.
 */
export async function* items<K extends PagedKey>(
  client: Client,
  key: K,
  input?: Input<K>,
  options: ItemsOptions = {},
): AsyncGenerator<ItemOf<K>, void, undefined> {
  for await (const page of pages(client, key, input)) {
    yield* (page as { items: ItemOf<K>[] }).items;
    const next = nextPage(page as Parameters<typeof nextPage>[0]);
    if (next !== undefined && "offset" in next && !warned.has(key)) {
      warned.add(key);
      const warn = options.warn ?? ((message: string) => console.warn(message));
      warn(`${key} uses offset pagination: rows may be skipped while others are deleted.`);
    }
  }
}
