"""Rows for tests: invented news in real divisions."""

import hashlib
from itertools import count

from archive.models import Article, Capture, Region, Source, Tag

_numbers = count(1)


def make_capture(text: str = "", **fields) -> Capture:
    """A capture whose bytes lie where they should."""
    raw = (text or f"capture {next(_numbers)}").encode()
    digest = hashlib.sha256(raw).hexdigest()
    capture, _ = Capture.objects.get_or_create(
        sha256=digest, defaults={"size": len(raw), "encoding": "utf-8", "file_name": f"{digest[:8]}.txt", **fields}
    )
    capture.path.parent.mkdir(parents=True, exist_ok=True)
    capture.path.write_bytes(raw)
    return capture


def make_article(title: str = "青岭县政协召开协商座谈会", *, tags=(), source=None, region=None, **fields) -> Article:
    """An article with a capture behind it. `source` and `tags` are names, `region` is a code."""
    body = fields.pop("body", "会议指出，要以高质量发展为主线，逐项提出意见。")
    if fields.get("published_on"):
        fields.setdefault("date_precision", "day")
        fields.setdefault("date_basis", "label")
    article = Article.objects.create(
        identity=f"test:{next(_numbers)}",
        title=title,
        body=body,
        source=Source.objects.get_or_create(name=source)[0] if source else None,
        region=Region.objects.get(code=region) if region else None,
        capture=fields.pop("capture", None) or make_capture(f"{title}\n{body}\n{next(_numbers)}"),
        content_digest=hashlib.sha256(body.encode()).hexdigest(),
        **fields,
    )
    article.tags.set(Tag.objects.get_or_create(name=name)[0] for name in tags)
    return article
