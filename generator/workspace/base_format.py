"""The format of base copies: every line has a prefix that is not part of the text.

Git detects renames by similarity. If a base copy looked like its file and both moved,
git could take one for the other, and a merge would apply the edits of another branch to
the copy, where nothing shows that they are user edits. Copies without the prefix were
written by earlier versions.
"""

from __future__ import annotations

from generator.workspace.paths import is_snapshot

_SIGN = b"|"


def as_copy(path: str, data: bytes) -> bytes:
    """Return a text in the format of base copies; a snapshot's hash stays unchanged."""
    if is_snapshot(path):
        return data
    lines = data.split(b"\n")
    last = lines.pop()
    signed = [_SIGN + line + b"\n" for line in lines]
    return b"".join([*signed, _SIGN + last if last else b""])


def of_copy(copy: bytes) -> bytes:
    """Return the text of a base copy."""
    return copy.replace(b"\n" + _SIGN, b"\n")[1:] if is_signed(copy) else copy


def is_signed(copy: bytes) -> bool:
    """Return whether every line of a base copy has the prefix."""
    lines = copy.split(b"\n")
    inner = lines if lines[-1] else lines[:-1]
    return bool(inner) and all(line.startswith(_SIGN) for line in inner)
