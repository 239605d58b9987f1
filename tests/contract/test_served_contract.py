"""The application serves exactly the emitted contract, for every scalar type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.contract import arrange_served
from generator.source import print_yaml
from tests.contract.normalization import normalize_contract, read_normalized
from tests.emit_helpers import emit_specs, write_spec, write_tree
from tests.forked_python import run_python

DESCRIPTION = "What it\nis."
ROUND = {"label": "Round", "description": DESCRIPTION, "value": "R"}
VALUES: dict[str, tuple[str, Any]] = {
    "string": ("string(8)", "a"),
    "text": ("text", "a"),
    "integer": ("integer", 1),
    "float": ("float", 1.25),
    "decimal": ("decimal(12, 9)", "0.0000001"),
    "boolean": ("boolean", True),
    "date": ("date", "2026-01-31"),
    "time": ("time", "10:00"),
    "datetime": ("datetime", "2026-01-31T10:00:00Z"),
    "duration": ("duration", "PT1S"),
    "uuid": ("uuid", "00000000-0000-4000-8000-000000000001"),
    "email": ("email", "a@example.com"),
    "url": ("url", "https://example.com/"),
    "ip": ("ip", "192.0.2.1"),
    "size": ("Size", "small"),
    "shape": ("Shape", "round"),
    "bigint": ("bigint", 2**53 - 3),
    # Not exactly representable as a float.
    "serial": ("bigint", 2**53 + 3),
}
BOUNDS: dict[str, tuple[Any, Any]] = {
    "integer": (-5, 5),
    "float": (1, 2.5),
    "decimal": ("0.00000010", "12.5"),
    "date": ("2026-01-31", "2026-02-01"),
    "time": ("09:00", "10:00:00.5"),
    # In wire form: 2026-01-31T09:00:00Z, PT1S.
    "datetime": ("2026-01-31T11:00:00+02:00", "9999-12-31T23:59:59Z"),
    "duration": ("-P1D", "PT3600S"),
    "bigint": (2**53 - 5, 2**53 - 1),
    "serial": (2**53 + 1, 2**53 + 5),
}
IN_BODIES = {"bytes": ("bytes", "AAAA"), "json": ("json", {"a": 1})}
PROGRAM = """
import json
from app.main import create_app
print(json.dumps(create_app().openapi()))
"""


def _fields(values: dict[str, tuple[str, Any]]) -> dict[str, Any]:
    """Declare each type as required, optional, with a default, and as a list."""
    fields: dict[str, Any] = {}
    for name, (type, value) in values.items():
        wire = {"wire": "text"} if name == "serial" else {}
        said = {"description": DESCRIPTION, "example": value, **wire}
        fields[name] = {"type": type, **said}
        fields[f"{name}_or_not"] = {"type": type, "optional": True, **said}
        if type != "json":
            fields[f"{name}_mostly"] = {"type": type, "default": value, **said}
            fields[f"{name}_list"] = {
                "type": [type],
                "description": DESCRIPTION,
                "example": [value],
                **wire,
            }
        if name in BOUNDS:
            bounds = dict(zip(("minimum", "maximum"), BOUNDS[name], strict=True))
            fields[f"{name}_within"] = {"type": type, **said, **bounds}
            below = {"maximum": BOUNDS[name][1], "optional": True}
            fields[f"{name}_below"] = {"type": type, **said, **below}
            above = {"minimum": BOUNDS[name][0], "default": value}
            fields[f"{name}_above"] = {"type": type, **said, **above}
    return fields


@pytest.mark.expensive
@pytest.mark.parametrize(
    "layout", ["layered", pytest.param("modular", marks=pytest.mark.expensive)]
)
def test_every_type_is_served_as_in_the_contract(layout: str, tmp_path: Path) -> None:
    in_path = {
        name: {"type": type, "example": value, "description": DESCRIPTION}
        for name, (type, value) in VALUES.items()
        if name != "url"
    }
    for name, (least, most) in BOUNDS.items():
        in_path[name] |= {"minimum": least, "maximum": most}
    in_path["serial"]["wire"] = "text"
    everything = _fields(VALUES | IN_BODIES)
    spec = {
        "groundplan": 1,
        "app": {"name": "every_type", "layout": layout},
        "enums": {
            "Size": {"values": ["small", "big"], "description": DESCRIPTION},
            "Shape": {"values": {"round": ROUND, "square": None}},
        },
        "entities": {"Thing": {"fields": everything}},
        "endpoints": {
            "measure": {
                "post": "/measure/" + "/".join(f"{{{name}}}" for name in in_path),
                "params": in_path,
                "query": {f"{k}_in_query": v for k, v in _fields(VALUES).items()},
                "body": everything,
                "returns": everything,
            }
        },
    }
    tree = emit_specs(write_spec(spec, tmp_path / "specs"))
    output = write_tree(tree, tmp_path / "output")
    ran = run_python("-c", PROGRAM, folder=output)
    assert ran.returncode == 0, ran.stderr
    stated = read_normalized(tree["openapi.yaml"].text)
    served = normalize_contract(json.loads(ran.stdout))
    assert served["components"] == stated["components"]
    for path, operations in stated["paths"].items():
        assert served["paths"][path] == operations, path
    assert served == stated
    # Taking over the served contract changes nothing.
    document = yaml.safe_load(tree["openapi.yaml"].text)
    taken = arrange_served(document, json.loads(ran.stdout))
    assert print_yaml(taken) == tree["openapi.yaml"].text
    told = json.dumps(stated)
    assert '"x-minimum": "2026-01-31T09:00:00Z", "x-maximum": "9999-12-31' in told
    assert '"x-minimum": "-P1D", "x-maximum": "PT1H"' in told
    assert '"x-minimum": "0.0000001", "x-maximum": "12.5"' in told
