"""Haystack's engine on Whoosh's files: `ENGINE: archive.search.engine.WhooshEngine` with a `PATH` serves any project.

Options of the connection, beside Haystack's own:

    PATH      the folder of the index
    STORAGE   "file"; "ram" keeps the index in a temporary folder for as long as the process lives
    WORDS     {field: weight}: where a word without a field is looked for; the document field alone if not given
    TIMEOUT   seconds to wait for another process that writes (10)

Through Haystack, everything of its public API. A Query tree goes in as a value:

    SearchQuerySet().filter(content=Asked(parse(text))).filter(region="371327").order_by("-published")[:20]

Straight, for a page with facets and timeline in one pass:

    backend = connections["default"].get_backend()
    answer = backend.ask(tree.And((parse(text), tree.Among("region", ("371327",)))), start=0, size=20,
                         sort=("-published",), facets=("region", "tag"), timeline="published")
    answer.ids, answer.total, answer.facets["region"], answer.timeline, answer.took_ms

Both raise IndexUnavailable when there is no index or it is damaged or outdated, and WriteLockHeld when another
process keeps writing; nothing is ever quietly empty or lost, whatever SILENTLY_FAIL says.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SkipDocument
from haystack.utils import get_identifier, get_model_ct
from whoosh.filedb.filestore import FileStorage

from . import rawquery, tree
from .conditions import RESERVED_CHARACTERS, RESERVED_WORDS, Asked, SearchQuery
from .dategaps import edges, sorted_counts
from .hits import search_results
from .manifest import IndexUnavailable
from .reader import Answer, Index, Request, Snapshot
from .related import related
from .schema import Schema
from .spelling import suggestion
from .writer import IndexWriter, WriteLockHeld

__all__ = ["Asked", "IndexUnavailable", "SearchBackend", "SearchQuery", "WhooshEngine", "WriteLockHeld"]


class SearchBackend(BaseSearchBackend):
    """Haystack's backend: the door to one index."""

    RESERVED_WORDS, RESERVED_CHARACTERS = RESERVED_WORDS, RESERVED_CHARACTERS

    def __init__(self, connection_alias, **options):
        super().__init__(connection_alias, **options)
        self._options = options
        self._temporary = TemporaryDirectory(prefix="index-") if options.get("STORAGE", "file") == "ram" else None
        path = self._temporary.name if self._temporary else options.get("PATH")
        if not path:
            raise ImproperlyConfigured(
                f"HAYSTACK_CONNECTIONS[{connection_alias!r}] needs a 'PATH': the index's folder."
            )
        self.path = Path(path)
        self.storage = FileStorage(str(path))

    # What is in the index follows from the project's search indexes, which Haystack may still be collecting
    # when the backend is made, and which tests replace.

    @property
    def _unified(self):
        return connections[self.connection_alias].get_unified_index()

    @property
    def _parts(self) -> tuple[Schema, Index, IndexWriter]:
        fields = self._unified.all_searchfields()
        if getattr(self, "_built_from", None) is not fields:
            schema = Schema(fields)
            weights = self._options.get("WORDS") or {schema.content: 1.0}
            self._built = schema, Index(self.path, schema, weights), IndexWriter(self.path, schema, float(self.timeout))
            self._built_from = fields
        return self._built

    def build_schema(self, fields):
        """The name of the document field, and Whoosh's schema for these Haystack fields."""
        schema = Schema(fields)
        return schema.content, schema.whoosh()

    @property
    def content_field_name(self) -> str:
        return self._parts[0].content

    @property
    def content_names(self) -> tuple[str, ...]:
        return ("content",)

    @property
    def schema(self):
        return self._parts[0].whoosh()

    @property
    def index(self):
        """The index as stock Whoosh sees it."""
        return self.storage.open_index(schema=self.schema)

    @property
    def snapshot(self) -> Snapshot:
        """The index as of the last commit."""
        return self._parts[1].snapshot()

    def is_text(self, field: str) -> bool:
        fields = self._parts[0].fields
        return not field or (field in fields and fields[field].kind == "text")

    def setup(self) -> None:
        """Make an empty index where there is none."""
        self._parts[2].create()

    # Writing

    def update(self, index, iterable, commit=True) -> None:
        """Put the objects in as the search index prepares them; it is on disk when this returns."""
        schema, _, writer = self._parts
        documents = []
        for each in iterable:
            try:
                documents.append(schema.prepare(index.full_prepare(each)))
            except SkipDocument:
                continue
        if not self.exists():
            writer.create()
        writer.add(documents)

    def remove(self, obj_or_string, commit=True) -> None:
        """Take one object, or what has this identifier, out."""
        self.remove_all([obj_or_string])

    def remove_all(self, objects: Iterable) -> None:
        """Take many out in one commit."""
        self._parts[2].remove([get_identifier(each) for each in objects])

    def clear(self, models=None, commit=True) -> None:
        """Take out the objects of these models, or everything."""
        if models is None:
            self._parts[2].clear()
        else:
            self._parts[2].remove_models([get_model_ct(model) for model in models])

    def delete_index(self) -> None:
        """An empty index in place of what is there."""
        self._parts[2].clear()

    def exists(self) -> bool:
        """Whether there is an index at all."""
        return self._parts[1].exists()

    # Reading

    def ask(self, node: tree.Node, **request) -> Answer:
        """A page of matches with counts: see `reader.Request` for what may be asked."""
        return self.snapshot.ask(node, Request(**request))

    @log_query
    def search(self, query_string, tree=None, **kwargs) -> dict:
        """Haystack's search. `tree` is what to look for; without it the query string is read."""
        if not query_string:
            return {"results": [], "hits": 0}
        return _Search(self, tree or self.read(query_string), query_string, **kwargs).run()

    def read(self, query_string: str) -> tree.Node:
        return rawquery.parse(str(query_string), content=self.content_names)

    def more_like_this(self, model_instance, additional_query_string=None, **kwargs) -> dict:
        """Objects that share the most telling words with this one."""
        index = self._unified.get_index(type(model_instance))
        text = index.full_prepare(
            index.get_model()._default_manager.filter(pk=model_instance.pk).first() or model_instance
        )
        node = related(self.snapshot, str(text[self.content_field_name]))
        other = tree.Not(tree.Among(ID, (get_identifier(model_instance),)))
        extra = self.read(additional_query_string) if additional_query_string else tree.Everything()
        return _Search(self, tree.And((node, other, extra)), "", **kwargs).run()


class _Search:
    """One search as Haystack words it."""

    def __init__(self, backend: SearchBackend, node: tree.Node, query_string: str, **options):
        self._backend, self._options, self._query_string = backend, options, query_string
        self._unified = backend._unified
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
        return {name: edges(**details) for name, details in (self._options.get("date_facets") or {}).items()}

    @property
    def _query_facets(self) -> list[tuple[str, str]]:
        asked = self._options.get("query_facets") or []
        return [] if isinstance(asked, dict) else list(asked)

    def run(self) -> dict:
        start = self._options.get("start_offset") or 0
        end = self._options.get("end_offset")
        answer = self._backend.ask(
            self._node,
            start=start,
            size=None if end is None else max(end, 1) - start,
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
        return {"results": results, "hits": answer.total, "facets": self._facets(answer), **suggested}

    def _highlighting(self) -> tuple[str, tree.Node] | None:
        return (self._backend.content_field_name, self._node) if self._options.get("highlight") else None

    def _facets(self, answer: Answer) -> dict:
        if not (answer.facets or answer.ranges or answer.queries):
            return {}
        return {
            "fields": answer.facets,
            "dates": {name: sorted_counts(self._gaps[name], counts) for name, counts in answer.ranges.items()},
            "queries": {f"{f}:{q}": n for (f, q), n in zip(self._query_facets, answer.queries, strict=True)},
        }


class WhooshEngine(BaseEngine):
    """The engine to name in HAYSTACK_CONNECTIONS."""

    backend = SearchBackend
    query = SearchQuery
