"""What the schemas of the API have in common."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import to_json
from sqlalchemy import inspect
from sqlalchemy.orm import InstanceState

from app.core import wire

PublicT = TypeVar("PublicT")


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


class PublicSchema(Schema):
    """What clients receive."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    @model_validator(mode="before")
    @classmethod
    def only_what_is_loaded(cls, row: Any) -> Any:
        """Read the attributes that a row has loaded; others stay unset."""
        state = inspect(row, raiseerr=False)
        if not isinstance(state, InstanceState):
            return row
        unloaded = state.unloaded
        return {
            name: getattr(row, name)
            for name in cls.model_fields
            if name not in unloaded
        }


def related_are_optional(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Say in a JSON Schema that related objects are there only when included."""
    without_defaults(schema)
    own = [(name, model.model_fields[name]) for name in model.__annotations__]
    related = {field.serialization_alias or name for name, field in own}
    schema["required"] = [
        name for name in schema.get("required", []) if name not in related
    ]


class DetailSchema(PublicSchema):
    """What clients receive, with the related objects that they asked for."""

    model_config = ConfigDict(json_schema_extra=related_are_optional)


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


class OffsetQuery(ListQuery):
    """The query string of a list that is paged by offset."""

    offset: Annotated[wire.Int32, Field(ge=0)] = Field(
        default=0, description="Rows to skip."
    )


class CursorPage(Schema, Generic[PublicT]):
    """A page of a list, and where the next one begins."""

    items: list[PublicT]
    next_cursor: str | None = Field(description="Null on the last page.")


class OffsetPage(Schema, Generic[PublicT]):
    """A page of a list, and how many rows there are in all."""

    items: list[PublicT]
    total: int
    limit: int
    offset: int


def sort_by(*names: str) -> Any:
    """Return the field of a `sort` parameter over `names`."""
    name = f"-?({'|'.join(names)})"
    return Field(
        default=None,
        pattern=f"^{name}(,{name})*$",
        description=f"Comma-separated, `-` for descending: {', '.join(names)}.",
    )


def search_in(*names: str) -> Any:
    """Return the field of a `search` parameter over `names`."""
    description = f"Text to look for, ignoring case, in: {', '.join(names)}."
    return Field(default=None, max_length=200, description=description)


def include_of(*names: str) -> Any:
    """Return the field of an `include` parameter over `names`."""
    name = f"({'|'.join(names)})"
    return Field(
        default=None,
        pattern=f"^{name}(,{name})*$",
        description=f"Related objects to embed, comma-separated: {', '.join(names)}.",
    )
