"""The problems of the stage `domain`: semantic errors in a spec."""

from __future__ import annotations

from generator.diagnostics.codes import values
from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    *values.CODES,
    DiagnosticCode(
        "duplicate-name",
        Severity.ERROR,
        "Two properties of an entity have the same name.",
        "`{entity}` already has `{name}`",
    ),
    DiagnosticCode(
        "duplicate-entry",
        Severity.ERROR,
        "A list contains the same name twice.",
        "`{name}` is listed twice",
        "remove one of them",
    ),
    DiagnosticCode(
        "unknown-trait",
        Severity.ERROR,
        "An unknown trait.",
        "unknown trait `{name}`",
    ),
    DiagnosticCode(
        "built-in-trait",
        Severity.ERROR,
        "A trait with the name of a built-in trait.",
        "`{name}` is a built-in trait",
        "choose another name for your trait; for other names of columns, write "
        "`traits: [{{timestamps: {{updated: changed_at}}}}]` on an entity",
    ),
    DiagnosticCode(
        "trait-takes-no-names",
        Severity.ERROR,
        "Names for the columns of a trait that is not built in.",
        "`{name}` is a trait of your own, so its fields cannot be named here",
        "write only `{name}`, and name the fields where the trait is defined",
    ),
    DiagnosticCode(
        "trait-without-columns",
        Severity.ERROR,
        "A built-in trait of which every column is left out.",
        "`{name}` has no columns left",
        "remove the trait, or leave out fewer columns",
    ),
    DiagnosticCode(
        "unknown-entity",
        Severity.ERROR,
        "An unknown entity.",
        "unknown entity `{name}`",
    ),
    DiagnosticCode(
        "plural-entity-name",
        Severity.WARNING,
        "The name of an entity is a plural.",
        "`{name}` is a plural; entities are named in the singular",
        "write `{singular}`, with `was: {name}` if it has been generated before; "
        "`plural: {plural}` keeps the name",
    ),
    DiagnosticCode(
        "unknown-field",
        Severity.ERROR,
        "An unknown field or relation.",
        "`{entity}` has no field or relation `{name}`",
    ),
    DiagnosticCode(
        "set-null-required",
        Severity.ERROR,
        "`on_delete: set_null` on a required relation.",
        "`{relation}` is required, so it cannot be set to null",
        "write `belongs_to: {target} | null`, or use another `on_delete`",
    ),
    DiagnosticCode(
        "optional-many-to-many",
        Severity.ERROR,
        "`| null` after the target of a `many_to_many`.",
        "a `many_to_many` relation cannot be null; it can be empty",
        "write `many_to_many: {name}`",
    ),
    DiagnosticCode(
        "composite-many-to-many",
        Severity.ERROR,
        "`many_to_many` with an entity whose key is composite.",
        "`{entity}` has a composite key, which `many_to_many` does not support",
        "define the join table as an entity with two `belongs_to` relations",
    ),
    DiagnosticCode(
        "column-count",
        Severity.ERROR,
        "The number of columns of a relation differs from that of its target's key.",
        "`{relation}` requires one column for each part of the key of `{target}` "
        "({parts}), found {count}",
    ),
    DiagnosticCode(
        "required-cycle",
        Severity.ERROR,
        "Required relations form a cycle.",
        "{cycle} is a cycle of required relations ({relations}), so no row can be "
        "inserted first",
        "make one of them optional with `| null`, or `deferrable: true`; or omit "
        "`create` in the endpoints of these entities",
    ),
    DiagnosticCode(
        "bad-common-field",
        Severity.ERROR,
        "A field or relation that a relation cannot have in `same`.",
        "`{name}` cannot be in common with `{target}`: {reason}",
    ),
    DiagnosticCode(
        "set-null-same",
        Severity.ERROR,
        "`on_delete: set_null` on a relation with `same`.",
        "`{relation}` cannot be set to null: its foreign key contains {names}",
        "use `on_delete: restrict` or `cascade`",
    ),
    DiagnosticCode(
        "one-to-one-cycle",
        Severity.ERROR,
        "`create` for an entity whose rows can only be created in pairs.",
        "every `{entity}` requires rows of its own in a cycle of one-to-one relations "
        "({relations}), so `create` can never succeed",
        "omit `create` in its endpoints, or make one of the relations optional",
    ),
    DiagnosticCode(
        "bad-key-type",
        Severity.ERROR,
        "A type that is not supported for `id`.",
        "`{type}` is not a valid type for `id`",
        "use `uuid`, `uuid7`, `cuid2`, `nanoid`, `ulid`, `integer`, `bigint`, "
        "`string(n)` or a list of fields such as `[code]`",
    ),
    DiagnosticCode(
        "key-default",
        Severity.ERROR,
        "The default of `id` does not generate keys.",
        "`{value}` does not generate a key for each row",
    ),
    DiagnosticCode(
        "id-conflict",
        Severity.ERROR,
        "A field or relation named `id` in addition to the key `id`.",
        "`{entity}` already has the key `id`",
        "remove the field, or make it the key with `id: [id]`",
    ),
    DiagnosticCode(
        "empty-key",
        Severity.ERROR,
        "A key without fields.",
        "a key requires at least one field",
        "list its fields, such as `id: [code]`, or omit `id`",
    ),
    DiagnosticCode(
        "optional-key-part",
        Severity.ERROR,
        "A part of a key is nullable.",
        "`{name}` is nullable, so it cannot be part of the key",
        "remove `| null` or `optional: true`",
    ),
    DiagnosticCode(
        "bad-key-part",
        Severity.ERROR,
        "A field that cannot be part of a key.",
        "`{name}` is {reason}, which cannot be part of a key",
    ),
    DiagnosticCode(
        "key-cycle",
        Severity.ERROR,
        "Keys that refer to each other in a cycle.",
        "keys form a cycle: {cycle}",
        "define the key of one of these entities without its relation",
    ),
    DiagnosticCode(
        "soft-delete-key",
        Severity.ERROR,
        "`soft_delete` on an entity with a natural key.",
        "`{entity}` has a natural key, which a deleted row would keep, so it cannot"
        " use `soft_delete`",
        "use `id: uuid`, and make the natural key unique",
    ),
    DiagnosticCode(
        "rule-without-subject",
        Severity.ERROR,
        "A rule has neither fields nor an expression, or both.",
        "a rule requires either `fields` or `expression`",
    ),
    DiagnosticCode(
        "rule-without-name",
        Severity.ERROR,
        "A rule with an expression has no name.",
        "a rule with an expression requires a name",
        "add a name, such as `name: ix_users_email_lower`",
    ),
    DiagnosticCode(
        "rule-over-many",
        Severity.ERROR,
        "A rule that includes a `many_to_many` relation.",
        "`{name}` is stored in a separate table, so a rule cannot include it",
    ),
    DiagnosticCode(
        "rule-over-json",
        Severity.ERROR,
        "A rule that includes a field whose type cannot be compared.",
        "`{name}` is of type `{type}`, whose values cannot be compared",
    ),
    DiagnosticCode(
        "index-method",
        Severity.ERROR,
        "A kind of index that its fields cannot have.",
        "a `{using}` index cannot be over {subject}",
    ),
    DiagnosticCode(
        "duplicate-rule",
        Severity.ERROR,
        "An entity has the same rule twice.",
        "this {noun} is a duplicate",
        "remove one of them",
    ),
    DiagnosticCode(
        "index-without-limit",
        Severity.WARNING,
        "An index on text that may exceed the size limit of PostgreSQL.",
        "{names} may be too long to index: PostgreSQL allows up to 2,704 bytes",
        "limit the length, for example with `string(200)`; requests with longer "
        "text are then rejected",
    ),
    DiagnosticCode(
        "cannot-list-by",
        Severity.ERROR,
        "An option of the list endpoint that a field or relation does not support.",
        "the list endpoint cannot {purpose} `{name}`: {reason}",
    ),
    DiagnosticCode(
        "reserved-parameter",
        Severity.ERROR,
        "A filter with the name of a built-in query parameter of lists.",
        "`{name}` is a built-in query parameter of lists, so it cannot be a filter",
        "rename the field; `column: {name}` keeps the column name",
    ),
    DiagnosticCode(
        "list-without-index",
        Severity.WARNING,
        "A list sorts or filters by text that may be too long to index.",
        "the list of `{entity}` has no index to {uses}: the text may be too long to"
        " index",
        "if the table will be large, limit the length, for example with `string(200)`",
    ),
    DiagnosticCode(
        "suspicious-action-name",
        Severity.WARNING,
        "An action whose name resembles a standard endpoint.",
        "`{name}` defines a custom action; did you mean `{meant}`?",
    ),
    DiagnosticCode(
        "result-null",
        Severity.ERROR,
        "An entity with `| null` or arguments as a result.",
        "an entity as a result must be written as `{name}` or `[{name}]`",
    ),
    DiagnosticCode(
        "method-count",
        Severity.ERROR,
        "An endpoint has no method or several.",
        "`{name}` has {count} methods; expected one",
        "write one of `get`, `post`, `put`, `patch`, `delete` with its path, such "
        "as `get: /stats`",
    ),
    DiagnosticCode(
        "bad-path",
        Severity.ERROR,
        "An invalid path.",
        "`{path}` is not a valid path: {reason}",
        "write it in the form `/stats/{{year}}`",
    ),
    DiagnosticCode(
        "undeclared-parameter",
        Severity.ERROR,
        "A path parameter without a type.",
        "the path parameter `{{{name}}}` is not declared in `params`",
        "write `params: {{{name}: uuid}}`, or use another type",
    ),
    DiagnosticCode(
        "parameter-not-in-path",
        Severity.ERROR,
        "A path parameter that does not appear in the path.",
        "`{{{name}}}` does not appear in the path",
        "add it to the path, or move it to `query`",
    ),
    DiagnosticCode(
        "optional-path-parameter",
        Severity.ERROR,
        "A path parameter that is optional or has a default.",
        "`{name}` is a path parameter, so it cannot be optional or have a default",
    ),
    DiagnosticCode(
        "duplicate-parameter",
        Severity.ERROR,
        "A query parameter with the name of a path parameter.",
        "the path already has a parameter `{name}`",
        "rename one of them",
    ),
    DiagnosticCode(
        "type-not-in-url",
        Severity.ERROR,
        "A parameter type that cannot appear in a URL.",
        "`{name}` cannot be of type `{type}` in the {place}",
        "path parameters are text without `/`, query parameters cannot be `json` or"
        " `bytes`; `body` supports every type",
    ),
    DiagnosticCode(
        "body-not-allowed",
        Severity.ERROR,
        "A GET or DELETE endpoint with a body.",
        "{method} does not allow a body",
        "use `query` or another method",
    ),
    DiagnosticCode(
        "name-collision",
        Severity.ERROR,
        "Two names of the spec produce the same name in the output.",
        "{owner} and {other} both produce the {noun} `{name}`",
        "rename one of them",
    ),
    DiagnosticCode(
        "reserved-table",
        Severity.ERROR,
        "A table name that a database or Alembic uses itself.",
        "`{name}` is a reserved table name",
        "set another name with `table:`",
    ),
    DiagnosticCode(
        "system-column",
        Severity.ERROR,
        "A column name that PostgreSQL reserves in every table.",
        "`{name}` is the name of a PostgreSQL system column",
        "set another name with `column:`",
    ),
    DiagnosticCode(
        "duplicate-operation-id",
        Severity.ERROR,
        "Two endpoints have the same operation id.",
        "the operation id `{id}` of {what} is already in use",
        "rename one of them",
    ),
    DiagnosticCode(
        "duplicate-route",
        Severity.ERROR,
        "Two endpoints have the same method and path.",
        "{what} has the same route as another endpoint: {method} {path}",
        "change one of the paths",
    ),
)
