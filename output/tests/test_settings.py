"""Settings: values from the environment, and validation."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from app.core.config import Settings, get_settings

DATABASE = "postgresql+psycopg://someone:hidden@localhost/app"
EXAMPLE = Path(__file__).parents[1] / ".env.example"
KEY = "0123456789abcdef" * 2
INVALID = {
    "LOG_LEVEL": "loud",
    "SECRET_KEY": KEY[:-1],
    "DATABASE_URL": "nosuch://a:hidden@b/c",
}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the environment variables of this machine."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_example_has_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = Settings()
    monkeypatch.setitem(Settings.model_config, "env_file", EXAMPLE)
    assert Settings() == defaults


def test_reads_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", " http://a , https://b")
    assert Settings().cors_origins == ["http://a", "https://b"]


@pytest.mark.parametrize("missing", ["DATABASE_URL", "SECRET_KEY"])
def test_production_has_no_default_secrets(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("DATABASE_URL", DATABASE)
    monkeypatch.setenv("SECRET_KEY", KEY)
    assert Settings().environment == "production"
    monkeypatch.delenv(missing)
    with pytest.raises(ValidationError, match=missing):
        Settings()


@pytest.mark.parametrize(("name", "value"), INVALID.items())
def test_invalid_settings_exit_with_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        get_settings.__wrapped__()
    line = str(ended.value)
    assert name in line
    assert "\n" not in line
    assert "hidden" not in line


def test_secrets_are_masked() -> None:
    settings = Settings(database_url=SecretStr(DATABASE), secret_key=SecretStr(KEY))
    assert "hidden" not in repr(settings)
    assert KEY not in repr(settings)
