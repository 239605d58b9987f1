"""Base classes of the schemas."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar

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
from sqlalchemy import inspect

from app.core import wire

PublicT = TypeVar("PublicT", bound=BaseModel)

INCLUDED = "included rows"
"""The key of a row's included lists, which are stored outside its relations."""


class Schema(BaseModel):
    """The base of every schema."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_serialization_defaults_required=True,
        serialize_by_alias=True,
    )


class InputSchema(Schema):
    """The base of request bodies: no unknown properties, no type conversions.

    Python objects are validated as strict JSON, too: `"1"` is not an integer, and `1`
    is not a date.
    """

    model_config = ConfigDict(extra="forbid", ser_json_bytes="base64")

    @model_validator(mode="before")
    @classmethod
    def check_as_json(cls, value: Any, info: ValidationInfo) -> Any:
        """Validate a dict as strict JSON."""
        if info.mode == "python" and isinstance(value, dict):
            cls.model_validate_json(to_json(value, bytes_mode="base64"), strict=True)
        return value


def without_defaults(schema: dict[str, Any]) -> None:
    """Remove the defaults from a JSON Schema."""
    for property_schema in schema.get("properties", {}).values():
        property_schema.pop("default", None)


class PatchSchema(InputSchema):
    """A partial update: absent properties remain unchanged."""

    model_config = ConfigDict(json_schema_extra=without_defaults)


def drop_checks(schema: Any) -> None:
    """Remove the checks of `wire` from a core schema, in place."""
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


TOLERATED = {
    "assertion_error",
    "greater_than",
    "greater_than_equal",
    "less_than",
    "less_than_equal",
    "string_pattern_mismatch",
    "string_too_long",
    "string_too_short",
    "too_long",
    "too_short",
    "value_error",
}
"""Types of errors: https://docs.pydantic.dev/latest/errors/validation_errors/"""


def is_check(schema: dict[str, Any]) -> bool:
    """Return whether a core schema is a check of `wire` around another schema."""
    function = schema.get("function")
    called = function.get("function") if isinstance(function, dict) else None
    return getattr(called, "__module__", None) == wire.__name__


class PublicSchema(Schema):
    """The base of responses: values were validated when they were stored."""

    model_config = ConfigDict(json_schema_extra=without_defaults)
    includable: ClassVar[Mapping[str, str]] = {}
    """Fields of related objects, by their names in `include`."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema of the class without the checks of `wire`."""
        schema = handler(source)
        drop_checks(handler.resolve_ref_schema(schema))
        return schema

    @model_validator(mode="wrap")
    @classmethod
    def read_row(
        cls, row: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """Read the attributes of a row, and the related rows that were requested.

        Values that violate a rule are served unchanged: they were stored before the
        rule existed, or by a newer release.
        """
        if inspect(row, raiseerr=False) is None:
            return handler(row)
        asked = (info.context or {}).get("include", ()) if cls.includable else ()
        values = {name: getattr(row, name) for name in row_names(cls, row.__class__)}
        for name in (cls.includable[each] for each in asked):
            values[name] = included(row, name)
        try:
            read = handler(values)
        except ValidationError as error:
            if not {item["type"] for item in error.errors()} <= TOLERATED:
                raise
            read = cls.unchecked(values)
        # Responses omit unset fields, but only related objects may be missing.
        read.model_fields_set.update(own_names(cls))
        return read

    @classmethod
    def unchecked(cls, values: dict[str, Any]) -> Self:
        """Return an instance without validating its values."""
        for name in values.keys() & {*cls.includable.values()}:
            annotation: Any = cls.model_fields[name].annotation
            values[name] = TypeAdapter(annotation).validate_python(values[name])
        return cls.model_construct(**values)


@cache
def own_names(schema: type[PublicSchema]) -> set[str]:
    """Return the fields that every response has."""
    return schema.model_fields.keys() - schema.includable.values()


@cache
def row_names(schema: type[PublicSchema], model: type[Any]) -> list[str]:
    """Return the fields to read from rows; models may lack optional fields."""
    return [
        name
        for name in own_names(schema)
        if schema.model_fields[name].is_required() or hasattr(model, name)
    ]


def included(row: Any, name: str) -> Any:
    """Return the rows of a relation: the included rows, or else the loaded rows."""
    lists = inspect(row).info.get(INCLUDED, {})
    return lists[name] if name in lists else getattr(row, name)


def related_are_optional(schema: dict[str, Any], model: type[PublicSchema]) -> None:
    """Mark related objects as optional in a JSON Schema."""
    without_defaults(schema)
    required = schema.get("required", [])
    schema["required"] = [name for name in required if name not in model.includable]


class DetailSchema(PublicSchema):
    """The base of responses with the related objects that were requested."""

    model_config = ConfigDict(json_schema_extra=related_are_optional)


def including(query: BaseModel) -> dict[str, list[str]]:
    """Return the validation context that embeds the relations in `include`."""
    include: str | None = getattr(query, "include", None)
    return {"include": include.split(",") if include else []}


class ListQuery(BaseModel):
    """The query string of a list; unknown parameters are errors."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=200, description="Items per page.")


class ItemQuery(BaseModel):
    """The query string of a single resource; unknown parameters are errors."""

    model_config = ConfigDict(extra="forbid")


class CursorQuery(ListQuery):
    """The query string of a list with cursor pagination."""

    cursor: wire.Text | None = Field(
        default=None,
        max_length=4096,
        description="`next_cursor` of the previous page.",
    )


class CountedQuery(BaseModel):
    """The query string of a list that returns a total on request."""

    total: bool = Field(
        default=False,
        description="Whether to return the total number of items.",
    )


class CursorPage(Schema, Generic[PublicT]):
    """A page of a list, and the cursor of the next page."""

    items: list[PublicT]
    next_cursor: str | None = Field(description="Null on the last page.")


def total_is_optional(schema: dict[str, Any]) -> None:
    """Mark the total as optional in a JSON Schema."""
    without_defaults(schema)
    schema["required"] = [name for name in schema["required"] if name != "total"]


class CountedPage(Schema):
    """A page with the total number of items, if requested."""

    model_config = ConfigDict(json_schema_extra=total_is_optional)

    total: int | SkipJsonSchema[None] = Field(
        default=None,
        exclude_if=lambda total: total is None,
        description="The total number of items; present only if requested.",
    )
