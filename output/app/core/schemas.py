"""What the schemas of the API have in common."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, to_json

from app.core import wire
from app.core.config import MAX_INCLUDED
from app.db.base import Base
from app.db.including import included

PublicT = TypeVar("PublicT", bound=BaseModel)


class Schema(BaseModel):
    """The base of every schema."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_serialization_defaults_required=True,
        serialize_by_alias=True,
    )


class InputSchema(Schema):
    """What clients send: no unknown properties, and types as JSON has them.

    Validated as strict JSON even where Python objects come in, so that `"1"` is no
    integer and `1` no date.
    """

    model_config = ConfigDict(extra="forbid", ser_json_bytes="base64")

    @model_validator(mode="before")
    @classmethod
    def check_as_json(cls, value: Any, info: ValidationInfo) -> Any:
        """Hold a dict against the rules of JSON."""
        if info.mode == "python" and isinstance(value, dict):
            cls.model_validate_json(to_json(value, bytes_mode="base64"), strict=True)
        return value


def without_defaults(schema: dict[str, Any]) -> None:
    """Take the defaults out of a JSON Schema: what is absent stays as it is."""
    for property_schema in schema.get("properties", {}).values():
        property_schema.pop("default", None)


class PatchSchema(InputSchema):
    """A partial update: absent properties are left alone."""

    model_config = ConfigDict(json_schema_extra=without_defaults)


def drop_checks(schema: Any) -> None:
    """Take the checks of `wire` out of a core schema, in place."""
    if isinstance(schema, list):
        for item in schema:
            drop_checks(item)
    if not isinstance(schema, dict):
        return
    while is_check(schema):
        outer, inner = dict(schema), schema["schema"]
        schema.clear()
        schema.update(inner)
        if "serialization" in outer:
            schema["serialization"] = outer["serialization"]
        if "metadata" in outer:
            schema["metadata"] = inner.get("metadata", {}) | outer["metadata"]
    for key in ("schema", "items_schema", "choices"):
        drop_checks(schema.get(key))
    if isinstance(schema.get("fields"), dict):
        drop_checks(list(schema["fields"].values()))


OUT_OF_BOUNDS = {
    "greater_than",
    "greater_than_equal",
    "less_than",
    "less_than_equal",
    "string_pattern_mismatch",
    "string_too_long",
    "string_too_short",
    "too_long",
    "too_short",
}
"""https://docs.pydantic.dev/latest/errors/validation_errors/"""


def is_check(schema: dict[str, Any]) -> bool:
    """Return whether a core schema is a check of `wire` around another one."""
    function = schema.get("function")
    called = function.get("function") if isinstance(function, dict) else None
    return getattr(called, "__module__", None) == wire.__name__


class PublicSchema(Schema):
    """What clients receive: values of rows, which were checked on their way in."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema of the class without the checks of the wire."""
        schema = handler(source)
        drop_checks(handler.resolve_ref_schema(schema))
        return schema

    @model_validator(mode="wrap")
    @classmethod
    def read_row(
        cls, row: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """Read the attributes of a row, and the related rows that were asked for.

        A value beyond its bounds is served as it is: a newer release has stored it.
        """
        if not isinstance(row, Base):
            return handler(row)
        own, related = attributes_of(cls)
        asked = info.context["include"] if related and info.context else ()
        wanted = {related[name] for name in asked}
        values = row.__dict__
        if not own <= values.keys() or wanted != related_of(cls) & values.keys():
            values = {name: getattr(row, name) for name in own}
            values |= {name: included(row, name) for name in wanted}
        try:
            return handler(values)
        except ValidationError as error:
            if {item["type"] for item in error.errors()} <= OUT_OF_BOUNDS:
                return as_stored(cls, values)
            raise


def as_stored(schema: type[PublicT], values: dict[str, Any]) -> PublicT:
    """Build what clients receive without a look at the bounds of a row's own values."""
    own, _ = attributes_of(schema)
    parts = {name: values[name] for name in values.keys() & schema.model_fields.keys()}
    for name in parts.keys() - own:
        adapter: TypeAdapter[Any] = TypeAdapter(schema.__annotations__[name])
        parts[name] = adapter.validate_python(values[name])
    return schema.model_construct(**parts)


@cache
def attributes_of(schema: type[BaseModel]) -> tuple[frozenset[str], dict[str, str]]:
    """Return a schema's own attributes, and those of related rows by public name."""
    own = frozenset(
        name
        for base in schema.__mro__
        if issubclass(base, PublicSchema) and not issubclass(base, DetailSchema)
        for name in base.model_fields
    )
    related = {
        field.serialization_alias or name: name
        for name, field in schema.model_fields.items()
        if name not in own
    }
    return own, related


@cache
def related_of(schema: type[BaseModel]) -> frozenset[str]:
    """Return the attributes of a schema that hold related rows."""
    return frozenset(attributes_of(schema)[1].values())


def related_are_optional(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Say in a JSON Schema that related objects are there only when included."""
    without_defaults(schema)
    _, related = attributes_of(model)
    schema["required"] = [
        name for name in schema.get("required", []) if name not in related
    ]


class DetailSchema(PublicSchema):
    """What clients receive, with the related objects that they asked for."""

    model_config = ConfigDict(json_schema_extra=related_are_optional)


def including(query: BaseModel) -> dict[str, list[str]]:
    """Return the context in which an answer embeds what a query's `include` names."""
    include: str | None = getattr(query, "include", None)
    return {"include": include.split(",") if include else []}


class ListQuery(BaseModel):
    """The query string of a list; unknown parameters are errors."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=200, description="Rows per page.")


class ItemQuery(BaseModel):
    """The query string of a single resource; unknown parameters are errors."""

    model_config = ConfigDict(extra="forbid")


class CursorQuery(ListQuery):
    """The query string of a list that is paged by cursor."""

    cursor: wire.Text | None = Field(
        default=None,
        max_length=4096,
        description="`next_cursor` of the page before.",
    )


class CountedQuery(BaseModel):
    """The query string of a list whose rows are counted when asked."""

    total: bool = Field(default=False, description="Count the rows of all pages, too.")


class CursorPage(Schema, Generic[PublicT]):
    """A page of a list, and where the next one begins."""

    items: list[PublicT]
    next_cursor: str | None = Field(description="Null on the last page.")


def total_is_optional(schema: dict[str, Any]) -> None:
    """Say in a JSON Schema that the total is there only when asked for."""
    without_defaults(schema)
    schema["required"] = [name for name in schema["required"] if name != "total"]


class CountedPage(Schema):
    """A page that says how many rows there are in all, if it was asked to."""

    model_config = ConfigDict(json_schema_extra=total_is_optional)

    total: int | SkipJsonSchema[None] = Field(
        default=None,
        exclude_if=lambda total: total is None,
        description="How many rows all pages hold; only where it was asked for.",
    )


def sort_by(*names: str, usual: str | None = None) -> Any:
    """Return the field of a `sort` parameter over `names`, `usual` if left out."""
    name = f"-?({'|'.join(names)})"
    said = f"Comma-separated, `-` for descending: {', '.join(names)}."
    said += f" `{usual}` if left out." if usual else ""
    return Field(default=None, pattern=f"^{name}(,{name})*$", description=said)


def search_in(*names: str) -> Any:
    """Return the field of a `search` parameter over `names`."""
    description = f"Text to look for, ignoring case, in: {', '.join(names)}."
    return Field(default=None, max_length=200, description=description)


def include_of(*names: str, lists: Mapping[str, str | None] | None = None) -> Any:
    """Return the field of an `include` parameter over `names`.

    Those in `lists` lead to many objects each, and to where all of them are listed.
    """
    name = f"({'|'.join(names)})"
    said = [f"Related objects to embed, comma-separated: {', '.join(names)}."]
    if lists:
        said.append(
            f"Of a list, the first {MAX_INCLUDED} by key are embedded, "
            "unless the server is set to another number."
        )
    for listed, address in (lists or {}).items():
        if address is not None:
            said.append(f"`GET {address}` has all `{listed}`.")
    return Field(
        default=None, pattern=f"^{name}(,{name})*$", description=" ".join(said)
    )
