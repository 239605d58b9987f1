"""The format of base copies: every line has a prefix that is not part of the text.

Git detects renames by similarity. If a base copy looked like its file and both moved,
git could take one for the other, and a merge would apply the edits of another branch to
the copy, where nothing shows that they are user edits. Copies without the prefix were
written by earlier versions.
"""

from __future__ import annotations

from generator.workspace.paths import is_snapshot

_PREFIX = b"|"


def encode_base(path: str, data: bytes) -> bytes:
    """Return a text in the format of base copies; a snapshot's hash stays unchanged."""
    if is_snapshot(path):
        return data
    lines = data.split(b"\n")
    last = lines.pop()
    signed = [_PREFIX + line + b"\n" for line in lines]
    return b"".join([*signed, _PREFIX + last if last else b""])


def decode_base(copy: bytes) -> bytes:
    """Return the text of a base copy."""
    return copy.replace(b"\n" + _PREFIX, b"\n")[1:] if has_line_prefix(copy) else copy


def has_line_prefix(copy: bytes) -> bool:
    """Return whether every line of a base copy has the prefix."""
    lines = copy.split(b"\n")
    inner = lines if lines[-1] else lines[:-1]
    return bool(inner) and all(line.startswith(_PREFIX) for line in inner)
