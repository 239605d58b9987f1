"""How base copies are kept: every line begins with a sign that is no part of the text.

Git pairs what was renamed by likeness. A base copy that is like its file would be taken
for it when both move, and in a merge the edits of another branch would end up in the
copy, where nothing says that they were made by hand. Copies without the sign are from
before it was put there.
"""

from __future__ import annotations

from generator.workspace.paths import is_snapshot

_SIGN = b"|"


def as_copy(path: str, data: bytes) -> bytes:
    """Return what the base copy of a file holds for a text; of a snapshot, its hash."""
    if is_snapshot(path):
        return data
    lines = data.split(b"\n")
    last = lines.pop()
    signed = [_SIGN + line + b"\n" for line in lines]
    return b"".join([*signed, _SIGN + last if last else b""])


def of_copy(copy: bytes) -> bytes:
    """Return the text that a base copy holds."""
    return copy.replace(b"\n" + _SIGN, b"\n")[1:] if is_signed(copy) else copy


def is_signed(copy: bytes) -> bool:
    """Return whether every line of a base copy begins with the sign."""
    lines = copy.split(b"\n")
    inner = lines if lines[-1] else lines[:-1]
    return bool(inner) and all(line.startswith(_SIGN) for line in inner)
