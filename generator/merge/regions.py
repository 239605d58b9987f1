"""Custom regions: lines between `# region custom: NAME` and `# endregion`.

An edited region takes part in a merge as one opaque line, its token. The token replaces
the region in ours and, if the generator emits the region, in base and theirs too: the
body cannot conflict, and moves when the generator moves the region. If the generator
does not emit the region, the token is a change of ours, and changes to the lines around
it may clash with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.merge.pieces import Clash, Clean, Lines, Piece, join_lines, split_lines
from generator.merge.strings import lines_in_strings

_COMMENT = r"(?P<indent>[ \t]*)(?:#|//|--|;|/\*|<!--)[ \t]*#?"
_OPENING = re.compile(
    _COMMENT + r"region\b[ \t]*(?:custom:[ \t]*(?P<name>.*?)[ \t]*(?:\*/|-->)?[ \t]*$)?"
)
_END = re.compile(_COMMENT + r"endregion\b")
_TOKEN = "\0region\0"


@dataclass(frozen=True)
class Region:
    """A region's lines, markers included, with its first and last line number."""

    name: str
    first: int
    last: int
    indent: str
    lines: Lines
    in_string: frozenset[int]
    """Lines of the region that begin inside a string: indenting would change them."""

    @property
    def body(self) -> Lines:
        """The lines between the markers, without the region's indentation."""
        return reindent_region(self, "")[1:-1]


@dataclass(frozen=True)
class TokenizedSides:
    """The three sides with tokens, and the regions that the tokens replace."""

    base: Lines
    ours: Lines
    theirs: Lines
    regions: Mapping[str, Region]


def find_regions(text: str, *, python: bool) -> dict[str, Region] | None:
    """Return the custom regions of a text by name.

    None if markers are unbalanced or nested, or if a name is used twice: the regions
    are then ambiguous. In Python, markers inside strings do not count.
    """
    if "region" not in text:
        return {}
    lines = split_lines(text)
    in_string = lines_in_strings(text) if python else frozenset()
    marks = [
        mark
        for number, line in enumerate(lines)
        if number not in in_string and (mark := _mark(number, line)) is not None
    ]
    pairs = _pairs(marks)
    if pairs is None:
        # An ordinary comment may begin with "region": ignore regions without a name.
        pairs = _pairs([mark for mark in marks if mark.is_end or mark.name])
    if pairs is None:
        return None
    found = {}
    for mark, last in pairs:
        first = mark.number
        inside = frozenset(n - first for n in in_string if first < n <= last)
        body = lines[first : last + 1]
        found[mark.name] = Region(mark.name, first, last, mark.indent, body, inside)
    return found


def split_sides(base: str, ours: str, theirs: str) -> TokenizedSides:
    """Return the three sides with their regions as ordinary lines."""
    return TokenizedSides(split_lines(base), split_lines(ours), split_lines(theirs), {})


def insert_tokens(base: str, ours: str, theirs: str, *, python: bool) -> TokenizedSides:
    """Replace the regions of ours that differ from base with tokens.

    Texts are left alone if regions are broken on any side, or if one contains NUL.
    """
    texts = (base, ours, theirs)
    found = [find_regions(text, python=python) for text in texts]
    plain = split_sides(base, ours, theirs)
    if "\0" in base + ours + theirs:
        return plain
    in_base, in_ours, in_theirs = found
    if in_base is None or in_ours is None or in_theirs is None:
        return plain
    edited = {
        name: region
        for name, region in in_ours.items()
        if name not in in_base or in_base[name].body != region.body
    }
    emitted = {name: r for name, r in in_theirs.items() if name in edited}
    known = {name: r for name, r in in_base.items() if name in emitted}
    return TokenizedSides(
        _with_tokens(plain.base, known),
        _with_tokens(plain.ours, edited),
        _with_tokens(plain.theirs, emitted),
        edited,
    )


def expand_tokens(
    pieces: list[Piece], regions: Mapping[str, Region]
) -> list[Piece] | None:
    """Replace the tokens with their regions.

    A region that ours and theirs have in different places stays where ours has it. None
    if a region would be lost or duplicated.
    """
    if not regions:
        return pieces
    seen: dict[str, int] = dict.fromkeys(regions, 0)
    by_hand = {
        name
        for piece in pieces
        for line in (piece.ours if isinstance(piece, Clash) else piece.lines)
        if (isinstance(piece, Clash) or piece.side != "theirs")
        and (name := token_name(line)) is not None
    }
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Clash):
            base, ours, theirs = (
                _expand_tokens(side, regions)
                for side in (piece.base, piece.ours, piece.theirs)
            )
            result.append(Clash(base, ours, theirs))
            counted = piece.ours
        else:
            counted = piece.lines
            if piece.side == "theirs":
                counted = [ln for ln in counted if token_name(ln) not in by_hand]
            result.append(Clean(_expand_tokens(counted, regions), piece.side))
        for line in counted:
            name = token_name(line)
            if name is not None:
                seen[name] += 1
    return result if all(count == 1 for count in seen.values()) else None


def without_edited_bodies(
    base: str, ours: str, theirs: str, result: str, *, python: bool
) -> tuple[str, str, str, str] | None:
    """Return the texts without the bodies of the regions that ours edited.

    Ours owns these bodies, whatever the generator changes in its version of them. None
    if the result has another body for one of them.
    """
    texts = (base, ours, theirs, result)
    found = [find_regions(text, python=python) for text in texts]
    if any(regions is None for regions in found):
        return texts
    in_base, in_ours, in_theirs, in_result = (regions or {} for regions in found)
    shared = in_base.keys() & in_ours.keys() & in_theirs.keys() & in_result.keys()
    edited = {name for name in shared if in_base[name].body != in_ours[name].body}
    if any(in_result[name].body != in_ours[name].body for name in edited):
        return None
    bare = [
        _without_bodies(text, [regions[name] for name in edited])
        for text, regions in zip(
            texts, (in_base, in_ours, in_theirs, in_result), strict=True
        )
    ]
    return bare[0], bare[1], bare[2], bare[3]


def _without_bodies(text: str, regions: list[Region]) -> str:
    lines = split_lines(text)
    for region in sorted(regions, key=lambda r: r.first, reverse=True):
        del lines[region.first + 1 : region.last]
    return join_lines(lines)


def token_name(line: str) -> str | None:
    """Return the name of the region if a line is a token, else None."""
    if not line.startswith(_TOKEN):
        return None
    return line[len(_TOKEN) :].partition("\0")[0]


def token_indent(line: str) -> str:
    """Return the indentation for a token's region."""
    return line[len(_TOKEN) :].partition("\0")[2]


def reindent_region(region: Region, indent: str) -> Lines:
    """Return a region's lines with its markers at `indent` and its body shifted."""
    if indent == region.indent:
        return list(region.lines)
    lines = []
    for number, line in enumerate(region.lines):
        if number not in region.in_string and line.startswith(region.indent):
            rest = line[len(region.indent) :]
            line = indent + rest if rest.strip() else rest
        lines.append(line)
    return lines


@dataclass(frozen=True)
class _RegionMarker:
    number: int
    name: str
    """The region's name; empty for ends and for plain editor folds."""
    indent: str
    is_end: bool = False


def _mark(number: int, line: str) -> _RegionMarker | None:
    if "region" not in line:
        return None
    opening = _OPENING.match(line)
    if opening is not None:
        return _RegionMarker(number, opening["name"] or "", opening["indent"])
    if _END.match(line) is not None:
        return _RegionMarker(number, "", "", is_end=True)
    return None


def _pairs(marks: list[_RegionMarker]) -> list[tuple[_RegionMarker, int]] | None:
    """Pair the opening markers of custom regions with the lines of their end markers."""
    pairs: list[tuple[_RegionMarker, int]] = []
    names: set[str] = set()
    opened: list[_RegionMarker] = []
    for mark in marks:
        if not mark.is_end:
            opened.append(mark)
            continue
        if not opened:
            return None
        opening = opened.pop()
        if not opening.name:
            continue
        if opening.name in names or any(other.name for other in opened):
            return None
        names.add(opening.name)
        pairs.append((opening, mark.number))
    return None if any(mark.name for mark in opened) else pairs


def _with_tokens(lines: Lines, regions: Mapping[str, Region]) -> Lines:
    result = list(lines)
    for region in sorted(regions.values(), key=lambda r: r.first, reverse=True):
        token = f"{_TOKEN}{region.name}\0{region.indent}"
        result[region.first : region.last + 1] = [token]
    return result


def _expand_tokens(lines: Lines, regions: Mapping[str, Region]) -> Lines:
    result: Lines = []
    for line in lines:
        name = token_name(line)
        if name is None:
            result.append(line)
        else:
            result += reindent_region(regions[name], token_indent(line))
    return result
