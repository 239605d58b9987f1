"""Print the oldest versions that a project allows, as constraints for pip.

The floors have one source, the requirements of the project: there is no second list.
"""

import re
import sys
import tomllib
from pathlib import Path

FLOOR = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?>=([0-9.]+)(?:,<[0-9.]+)?")


def floors(file: Path) -> list[str]:
    """Return `name==oldest` for each requirement of a file."""
    text = file.read_text("utf-8")
    if file.suffix == ".toml":
        required = tomllib.loads(text)["project"]["dependencies"]
    else:
        lines = (line.strip() for line in text.splitlines())
        required = [line for line in lines if line and line[0] not in "#-"]
    found = [FLOOR.fullmatch(line.split(";")[0].strip()) for line in required]
    if None in found:
        sys.exit(f"{file}: each requirement needs a floor: {required}")
    return [f"{match[1]}=={match[2]}" for match in found if match]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("\n".join(floors(Path(name))))
