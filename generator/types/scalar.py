"""What a scalar type can say about itself, so that no stage has to know the types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from generator.diagnostics import Problems, Span
from generator.python import Code, literal
from generator.source import Scalar
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import (
    ColumnType,
    DialectSql,
    FieldType,
    GeneratedDefault,
    IndexMethod,
    Limits,
    SqlType,
)
from generator.types.samples import SampleRequest

Schema = dict[str, Any]

EQUAL = ("", "in")
ORDERED = ("", "gt", "gte", "lt", "lte", "in")
TEXTUAL = ("", "in", "contains")
"""The operators of list filters; the empty one is equality."""


@dataclass(frozen=True)
class Wire:
    """How TypeScript and Zod know text of a type in the contract.

    The contract states it by `format`, or where there is none by a pattern.
    """

    format: str | None = None
    pattern: str | None = None
    """How the pattern of such text begins."""
    remark: str = ""
    """What the text means, for the comment of a property."""
    zod: str | None = None
    """The Zod schema, where Zod knows the format."""
    order: str | None = None
    """The JavaScript function that returns a number to compare by."""
    reader: Any = None
    """Returns a value that compares, for text whose order is not its own."""


class ScalarType:
    """A scalar type; the attributes here are what most types have in common."""

    # The language

    name: str
    summary: str = ""
    """One sentence for the completion of editors."""
    place: int
    """Its position where all types are listed."""
    is_written = True
    """Whether a spec can name it."""
    example: str | None = None
    """How it is written, if not by its name alone."""
    aliases: ClassVar[Mapping[str, str]] = {}
    """What other languages call it, each with what to write instead."""
    parameters: tuple[str, ...] = ()
    """Its arguments: in parentheses in this order, or keys of the long form."""
    wrong_arguments = ""
    """The code of the problem that there are too many arguments."""
    text_form: str | None = None
    """The type that `wire: text` makes of it."""
    local_form: str | None = None
    """The type that `local: true` makes of it."""
    is_plain_text = False
    """Whether it takes lengths and patterns."""
    is_bounded = False
    """Whether it takes `minimum` and `maximum`."""
    generated: ClassVar[Mapping[GeneratedDefault, str]] = {}
    """The defaults that the application can compute, each with its function."""

    # Where it can be used

    may_be_id = False
    """Whether `id:` can have it."""
    is_made = False
    """Whether ids of it are made by the application or the database."""
    may_be_key = True
    may_be_unique = True
    in_query = True
    in_path = True
    is_comparable = True
    """Whether lists can filter and sort by it."""
    is_searchable = False
    filters: tuple[str, ...] = ()

    # Python

    python: str
    """The type of its values."""
    annotation: str
    """The annotation in schemas, which checks the values of the wire."""
    key_annotation: str | None = None
    """The annotation where it is part of a key, and so of paths."""
    column_class: str | None = None
    """The column type of models where it is not the one of migrations."""
    list_column: str | None = None
    """The column type of lists of it in models, where it is not `JsonList`."""
    list_element: str | None = None
    """What `JsonList` takes for it, where it is not the type of its values."""
    is_inferred = False
    """Whether SQLModel derives the column of migrations from the annotation."""
    bounds: tuple[str, str, str] | None = None
    """What carries bounds in annotations, and its keywords for the lower and upper."""
    bounds_in_field = False
    """Whether bounds are arguments of the property's own `Field`."""
    is_printed = False
    """Whether JSON has the text of what Python has: `str(value)`."""
    evaluates_none = False
    """Whether SQLAlchemy has to store None as NULL explicitly."""
    wire_code: tuple[str, ...] = ()
    """Definitions in the emitted `app/core/wire.py`; equal ones are printed once."""
    column_code: tuple[str, ...] = ()
    """Definitions in the emitted `app/db/types.py`."""
    wire_place: int | None = None
    """Its position in `wire.py`, where that is another one."""

    # SQL

    sql_type = SqlType.TEXT
    """Its type in expressions."""
    is_cast_target = False
    """Whether `cast(… as …)` can name it; it then also represents its `sort`."""
    is_cast_source = False
    """Whether it represents its sort in casts although none can name it."""
    sql_names: tuple[str, ...] = ()
    """Further names that casts know it by."""
    postgresql: str
    """Its name on PostgreSQL."""
    is_text = False
    """Whether columns of it hold text that both databases compare alike."""
    is_whole = False
    least = most = 0
    """The ends of a whole number on the wire."""
    bits = 0
    """The size of a whole number."""
    is_number = False
    is_bare = False
    """Whether its literals in SQL have no quotes."""
    shares_literals = True
    """Whether both databases store its literals in one form."""
    compares_with_text = False
    """Whether expressions compare it with text in quotes, such as `'2026-01-31'`."""
    holds_lists = False
    """Whether a column of it holds lists as they are."""
    letters: int | None = None
    """The length of its column, for text without a length as an argument."""
    takes_collation = False
    """Whether its columns can be compared by other rules than the database's own."""
    is_ascii = False
    is_unlimited = False
    """Whether nothing limits the size of a value."""
    has_few_values = False
    """Whether an index over it alone would find a large part of the table."""
    index_methods: tuple[IndexMethod, ...] = (IndexMethod.HASH,)
    """The kinds of index that a column can have besides the usual one."""
    stand_in: str | None = None
    """SQL for the values of a required column whose own values are lost."""
    stand_in_fill: str | None = None
    """The same as a fill (`Column.fill`), for types without shared literals."""
    casts: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """How values become those of other types (by `family`), on SQLite and PostgreSQL,
    with `{x}` for the value."""
    cast_remarks: ClassVar[Mapping[str, str]] = {}
    """What has to be said about such a conversion, by `family` as well."""

    # The contract and the frontend

    wire: Wire | None = None
    default_is_text = False
    """Whether the contract has to state a default that Python has in another form."""

    # Samples and emitted tests

    edges: str | None = None
    """The name of its table of boundary values in the emitted tests."""
    edges_comment: str | None = None
    """The comment above the table."""
    edges_code: str | None = None
    """The table, as Python; without one, `edges` is a function of the tests."""
    wrong: ClassVar[Any] = None
    """A value of JSON that it refuses."""
    wrong_word: str | None = "nonsense"
    """Text that it refuses in a query or path; None where it takes any."""
    no_key: ClassVar[Any] = None
    """A valid key that no row has."""
    ahead: str | None = None
    """The function of the emitted tests that returns a day so many days from now."""

    @property
    def stored(self) -> str:
        """The name of the type that columns of it have."""
        return self.name

    @property
    def written(self) -> str:
        """What a spec calls it, without arguments."""
        return self.stored

    @property
    def family(self) -> str:
        """The name that casts know it by: all text is one family."""
        return "text" if self.is_text else self.stored

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle it as the one instance there is."""
        from generator.types.registry import scalar_type

        return scalar_type, (self.name,)

    def __repr__(self) -> str:
        """Return its name."""
        return f"<{self.name}>"

    # The language

    def check_arguments(
        self,
        given: Mapping[str, int],
        span: Span,
        problems: Problems,
        *,
        is_list: bool,
    ) -> bool:
        """Check the arguments of a type as written; report and return False if wrong."""
        return True

    def read(self, node: Scalar, type: FieldType) -> Any:
        """Return a literal in wire form.

        Raises:
            ValueError: it is not a value of the type; the text says what is expected.
        """
        if not isinstance(node.value, str):
            raise ValueError(f'text in quotes: `"{node.text[:40]}"`')
        return self.parse(node.value)

    def parse(self, text: str) -> str:
        """Return text in the form that Pydantic would print.

        Raises:
            ValueError: the text is not a value of the type; says what is expected.
        """
        return text

    def normalize_bound(self, value: Any) -> Any:
        """Return a bound in wire form, in its shortest form."""
        return value

    def to_comparable(self, value: Any) -> Any:
        """Return a value in wire form as something that compares."""
        return value

    # Python

    def annotate(self, type: FieldType, limits: Limits) -> str:
        """Return the annotation in schemas, with bounds that belong to the type."""
        if self.bounds is None:
            return self.annotation
        marker, least, most = self.bounds
        found = ", ".join(keywords(limits, least, most))
        return (
            f"Annotated[{self.annotation}, {marker}({found})]"
            if found
            else self.annotation
        )

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print a value in wire form as a Python expression."""
        return literal(value)

    # SQL

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type; `counts_up` if the database numbers the rows by it."""
        raise NotImplementedError

    def server_default(self, value: Any) -> str:
        """Return a value in wire form as an SQL literal without quotes."""
        return str(value)

    def sql_literal(self, text: str) -> DialectSql:
        """Return text as each database compares it, or raise ValueError, like `parse`."""
        return DialectSql.for_both(self.server_default(self.parse(text)))

    def sqlite_value(self, default: str) -> str | int | float:
        """Return a server default as SQLite stores it."""
        return default

    def stored_value(self, value: Any) -> int | float | str:
        """Return a value in wire form as SQLite stores it."""
        found: int | float | str = value
        return found

    def cast(self, new: ScalarType) -> tuple[str, str] | None:
        """Return how a value becomes one of another type; None if it cannot."""
        return self.casts.get(new.family)

    def holds(self, type: ColumnType, other: ScalarType, old: ColumnType) -> bool:
        """Return whether every value of another column type is one of this type."""
        return False

    def misfit(self, type: ColumnType, name: str) -> tuple[str, DialectSql] | None:
        """Return what a value would be that the type refuses, and its condition.

        PostgreSQL refuses such values by itself; SQLite stores them.
        """
        return None

    def text_length(self, type: ColumnType) -> int | None:
        """Return how many characters a column of text holds; None without a limit."""
        return type.length or self.letters

    def most_bytes(self, type: ColumnType, per_letter: int, others: int) -> int | None:
        """Return the largest size of a value; None where nothing limits it."""
        if self.is_unlimited:
            return None
        if not self.is_text:
            return others
        length = self.text_length(type)
        return None if length is None else length * (1 if self.is_ascii else per_letter)

    def print_fill(self, fill: str) -> str:
        """Print a fill (`Column.fill`) as revisions compute it."""
        return str(literal(fill))

    fill_setup: str | None = None
    """The line that `print_fill` needs before it, once per function."""

    # The contract

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema of its values within limits."""
        raise NotImplementedError

    def schema_default(self, value: Any) -> Any:
        """Return a default as the contract states it."""
        return value

    def parameter_default(self, value: Any) -> Any:
        """Return a default of a parameter as the contract states it."""
        return value

    # Samples

    def samples(self, wanted: SampleRequest) -> Iterator[Any]:
        """Yield values in wire form within limits, in ascending order where easy."""
        raise NotImplementedError

    def is_canonical(self, value: Any) -> bool:
        """Return whether the output answers with a value in exactly this form."""
        return True

    def outside_limits(self, wanted: SampleRequest) -> Iterator[Code]:
        """Yield values just outside the limits, printed as Python."""
        return iter(())

    def samples_near(self, sql: str, type: FieldType, limits: Limits) -> Iterable[Any]:
        """Yield values around the constants of an expression, within limits."""
        return ()

    def edges_arguments(self, wanted: SampleRequest) -> list[int]:
        """Return the arguments of the table of boundary values, if it is a function."""
        return []

    def made_key(self, number: int) -> Any:
        """Return a key in wire form that stands for one the application makes."""
        return number + 1


def keywords(limits: Limits, least: str, most: str) -> list[str]:
    """Print bounds as keyword arguments of these names, in wire form."""
    found = {least: limits.minimum, most: limits.maximum}
    return [
        f"{name}={literal(bound)}" for name, bound in found.items() if bound is not None
    ]


def text_bounds(limits: Limits) -> Schema:
    """Return bounds of text, such as a date: JSON Schema has keywords for numbers only."""
    found = {"x-minimum": limits.minimum, "x-maximum": limits.maximum}
    return {key: bound for key, bound in found.items() if bound is not None}
