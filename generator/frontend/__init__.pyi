from .printed_files import FOLDER as FOLDER
from .printed_files import FrontendView as FrontendView
from .printed_files import frontend_view as frontend_view
