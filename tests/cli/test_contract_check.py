"""`gen check` reports edits of the application that `openapi.yaml` does not have."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.shop import Shop

pytestmark = pytest.mark.expensive

SCHEMAS = "app/schemas/book.py"
ROUTES = "app/api/v1/endpoints/books.py"
ROUTER = "app/api/v1/router.py"
PUBLIC = "    # region custom: public\n"


def edits_file(path: str, old: str, new: str) -> Callable[[Shop], None]:
    return lambda shop: shop.edit(path, old, new)


def add_computed(shop: Shop) -> None:
    shop.edit(
        SCHEMAS,
        PUBLIC,
        f"{PUBLIC}    @computed_field\n    @property\n    def area(self) -> int:\n"
        '        """Return 3."""\n        return 3\n\n',
    )


def guard_router(shop: Shop) -> None:
    router = 'router = APIRouter(prefix="/books", tags=["books"]'
    shop.edit(
        ROUTES,
        router,
        f"bearer = HTTPBearer()\n{router}, dependencies=[Depends(bearer)]",
    )


def guard_by_custom_dependency(shop: Shop) -> None:
    (shop.output / "app/core/auth.py").write_text(
        "bearer = HTTPBearer()\n\n\n"
        "def get_user(token: Annotated[Token, Depends(bearer)]) -> User:\n"
        "    return token.user\n",
        "utf-8",
    )
    tags = 'tags=["books"]'
    shop.edit(ROUTES, tags, f"{tags}, dependencies=[Depends(get_user)]")


def guard_included_router(shop: Shop) -> None:
    given = "dependencies=[Depends(bearer)]"
    shop.edit(ROUTER, "(books.router)", f"(books.router, {given})")
    shop.edit(ROUTER, "\n\n\ndef include", "\n\nbearer = HTTPBearer()\n\n\ndef include")


MISMATCHES = [
    (
        edits_file(SCHEMAS, PUBLIC, f"{PUBLIC}    area: int = 3\n"),
        f"`BookPublic` in `{SCHEMAS}`",
        "it has `area`, openapi.yaml does not",
    ),
    (
        edits_file(SCHEMAS, PUBLIC, f'{PUBLIC}    a: int = Field(alias="area")\n'),
        f"`BookPublic` in `{SCHEMAS}`",
        "it has `area`, openapi.yaml does not",
    ),
    (
        add_computed,
        f"`BookPublic` in `{SCHEMAS}`",
        "it has `area`, openapi.yaml does not",
    ),
    (
        edits_file(SCHEMAS, "class BookPublic(BookBase, ", "class BookPublic("),
        f"`BookPublic` in `{SCHEMAS}`",
        "openapi.yaml has `pages`, it does not",
    ),
    (
        guard_included_router,
        f"`books.router` in `{ROUTER}`",
        "it asks who is calling, openapi.yaml does not",
    ),
    (
        edits_file(
            ROUTES,
            "    query: Annotated[BookListQuery, Query()],\n",
            "    query: Annotated[BookListQuery, Query()],\n    tint: int,\n",
        ),
        f"`list_books` in `{ROUTES}`",
        "it takes `tint`, openapi.yaml does not",
    ),
    (
        guard_by_custom_dependency,
        f"`router` in `{ROUTES}`",
        "it asks who is calling, openapi.yaml does not",
    ),
    (
        guard_router,
        f"`router` in `{ROUTES}`",
        "it asks who is calling, openapi.yaml does not",
    ),
]


@pytest.mark.parametrize(("work", "where", "what"), MISMATCHES)
def test_an_edit_missing_in_the_contract_fails_the_check(
    shop: Shop, work: Callable[[Shop], None], where: str, what: str
) -> None:
    work(shop)
    before = shop.file_states()
    checked = shop.run("check")

    said = f"{where} was edited by hand, and `openapi.yaml` does not match: {what}\n"
    assert checked.code == 1
    assert f"error[contract-outdated]: {said}" in checked.err
    assert "run `scripts/generate-types.sh` in the output folder" in checked.err
    assert shop.file_states() == before
    ran = shop.run()
    assert ran.code == 0
    assert f"warning[contract-behind]: {said}" in ran.err


@pytest.mark.parametrize("work", [guard_router, guard_included_router])
def test_a_router_guard_is_reported_once(
    shop: Shop, work: Callable[[Shop], None]
) -> None:
    work(shop)

    assert shop.run("check").err.count("error[contract-outdated]") == 1


def guard_one_route(shop: Shop) -> None:
    first = "    query: Annotated[BookListQuery, Query()],\n"
    shop.edit(
        ROUTES, first, f"{first}    who: Annotated[str, Depends(HTTPBearer())],\n"
    )


def guard_everything(shop: Shop) -> None:
    given = "dependencies=[Depends(HTTPBearer())]"
    shop.edit("app/main.py", "FastAPI(\n", f"FastAPI(\n        {given},\n")


@pytest.mark.fast
@pytest.mark.parametrize(
    ("work", "where"),
    [
        (guard_one_route, f"`list_books` in `{ROUTES}`"),
        (guard_everything, "`FastAPI` in `app/main.py`"),
    ],
)
def test_a_guard_is_reported_where_it_is_defined(
    shop: Shop, work: Callable[[Shop], None], where: str
) -> None:
    work(shop)
    said = shop.run("check").err

    assert said.count("error[contract-outdated]") == 1
    assert f"{where} was edited by hand" in said


@pytest.mark.fast
def test_each_edited_route_is_reported(shop: Shop) -> None:
    text = shop.read(ROUTES)
    text = text.replace("problems(409, ", "problems(403, 409, ", 1)
    text = text.replace('"/{book_id}",', '"/{book_id}/all",', 1)
    text = text.replace("async def list_books(", "async def find_books(")
    (shop.output / ROUTES).write_text(text, "utf-8")
    said = shop.run("check").err

    assert "`list_books`" in said
    assert "openapi.yaml has `GET /api/v1/books`, no function serves it" in said
    assert "it serves `GET …/books/{book_id}/all`, openapi.yaml has `GET /api" in said
    assert "it answers 403, openapi.yaml does not" in said


@pytest.mark.parametrize(
    "work",
    [
        edits_file(SCHEMAS, PUBLIC, f"{PUBLIC}    _own: int = 3\n"),
        edits_file(SCHEMAS, PUBLIC, f"{PUBLIC}    area: int = Field(exclude=True)\n"),
        edits_file(
            SCHEMAS, PUBLIC, f"{PUBLIC}    def area(self) -> int:\n        return 3\n"
        ),
        edits_file(SCHEMAS, '"""A new book."""', '"""One more."""'),
        edits_file(
            ROUTES,
            "# region custom: routes\n",
            '# region custom: routes\n@router.get("/mine")\ndef mine() -> int:\n'
            "    return 3\n\n\n",
        ),
    ],
    ids=["private", "excluded", "method", "docstring", "route of one's own"],
)
def test_edits_that_do_not_affect_the_contract_pass_the_check(
    shop: Shop, work: Callable[[Shop], None]
) -> None:
    work(shop)

    assert shop.run("check").err == "up to date\n"


def test_a_contract_with_the_same_edit_passes_the_check(shop: Shop) -> None:
    shop.edit(SCHEMAS, PUBLIC, f"{PUBLIC}    area: int = 3\n")
    text = shop.read("openapi.yaml")
    for name in ("BookPublic", "BookDetail"):
        at = text.find(f"\n    {name}:\n")
        if at < 0:
            continue
        at = text.index("      properties:\n", at) + len("      properties:\n")
        text = f"{text[:at]}        area:\n          type: integer\n{text[at:]}"
    (shop.output / "openapi.yaml").write_text(text, "utf-8")
    assert shop.run().code == 0

    assert shop.run("check").err == "up to date\n"
