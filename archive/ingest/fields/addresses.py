"""What an address says: the original's address on the page, and the date in its folders or its file name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from unicodedata import normalize
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archive.ingest import dates
from archive.ingest.tables import rows

ORIGINAL = re.compile(
    r"(?:(?:原文|来源|本文|原始|文章|新闻|转载)(?:链接|地址|网址|出处|自)\s*:?|(?:来源|出处|转自|原载)\s*:)"
    r"\s*[(<\[【]?\s*(https?://[\w\-.~:/?#@!$&'*+,;=%]+)"
)
# Year, month and day in folders, file names or a query, the most telling first: /2024-02/21/ t20240221_ ?day=2024-02-21
FORMS = [(row[0], re.compile(row[1])) for row in rows("addresses")]
OBJECT_ID = re.compile(r"(?<![0-9a-f])([56][0-9a-f]{7})[0-9a-f]{16}(?![0-9a-f])")
ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f\ud800-\udfff]+", re.IGNORECASE)
LONGEST = 2000
# Parameters that only tell where the reader came from, or when: the t of showthread.php?t=123 is the thread's number.
TRACKING = re.compile(
    r"(?:utm_\w+|spm|share\w*|isappinstalled|fbclid|gclid|referr?er)=.*|(?:_?t|timestamp)=(?:\d{10}|\d{13})"
    r"|(?:from|ref)=(?:|timeline|\w*message|weixin|wechat|weibo|qq|qzone|facebook|twitter|baidu|google|rss|share|app)",
    re.DOTALL,
)
# What is behind the # names a page, not a place on it: /#/detail?id=1 and #!1
ROUTE = ("/", "!")


def original_in(folded: str, text: str) -> tuple[str, int]:
    """The address that the page gives as its original's, and its place in the text; ("", -1) when it gives none."""
    match = ORIGINAL.search(folded)
    # Typists mix in full-width signs: http://www.a.example：8080/
    address = valid(normalize("NFKC", text[match.start(1) : match.end(1)]).rstrip(".,;")) if match else ""
    return (address, match.start(1)) if address else ("", -1)


def date_in(url: str) -> tuple[dates.Date, str] | None:
    """The date in a valid address and the piece that it was read from, or None. A year alone is never believed."""
    address = urlsplit(url.strip())
    for part, form in FORMS:
        for match in form.finditer(getattr(address, part)):
            parts = {name: int(value) for name, value in match.groupdict().items() if value}
            made = dates.make(parts["y"], parts["m"], parts.get("d"))
            if made:
                return made, match.group().strip("/")
    return _date_of_object_id(address.path)


def _date_of_object_id(path: str) -> tuple[dates.Date, str] | None:
    """MongoDB identifiers begin with the second of their making."""
    match = OBJECT_ID.search(path.lower())
    if not match:
        return None
    made = datetime.fromtimestamp(int(match[1], 16), UTC)
    return dates.Date(made.year, made.month, made.day), match.group()


def valid(url: object) -> str:
    """A web address as given, or "" for what is none: other schemes, no host, absurd lengths."""
    if not isinstance(url, str) or len(url) > LONGEST or not ADDRESS.fullmatch(url.strip()) or not host(url):
        return ""
    return url.strip()


def host(url: str) -> str:
    """The host name, lower case, without port; empty for what is no address."""
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def normalized(url: str) -> str:
    """One spelling for the same page: host in lower case, no default port, no place on the page, no tracking."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    name = (parts.hostname or "").rstrip(".")
    if port and (parts.scheme, port) not in (("http", 80), ("https", 443)):
        name += f":{port}"
    query = [pair for pair in parse_qsl(parts.query, True) if not TRACKING.fullmatch("=".join(pair).lower())]
    route = parts.fragment if parts.fragment.startswith(ROUTE) else ""
    return urlunsplit(("http", name, parts.path or "/", urlencode(query), route))
