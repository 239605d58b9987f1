"""Print the OpenAPI document that the application serves, as JSON.

Run it as `python -m app.export_openapi`.
"""

import json
import sys
from contextlib import redirect_stdout
from typing import Any


def served() -> dict[str, Any]:
    """Return the document that the application serves."""
    from app.main import app

    return app.openapi()


def main() -> None:
    """Print the document and nothing else."""
    # Output printed while importing the application must not end up in the JSON.
    with redirect_stdout(sys.stderr):
        text = json.dumps(served())
    print(text)


if __name__ == "__main__":
    main()
