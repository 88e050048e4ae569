"""Administrative divisions: the table, its source, and the place matcher."""

from .hosts import of_address, of_site
from .locate import Mention, Place, locate
from .table import DIVISIONS, FORMER, SOURCE, Division, Former, find, level_of, path, today

__all__ = [
    "DIVISIONS",
    "FORMER",
    "SOURCE",
    "Division",
    "Former",
    "Mention",
    "Place",
    "find",
    "level_of",
    "locate",
    "of_address",
    "of_site",
    "path",
    "today",
]
