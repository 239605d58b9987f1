"""`gen diff --contract` and `gen check --breaking` report what changed for clients."""

from __future__ import annotations

import json
import subprocess

import pytest
import yaml

from tests.cli.shop import Shop

pytestmark = pytest.mark.expensive

REMOVED_PROPERTY = "output BookPublic: the property `pages` is gone"


@pytest.fixture
def committed_shop(shop: Shop) -> Shop:
    """Return the project as a repository with one commit."""
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "first"]):
        subprocess.run(["git", *command], cwd=shop.folder, check=True)
    return shop


def _rename_pages(shop: Shop) -> None:
    shop.change_entities("pages: integer", "length: integer")


def test_the_same_contract_breaks_nothing(committed_shop: Shop) -> None:
    assert committed_shop.run("diff", "--contract").out == ""
    ran = committed_shop.run("check", "--breaking")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "nothing changed for clients\n"


@pytest.mark.fast
def test_breaking_changes_come_first_and_fail_the_check(committed_shop: Shop) -> None:
    _rename_pages(committed_shop)
    shown = committed_shop.run("diff", "--contract")
    lines = shown.out.splitlines()
    assert shown.code == 0
    assert f"breaking  {REMOVED_PROPERTY}" in lines
    assert "safe      output BookPublic: the required property `length` is new" in lines
    assert lines == sorted(lines, key=lambda line: line.startswith("safe"))

    checked = committed_shop.run("check", "--breaking", "--against", "HEAD")
    assert checked.code == 1
    assert all(line.startswith("breaking  ") for line in checked.out.splitlines())


def test_a_break_is_accepted_with_a_reason(committed_shop: Shop) -> None:
    _rename_pages(committed_shop)
    breaks = [
        line.removeprefix("breaking  ")
        for line in committed_shop.run("check", "--breaking").out.splitlines()
    ]
    listed = "".join(
        f"  - {{change: '{each}', reason: Announced.}}\n" for each in breaks
    )
    app = committed_shop.folder / "specs/app.yaml"
    app.write_text(f"{app.read_text()}accepted_breaks:\n{listed}", "utf-8")

    assert committed_shop.run("check", "--breaking").code == 0
    shown = committed_shop.run("diff", "--contract")
    assert f"accepted  {REMOVED_PROPERTY} (Announced.)" in shown.out.splitlines()


@pytest.mark.fast
def test_the_contract_can_be_compared_with_a_file(shop: Shop) -> None:
    old = shop.folder / "old.yaml"
    old.write_bytes((shop.output / "openapi.yaml").read_bytes())
    _rename_pages(shop)
    ran = shop.run("diff", "--contract", "--against", "old.yaml", "--format", "json")
    found = {each["change"]: each for each in ran.json}
    assert found[REMOVED_PROPERTY] == {
        "change": REMOVED_PROPERTY,
        "breaking": True,
        "accepted": None,
    }


@pytest.mark.parametrize("against", ["nowhere", "specs/app.yaml", "--output=x", "HEAD"])
def test_a_missing_contract_to_compare_with_is_an_error(
    shop: Shop, against: str
) -> None:
    ran = shop.run("check", "--breaking", f"--against={against}")
    assert ran.code == 2
    assert "no-contract" in ran.err


@pytest.mark.fast
def test_a_binary_contract_is_refused(shop: Shop) -> None:
    (shop.folder / "old.yaml").write_bytes(b"\xff\xfe")
    ran = shop.run("diff", "--contract", "--against", "old.yaml")
    assert ran.code == 2
    assert "bad-contract" in ran.err


def test_against_requires_a_comparing_command(shop: Shop) -> None:
    assert shop.run("diff", "--against", "HEAD").code == 2
    assert shop.run("check", "--against", "HEAD").code == 2


def test_a_malformed_contract_to_compare_with_is_refused(shop: Shop) -> None:
    (shop.folder / "old.yaml").write_text("paths: {/x: {get: 3}}\ncomponents: [1]\n")
    ran = shop.run("diff", "--contract", "--against", "old.yaml")
    assert ran.code == 2
    assert "no-contract" in ran.err


@pytest.mark.parametrize("version", ["3.0.3", "3.2.0", "x"])
def test_contracts_of_other_openapi_versions_are_refused(
    shop: Shop, version: str
) -> None:
    text = (shop.output / "openapi.yaml").read_text("utf-8")
    old = text.replace('openapi: "3.1.0"', f"openapi: {version}")
    (shop.folder / "old.yaml").write_text(old, "utf-8")
    ran = shop.run("check", "--breaking", "--against", "old.yaml")
    assert ran.code == 2
    assert f"it is OpenAPI {version}" in ran.err


def test_a_contract_can_be_json(shop: Shop) -> None:
    text = (shop.output / "openapi.yaml").read_text("utf-8")
    (shop.folder / "old.json").write_text(json.dumps(yaml.safe_load(text)), "utf-8")
    ran = shop.run("check", "--breaking", "--against", "old.json")
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.parametrize(
    "part",
    [
        {"maximum": "far"},
        {"type": ["string", 1]},
        {"x-minimum": [], "enum": 3},
        {"anyOf": [3]},
    ],
)
def test_malformed_schemas_cause_no_traceback(
    shop: Shop, part: dict[str, object]
) -> None:
    document = yaml.safe_load((shop.output / "openapi.yaml").read_text("utf-8"))
    for parameter in document["paths"]["/api/v1/books"]["get"]["parameters"]:
        parameter["schema"] = part
    (shop.folder / "old.json").write_text(json.dumps(document), "utf-8")
    ran = shop.run("check", "--breaking", "--against", "old.json")
    assert ran.code in (1, 2)


def test_changed_bounds_of_decimals_are_breaking(shop: Shop) -> None:
    price = "{type: decimal, precision: 9, scale: 2, default: 3, minimum: %s}"
    field = f"pages: integer | null\n      price: {price}"
    shop.change_entities("pages: integer | null", field % 1)
    assert shop.run().code == 0
    (shop.output / "openapi.yaml").rename(shop.folder / "old.yaml")
    shop.change_entities("pages: integer | null", field % 2)
    ran = shop.run("check", "--breaking", "--against", "old.yaml")
    assert ran.code == 1
    assert "input BookCreate.price: `x-minimum` is `2`, not `1`" in ran.out


def test_user_edits_of_the_contract_are_compared_on_both_sides(
    committed_shop: Shop,
) -> None:
    contract = committed_shop.output / "openapi.yaml"
    text = contract.read_text("utf-8")
    own = "  /own:\n    get:\n      operationId: own\n      responses: {}\n"
    contract.write_text(text.replace("paths:\n", f"paths:\n{own}"), "utf-8")
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    command = ["git", *who, "commit", "-qam", "own"]
    subprocess.run(command, cwd=committed_shop.folder, check=True)

    assert committed_shop.run("check", "--breaking").code == 0
    _rename_pages(committed_shop)
    shown = committed_shop.run("check", "--breaking").out
    assert f"breaking  {REMOVED_PROPERTY}" in shown
    assert "/own" not in shown

    contract.write_text(text, "utf-8")
    assert (
        "breaking  GET /own: it is gone"
        in committed_shop.run("check", "--breaking").out
    )


@pytest.mark.parametrize(
    "text", ["paths: [", "{}", "\x00", "openapi: 3.1.0\npaths: 3\n"]
)
def test_a_broken_contract_is_compared_as_generated(
    committed_shop: Shop, text: str
) -> None:
    (committed_shop.output / "openapi.yaml").write_text(text, "utf-8")
    _rename_pages(committed_shop)
    ran = committed_shop.run("check", "--breaking")
    assert ran.code == 1
    assert f"breaking  {REMOVED_PROPERTY}" in ran.out


def test_contracts_can_be_larger_than_specs(shop: Shop) -> None:
    document = yaml.safe_load((shop.output / "openapi.yaml").read_text("utf-8"))
    document["info"]["x-long"] = [[] for _ in range(100_001)]
    (shop.folder / "old.json").write_text(json.dumps(document), "utf-8")
    ran = shop.run("check", "--breaking", "--against", "old.json")
    assert (ran.code, ran.out) == (0, "")
