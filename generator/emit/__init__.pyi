from .backend import emit_backend as emit_backend
from .overrides import record_overrides as record_overrides
