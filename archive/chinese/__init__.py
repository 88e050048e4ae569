"""The language: scripts, words, and the damage that scraping does to them. Plain Python, knows no Django."""

from .script import fold, script_of, to_hans, to_hant
from .words import SEGMENTER, index_terms, query_terms

__all__ = ["SEGMENTER", "fold", "index_terms", "query_terms", "script_of", "to_hans", "to_hant"]
