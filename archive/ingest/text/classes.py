"""What the elements of a page are called by their class and id, and what that says: tables/classes.tsv."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from archive.ingest.tables import alternatives

# What others wrote, or other articles: no part of this one, wherever it stands.
OTHERS = alternatives("classes", "others")
BOILERPLATE = re.compile(f"{alternatives('classes', 'drop').pattern}|{OTHERS.pattern}")
INSETS = alternatives("classes", "inset", before=r"(?:^|[\s_-])", after=r"\d*(?:$|[\s_-])")
# Where a word begins within a name: moreArticle
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
A_HEADLINE = 10
# How an office's answer to a letter is headed, among an element's first pieces of text.
ANSWER = re.compile(
    r"\s*(?:官方|单位|部门|领导)?(?:回复|答复|办理)(?:单位|部门|内容|结果|情况)|\s*(?:官方|单位|部门|领导)(?:回复|答复)"
)
ANSWER_WITHIN = 4


class Bears(dict):
    """Whether an element, or one that it lies in below `top`, bears a name of a pattern and holds at most `longest`
    characters, if that is given. Each is asked once."""

    def __init__(self, names: re.Pattern[str], longest: int = 0) -> None:
        self.names, self.longest = names, longest

    def __call__(self, element, top=None) -> bool:
        found = False
        for _ in range(4):
            if element is None or element is top:
                break
            if self[element] == "own":
                return False
            found = found or self[element] == "named"
            element = element.getparent()
        return found

    def __missing__(self, element) -> str:
        called, known = element.get("class"), element.get("id")
        name = f"{element.tag} {called or ''} {known or ''}"
        if self.longest:
            is_named = bool(called or known) and _has_words(name, self.names) and not self._is_long(element)
        else:
            is_named = _bears(name, self.names)
        is_own = is_named and (_holds_title(element) or _answers(element))
        self[element] = "" if not is_named else "own" if is_own else "named"
        return self[element]

    def _is_long(self, element) -> bool:
        return len("".join(element.itertext()).strip()) > self.longest


@lru_cache(maxsize=1 << 12)
def _bears(name: str, names: re.Pattern[str]) -> bool:
    return bool(names.search(name.lower()))


@lru_cache(maxsize=1 << 12)
def _has_words(name: str, names: re.Pattern[str]) -> bool:
    return bool(names.search(HUMP.sub("-", name).lower()))


def _answers(element) -> bool:
    """Whether a "reply" is the office's that a letter was written to, which belongs to the letter."""
    return bool(ANSWER.match("".join(islice(element.itertext(), ANSWER_WITHIN))))


def _holds_title(element) -> bool:
    """Whether a "header" is the article's own: a headline stands in it, longer than a site's name."""
    heading = next(element.iter("h1"), None)
    return heading is not None and len("".join(heading.itertext()).strip()) >= A_HEADLINE
