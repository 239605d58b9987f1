"""The queries of tags."""

from app.db.crud import BaseCRUD
from app.models import Tag
from app.schemas.tag import TagCreate, TagUpdate

# isort: split
# region custom: imports
# endregion


class TagRepository(BaseCRUD[Tag, TagCreate, TagUpdate]):
    """The queries of tags."""

    model = Tag

    # region custom: queries
    # endregion
