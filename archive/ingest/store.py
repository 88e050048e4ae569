"""Records become articles: new, same or changed. What a curator has set is never touched."""

from __future__ import annotations

from datetime import date, datetime

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from archive.ingest import captures
from archive.ingest.names import Names
from archive.ingest.record import Record
from archive.ingest.understand import Outcome
from archive.models import Article, Capture, Comment
from archive.models.articles import REPAIRED
from archive.models.history import begin_history, recall
from archive.models.text import content_digest

# Fields of a record that are fields of an article under the same name.
SAME = (
    "title", "subtitle", "body", "summary", "date_precision", "date_basis", "byline", "original_url", "page_url",
    "regions_mentioned", "suggested_tags", "script", "page_kind", "flags", "repairs",
)  # fmt: skip

DATED = {"published_on", "date_precision", "date_basis"}
WRITTEN = {"body", "content_digest", "summary"}
# What the database says of a value that it does not take; anything else is trouble of its own, and no input's.
UNSTORABLE = (DataError, IntegrityError, OverflowError, ValueError)
# What changes along with the others, and is no news by itself.
UNTOLD = {"evidence", "repairs", "suggested_tags"}


class Store:
    """Writes outcomes, a batch a transaction; sets each one's status, reason and article_id."""

    def __init__(self, dry_run: bool = False, again: bool = False) -> None:
        """With `again` the outcomes were read from stored captures: articles change where the rules read differently,
        and none is made."""
        self.dry_run, self.again = dry_run, again
        self.began = timezone.now()
        self._names = Names()

    def write(self, outcomes: list[Outcome]) -> None:
        """Store a batch in one transaction. One that cannot be stored is quarantined, and keeps none of the others
        out: they are then stored one by one."""
        try:
            self._try(outcomes)
        except UNSTORABLE as error:
            if len(outcomes) == 1:
                self._quarantine(outcomes[0], error)
                return
            for outcome in outcomes:
                self.write([outcome])

    def _try(self, outcomes: list[Outcome]) -> None:
        """Store a batch whole or not at all. Tries again when another importer was there in between."""
        good = [outcome for outcome in outcomes if not outcome.status]
        kept = [outcome for outcome in outcomes if outcome.sha256 and outcome.capture]
        # Of what was quarantined less is known than of the same bytes elsewhere.
        described = {outcome.sha256: outcome.capture for outcome in sorted(kept, key=lambda known: len(known.capture))}
        for attempt in (1, 2, 3):
            try:
                with transaction.atomic():
                    # Anew: others may have merged what was known a moment ago, or an attempt that failed took it along.
                    self._names.look_up([outcome.record for outcome in good])
                    self._write(good, captures.describe(described))
                    transaction.set_rollback(self.dry_run)
                return
            except UNSTORABLE as error:
                for outcome in good:
                    outcome.status, outcome.reason, outcome.article_id = "", "", None
                if attempt == 3 or not isinstance(error, IntegrityError):
                    raise

    def _quarantine(self, outcome: Outcome, error: Exception) -> None:
        """Keep of an outcome only that its bytes are there."""
        outcome.status, outcome.reason = "quarantined", f"the database cannot store it: {error}"[:300]
        outcome.record = None
        outcome.capture = {name: outcome.capture[name] for name in ("size", "file_name") if name in outcome.capture}
        self._try([outcome])

    def _write(self, outcomes: list[Outcome], captured: dict[str, Capture]) -> None:
        known = {
            article.identity: article
            for article in Article.objects.filter(identity__in={o.identity for o in outcomes})
            .select_related("capture")
            .prefetch_related("tags", "comments")
        }
        fresh: dict[str, tuple[Outcome, Article]] = {}
        later: list[Outcome] = []
        for outcome in outcomes:
            article = known.get(outcome.identity)
            if outcome.identity in fresh:
                first, made = fresh[outcome.identity]
                if outcome.sha256 != first.sha256 or _is_other_text(outcome, made):
                    later.append(outcome)
                else:
                    outcome.status, outcome.reason = "duplicate", f"the same page as {first.file}"
            elif self.again and (article is None or article.capture.sha256 != outcome.sha256):
                outcome.status, outcome.reason = "skipped", "no article, or one with a newer capture"
            elif article is None:
                fresh[outcome.identity] = (outcome, self._new(outcome, captured[outcome.sha256]))
            elif article.capture.sha256 == outcome.sha256 and _was_told(outcome, article):
                outcome.status, outcome.reason = "unchanged", "its address has a later text in the same file"
                outcome.article_id = article.pk
            elif article.capture.sha256 == outcome.sha256 and not (self.again or _is_other_text(outcome, article)):
                self._same(outcome, article)
            else:
                self._changed(outcome, article, captured[outcome.sha256])
        self._create(list(fresh.values()))
        for outcome in outcomes:
            if outcome.identity in fresh:
                outcome.article_id = fresh[outcome.identity][1].pk
        for outcome in later:
            self._changed(outcome, fresh[outcome.identity][1], captured[outcome.sha256])

    def _new(self, outcome: Outcome, capture: Capture) -> Article:
        outcome.status = "created"
        article = Article(identity=outcome.identity, capture=capture, captured_at=outcome.capture["captured_at"])
        for name, value in self._values(outcome.record).items():
            setattr(article, name, value)
        return article

    def _same(self, outcome: Outcome, article: Article) -> None:
        outcome.article_id = article.pk
        if article.created_at >= self.began:
            outcome.status, outcome.reason = "duplicate", f"the same bytes as article {article.pk}, imported just now"
        else:
            outcome.status, outcome.reason = "unchanged", "the same bytes as before"

    def _changed(self, outcome: Outcome, article: Article, capture: Capture) -> None:
        """New bytes at a known address: what they say differently is taken over, except where a curator decided. What
        was captured earlier goes into the history."""
        outcome.article_id, outcome.status = article.pk, "unchanged"
        differing = self._differences(outcome.record, article)
        told = [name.removesuffix("_id") for name in differing if name not in UNTOLD]
        captured = {"capture": capture, "captured_at": outcome.capture["captured_at"]}
        if _is_earlier(outcome, article):
            outcome.reason = f"captured before the article's text, on {captured['captured_at']:%Y-%m-%d}"
            if told and not self.again:
                recall(article, **differing, **captured)
            return
        beside = self._beside(outcome.record, article)
        told += beside
        if not told:
            outcome.reason = "read again, the same article"
            _see_again(article, **captured)
            return
        for name, value in (differing | captured).items():
            setattr(article, name, value)
        article.save()
        if "tags" in beside:
            article.tags.set(beside["tags"])
        if "comments" in beside:
            article.comments.all().delete()
            Comment.objects.bulk_create(beside["comments"])
        outcome.status, outcome.reason = "updated", "changed: " + ", ".join(told)

    def _beside(self, record: Record, article: Article) -> dict[str, list]:
        """The tags and the replies of a record, if it says them differently and no curator has set them."""
        found: dict[str, list] = {}
        tags, replies = self._names.tag_ids(record), _comments(article, record)
        if set(tags) != {tag.pk for tag in article.tags.all()}:
            found["tags"] = tags
        if list(map(_said, replies)) != list(map(_said, article.comments.all())):
            found["comments"] = replies
        return {name: said for name, said in found.items() if name not in article.curated_fields}

    def _differences(self, record: Record, article: Article) -> dict:
        """The fields that a record says differently, but for those that a curator has set."""
        values, curated = self._values(record), _guarded(article)
        values["repairs"] = _repairs(article, values["repairs"], curated)
        return {
            name: value for name, value in values.items() if name not in curated and getattr(article, name) != value
        }

    def _values(self, record: Record) -> dict:
        """An article's fields, as the record has them."""
        values = {name: getattr(record, name) for name in SAME}
        values["published_on"] = _first_day(record.published)
        values["event_on"] = date.fromisoformat(record.event_date) if record.event_date else None
        values["source_id"] = self._names.source_id(record.source) if record.source else None
        values["region_id"] = record.region_code
        values["evidence"] = record.as_dict()["evidence"]
        values["content_digest"] = content_digest(record.body)
        return values

    def _create(self, fresh: list[tuple[Outcome, Article]]) -> None:
        articles = Article.objects.bulk_create([article for _, article in fresh])
        through = Article.tags.through
        rows, comments = [], []
        for outcome, article in fresh:
            rows += [through(article_id=article.pk, tag_id=pk) for pk in self._names.tag_ids(outcome.record)]
            comments += _comments(article, outcome.record)
        through.objects.bulk_create(rows)
        Comment.objects.bulk_create(comments)
        if articles:
            begin_history(Article, [article.pk for article in articles])


def _is_other_text(outcome: Outcome, article: Article) -> bool:
    """Whether a record has another text than its article, though both are of one file: a web archive may hold an
    address of several days. A text that a curator wrote tells nothing."""
    known = not outcome.place or "body" in article.curated_fields
    return not known and content_digest(outcome.record.body) != article.content_digest


def _is_earlier(outcome: Outcome, article: Article) -> bool:
    """Whether a page was captured before the one that the article was read from. Where that is not known of both, the
    later import counts as the later capture."""
    at = outcome.capture["captured_at"]
    return bool(at and article.captured_at) and at < article.captured_at


def _see_again(article: Article, capture: Capture, captured_at: datetime | None) -> None:
    """Note the latest capture that an article still read the same in. Nothing that is searched or shown as a change."""
    if captured_at and captured_at != article.captured_at:
        article.capture, article.captured_at = capture, captured_at
        Article._base_manager.filter(pk=article.pk).update(capture=capture, captured_at=captured_at)


def _was_told(outcome: Outcome, article: Article) -> bool:
    """Whether a record's text is one that its article had before."""
    digest = content_digest(outcome.record.body)
    return _is_other_text(outcome, article) and article.history.filter(content_digest=digest).exists()


def _guarded(article: Article) -> set[str]:
    """What a curator has set, by the names of the columns; a date goes with its precision, a text with its summary."""
    names = set(article.curated_fields)
    for together in (DATED, WRITTEN):
        if names & together:
            names |= together
    return names | {f"{name}_id" for name in names}


def _repairs(article: Article, found: list[dict], curated: set[str]) -> list[dict]:
    """The repairs that were found on the page; a text that a curator has set keeps its own."""
    return [
        repair
        for field in REPAIRED
        for repair in (article.repairs if field in curated else found)
        if repair.get("field", "body") == field
    ]


def _first_day(published: str | None) -> date | None:
    """The first day of a day, a month or a year."""
    if not published:
        return None
    year, month, day = (int(part) for part in (published + "-01-01").split("-")[:3])
    return date(year, month, day)


def _comments(article: Article, record: Record) -> list[Comment]:
    return [
        Comment(
            article=article, position=position, author=reply.author, posted_at=_posted(reply.posted_at), text=reply.text
        )
        for position, reply in enumerate(record.comments, 1)
    ]


def _said(reply: Comment) -> tuple[str, datetime | None, str]:
    return reply.author, reply.posted_at, reply.text


def _posted(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
