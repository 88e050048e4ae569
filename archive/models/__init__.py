"""What the archive keeps. The database is the truth; the search index can be thrown away at any time."""

from archive.models.articles import Article, Comment
from archive.models.captures import Capture
from archive.models.indexing import IndexTask
from archive.models.regions import Region
from archive.models.runs import ImportRun
from archive.models.sources import Source
from archive.models.tags import Tag

__all__ = ["Article", "Capture", "Comment", "ImportRun", "IndexTask", "Region", "Source", "Tag"]
