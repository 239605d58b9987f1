"""Structured logs: one event per line, as text or as JSON."""

import logging
from typing import Any

import structlog
from pydantic_core import to_json

from app.core.config import Settings

shared_processors: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure_logging(settings: Settings) -> None:
    """Send the logs of the application and its libraries through structlog."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors,
            *renderers(settings),
            mark_as_rendered,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        LineFormatter(
            foreign_pre_chain=shared_processors,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *renderers(settings),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    # The application writes its own access log.
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger that uses the standard library, even if not configured."""
    logger = logging.getLogger(name)
    bound: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logger, wrapper_class=structlog.stdlib.BoundLogger
    )
    return bound


def renderers(settings: Settings) -> list[structlog.typing.Processor]:
    """Return the processors that render an event."""
    if settings.log_format == "console":
        # Rich tracebacks would reveal the values of variables.
        formatter = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(exception_formatter=formatter)]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(serializer=to_line),
    ]


def to_line(event: Any, **options: Any) -> str:
    """Return an event as JSON; values without a JSON form use their Python repr."""
    return to_json(event, fallback=repr, inf_nan_mode="constants").decode()


def mark_as_rendered(
    logger: Any, method: str, line: Any
) -> tuple[tuple[str], dict[str, Any]]:
    """Return the arguments for the standard library's logger."""
    return (line,), {"extra": {"is_rendered": True}}


class LineFormatter(structlog.stdlib.ProcessorFormatter):
    """Formats records of libraries; records of the application are already rendered."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as a line."""
        if getattr(record, "is_rendered", False):
            return record.getMessage()
        return super().format(record)
