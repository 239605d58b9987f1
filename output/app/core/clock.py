"""The present, in UTC."""

import datetime


def utc_now() -> datetime.datetime:
    """Return the present moment."""
    return datetime.datetime.now(datetime.UTC)


def utc_today() -> datetime.date:
    """Return the present day."""
    return utc_now().date()
