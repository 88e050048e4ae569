"""What kind of page it is: that decides how it is read."""

from __future__ import annotations

from archive.ingest.fields.addresses import host
from archive.ingest.record import Evidence
from archive.ingest.tables import alternatives

# In this order: a forum post or a shared document may stand beside a portal's lists.
KINDS = ("forum", "document-share", "portal")
# What anybody may put there says nothing of where the site is.
OF_ANYBODY = ("forum", "document-share")
FORUM_HOST = ("bbs.", "forum.", "club.", "tieba.")


# Sites speak of themselves above and below their text.
ABOVE, BELOW = 60_000, 40_000


def ends_of(text: str) -> str:
    """A text without the middle of a very long one: where signs of the page itself are looked for."""
    return text if len(text) <= ABOVE + BELOW else f"{text[:ABOVE]}\n{text[-BELOW:]}"


def kind_of(folded: str, url: str) -> tuple[str, Evidence]:
    """forum, document-share, portal or article, and the words that tell."""
    folded = ends_of(folded)
    for kind in KINDS:
        match = alternatives("kinds", kind).search(folded)
        if match:
            return kind, Evidence(match.group()[:60], f"offset {match.start()}", f"{kind} sign", 0.9)
    if host(url).startswith(FORUM_HOST):
        return "forum", Evidence(url, "page address", "forum host", 0.8)
    return "article", Evidence("", "", "no sign of another kind", 0.7)
