"""The queries of users."""

from app.db.repository import BaseRepository
from app.models import User
from app.schemas.user import UserCreate, UserUpdate

# isort: split
# region custom: imports
# endregion


class UserRepository(BaseRepository[User, UserCreate, UserUpdate]):
    """The queries of users."""

    model = User

    # region custom: queries
    # endregion
