"""What is known of one article: the record that reports and exports carry (DESIGN, section 4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from archive.models import Article


@dataclass(frozen=True)
class Evidence:
    """Why a field has its value: the words it came from, where they stood, the rule that read them, and how sure
    that rule is, from 0 to 1."""

    words: str
    where: str
    rule: str
    confidence: float


@dataclass(frozen=True)
class Named:
    """A name as printed, and why it is one."""

    name: str
    evidence: Evidence


@dataclass(frozen=True)
class Reply:
    """A forum reply. `posted_at` is ISO 8601, or None."""

    text: str
    author: str = ""
    posted_at: str | None = None


@dataclass
class Record:
    """An article as extraction understood it. `published` is as precise as known: "2024-02-21", "2024-04", "2022"."""

    title: str = ""
    subtitle: str = ""
    body: str = ""
    summary: str = ""
    published: str | None = None
    date_precision: str = "unknown"
    date_basis: str = "none"
    event_date: str | None = None
    source: str = ""
    byline: str = ""
    original_url: str = ""
    page_url: str = ""
    region_code: str | None = None
    region: list[str] = field(default_factory=list)
    regions_mentioned: list[dict] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    suggested_tags: list[str] = field(default_factory=list)
    script: str = "hans"
    page_kind: str = "article"
    flags: list[str] = field(default_factory=list)
    comments: list[Reply] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    repairs: list[dict] = field(default_factory=list)

    def as_dict(self) -> dict:
        """The record as JSON can carry it; what is not known is None."""
        values = {**vars(self), "evidence": {name: vars(item) for name, item in self.evidence.items()}}
        values["comments"] = [vars(reply) for reply in self.comments]
        for name in ("title", "source", "byline", "original_url", "page_url"):
            values[name] = values[name] or None
        return values


def record_of(article: Article) -> dict:
    """The same record read back from the database, for exports and for the article's own JSON."""
    region = article.region
    return {
        "file": article.capture.file_name,
        "article_id": article.pk,
        "title": article.title,
        "subtitle": article.subtitle,
        "body": article.body,
        "summary": article.summary,
        "published": article.published,
        "date_precision": article.date_precision,
        "date_basis": article.date_basis,
        "event_date": article.event_on and article.event_on.isoformat(),
        "source": article.source.name if article.source else None,
        "byline": article.byline or None,
        "original_url": article.original_url or None,
        "page_url": article.page_url or None,
        "region_code": region.code if region else None,
        "region": [step.name for step in region.path] if region else [],
        "regions_mentioned": article.regions_mentioned,
        "tags": sorted(tag.name for tag in article.tags.all()),
        "suggested_tags": article.suggested_tags,
        "script": article.script,
        "page_kind": article.page_kind,
        "flags": article.flags,
        "comments": [_reply(comment) for comment in article.comments.all()],
        "evidence": article.evidence,
        "repairs": article.repairs,
        "sha256": article.capture.sha256,
    }


def _reply(comment) -> dict:
    posted: datetime | None = comment.posted_at
    return {
        "text": comment.text,
        "author": comment.author,
        "posted_at": posted and timezone.localtime(posted).isoformat(),
    }
