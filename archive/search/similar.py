"""Articles that are about the same."""

from __future__ import annotations

from archive.models import Article
from archive.search import asking, rows
from archive.search.query import Query
from archive.search.tree import Among, And, Not


def more_like(article: Article, limit: int = 5) -> list[Article]:
    """Public articles that share the most telling words of this one, the most alike first. Raises SearchUnavailable."""
    others = Not(Among("django_id", (str(article.pk),)))
    alike = And((asking.related(f"{article.title}\n{article.body}"), others))
    answer = asking.ask(Query().around(alike), size=limit)
    found = rows.articles([pk for pk, _ in answer.hits], staff=False)
    return [found[pk] for pk, _ in answer.hits if pk in found]
