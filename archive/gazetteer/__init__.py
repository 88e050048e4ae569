"""Administrative divisions: the table, its source, and the place matcher."""

from .table import DIVISIONS, FORMER, SOURCE, Division, Former, find, path

__all__ = ["DIVISIONS", "FORMER", "SOURCE", "Division", "Former", "find", "path"]
