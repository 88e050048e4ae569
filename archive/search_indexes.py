"""What of an article the index holds. The database is the truth: nothing here is read back to be shown."""

from __future__ import annotations

import calendar
import hashlib
import json
from datetime import date

from haystack import indexes

from archive.models import Article


class ArticleIndex(indexes.SearchIndex, indexes.Indexable):
    """Words in title and body; regions with all above them; days with the last one that the date may mean."""

    text = indexes.CharField(document=True, model_attr="body", stored=False)
    title = indexes.CharField(model_attr="title", stored=False)
    region = indexes.MultiValueField(stored=False)
    source = indexes.CharField(model_attr="source__slug", null=True, indexed=False, stored=False)
    tag = indexes.MultiValueField(stored=False)
    script = indexes.CharField(model_attr="script", indexed=False, stored=False)
    kind = indexes.CharField(model_attr="page_kind", indexed=False, stored=False)
    status = indexes.CharField(model_attr="status", indexed=False, stored=False)
    precision = indexes.CharField(model_attr="date_precision", indexed=False, stored=False)
    published = indexes.DateField(model_attr="published_on", null=True, stored=False)
    published_last = indexes.DateField(null=True, stored=False)
    year = indexes.CharField(null=True, indexed=False, stored=False)
    month = indexes.CharField(null=True, indexed=False, stored=False)
    # Of all the above: tells whether the index holds an article as it is now.
    digest = indexes.CharField(null=True, indexed=False, stored=False)

    def get_model(self) -> type[Article]:
        return Article

    def index_queryset(self, using: str | None = None):
        """Every article, suppressed ones too: curators search them. Only the columns that are prepared are read."""
        articles = Article.objects.select_related("source", "region").prefetch_related("tags")
        return articles.only(
            "title", "body", "script", "page_kind", "status", "date_precision", "published_on",
            "source__slug", "region__lineage",
        )  # fmt: skip

    def get_updated_field(self) -> str:
        """For `update_index --age`."""
        return "updated_at"

    def prepare(self, article: Article) -> dict:
        data = super().prepare(article)
        known = json.dumps(data, default=str, sort_keys=True, ensure_ascii=False)
        data["digest"] = hashlib.blake2b(known.encode("utf-8", "replace"), digest_size=8).hexdigest()
        return data

    def prepare_region(self, article: Article) -> list[str]:
        return article.region.codes if article.region else []

    def prepare_tag(self, article: Article) -> list[str]:
        return [tag.slug for tag in article.tags.all()]

    def prepare_published_last(self, article: Article) -> date | None:
        """The last day that the date may mean: 2024-04-30 for "2024-04"."""
        day = article.published_on
        if not day or article.date_precision == Article.Precision.DAY:
            return day
        month = day.month if article.date_precision == Article.Precision.MONTH else 12
        return date(day.year, month, calendar.monthrange(day.year, month)[1])

    def prepare_year(self, article: Article) -> str | None:
        return f"{article.published_on:%Y}" if article.published_on else None

    def prepare_month(self, article: Article) -> str | None:
        known = article.date_precision in (Article.Precision.DAY, Article.Precision.MONTH)
        return f"{article.published_on:%Y-%m}" if known else None
