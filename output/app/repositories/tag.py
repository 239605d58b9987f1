"""The queries of tags."""

from app.db.repository import BaseRepository
from app.models import Tag
from app.schemas.tag import TagCreate, TagUpdate

# isort: split
# region custom: imports
# endregion


class TagRepository(BaseRepository[Tag, TagCreate, TagUpdate]):
    """The queries of tags."""

    model = Tag

    # region custom: queries
    # endregion
