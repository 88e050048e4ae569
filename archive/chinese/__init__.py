"""The language: scripts, words, and the damage that scraping does to them. Plain Python, knows no Django."""

from .readings import is_reading, readings, same_sound
from .repair import Repair, Repaired, repair
from .script import fold, script_of, to_hans, to_hant
from .words import SEGMENTER, index_terms, query_terms

__all__ = [
    "SEGMENTER",
    "Repair",
    "Repaired",
    "fold",
    "index_terms",
    "is_reading",
    "query_terms",
    "readings",
    "repair",
    "same_sound",
    "script_of",
    "to_hans",
    "to_hant",
]
