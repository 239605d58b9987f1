"""The enumerations of the models and schemas."""

from enum import StrEnum


class BookStatus(StrEnum):
    """BookStatus values."""

    DRAFT = "draft"
    PUBLISHED = "published"
    OUT_OF_PRINT = "out_of_print"
