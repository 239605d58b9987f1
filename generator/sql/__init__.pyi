from .conversion import cast as cast
from .expressions import Expression as Expression
from .expressions import ExpressionColumn as ExpressionColumn
from .expressions import column_of_type as column_of_type
from .expressions import parse_expression as parse_expression
from .expressions import parse_value as parse_value
from .identifiers import identifier as identifier
from .identifiers import text_literal as text_literal
