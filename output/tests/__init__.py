"""Tests of the application, which ignore the `.env` file of the developer."""

from app.core.config import Settings

Settings.model_config["env_file"] = None
