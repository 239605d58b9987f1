"""A parser of expressions into sqlglot trees, with limited vocabulary and depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlglot import Token, Tokenizer, TokenType, exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.parser import Parser

from generator.diagnostics import Problems, Span, nearest_word
from generator.sql.expressions import ExpressionColumn
from generator.sql.vocabulary import (
    FUNCTIONS,
    LITERALS,
    SYNONYMS,
    Vocabulary,
    is_grammar,
)

_LONGEST = 2_000
_MOST_TOKENS = 400
_DEEPEST_NESTING = 16
_DEEPEST_TREE = 40

_PREFIXES = ("not", "-", "+")

_CASE = "write `lower(x) LIKE 'a%'`: SQLite and PostgreSQL handle case differently"
_PATTERN = "LIKE is the only comparison with a pattern"
_TIME = "a rule must not depend on the current time"
_QUERY = "an expression can only use the current row"
_HINTS = {
    "ilike": _CASE,
    "~~*": _CASE,
    "glob": _PATTERN,
    "regexp": _PATTERN,
    "similar": _PATTERN,
    "~": _PATTERN,
    "now": _TIME,
    "current_date": _TIME,
    "current_time": _TIME,
    "current_timestamp": _TIME,
    "select": _QUERY,
    "exists": _QUERY,
    "ifnull": "write coalesce()",
    "escape": "a backslash escapes `%` and `_` in a pattern",
    ";": "write a single expression",
}


@dataclass(frozen=True)
class ExpressionSource:
    """The location of an expression, and the destination of its problems."""

    text: str
    span: Span
    problems: Problems

    def span_at(self, start: int, end: int) -> Span:
        """Return the span of `text[start:end]`, or the entire span if that is unknown.

        The offset is known if the text is in the file verbatim, bare or in quotes, on
        one line.
        """
        width = self.span.end_column - self.span.column
        quotes = width - len(self.text)
        if quotes not in (0, 2):
            return self.span
        first = self.span.column + quotes // 2
        return replace(self.span, column=first + start, end_column=first + end)


def parse_tree(
    place: ExpressionSource,
    columns: Mapping[str, ExpressionColumn],
) -> exp.Expression | None:
    """Parse an expression of known words only; None after a problem."""
    if not _check_text(place):
        return None
    try:
        tokens = Tokenizer().tokenize(place.text)
    except TokenError:
        _syntax(place, place.span, "unclosed quote")
        return None
    if not tokens:
        place.problems.add("expression-empty", place.span)
        return None
    if len(tokens) > _MOST_TOKENS or _nesting(tokens) > _DEEPEST_NESTING:
        place.problems.add("expression-too-complex", place.span)
        return None
    known = list(_known_tokens(place, tokens, columns))
    return _parse_tokens(place, known, columns) if len(known) == len(tokens) else None


def _check_text(place: ExpressionSource) -> bool:
    for offset, character in enumerate(place.text):
        if not character.isprintable() and character not in "\t\r\n":
            _refuse_character(place, offset)
            return False
    if len(place.text) > _LONGEST:
        place.problems.add("expression-too-complex", place.span)
        return False
    return True


def _nesting(tokens: list[Token]) -> int:
    """Return the depth of nested brackets, CASEs and runs of prefix operators."""
    outer: list[int] = []
    depth = run = deepest = 0
    for token in tokens:
        word = token.text.lower()
        if word in _PREFIXES:
            run += 1
        elif word in ("(", "[", "case"):
            outer.append(depth)
            depth, run = depth + run + 1, 0
        else:
            run = 0
            if word in (")", "]", "end") and outer:
                depth = outer.pop()
        deepest = max(deepest, depth + run)
    return deepest


def _known_tokens(
    place: ExpressionSource,
    tokens: list[Token],
    columns: Mapping[str, ExpressionColumn],
) -> Iterator[Token]:
    """Yield the tokens, with fields marked as identifiers; report unknown tokens.

    All unknown fields are reported, but only the first of other errors.
    """
    keywords = Vocabulary(tokens, place.text).keywords()
    for number, (token, after) in enumerate(
        zip(tokens, [*tokens[1:], None], strict=True)
    ):
        source = place.text[token.start : token.end + 1]
        calls = after is not None and after.text == "("
        if token.comments:
            place.problems.add("expression-comment", place.span)
            return
        elif token.token_type is TokenType.STRING and not source.isprintable():
            hidden = (n for n, c in enumerate(source) if not c.isprintable())
            _refuse_character(place, token.start + next(hidden))
            return
        elif token.token_type in LITERALS or is_grammar(source) or number in keywords:
            yield token
        elif calls and token.text.lower() in SYNONYMS and token.text not in columns:
            yield _replace_token(token, TokenType.VAR, SYNONYMS[token.text.lower()])
        elif calls and token.token_type is not TokenType.IDENTIFIER:
            if source.lower() not in FUNCTIONS:
                _refuse_call(place, token, source)
                return
            yield token
        elif token.text in columns and token.text in source:
            # It is a name, even if it is a keyword of SQL (`order`, `group`).
            yield _replace_token(token, TokenType.IDENTIFIER, token.text)
        elif _is_name(token, source):
            _refuse_name(place, token, columns)
        else:
            span = place.span_at(token.start, token.end + 1)
            hint = _HINTS.get(source.lower())
            place.problems.add("expression-not-allowed", span, hint=hint, what=source)
            return


def _refuse_character(place: ExpressionSource, offset: int) -> None:
    span, number = place.span_at(offset, offset + 1), ord(place.text[offset])
    place.problems.add("expression-character", span, number=number)


def _replace_token(token: Token, kind: TokenType, text: str) -> Token:
    return Token(kind, text, token.line, token.col, token.start, token.end)


def _refuse_call(place: ExpressionSource, token: Token, source: str) -> None:
    span = place.span_at(token.start, token.end + 1)
    others = f"the allowed functions are {', '.join(FUNCTIONS)}"
    hint = _HINTS.get(source.lower(), others)
    place.problems.add("expression-unknown-function", span, hint=hint, name=source)


def _is_name(token: Token, source: str) -> bool:
    if token.token_type is TokenType.IDENTIFIER:
        return True
    return source.isidentifier() and source.lower() not in _HINTS


def _refuse_name(
    place: ExpressionSource, token: Token, columns: Mapping[str, ExpressionColumn]
) -> None:
    span = place.span_at(token.start, token.end + 1)
    like = nearest_word(token.text, columns)
    hint = None if like is None else f"did you mean `{like}`?"
    code = "expression-unknown-field"
    place.problems.add(code, span, hint=hint, name=token.text)


def _parse_tokens(
    place: ExpressionSource,
    tokens: list[Token],
    columns: Mapping[str, ExpressionColumn],
) -> exp.Expression | None:
    try:
        trees = Parser().parse_into(exp.Condition, tokens, place.text)
    except ParseError as error:
        _syntax(place, *_locate_error(place, error), _quote_hint(tokens, columns))
        return None
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Expression):
        _syntax(place, place.span, "it is incomplete")
        return None
    if _depth(tree) > _DEEPEST_TREE:
        place.problems.add("expression-too-complex", place.span)
        return None
    return tree


def _locate_error(place: ExpressionSource, error: ParseError) -> tuple[Span, str]:
    found = error.errors[0] if error.errors else {}
    word = found.get("highlight") or ""
    is_surplus = str(found.get("description")).startswith("Invalid expression")
    reason = f"unexpected `{word}`" if is_surplus else f"expected more after `{word}`"
    start = len(found.get("start_context") or "")
    if not word or place.text[start : start + len(word)] != word:
        return place.span, "it is incomplete"
    return place.span_at(start, start + len(word)), reason


def _quote_hint(
    tokens: list[Token], columns: Mapping[str, ExpressionColumn]
) -> str | None:
    """Return how to refer to a field whose name is a keyword of the grammar."""
    for token in tokens:
        if token.token_type is not TokenType.IDENTIFIER and token.text in columns:
            return f'to refer to the field, write `"{token.text}"`'
    return None


def _syntax(
    place: ExpressionSource, span: Span, reason: str, hint: str | None = None
) -> None:
    place.problems.add("expression-syntax", span, hint=hint, reason=reason)


def _depth(tree: exp.Expr) -> int:
    deepest = 0
    todo: list[tuple[exp.Expr, int]] = [(tree, 1)]
    while todo:
        node, depth = todo.pop()
        deepest = max(deepest, depth)
        todo.extend((child, depth + 1) for child in node.iter_expressions())
    return deepest
