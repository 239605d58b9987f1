"""The lock in the format of earlier versions of Groundplan."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any


def downgrade_lock(output: Path) -> None:
    """Convert the lock of an unedited folder to version 1."""
    base = output / ".gen/base"
    shutil.rmtree(base / ".gen")
    lines: dict[str, Any] = json.loads((output / ".gen/lock.json").read_text())["files"]
    lines = {path: line for path, line in lines.items() if path}
    history = [*(output / ".gen/schema").iterdir(), *base.glob("migrations/versions/*")]
    for file in history:
        path = file.relative_to(base if base in file.parents else output).as_posix()
        path = path.removesuffix(".base")
        lines[path] = {"template": path, "entity": None, "state": "frozen"}
    files = {
        path: {"hash": sha256((output / path).read_bytes()).hexdigest(), **line}
        for path, line in sorted(lines.items())
    }
    lock = {"version": 1, "digest": "0" * 64, "files": files}
    (output / ".gen/lock.json").write_text(json.dumps(lock, indent=0), "utf-8")
