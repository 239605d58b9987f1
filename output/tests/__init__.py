"""Tests of the application, which ignore the developer's `.env` file."""

from app.core.config import Settings

Settings.model_config["env_file"] = None
