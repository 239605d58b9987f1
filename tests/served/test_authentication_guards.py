"""Routes that require authentication, as found by static analysis."""

from __future__ import annotations

import pytest

from generator.served.backend_code import parse_code

AUTH = '''\
bearer = HTTPBearer()


class JWTBearer(HTTPBearer):
    """Reads a token."""


async def get_current_user(token: Annotated[object, Depends(bearer)]) -> str:
    return "me"


CurrentUser = Annotated[str, Depends(get_current_user)]
IfSignedIn = Depends(get_current_user)


class Role:
    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, user: CurrentUser) -> None:
        pass


def require(role: str) -> object:
    def check(user: CurrentUser) -> None:
        pass

    return check


SIGNED_IN = [Depends(get_current_user)]


def get_size(size: int = 3) -> int:
    return size


def get_service(user: CurrentUser) -> Service:
    return Service(user)


ServiceDep = Annotated[Service, Depends(get_service)]
'''
ROUTES = '''\
router = APIRouter(prefix="/books")


@router.get("")
async def list_books(query: Annotated[Query, Depends(get_query)]) -> BookPage:
    """List books."""
'''
INCLUDING = """\
from app.routes import books

include(books.router)
"""
BOOKS = "app/routes/books.py"
ON_A_ROUTER = (
    "Depends(HTTPBearer())",
    "Depends(get_current_user)",
    "Security(auth.get_current_user, scopes=[])",
    "Depends(dependency=get_current_user)",
    "Depends(JWTBearer())",
    'Depends(Role("vet"))',
    'Depends(require("vet"))',
    "IfSignedIn",
)


def requires_authentication(
    routes: str = ROUTES, including: str = INCLUDING, auth: str = AUTH
) -> bool:
    """Return whether the books route is known to require authentication."""
    code = parse_code({"app/auth.py": auth, BOOKS: routes, "app/main.py": including})
    assert code is not None
    (route,) = code.routes["list_books"]
    return route.requires_auth


@pytest.mark.parametrize("dependency", ON_A_ROUTER)
def test_a_router_can_require_authentication(dependency: str) -> None:
    prefix = 'prefix="/books"'
    assert requires_authentication(
        ROUTES.replace(prefix, f"{prefix}, dependencies=[{dependency}]")
    )


@pytest.mark.parametrize(
    "parameter", ["user: CurrentUser", "service: ServiceDep", "user=IfSignedIn"]
)
def test_route_parameters_can_require_authentication(parameter: str) -> None:
    assert requires_authentication(
        ROUTES.replace("(query: ", f"(*, {parameter}, query: ")
    )


@pytest.mark.parametrize(
    "including",
    [
        "include(books.router, dependencies=SIGNED_IN)",
        "all = APIRouter(dependencies=SIGNED_IN)\nall.include_router(books.router)",
        "include = partial(app.include_router, dependencies=SIGNED_IN)",
        "app = FastAPI(dependencies=[Depends(get_current_user)])",
    ],
)
def test_including_a_router_can_require_authentication(including: str) -> None:
    assert requires_authentication(
        including=INCLUDING.replace("include(books.router)", including)
    )


@pytest.mark.parametrize("dependency", ["Depends(get_size)", "Depends(unknown)"])
def test_other_dependencies_do_not_require_authentication(dependency: str) -> None:
    assert not requires_authentication()
    prefix = 'prefix="/books"'
    assert not requires_authentication(
        ROUTES.replace(prefix, f"{prefix}, dependencies=[{dependency}]")
    )


def test_ambiguous_names_are_not_resolved() -> None:
    other = "\n\ndef get_current_user() -> str:\n    return str()\n"
    prefix = 'prefix="/books"'
    guarded = ROUTES.replace(
        prefix, f"{prefix}, dependencies=[Depends(get_current_user)]"
    )
    assert requires_authentication(guarded)
    assert not requires_authentication(guarded, including=f"{INCLUDING}{other}")
