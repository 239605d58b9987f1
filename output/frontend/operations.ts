// The input and output of each operation of the API, by method and path.
import type * as t from "./types.js";

export type ListBooksSort = "title" | "created_at" | "-title" | "-created_at";

export type ListBooksInclude = "author" | "tags";

export interface ListBooksQuery {
  /**
   * Items per page.
   * From 1 to 200.
   * Default: 50.
   */
  limit?: number | undefined;
  /** `next_cursor` of the previous page. */
  cursor?: string | undefined;
  /**
   * Whether to return the total number of items.
   * Default: false.
   */
  total?: boolean | undefined;
  status?: t.BookStatus | undefined;
  /** Any of these values; an empty value matches nothing. */
  status__in?: readonly t.BookStatus[] | undefined;
  /** A UUID. */
  author_id?: string | undefined;
  /**
   * Any of these values; an empty value matches nothing.
   * A UUID.
   */
  author_id__in?: readonly string[] | undefined;
  /** A decimal number as a string, to keep all its digits: "12.50". */
  price?: string | undefined;
  /** A decimal number as a string, to keep all its digits: "12.50". */
  price__gt?: string | undefined;
  /** A decimal number as a string, to keep all its digits: "12.50". */
  price__gte?: string | undefined;
  /** A decimal number as a string, to keep all its digits: "12.50". */
  price__lt?: string | undefined;
  /** A decimal number as a string, to keep all its digits: "12.50". */
  price__lte?: string | undefined;
  /**
   * Any of these values; an empty value matches nothing.
   * A decimal number as a string, to keep all its digits: "12.50".
   */
  price__in?: readonly string[] | undefined;
  /**
   * Comma-separated, `-` for descending order: title, created_at. Default: `-created_at`.
   */
  sort?: ListBooksSort | readonly ListBooksSort[] | undefined;
  /** Case-insensitive search in: title. */
  search?: string | undefined;
  /** Related objects to embed, comma-separated: author, tags. */
  include?: ListBooksInclude | readonly ListBooksInclude[] | undefined;
}

export type GetBookInclude = "author" | "sequel_to" | "tags";

export interface GetBookQuery {
  /** Related objects to embed, comma-separated: author, sequel_to, tags. */
  include?: GetBookInclude | readonly GetBookInclude[] | undefined;
}

export interface ListTagsQuery {
  /**
   * Items per page.
   * From 1 to 200.
   * Default: 50.
   */
  limit?: number | undefined;
  /** `next_cursor` of the previous page. */
  cursor?: string | undefined;
  /**
   * Whether to return the total number of items.
   * Default: false.
   */
  total?: boolean | undefined;
}

export interface ListUsersQuery {
  /**
   * Items per page.
   * From 1 to 200.
   * Default: 50.
   */
  limit?: number | undefined;
  /** `next_cursor` of the previous page. */
  cursor?: string | undefined;
  /**
   * Whether to return the total number of items.
   * Default: false.
   */
  total?: boolean | undefined;
}

export type ListAuthorsSort = "name" | "born" | "-name" | "-born";

export interface ListAuthorsQuery {
  /**
   * Items per page.
   * From 1 to 200.
   * Default: 50.
   */
  limit?: number | undefined;
  /** `next_cursor` of the previous page. */
  cursor?: string | undefined;
  /**
   * Whether to return the total number of items.
   * Default: false.
   */
  total?: boolean | undefined;
  name?: string | undefined;
  /** Any of these values; an empty value matches nothing. */
  name__in?: readonly string[] | undefined;
  name__contains?: string | undefined;
  /** A date: 2024-02-29. */
  born?: string | undefined;
  /** A date: 2024-02-29. */
  born__gt?: string | undefined;
  /** A date: 2024-02-29. */
  born__gte?: string | undefined;
  /** A date: 2024-02-29. */
  born__lt?: string | undefined;
  /** A date: 2024-02-29. */
  born__lte?: string | undefined;
  /**
   * Any of these values; an empty value matches nothing.
   * A date: 2024-02-29.
   */
  born__in?: readonly string[] | undefined;
  born__is_null?: boolean | undefined;
  /** Comma-separated, `-` for descending order: name, born. */
  sort?: ListAuthorsSort | readonly ListAuthorsSort[] | undefined;
  /** Case-insensitive search in: name. */
  search?: string | undefined;
}

export type GetAuthorInclude = "books";

export interface GetAuthorQuery {
  /**
   * Related objects to embed, comma-separated: books. Only the first 100 items of a list, by key, are embedded, unless the server is configured otherwise. `GET /api/v1/books?author_id={id}` lists all `books`.
   */
  include?: GetAuthorInclude | readonly GetAuthorInclude[] | undefined;
}

/** Every operation of the API. */
export interface Operations {
  /** Report that the process is running. */
  "GET /health/live": {
    answers: { 200: t.Health; };
    problems: never;
  };
  /** Report whether the application is ready to serve requests. */
  "GET /health/ready": {
    answers: { 200: t.Health; };
    problems: 503;
  };
  /** How much there is to read. */
  "GET /api/v1/stats": {
    answers: { 200: t.StatsResult; };
    problems: 501 | 503;
  };
  /**
   * List books.
   *
   * Sorted by `-created_at,-id`, unless `sort` is given.
   */
  "GET /api/v1/books": {
    query?: ListBooksQuery | undefined;
    answers: { 200: t.BookPage; };
    problems: 422 | 503;
  };
  /** Create a book. */
  "POST /api/v1/books": {
    body: t.BookCreate;
    answers: { 201: t.Book; };
    problems: 409 | 413 | 415 | 422 | 503;
  };
  /** Get a book. */
  "GET /api/v1/books/{book_id}": {
    path: { book_id: string };
    query?: GetBookQuery | undefined;
    answers: { 200: t.BookDetail; };
    problems: 404 | 422 | 503;
  };
  /** Update a book. */
  "PATCH /api/v1/books/{book_id}": {
    path: { book_id: string };
    headers?: { "If-Match"?: string | null | undefined } | undefined;
    body: t.BookUpdate;
    answers: { 200: t.Book; };
    problems: 404 | 409 | 412 | 413 | 415 | 422 | 428 | 503;
  };
  /** Delete a book. */
  "DELETE /api/v1/books/{book_id}": {
    path: { book_id: string };
    headers?: { "If-Match"?: string | null | undefined } | undefined;
    answers: { 204: undefined; };
    problems: 404 | 412 | 422 | 428 | 503;
  };
  /** Put the book on sale. */
  "POST /api/v1/books/{book_id}/publish": {
    path: { book_id: string };
    headers?: { "If-Match"?: string | null | undefined } | undefined;
    body: t.PublishBookBody;
    answers: { 200: t.Book; };
    problems: 404 | 412 | 413 | 415 | 422 | 428 | 501 | 503;
  };
  /**
   * List tags.
   *
   * Sorted by `id`.
   */
  "GET /api/v1/tags": {
    query?: ListTagsQuery | undefined;
    answers: { 200: t.TagPage; };
    problems: 422 | 503;
  };
  /** Create a tag. */
  "POST /api/v1/tags": {
    body: t.TagCreate;
    answers: { 201: t.Tag; };
    problems: 409 | 413 | 415 | 422 | 503;
  };
  /** Get a tag. */
  "GET /api/v1/tags/{tag_id}": {
    path: { tag_id: string };
    answers: { 200: t.Tag; };
    problems: 404 | 422 | 503;
  };
  /** Update a tag. */
  "PATCH /api/v1/tags/{tag_id}": {
    path: { tag_id: string };
    body: t.TagUpdate;
    answers: { 200: t.Tag; };
    problems: 404 | 409 | 413 | 415 | 422 | 503;
  };
  /** Delete a tag. */
  "DELETE /api/v1/tags/{tag_id}": {
    path: { tag_id: string };
    answers: { 204: undefined; };
    problems: 404 | 422 | 503;
  };
  /**
   * List users.
   *
   * Sorted by `id`.
   */
  "GET /api/v1/users": {
    query?: ListUsersQuery | undefined;
    answers: { 200: t.UserPage; };
    problems: 422 | 503;
  };
  /** Create a user. */
  "POST /api/v1/users": {
    body: t.UserCreate;
    answers: { 201: t.User; };
    problems: 409 | 413 | 415 | 422 | 503;
  };
  /** Get a user. */
  "GET /api/v1/users/{user_id}": {
    path: { user_id: string };
    answers: { 200: t.User; };
    problems: 404 | 422 | 503;
  };
  /** Update a user. */
  "PATCH /api/v1/users/{user_id}": {
    path: { user_id: string };
    body: t.UserUpdate;
    answers: { 200: t.User; };
    problems: 404 | 409 | 413 | 415 | 422 | 503;
  };
  /** Delete a user. */
  "DELETE /api/v1/users/{user_id}": {
    path: { user_id: string };
    answers: { 204: undefined; };
    problems: 404 | 422 | 503;
  };
  /**
   * List authors.
   *
   * Sorted by `id`, unless `sort` is given.
   */
  "GET /api/v1/authors": {
    query?: ListAuthorsQuery | undefined;
    answers: { 200: t.AuthorPage; };
    problems: 422 | 503;
  };
  /** Create an author. */
  "POST /api/v1/authors": {
    body: t.AuthorCreate;
    answers: { 201: t.Author; };
    problems: 413 | 415 | 422 | 503;
  };
  /** Get an author. */
  "GET /api/v1/authors/{author_id}": {
    path: { author_id: string };
    query?: GetAuthorQuery | undefined;
    answers: { 200: t.AuthorDetail; };
    problems: 404 | 422 | 503;
  };
  /** Update an author. */
  "PATCH /api/v1/authors/{author_id}": {
    path: { author_id: string };
    body: t.AuthorUpdate;
    answers: { 200: t.Author; };
    problems: 404 | 413 | 415 | 422 | 503;
  };
  /** Delete an author. */
  "DELETE /api/v1/authors/{author_id}": {
    path: { author_id: string };
    answers: { 204: undefined; };
    problems: 404 | 409 | 422 | 503;
  };
}

/** Parameters whose value is a comma-separated list of names. */
export const commaSeparated: { readonly [key: string]: readonly string[] } = {
  "GET /api/v1/books": ["sort", "include"],
  "GET /api/v1/books/{book_id}": ["include"],
  "GET /api/v1/authors": ["sort"],
  "GET /api/v1/authors/{author_id}": ["include"],
};

/** The content of each documented status. */
export const answers: {
  readonly [key: string]: {
    readonly [status: number]: "json" | "empty" | "other" | "problem";
  };
} = {
  "GET /health/live": { 200: "json" },
  "GET /health/ready": { 200: "json", 503: "problem" },
  "GET /api/v1/stats": { 200: "json", 501: "problem", 503: "problem" },
  "GET /api/v1/books": { 200: "json", 422: "problem", 503: "problem" },
  "POST /api/v1/books": { 201: "json", 409: "problem", 413: "problem", 415: "problem", 422: "problem", 503: "problem" },
  "GET /api/v1/books/{book_id}": { 200: "json", 304: "problem", 404: "problem", 422: "problem", 503: "problem" },
  "PATCH /api/v1/books/{book_id}": { 200: "json", 404: "problem", 409: "problem", 412: "problem", 413: "problem", 415: "problem", 422: "problem", 428: "problem", 503: "problem" },
  "DELETE /api/v1/books/{book_id}": { 204: "empty", 404: "problem", 412: "problem", 422: "problem", 428: "problem", 503: "problem" },
  "POST /api/v1/books/{book_id}/publish": { 200: "json", 404: "problem", 412: "problem", 413: "problem", 415: "problem", 422: "problem", 428: "problem", 501: "problem", 503: "problem" },
  "GET /api/v1/tags": { 200: "json", 422: "problem", 503: "problem" },
  "POST /api/v1/tags": { 201: "json", 409: "problem", 413: "problem", 415: "problem", 422: "problem", 503: "problem" },
  "GET /api/v1/tags/{tag_id}": { 200: "json", 404: "problem", 422: "problem", 503: "problem" },
  "PATCH /api/v1/tags/{tag_id}": { 200: "json", 404: "problem", 409: "problem", 413: "problem", 415: "problem", 422: "problem", 503: "problem" },
  "DELETE /api/v1/tags/{tag_id}": { 204: "empty", 404: "problem", 422: "problem", 503: "problem" },
  "GET /api/v1/users": { 200: "json", 422: "problem", 503: "problem" },
  "POST /api/v1/users": { 201: "json", 409: "problem", 413: "problem", 415: "problem", 422: "problem", 503: "problem" },
  "GET /api/v1/users/{user_id}": { 200: "json", 404: "problem", 422: "problem", 503: "problem" },
  "PATCH /api/v1/users/{user_id}": { 200: "json", 404: "problem", 409: "problem", 413: "problem", 415: "problem", 422: "problem", 503: "problem" },
  "DELETE /api/v1/users/{user_id}": { 204: "empty", 404: "problem", 422: "problem", 503: "problem" },
  "GET /api/v1/authors": { 200: "json", 422: "problem", 503: "problem" },
  "POST /api/v1/authors": { 201: "json", 413: "problem", 415: "problem", 422: "problem", 503: "problem" },
  "GET /api/v1/authors/{author_id}": { 200: "json", 404: "problem", 422: "problem", 503: "problem" },
  "PATCH /api/v1/authors/{author_id}": { 200: "json", 404: "problem", 413: "problem", 415: "problem", 422: "problem", 503: "problem" },
  "DELETE /api/v1/authors/{author_id}": { 204: "empty", 404: "problem", 409: "problem", 422: "problem", 503: "problem" },
};
