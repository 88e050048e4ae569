"""Addresses as readers see them: their Chinese as it is, a third of the bytes. Browsers encode it themselves."""

from __future__ import annotations

import string
from functools import lru_cache

from django.urls import get_script_prefix
from django.utils.encoding import uri_to_iri

from archive.models import Region, Source, Tag

_PLAIN = string.ascii_letters + string.digits + "_.-~:/"
_QUOTED = {code: f"%{code:02X}" for code in range(128) if chr(code) not in _PLAIN}


def quoted(text: str) -> str:
    """Text as a name or a value in a query string. It holds nothing that HTML would read otherwise."""
    return text.translate(_QUOTED)


def page_of(item: Region | Source | Tag) -> str:
    """The page of a place, a source or a topic."""
    key = item.code if isinstance(item, Region) else item.slug
    return _page_of(type(item), key, get_script_prefix())


@lru_cache(maxsize=4096)  # every list names the same few, and working an address out takes longer than writing it
def _page_of(model: type, key: str, prefix: str) -> str:
    item = model(code=key) if model is Region else model(slug=key)
    return uri_to_iri(item.get_absolute_url())
