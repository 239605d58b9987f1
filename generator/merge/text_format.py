"""The form of a file on disk: encoding, byte order mark, line endings, final newline.

Merging works on text with LF line endings; the result is written in the form of the
user's file.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_COOKIE_NAME = re.compile(r"(coding[:=][ \t]*)([-\w.]+)", re.ASCII)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class TextFormat:
    """How the text of a file is encoded in bytes."""

    encoding: str = "utf-8"
    bom: bytes = b""
    newline: str = "\n"
    final_newline: bool = True


def decode_text(data: bytes) -> tuple[str, TextFormat]:
    """Return the text of a file with LF line endings, and its form.

    The encoding is that of the byte order mark, else of a coding cookie, else UTF-8,
    else latin-1, which decodes anything. If line endings are mixed, the form has those
    of the majority.
    """
    text, encoding, bom = _decode(data)
    text, newline = _with_lf(text)
    final = not text or text.endswith("\n")
    if not final:
        text += "\n"
    return text, TextFormat(encoding, bom, newline, final)


def encode_text(text: str, form: TextFormat) -> bytes:
    """Return `text` encoded in `form`.

    No character is lost: if the encoding cannot express the text, the file becomes
    UTF-8, and its coding cookie, if any, is updated.
    """
    if not form.final_newline and text.endswith("\n"):
        text = text[:-1]
    if form.newline != "\n":
        text = text.replace("\n", form.newline)
    try:
        return form.bom + text.encode(form.encoding)
    except UnicodeEncodeError:
        return _with_utf8_cookie(text).encode("utf-8")


def _decode(data: bytes) -> tuple[str, str, bytes]:
    for bom, encoding in _MARKS:
        if data.startswith(bom):
            text = _decode_exactly(data[len(bom) :], encoding)
            if text is not None:
                return text, encoding, bom
    for encoding in (_cookie(data) or "utf-8", "utf-8"):
        text = _decode_exactly(data, encoding)
        if text is not None:
            return text, encoding, b""
    return data.decode("latin-1"), "latin-1", b""


def _decode_exactly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        # A codec that does not round-trip would change the user's text.
        return text if text.encode(encoding) == data else None
    except (LookupError, ValueError):
        return None


def _cookie(data: bytes) -> str | None:
    if b"coding" not in data[:400]:
        return None
    for line in re.split(rb"\r\n|\r|\n", data, maxsplit=2)[:2]:
        found = _COOKIE.match(line)
        if found:
            return found[1].decode("ascii")
    return None


def _with_lf(text: str) -> tuple[str, str]:
    if "\r" not in text:
        return text, "\n"
    crlf = text.count("\r\n")
    lf = text.count("\n") - crlf
    if not crlf and not lf:
        return text.replace("\r", "\n"), "\r"
    return text.replace("\r\n", "\n"), "\r\n" if crlf > lf else "\n"


def _with_utf8_cookie(text: str) -> str:
    lines = text.split("\n", 2)
    for number, line in enumerate(lines[:2]):
        if line.lstrip(" \t\f").startswith("#"):
            lines[number] = _COOKIE_NAME.sub(r"\1utf-8", line, count=1)
    return "\n".join(lines)
