"""One search as Haystack words it: its keyword arguments in, its dictionary of results and facets out."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from haystack.backends import BaseSearchBackend
from haystack.constants import DJANGO_CT
from haystack.exceptions import SearchBackendError
from haystack.utils import get_model_ct

from archive.search import tree

from . import rawquery
from .dategaps import edges, sorted_counts
from .hits import search_results
from .reader import Answer
from .spelling import suggestion

_UNANSWERED = ("within", "dwithin", "distance_point")


class Search:
    """One search as Haystack words it."""

    def __init__(self, backend: BaseSearchBackend, node: tree.Node, query_string: str, **options):
        """Raises SearchBackendError for what this engine cannot answer."""
        if asked := [name for name in _UNANSWERED if options.get(name)]:
            raise SearchBackendError(f"This engine cannot answer {asked[0]!r}: it knows no distances.")
        self._backend, self._options, self._query_string = backend, options, query_string
        self._unified = backend.unified_index
        self._node = tree.And((node, *self._narrowed(), *self._of_models()))

    def _narrowed(self) -> list[tree.Node]:
        return [self._backend.read(each) for each in self._options.get("narrow_queries") or ()]

    def _of_models(self) -> list[tree.Node]:
        models = [get_model_ct(model) for model in self._options.get("models") or ()]
        limit = self._options.get("limit_to_registered_models")
        if limit is None:
            limit = getattr(settings, "HAYSTACK_LIMIT_TO_REGISTERED_MODELS", True)
        if not models and limit:
            models = self._backend.build_models_list()
        return [tree.Among(DJANGO_CT, tuple(sorted(models)))] if models else []

    @cached_property
    def _gaps(self) -> dict[str, list]:
        asked = self._options.get("date_facets") or {}
        for name in asked:
            if self._backend.kind(name) not in ("date", "datetime"):
                raise SearchBackendError(f"The field {name!r} holds no dates to count.")
        return {name: edges(**details) for name, details in asked.items()}

    @property
    def _query_facets(self) -> list[tuple[str, str]]:
        asked = self._options.get("query_facets") or []
        return [] if isinstance(asked, dict) else list(asked)

    def run(self) -> dict:
        start, size = _page(self._options.get("start_offset") or 0, self._options.get("end_offset"))
        answer = self._backend.ask(
            self._node,
            start=start,
            size=size,
            sort=tuple(self._options.get("sort_by") or ()),
            facets=tuple(self._options.get("facets") or ()),
            ranges=self._gaps,
            queries=tuple(rawquery.parse(query, field) for field, query in self._query_facets),
        )
        results = search_results(self._unified, answer, self._options.get("result_class"), self._highlighting())
        suggested = {}
        if self._backend.include_spelling:
            asked = self._options.get("spelling_query") or self._query_string
            suggested["spelling_suggestion"] = suggestion(
                self._backend.snapshot, self._backend.content_field_name, asked
            )
        if not (answer.total or any(suggested.values())):
            return {"results": [], "hits": 0}
        return {"results": results, "hits": answer.total, "facets": self._facets(answer), **suggested}

    def _facet_options(self, name: str) -> dict:
        asked = self._options["facets"]
        return asked[name] if isinstance(asked, dict) else {}

    def _highlighting(self) -> tuple[str, tree.Node] | None:
        return (self._backend.content_field_name, self._node) if self._options.get("highlight") else None

    def _facets(self, answer: Answer) -> dict:
        if not (answer.facets or answer.ranges or answer.queries):
            return {}
        return {
            "fields": {name: _some(counts, **self._facet_options(name)) for name, counts in answer.facets.items()},
            "dates": {name: sorted_counts(self._gaps[name], counts) for name, counts in answer.ranges.items()},
            "queries": {f"{f}:{q}": n for (f, q), n in zip(self._query_facets, answer.queries, strict=True)},
        }


def _page(start: int, end: int | None) -> tuple[int, int | None]:
    """Where the page begins that a slice asks for, and how many results it has; None for all that follow.

    The stock engine knows pages of a slice's length only, and takes one that begins within the first for the first:
    [1:11] is ten results from the best on. Haystack's own tests hold an engine to that. Every other slice is Python's.
    An end before the start is what Haystack left of having counted: [3:] after len().
    """
    if end is None or max(end, 1) < start:
        return start, None
    size = max(end, 1) - start
    return (0 if start < size else start), size


def _some(counts: dict[object, int], limit: int | None = None, mincount: int = 0, **others) -> list:
    """The counts of a facet that its options ask for; what else other engines understand is passed over."""
    return [(value, count) for value, count in counts.items() if count >= mincount][:limit]
