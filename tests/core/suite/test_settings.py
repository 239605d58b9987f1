"""Settings read from the environment, and rejected values."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from app.core.config import Settings, get_settings
from app.db.engine import connect_args

DATABASE = "postgresql+psycopg://someone:hidden@localhost/app"
EXAMPLE = Path(__file__).parents[2] / ".env.example"
KEY = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def unset_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset the settings that this machine has in its environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_env_example_lists_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without = Settings()
    monkeypatch.setitem(Settings.model_config, "env_file", EXAMPLE)
    assert Settings() == without


@pytest.mark.parametrize(
    "text",
    ["http://a,https://b", " http://a , https://b, ", '["http://a", "https://b"]'],
)
def test_cors_origins_are_parsed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CORS_ORIGINS", text)
    assert Settings().cors_origins == ["http://a", "https://b"]


def test_complete_production_settings_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("DATABASE_URL", DATABASE)
    monkeypatch.setenv("SECRET_KEY", KEY)
    assert Settings().database_url.get_secret_value() == DATABASE


@pytest.mark.parametrize(
    ("given", "missing"),
    [("SECRET_KEY", "DATABASE_URL"), ("DATABASE_URL", "SECRET_KEY")],
)
@pytest.mark.parametrize("environment", ["staging", "production"])
def test_production_settings_have_no_defaults(
    monkeypatch: pytest.MonkeyPatch, environment: str, given: str, missing: str
) -> None:
    monkeypatch.setenv("ENVIRONMENT", environment)
    monkeypatch.setenv(given, {"SECRET_KEY": KEY, "DATABASE_URL": DATABASE}[given])
    with pytest.raises(ValidationError, match=missing):
        Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "loud"),
        ("SECRET_KEY", KEY[:-1]),
        ("DATABASE_URL", "somewhere"),
        ("DATABASE_URL", "sqlite:///hidden.db"),
        ("DATABASE_URL", "nosuch://someone:hidden@localhost/app"),
        ("CORS_ORIGINS", "[hidden"),
        ("MAX_BODY_SIZE", "0"),
        ("DOCS_ASSETS", "./hidden"),
    ],
)
def test_invalid_settings_exit_with_a_one_line_message(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        get_settings.__wrapped__()
    line = str(ended.value)
    assert name in line
    assert "\n" not in line
    assert "hidden" not in line


def test_url_parameters_override_connect_arguments() -> None:
    url = SecretStr(f"{DATABASE}?connect_timeout=9&options=-csearch_path%3Dshop")
    arguments = connect_args(Settings(database_url=url))
    assert "connect_timeout" not in arguments
    assert arguments["options"].startswith("-c statement_timeout=")
    assert arguments["options"].endswith(" -csearch_path=shop")


def test_secrets_are_not_shown() -> None:
    settings = Settings(database_url=SecretStr(DATABASE), secret_key=SecretStr(KEY))
    assert "hidden" not in repr(settings)
    assert KEY not in repr(settings)
