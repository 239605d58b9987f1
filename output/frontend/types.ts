// The types of the API's requests and responses, as they are sent in JSON.
// JSON has no dates, decimals or bytes: these are strings, described in comments.

/** A new author. */
export interface AuthorCreate {
  /** As printed on the cover. */
  name: string;
  /** A date: 2024-02-29. */
  born?: string | null;
}

/** An author with the related objects that were requested. */
export interface AuthorDetail {
  /** A UUID. */
  id: string;
  /** As printed on the cover. */
  name: string;
  /** A date: 2024-02-29. */
  born: string | null;
  /**
   * When it was created.
   * A UTC timestamp: 2024-02-29T12:00:00Z.
   */
  created_at: string;
  /**
   * When it was last changed.
   * A UTC timestamp: 2024-02-29T12:00:00Z.
   */
  updated_at: string;
  books?: Book[];
}

/** A page of authors. */
export interface AuthorPage {
  items: Author[];
  /** Null on the last page. */
  next_cursor: string | null;
  /** The total number of items; present only if requested. */
  total?: number;
}

/** Someone who writes books. */
export interface Author {
  /** A UUID. */
  id: string;
  /** As printed on the cover. */
  name: string;
  /** A date: 2024-02-29. */
  born: string | null;
  /**
   * When it was created.
   * A UTC timestamp: 2024-02-29T12:00:00Z.
   */
  created_at: string;
  /**
   * When it was last changed.
   * A UTC timestamp: 2024-02-29T12:00:00Z.
   */
  updated_at: string;
}

/** Changes to an author; omitted fields remain unchanged. */
export interface AuthorUpdate {
  /** As printed on the cover. */
  name?: string;
  /** A date: 2024-02-29. */
  born?: string | null;
}

/** A new book. */
export interface BookCreate {
  title: string;
  isbn: string;
  /** A decimal number as a string, to keep all its digits: "12.50". At least 0. */
  price: string;
  /** Default: "draft". */
  status?: BookStatus;
  keywords: string[];
  metadata?: { [key: string]: unknown } | unknown[] | string | number | boolean;
  /** A UUID. */
  author_id: string;
  /** A UUID. */
  sequel_to_id?: string | null;
  /** A UUID. */
  tag_ids?: string[];
}

/** A book with the related objects that were requested. */
export interface BookDetail {
  /** A UUID. */
  id: string;
  title: string;
  isbn: string;
  /** A decimal number as a string, to keep all its digits: "12.50". At least 0. */
  price: string;
  status: BookStatus;
  keywords: string[];
  metadata: { [key: string]: unknown } | unknown[] | string | number | boolean;
  /** A UUID. */
  author_id: string;
  /** A UUID. */
  sequel_to_id: string | null;
  /**
   * When it was created.
   * A UTC timestamp: 2024-02-29T12:00:00Z.
   */
  created_at: string;
  /**
   * When it was last changed.
   * A UTC timestamp: 2024-02-29T12:00:00Z.
   */
  updated_at: string;
  /** Incremented by every change; sent in `ETag` and `If-Match`. */
  version: number;
  author?: Author;
  tags?: Tag[];
  sequel_to?: Book | null;
}

/** A page of books. */
export interface BookPage {
  items: BookDetail[];
  /** Null on the last page. */
  next_cursor: string | null;
  /** The total number of items; present only if requested. */
  total?: number;
}

/** A book, sold or about to be. */
export interface Book {
  /** A UUID. */
  id: string;
  title: string;
  isbn: string;
  /** A decimal number as a string, to keep all its digits: "12.50". At least 0. */
  price: string;
  status: BookStatus;
  keywords: string[];
  metadata: { [key: string]: unknown } | unknown[] | string | number | boolean;
  /** A UUID. */
  author_id: string;
  /** A UUID. */
  sequel_to_id: string | null;
  /**
   * When it was created.
   * A UTC timestamp: 2024-02-29T12:00:00Z.
   */
  created_at: string;
  /**
   * When it was last changed.
   * A UTC timestamp: 2024-02-29T12:00:00Z.
   */
  updated_at: string;
  /** Incremented by every change; sent in `ETag` and `If-Match`. */
  version: number;
}

/** BookStatus values. */
export type BookStatus =
  | "draft"
  | "published"
  | "out_of_print";
export const BookStatus = {
  draft: "draft",
  published: "published",
  out_of_print: "out_of_print",
} as const;

/** Changes to a book; omitted fields remain unchanged. */
export interface BookUpdate {
  title?: string;
  isbn?: string;
  /** A decimal number as a string, to keep all its digits: "12.50". At least 0. */
  price?: string;
  status?: BookStatus;
  keywords?: string[];
  metadata?: { [key: string]: unknown } | unknown[] | string | number | boolean;
  /** A UUID. */
  author_id?: string;
  /** A UUID. */
  sequel_to_id?: string | null;
  /** A UUID. */
  tag_ids?: string[];
}

/** An error in a value of the request. */
export interface FieldError {
  /** The location of the value in the body: a JSON pointer (RFC 6901). */
  pointer?: string;
  /** The name of the invalid path, query or header parameter. */
  parameter?: string;
  message: string;
  code: string;
}

/** The health of the application. */
export interface Health {
  status: string;
}

/** Problem details (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  errors: FieldError[];
}

/** The request body of publish_book. */
export interface PublishBookBody {
  /** Default: true. */
  notify?: boolean;
}

/** The response of stats. */
export interface StatsResult {
  books: number;
  authors: number;
}

/** A new tag. */
export interface TagCreate {
  name: string;
}

/** A page of tags. */
export interface TagPage {
  items: Tag[];
  /** Null on the last page. */
  next_cursor: string | null;
  /** The total number of items; present only if requested. */
  total?: number;
}

/** A tag. */
export interface Tag {
  /** A UUID. */
  id: string;
  name: string;
}

/** Changes to a tag; omitted fields remain unchanged. */
export interface TagUpdate {
  name?: string;
}

/** A new user. */
export interface UserCreate {
  /** An email address. */
  email: string;
  full_name?: string | null;
}

/** A page of users. */
export interface UserPage {
  items: User[];
  /** Null on the last page. */
  next_cursor: string | null;
  /** The total number of items; present only if requested. */
  total?: number;
}

/** Someone who signs in. */
export interface User {
  /** A UUID. */
  id: string;
  /** An email address. */
  email: string;
  full_name: string | null;
}

/** Changes to a user; omitted fields remain unchanged. */
export interface UserUpdate {
  /** An email address. */
  email?: string;
  full_name?: string | null;
}
