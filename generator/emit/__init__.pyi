from .backend import OutputFiles as OutputFiles
from .backend import output_files as output_files
from .overrides import record_overrides as record_overrides
from .template_checks import check_overrides as check_overrides
