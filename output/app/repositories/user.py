"""The queries of users."""

from app.db.crud import BaseCRUD
from app.models import User
from app.schemas.user import UserCreate, UserUpdate

# isort: split
# region custom: imports
# endregion


class UserRepository(BaseCRUD[User, UserCreate, UserUpdate]):
    """The queries of users."""

    model = User

    # region custom: queries
    # endregion
