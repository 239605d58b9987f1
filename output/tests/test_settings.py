"""What the settings take from the environment, and what they refuse."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from app.core.config import Settings, get_settings

DATABASE = "postgresql+psycopg://someone:hidden@localhost/app"
EXAMPLE = Path(__file__).parents[1] / ".env.example"
KEY = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave out what this machine has set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_example_holds_the_defaults() -> None:
    without = Settings()
    Path(".env").write_bytes(EXAMPLE.read_bytes())
    assert Settings() == without


def test_reads_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", " http://a , https://b")
    assert Settings().cors_origins == ["http://a", "https://b"]


@pytest.mark.parametrize("missing", ["DATABASE_URL", "SECRET_KEY"])
def test_production_has_no_defaults_for_secrets(
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("DATABASE_URL", DATABASE)
    monkeypatch.setenv("SECRET_KEY", KEY)
    assert Settings().environment == "production"
    monkeypatch.delenv(missing)
    with pytest.raises(ValidationError, match=missing):
        Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "loud"),
        ("SECRET_KEY", KEY[:-1]),
        ("DATABASE_URL", "nosuch://a:hidden@b/c"),
    ],
)
def test_wrong_settings_end_the_program_with_one_line(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        get_settings.__wrapped__()
    line = str(ended.value)
    assert name in line
    assert "\n" not in line
    assert "hidden" not in line


def test_secrets_are_not_shown() -> None:
    settings = Settings(database_url=SecretStr(DATABASE), secret_key=SecretStr(KEY))
    assert "hidden" not in repr(settings)
    assert KEY not in repr(settings)
