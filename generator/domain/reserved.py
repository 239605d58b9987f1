"""Names that the emitted code uses itself, so that names of a spec keep out of the way."""

from __future__ import annotations

import keyword


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEYWORDS = frozenset(keyword.kwlist)
_ANNOTATION_BUILTINS = _words("bool bytes dict float int list str")
_MODULES_IN_USE = _words(
    "asyncio base64 collections contextlib datetime decimal enum functools "
    "json logging math os re sys types typing uuid"
)
_PYDANTIC = _words(
    "construct copy dict from_orm json model_computed_fields model_config "
    "model_construct model_copy model_dump model_dump_json model_extra "
    "model_fields model_fields_set model_json_schema "
    "model_parametrized_name model_post_init model_rebuild model_validate "
    "model_validate_json model_validate_strings parse_file parse_obj "
    "parse_raw schema schema_json update_forward_refs validate"
)
_SQLALCHEMY = _words(
    "declared_attr mapped_column metadata registry relationship sqlmodel_update"
)

PROTECTED_PREFIXES = ("model_dump", "model_validate")
"""Pydantic refuses fields that begin so, whatever follows."""

RESERVED_ATTRIBUTES = (
    _KEYWORDS
    | _ANNOTATION_BUILTINS
    | _PYDANTIC
    | _SQLALCHEMY
    | _words("datetime decimal postgresql sa uuid wire")
    | _words("conv copy_of include_of search_in sort_by utc_now utc_today")
    | _words("cls self")
)
"""What no attribute, parameter or method of the output may be called."""

SERVICE_METHODS = _words("create delete get list repository session update")
"""What the services of the output have of their own."""

PARAMETERS_IN_USE = _words(
    "body etag payload problems request response result router session status"
)
"""What the functions of the output's routers and services are given besides."""

_BUILTIN_FUNCTIONS = _words(
    "abs aiter all anext any ascii bin bool bytearray bytes callable chr "
    "classmethod compile complex delattr dict dir divmod enumerate eval exec "
    "filter float format frozenset getattr globals hasattr hash help hex id "
    "input int isinstance issubclass iter len list locals map max memoryview "
    "min next object oct open ord pow print property range repr reversed round "
    "set setattr slice sorted staticmethod str sum super tuple type vars zip"
)

RESERVED_MODULES = (
    _KEYWORDS
    | _BUILTIN_FUNCTIONS
    | _MODULES_IN_USE
    | _words(
        "app client conftest enums factories main pydantic pytest sa sqlalchemy wire"
    )
    | _words("data dependencies etag expected health if_match operations page")
    | _words(
        "payload problems query response result router self service session status"
    )
)
"""What no module or variable of an entity may be called."""

RESERVED_CLASS_NAMES = _words(
    "ANY_VERSION APIRoute APIRouter ASGIApp ASGITransport AfterValidator "
    "Annotated Any AnyUrl App AppSession AsyncAdaptedQueuePool AsyncClient "
    "AsyncConnection AsyncEngine AsyncIterator AsyncSession Awaitable "
    "AwareDatetime Base BaseCRUD BaseModel BaseSettings BeforeValidator Between "
    "BigInteger Body Boolean Bytes CONTRACT CORSMiddleware Callable "
    "CheckConstraint ClassVar Column ColumnElement Columns Config ConfigDict "
    "Conflict Connection Constraint CoreSchema CreateIndex CreateT CreateTable "
    "CursorPage CursorQuery CursorRows DataError Date DateTime Decimal "
    "DeclarativeBase Depends DetailSchema Dialect Dict Digits DomainError "
    "Duration ETAG Ellipsis Email EmailStr Engine Enum EnumText Exception "
    "ExpectedVersion False FastAPI Field FieldError Float Forbidden ForeignKey "
    "ForeignKeyConstraint Generic GenericFunction GetCoreSchemaHandler "
    "GetJsonSchemaHandler HTTPException HTTPStatus Header Headers Health INT64 "
    "INVALID INVALID_KEYS IN_MEMORY IfMatch Index InputSchema InstanceState "
    "InstrumentedAttribute Int32 Int53 Int64 IntEnum Integer IntegrityError Interval "
    "Ip ItemQuery Iterable Iterator JSON JSONB JSONResponse JSON_COLUMN Json "
    "JsonList JsonSchemaValue JsonValue KeyEmail KeyText Kind LOCK_TIMEOUT "
    "LONGEST LONGEST_NAME LargeBinary List ListQuery Literal "
    "LoaderCriteriaOption MARK MICROSECOND MIGRATIONS Mapped Mapper Mapping "
    "Matching Message MetaData Middleware ModelT MutableHeaders NOT_SAID NULL "
    "NUMBER None NotFound NotImplemented NotImplementedYet NotNull Numeric "
    "OPERATIONS OPERATORS OPTIONS ORMExecuteState OffsetPage OffsetQuery "
    "OffsetRows Omittable OperationsService OperationsServiceDep Optional "
    "PROBLEM_JSON Page PatchSchema Path PlainSerializer PreconditionFailed "
    "PreconditionRequired PrimaryKeyConstraint Problem PublicSchema PublicT "
    "PydanticKnownError Query REFERENCE REQUEST_ID REQUIRED Receive Relation "
    "Relations Relationship RelationshipDirection RelationshipProperty Request "
    "RequestContextMiddleware RequestValidationError Response Row RowT "
    "RuleViolation SAID_OF_FIELDS SAMPLES SECURITY_HEADERS SHOWN_ROWS "
    "SQLAlchemyError SQLITE_MESSAGE SQLITE_MESSAGES SQLModel SQLSTATES Schema "
    "SchemaOf SchemaValidator Scope Security SecurityHeadersMiddleware Select "
    "Self Send Sequence ServiceUnavailable Session SessionDep Settings "
    "SettingsConfigDict SmallInteger SoftDelete SortKey StaleDataError "
    "Starlette Status StrEnum String T TYPE_CHECKING Table TestClient Text Time "
    "Timestamps True Type TypeAdapter TypeDecorator TypeEngine TypeVar URL "
    "UTCDateTime Union UniqueConstraint UpdateT Url Uuid ValidationInfo "
    "Versioned Violation"
)
"""What no class of an entity or enum may be called."""

DERIVED_CLASS_SUFFIXES = (
    "Base",
    "Create",
    "Detail",
    "ItemQuery",
    "ListQuery",
    "Page",
    "Public",
    "Repository",
    "Service",
    "ServiceDep",
    "Update",
)
"""Endings of the classes that the output has for an entity beside its own."""

RESERVED_TABLES = frozenset({"alembic_version"})
SYSTEM_COLUMNS = _words("cmax cmin ctid tableoid xmax xmin")
"""Columns that PostgreSQL has in every table."""
