"""Settings, read from the environment and from `.env`."""

import json
import sys
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import (
    DirectoryPath,
    Field,
    HttpUrl,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import NullPool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

NEEDED_OUTSIDE_DEVELOPMENT = ("database_url", "secret_key")
MAX_INCLUDED = 100
"""The default maximum number of rows in an included list."""


class Settings(BaseSettings):
    """Settings that differ between deployments."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    environment: Literal["development", "staging", "production"] = "development"
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///./bookshop.db")
    secret_key: Annotated[SecretStr, Field(min_length=32)] = SecretStr(
        "for development only, known to everyone"
    )
    cors_origins: Annotated[list[str], NoDecode] = []
    max_body_size: PositiveInt = 1024 * 1024
    max_included: PositiveInt = MAX_INCLUDED
    docs_assets: HttpUrl | DirectoryPath = HttpUrl(
        "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5.35.0"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    # Database connections. Times are in seconds. PgBouncer may reject the statement
    # and lock timeouts; 0 omits them.
    database_pool_size: int = Field(default=10, ge=1)
    database_pool_overflow: int = Field(default=10, ge=0)
    database_pool_timeout: float = Field(default=10, gt=0)
    database_connect_timeout: int = Field(default=5, ge=2)
    database_statement_timeout: float = Field(default=15, ge=0)
    database_lock_timeout: float = Field(default=5, ge=0)
    database_prepare_threshold: int | None = Field(default=None, ge=0)
    """The number of executions before psycopg prepares a statement; None: never."""

    @field_validator("database_url")
    @classmethod
    def check_database_url(cls, url: SecretStr) -> SecretStr:
        """Check at startup, not at the first request, that the URL is usable."""
        try:
            create_async_engine(url.get_secret_value(), poolclass=NullPool)
        except (SQLAlchemyError, ImportError, ValueError):
            # The original messages could reveal the password.
            example = "postgresql+psycopg://user:password@host/name"
            raise ValueError(f"must be a URL such as {example}") from None
        return url

    @field_validator("cors_origins", mode="before")
    @classmethod
    def split_origins(cls, value: Any) -> Any:
        """Accept `https://a.example,https://b.example`, or a JSON list."""
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("["):
            return json.loads(value)
        return [origin.strip() for origin in value.split(",") if origin.strip()]

    @model_validator(mode="after")
    def check_environment(self) -> "Settings":
        """Require settings whose defaults are for development only."""
        if self.environment != "development":
            for name in NEEDED_OUTSIDE_DEVELOPMENT:
                if name not in self.model_fields_set:
                    raise ValueError(f"{name.upper()} must be set outside development")
        return self


@lru_cache
def get_settings() -> Settings:
    """Return the settings, which are read once; exit if they are invalid."""
    try:
        return Settings()
    except ValidationError as error:
        sys.exit(f"Invalid settings: {explain(error)}")


def explain(error: ValidationError) -> str:
    """Return the errors in the settings on one line, without values."""
    lines = []
    for item in error.errors(include_url=False, include_input=False):
        message = item["msg"].removeprefix("Value error, ")
        names = [str(part).upper() for part in item["loc"][:1]]
        lines.append(": ".join([*names, message]))
    return "; ".join(lines)
