from .build_files import FOLDER as FOLDER
from .build_files import build_frontend as build_frontend
