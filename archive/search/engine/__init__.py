"""The engine: documents into segments, a Query tree to matches and counts, behind Haystack's interface.

Name it as `ENGINE: archive.search.engine.WhooshEngine` with a `PATH`; it serves any Haystack project and knows nothing
of the archive's models.
"""

from __future__ import annotations

from .backend import Asked, IndexUnavailable, SearchBackend, WhooshEngine, WriteLockHeld

__all__ = ["Asked", "IndexUnavailable", "SearchBackend", "WhooshEngine", "WriteLockHeld"]
