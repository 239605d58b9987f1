"""The options that most commands take, declared once."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

import typer

from generator.cli.options import (
    FormatOption,
    OutputOption,
    SpecsOption,
    TemplatesOption,
)
from generator.cli.run_context import merge_options

_OPTIONS = {
    "specs": SpecsOption,
    "output": OutputOption,
    "templates": TemplatesOption,
    "style": FormatOption,
}

Command = Callable[..., int]


def takes(*names: str) -> Callable[[Command], Command]:
    """Return a decorator that gives a command some of the common options.

    The command takes them together, as its parameter `common`; Typer sees each of
    them. Without names, these are all of them.
    """
    options = {name: _OPTIONS[name] for name in names or _OPTIONS}

    def decorate(command: Command) -> Command:
        own = inspect.signature(command, eval_str=True).parameters

        @wraps(command)
        def run(context: typer.Context, **values: Any) -> int:
            given = {name: values.pop(name, None) for name in _OPTIONS}
            values["common"] = merge_options(context, **given)
            if "context" in own:
                values["context"] = context
            return command(**values)

        parameters = [
            _parameter("context", typer.Context),
            *(_parameter(name, kind, None) for name, kind in options.items()),
            *(
                each.replace(kind=inspect.Parameter.KEYWORD_ONLY)
                for name, each in own.items()
                if name not in ("context", "common")
            ),
        ]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorate


def _parameter(
    name: str, annotation: Any, default: Any = inspect.Parameter.empty
) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default
    )
