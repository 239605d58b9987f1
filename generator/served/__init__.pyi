from .backend_code import parse_code as parse_code
from .contract_mismatches import BackendVersion as BackendVersion
from .contract_mismatches import find_contract_mismatches as find_contract_mismatches
