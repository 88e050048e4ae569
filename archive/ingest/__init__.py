"""A file becomes an article: read, decode, repair, understand, store. One page's trouble never stops the others."""

from archive.ingest.extract import extract
from archive.ingest.page import Limits, Page, Unreadable
from archive.ingest.record import Evidence, Record, record_of
from archive.ingest.run import STATUSES, ImportReport, import_paths
from archive.ingest.understand import Outcome

__all__ = [
    "STATUSES",
    "Evidence",
    "ImportReport",
    "Limits",
    "Outcome",
    "Page",
    "Record",
    "Unreadable",
    "extract",
    "import_paths",
    "record_of",
]
