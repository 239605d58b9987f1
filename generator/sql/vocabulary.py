"""The words that expressions may use, some of which are words only in their place.

A field may be named `like` or `from`: such a word is SQL only where a field cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import Token, TokenType

FUNCTIONS = (
    *("abs", "coalesce", "greatest", "least", "length", "lower", "nullif", "round"),
    *("substr", "trim", "upper"),
)
"""Functions with the same meaning on both databases."""

SYNONYMS = {
    "btrim": "trim",
    "char_length": "length",
    "character_length": "length",
    "substring": "substring",
}
"""Further names of functions, as PostgreSQL prints them, with those to parse."""

LITERALS = (TokenType.NUMBER, TokenType.STRING)

_WORDS = "and or not in is null true false between case when then else end"
_GRAMMAR = frozenset(_WORDS.split())
_SYMBOLS = frozenset("(),+-*/%=<>[]") | {"||", "==", "<>", "!=", "<=", ">=", "::"}
_VALUES = frozenset({"null", "true", "false", "end", ")", "]"})
_EQUALS = ("=", "==", "<>", "!=")


def is_grammar(source: str) -> bool:
    """Return whether a word or symbol is SQL wherever it is."""
    return source in _SYMBOLS or source.lower() in _GRAMMAR


class Vocabulary:
    """The tokens of an expression; finds those that are SQL because of their place."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self._words = [_word(token, text) for token in tokens]
        self._found: set[int] = set()
        self._types: set[int] = set()

    def keywords(self) -> frozenset[int]:
        """Return the positions of words that are SQL in their place, and of types."""
        for position, word in enumerate(self._words):
            if position not in self._types and self._is_keyword(position):
                self._found.add(position)
                if word in ("::", "as"):
                    self._mark_type(position + 1)
        return frozenset(self._found | self._types)

    def _at(self, position: int) -> str:
        return self._words[position] if 0 <= position < len(self._words) else ""

    def _is_keyword(self, position: int) -> bool:
        before, after = self._at(position - 1), self._at(position + 1)
        match self._words[position]:
            case "::" | "as" | "for":
                return self._ends_operand(position - 1)
            case "like" | "~~":
                is_negated = before in ("not", "!")
                return self._ends_operand(position - 1 - is_negated)
            case "!":
                return after == "~~"
            case "distinct":
                return after == "from" and before in ("is", "not")
            case "from":
                is_second = before in ("distinct", "both")
                return self._ends_operand(position - 1) or (
                    is_second and position - 1 in self._found
                )
            case "both":
                return before == "(" and self._at(position - 2) == "trim"
            case "any" | "all":
                return before in _EQUALS and after == "("
            case "array":
                return after == "["
            case "cast":
                return after == "("
        return False

    def _ends_operand(self, position: int) -> bool:
        if position < 0:
            return False
        word = self._words[position]
        if not word or word in _VALUES or position in self._types:
            return True
        is_name = word.isidentifier() and not is_grammar(word)
        return is_name and position not in self._found

    def _mark_type(self, position: int) -> None:
        """Mark the words of a type, such as `timestamp(3) with time zone`."""
        end = position + 1
        while self._at(end) == ".":
            end += 2
        zone = end
        if self._at(end) == "(" and ")" in self._words[end:]:
            zone = self._words.index(")", end) + 1
        if " ".join(self._words[zone + 1 : zone + 3]) == "time zone":
            end = zone + 3
        self._types.update(range(position, min(end, len(self._words))))


def _word(token: Token, text: str) -> str:
    """Return a word or symbol in lower case; nothing for values and quoted names."""
    if token.token_type in (*LITERALS, TokenType.IDENTIFIER):
        return ""
    return text[token.start : token.end + 1].lower()
