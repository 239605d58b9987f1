from .build import FOLDER as FOLDER
from .build import build_frontend as build_frontend
