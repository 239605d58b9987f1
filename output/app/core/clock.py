"""The current time, in UTC."""

import datetime


def utc_now() -> datetime.datetime:
    """Return the current time."""
    return datetime.datetime.now(datetime.UTC)


def utc_today() -> datetime.date:
    """Return the current date."""
    return utc_now().date()
