from .casts import cast as cast
from .expressions import Expression as Expression
from .expressions import ExpressionColumn as ExpressionColumn
from .expressions import parse_expression as parse_expression
from .expressions import parse_value as parse_value
from .text import identifier as identifier
from .text import text_literal as text_literal
