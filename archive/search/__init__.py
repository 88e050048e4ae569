"""Words become articles: ask with `search`, mark hits with `Patterns`; `outbox` carries changes into the index."""

from __future__ import annotations

from importlib import import_module

_ROOMS = {
    "asking": ("generation", "indexed_at", "SearchUnavailable"),
    "language": ("parse", "TooMuchAsked"),
    "query": ("Query", "Filters"),
    "results": ("search", "facet_values", "Results", "Hit", "Understood"),
    "facets": ("FacetValue", "Bar"),
    "offers": ("Offer",),
    "names": ("label",),
    "snippets": ("Patterns",),
    "similar": ("more_like",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}
__all__ = list(_ROOM_OF)


def __getattr__(name: str):
    """Open a room when its name is asked for: the engine below must load in a project without our models."""
    if name in _ROOM_OF:
        return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
