"""Names that the emitted code uses itself, which names of a spec must avoid."""

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
"""Prefixes of field names that Pydantic rejects."""

RESERVED_ATTRIBUTES = (
    _KEYWORDS
    | _ANNOTATION_BUILTINS
    | _PYDANTIC
    | _SQLALCHEMY
    | _words("datetime decimal postgresql sa uuid wire")
    | _words("conv copy_of new_cuid2 new_nanoid new_ulid new_uuid utc_now utc_today")
    | _words("cls includable self")
)
"""Names not allowed for attributes, parameters and methods in the output."""

SERVICE_METHODS = _words("create delete get list repository session update")
"""Names that every service in the output has."""

PARAMETERS_IN_USE = _words(
    "body etag payload problems request response result router session status"
)
"""Further parameters of the functions in the output's routers and services."""

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
    | _words("repeatable to_change to_delete")
)
"""Names not allowed for modules and variables of entities."""

RESERVED_CLASS_NAMES = _words(
    "CountedPage CountedQuery FOLDED IRREGULAR REGULAR "
    "AS_PROBLEM HINT SCHEMAS ContractDiff UNAUTHORIZED UNSAID "
    "ACCEPTED_ID ANY_VERSION APIRoute APIRouter ASGIApp ASGITransport AT_ONCE "
    "AfterValidator Annotated Any AnyUrl App AppSession AsyncAdaptedQueuePool "
    "AsyncClient AsyncConnection AsyncEngine AsyncIterator AsyncSession "
    "Awaitable AwareDatetime Base BaseModel BaseRepository BaseRoute BaseSettings "
    "BeforeValidator Between BigInteger Body BodyMiddleware Boolean Bytes "
    "CONTRACT CORSMiddleware Callable CheckConstraint ClassVar "
    "Column ColumnElement Columns Config ConfigDict Conflict Connection "
    "Constraint CoreSchema CreateIndex CreateT CreateTable CursorPage "
    "CursorQuery CursorRows DATABASE DataError Date DateTime Decimal "
    "DeclarativeBase Depends DetailSchema Dialect DialectSql Dict Digits DirectoryPath "
    "DomainError Duration ENTITY_TAG ETAG EXAMPLE Ellipsis Email EmailStr "
    "Engine Enum EnumText ErrorMiddleware Exception ExpectedVersion False "
    "FastAPI Field FieldError Float Forbidden ForeignKey ForeignKeyConstraint "
    "Generic FunctionElement GenericFunction GetCoreSchemaHandler GetJsonSchemaHandler "
    "Ge GroupedMetadata KEPT_OF_FIELDS Le SchemaOf "
    "HTMLResponse HTTPException HTTPStatus Header Headers Health "
    "HttpUrl INT64 IN_MEMORY IfMatch Index InputSchema "
    "InstanceState InstrumentedAttribute Int32 Int53 Int64 IntEnum Integer "
    "IntegrityError Interval InvalidJSON Ip ItemQuery Iterable Iterator JSON "
    "JSONB JSONResponse JSON_COLUMN Json JsonList JsonSchemaValue JsonValue KEY "
    "KeyEmail KeyText Kind LOCAL_ASSETS LOCK_TIMEOUT LONGEST LONGEST_NAME "
    "LargeBinary List ListQuery Literal LoaderCriteriaOption MARK MAX_BODY_SIZE "
    "METHODS MICROSECOND MIGRATIONS MAX_ERRORS Mapped Mapper Mapping Matching "
    "Message MetaData Middleware ModelT MutableHeaders "
    "NEEDED_OUTSIDE_DEVELOPMENT NOT_MODIFIED NOT_SAID NULL NUMBER NoDecode None "
    "NotFound NotImplemented NotImplementedYet NotNull NullPool Numeric "
    "OPERATIONS OPTIONS ORIGIN ORMExecuteState OffsetPage OffsetQuery "
    "OffsetRows Omittable OperationsService OperationsServiceDep Optional PAGE "
    "PROBLEM_JSON Page PatchSchema Path PlainSerializer PositiveInt "
    "PreconditionFailed PreconditionRequired PrimaryKeyConstraint ProbeBody "
    "Problem Protocol PublicSchema PublicT PydanticKnownError QUOTED Query REFERENCE "
    "REQUEST_ID RENAMED Receive Relation Relations Relationship "
    "RelationshipDirection RelationshipProperty RepresentationMiddleware "
    "Request RequestContextMiddleware RequestValidationError Response Row RowT "
    "RuleViolation SAMPLES SCRIPT SECURITY_HEADERS SHOWN_ROWS "
    "SQLAlchemyError SQLITE_MESSAGE SQLITE_MESSAGES SQLModel SQLSTATES "
    "STATEMENT Schema SchemaValidator Scope SecretStr Security Select "
    "Self Send Sequence ServiceUnavailable Session SessionDep SessionmakerDep Settings "
    "SettingsConfigDict SkipJsonSchema SmallInteger SoftDelete SortKey "
    "StaleDataError Starlette StaticFiles Status StrEnum String T TYPE_CHECKING "
    "Table TestClient Text Time Timestamps True Type TypeAdapter TypeDecorator "
    "TypeEngine TypeVar ULID UNTYPED URL UTCDateTime Union UniqueConstraint UpdateT "
    "Url Uuid ValidationError ValueT ValidationInfo Versioned Violation WITHOUT_BODY "
    "WORDS"
) | _words(
    "FirstRelated FromClause INCLUDED MAX_INCLUDED ROWS_AT_ONCE UserDefinedOption "
    "AnyOf CLOCK CURSOR DAY DEEPEST EdgeValues "
    "LONG_TEXT RefusedStatement TableRule "
    "FOR_GOOD Int64Text LENGTH LONGEST_PLACE MOMENT ModelWrapValidatorHandler "
    "TOLERATED PydanticCustomError SIGNATURE_BYTES UNAVAILABLE WHOLE "
    "CommandError SEARCH_INDEXES LineFormatter OUR_HEADERS Storable "
    "ADVISORY_LOCK ATTEMPTS A_DAY BackgroundTasks ConnectionPoolEntry "
    "DBAPIError DEADLOCK DatabaseProbe EndpointT ExceptionContext "
    "FAULT_CLASSES FAULT_STATES IDLE_SECONDS InterfaceError "
    "InvalidRequestError InvalidatePoolError LOCK_STATES NullPool OUTDATED_PLAN "
    "OperationalError TIMEOUT_SECONDS PAUSE_SECONDS POLL_SECONDS "
    "RETRY_AFTER ROLLED_BACK RecoveryMiddleware "
    "ReplayableExchange RowLock SAFE_METHODS SEES_LIVE_ROWS SQLITE_FAULTS "
    "SQLITE_TIMEOUT TimeoutError ValidationError "
    "ActionTable ApiClient BIGINTS BIGINT_TEXTS BUSY BYTE_STRINGS COMPARISONS DATES DURATIONS "
    "EMAILS FLOATS INTEGERS IPS JSON_VALUES LOST MOMENTS NOW RESOURCES ReferringRows "
    "ResourceApi ResourceTable SampleValues TIMES URLS UUIDS "
    "ALL_EDGES ASGIApp DECIMAL_ODDITIES Edges INVALID NamedTuple SHUTDOWN "
    "TEXT_ODDITIES CodedEnum CodedEnumList DescribedEnum EnumMember"
)
"""Names not allowed for classes of entities and enums."""

RESERVED_TABLES = frozenset({"alembic_version"})
SYSTEM_COLUMNS = _words("cmax cmin ctid tableoid xmax xmin")
"""Columns that PostgreSQL has in every table."""
