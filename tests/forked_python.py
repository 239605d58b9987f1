"""A Python process with the backends' libraries imported, which forks per program.

A short program that imports an emitted application spends most of its time on FastAPI
and SQLAlchemy. Each program still runs in a separate process, with a separate folder,
environment and output. Warnings are errors.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LIBRARIES = (
    "alembic.command",
    "email_validator",
    "fastapi",
    "httpx2",
    "pydantic_settings",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "sqlalchemy.ext.asyncio",
    "sqlmodel",
    "structlog",
)


def run_python(
    *command: str, folder: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `python -W error` on `-c` and code, or on a file, in a folder.

    Without `variables` the program inherits the environment of this process.
    """
    with tempfile.TemporaryDirectory() as outputs:
        out, err = Path(outputs, "out"), Path(outputs, "err")
        request = {
            "command": command,
            "folder": str(folder),
            "variables": dict(os.environ if variables is None else variables),
            "out": str(out),
            "err": str(err),
        }
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(request) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return subprocess.CompletedProcess(
            command, code, out.read_text("utf-8"), err.read_text("utf-8")
        )


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-W", "error", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(server.kill)
    return server


def _serve() -> None:
    """Run each request read from standard input and print its exit code."""
    import importlib

    sys.path.remove(str(Path(__file__).parent))
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_run(json.loads(line)))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(request: dict[str, Any]) -> int:
    import traceback

    code = 1
    _redirect(request)
    try:
        _start(request["command"])
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(bool(error.code))
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _redirect(request: dict[str, Any]) -> None:
    for number, path in enumerate((os.devnull, request["out"], request["err"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["variables"])


def _start(command: list[str]) -> None:
    import runpy

    search = os.environ.get("PYTHONPATH")
    sys.path[:0] = search.split(os.pathsep) if search else []
    if command[0] == "-c":
        sys.path.insert(0, "")
        sys.argv = ["-c", *command[2:]]
        runpy_globals = {"__name__": "__main__", "__builtins__": __builtins__}
        exec(compile(command[1], "<string>", "exec"), runpy_globals)
    else:
        sys.path.insert(0, str(Path(command[0]).parent))
        sys.argv = list(command)
        runpy.run_path(command[0], run_name="__main__")


if __name__ == "__main__":
    _serve()
