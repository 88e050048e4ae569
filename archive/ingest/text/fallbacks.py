"""Two libraries that know more sites than our tables do, asked where our own rules find nothing, and believed within
bounds. `python -m bench.fallbacks` shows what they would do to pages if they were asked first."""

from __future__ import annotations

import logging
import re

from lxml import etree

# A moment and nothing else, in figures or as mail has it. A title or a description tells of other days.
MOMENT = re.compile(r"(?=.*(?:19|20)\d{2})(?:[A-Z][a-z]{2},? )?[\w:./ +年月日时時分秒-]{6,36}", re.ASCII)
# When the file was last touched or the site founded is not when the article was published.
OTHER_TIMES = re.compile(r"modif|updat|copyright|expire|revis|generat|build|version", re.IGNORECASE)
# readability would take more than a third of a second for a longer one.
LONGEST = 100_000
SPACE = re.compile(r"\s+")


def published(root: etree._Element) -> str:
    """The day of publication (ISO 8601) that htmldate finds in the page's meta elements, or ""."""
    told = [meta for meta in root.iter("meta") if MOMENT.fullmatch(meta.get("content") or "")]
    told = [meta for meta in told if not any(OTHER_TIMES.search(value) for value in meta.values())]
    if not told:
        return ""
    import htmldate  # a fifth of a second, which most imports never need

    head = "".join(etree.tostring(meta, encoding="unicode", with_tail=False) for meta in told)
    page = f"<html><head>{head}</head></html>"
    return htmldate.find_date(page, extensive_search=False, original_date=True) or ""


def readable(html: str) -> str:
    """The text, without spaces, of the element that readability takes for the article; "" when it finds none."""
    if len(html) > LONGEST:
        return ""
    import readability  # a third of a second

    logging.getLogger("readability").setLevel(logging.CRITICAL)  # it says with a traceback what it raises anyway
    try:
        kept = readability.Document(html).summary(html_partial=True)
        return squeezed("".join(etree.fromstring(kept, etree.HTMLParser()).itertext()))
    except (readability.readability.Unparseable, etree.LxmlError):
        return ""


def squeezed(text: str) -> str:
    return SPACE.sub("", text)
