"""A generated backend in a separate folder: its environment, tools and server."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.layouts.backends import set_layout

REPOSITORY = Path(__file__).parents[2]
SECONDS_PER_MINUTE = 60.0
UV = str(Path(sys.executable).with_name("uv"))
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "TMPDIR")
KEPT_PREFIXES = ("PIP_", "SSL_", "UV_")


@dataclass(frozen=True)
class BackendProject:
    """A generated backend and its virtual environment."""

    folder: Path
    venv: Path

    def run(self, *command: str, **variables: str) -> str:
        """Run a program of the virtual environment in the backend's folder.

        Returns its output; raises AssertionError with the output if the program fails.
        """
        program = self.venv / "bin" / command[0]
        return run([str(program), *command[1:]], self.folder, variables)

    @contextmanager
    def serve(self, **variables: str) -> Iterator[str]:
        """Serve the backend with Uvicorn; yield its URL without a trailing slash."""
        port = _free_port()
        command = ["app.main:app", "--host", "127.0.0.1", "--port", str(port)]
        log = self.folder / "uvicorn.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(self.venv / "bin" / "uvicorn"), *command],
                cwd=self.folder,
                env=isolated_environment(variables),
                stdout=output,
                stderr=output,
            )
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_until_live(address, process, log)
                yield address
            finally:
                process.terminate()
                process.wait(30)


def generate(specs: Path, layout: str, folder: Path) -> Path:
    """Run `gen` in an empty project with a copy of `specs`; return the output."""
    (folder / "specs").mkdir(parents=True)
    for spec in sorted(specs.glob("*.yaml")):
        (folder / "specs" / spec.name).write_bytes(spec.read_bytes())
    set_layout(folder / "specs", layout)
    (folder / "pyproject.toml").write_text("[tool.groundplan]\n", encoding="utf-8")
    variables = {"PYTHONPATH": str(REPOSITORY)}
    run([sys.executable, "-m", "generator"], folder, variables)
    run([sys.executable, "-m", "generator", "check"], folder, variables)
    return folder / "output"


def virtual_environment(requirements: Path, shared: Path) -> Path:
    """Return a fresh environment with a backend's development requirements.

    Equal requirements share one environment below `shared`, also between processes.
    """
    texts = [requirements.read_bytes()]
    runtime = requirements.with_name("requirements.txt")
    texts.append(runtime.read_bytes())
    digest = hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]
    venv, ready = shared / f"venv-{digest}", shared / f"venv-{digest}.ready"
    with (shared / f"venv-{digest}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            create = [UV, "venv", "--quiet", "--clear", "--python", sys.executable]
            run([*create, str(venv)], shared, {})
            install = [UV, "pip", "install", "--quiet", "--compile-bytecode"]
            given = ["--python", str(venv), "-r", requirements.name]
            run([*install, *given], requirements.parent, {})
            ready.touch()
    return venv


def run(command: list[str], folder: Path, variables: Mapping[str, str]) -> str:
    """Run a command and return its output; raise AssertionError if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=isolated_environment(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=15 * SECONDS_PER_MINUTE,
        check=False,
    )
    output = done.stdout.decode(errors="replace")
    shown = " ".join(command)
    assert done.returncode == 0, f"{shown}: {done.returncode}\n{output[-20000:]}"
    return output


def isolated_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a process that must not see this process's settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT_VARIABLES or name.startswith(KEPT_PREFIXES)
    }
    return {**kept, **variables}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _wait_until_live(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/health/live", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, log.read_text(errors="replace")
            time.sleep(0.1)
    raise AssertionError(f"not live after 30 s\n{log.read_text(errors='replace')}")
