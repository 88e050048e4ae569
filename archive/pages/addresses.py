"""Addresses as readers see them: their Chinese as it is, a third of the bytes. Browsers encode it themselves."""

from __future__ import annotations

import re
import string
from functools import lru_cache

from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix

from archive.models import Article, Region, Source, Tag

_PLAIN = string.ascii_letters + string.digits + "_.-~:/"
_QUOTED = {chr(code): f"%{code:02X}" for code in range(128) if chr(code) not in _PLAIN}
_BROKEN = re.compile("%(?![0-9A-Fa-f]{2})")
_SPECIAL = re.compile(f"[{re.escape(''.join(_QUOTED))}]")


def quoted(text: str) -> str:
    """Text as a part of an address. It holds nothing that HTML would read otherwise."""
    return _SPECIAL.sub(lambda mark: _QUOTED[mark.group()], text)


@lru_cache(maxsize=4096)  # every link of a page names the same few
def asked(text: str) -> str:
    """Text as a name or a value in a query string, with a plus for a space as forms send it."""
    return quoted(text).replace("%20", "+")


def without_nul(text: str) -> str:
    """A name to look for in the database. Nothing bears a NUL in its name, and PostgreSQL refuses to look for one."""
    return text.replace("\0", "\ufffd")


def parameters(request: HttpRequest) -> QueryDict:
    """What an address asks for. Where its encoding is broken (%ZZ) stands the character that says so, as for broken
    UTF-8: a form sends %25 for a per cent sign."""
    query = request.META.get("QUERY_STRING", "")
    return QueryDict(_BROKEN.sub("%EF%BF%BD", query)) if _BROKEN.search(query) else request.GET


def asked_for(request: HttpRequest) -> str:
    """The path and the query string of a request."""
    pairs = [f"{asked(name)}={asked(value)}" for name, values in request.GET.lists() for value in values]
    return "?".join(filter(None, (request.path, "&".join(pairs))))


def pages_of_articles() -> str:
    """The address of any article's page, with {} for its number."""
    return _pages_of(Article, get_script_prefix())


def page_of(item: Region | Source | Tag, prefix: str = "") -> str:
    """The page of a place, a source or a topic; `prefix`, where the site begins, for those who write many."""
    key = item.code if isinstance(item, Region) else item.slug
    return _pages_of(type(item), prefix or get_script_prefix()).format(quoted(key))


_ANY = "000000"


@lru_cache(maxsize=16)  # working an address out takes longer than writing it
def _pages_of(model: type[Model], prefix: str) -> str:
    key = {Article: "pk", Region: "code"}.get(model, "slug")
    return model(**{key: _ANY}).get_absolute_url().replace(_ANY, "{}")
