"""A page as it is searched for places: its parts in one text, so that one pass finds all names."""

import re
from bisect import bisect_right

from archive.chinese import fold

LEAD, BODY, TAIL = 180, 3000, 300  # characters that are looked at

_DATELINE = re.compile(
    r"\s*[(\[【]?[^\n。,]{0,24}?(?:[社网报台讯]|客户端)[^\n。,]{0,8}?(?P<place>[\u4e00-\u9fff]{2,12}?)"
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[电讯]|\(记者)"
)


class Page:
    """The parts of a page in one folded text, so that one pass finds all names, and which part an offset is in."""

    def __init__(self, title: str, text: str, dateline: str, source: str, site: str):
        text = text.strip()
        if title and text.startswith(title):
            text = text[len(title) :].lstrip()
        cut = text[:BODY] + ("\n" + text[-TAIL:] if len(text) > BODY + TAIL else text[BODY:])
        found = _DATELINE.match(fold(cut[:80]))
        if found:
            dateline = dateline or cut[found.start("place") : found.end("place")]
            cut = cut[found.end() :]
        lead = cut.find("\n", 40, LEAD)
        lead = lead if lead > 0 else LEAD
        self.zones = ("dateline", "title", "source", "site", "lead", "body")
        parts = (dateline, title, source, site, cut[:lead], cut[lead:])
        self.starts = [0]
        for part in parts[:-1]:
            self.starts.append(self.starts[-1] + len(part) + 1)
        self.raw = "\n".join(parts)
        self.text = fold(self.raw)
        self.title = self.text[self.starts[1] : self.starts[2]]
        self.opening = self.title + self.text[self.starts[4] :][:60]

    def zone_of(self, offset: int) -> str:
        return self.zones[bisect_right(self.starts, offset) - 1]
