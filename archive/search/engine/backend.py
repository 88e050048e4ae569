"""Haystack's engine on Whoosh's storage: `ENGINE: archive.search.engine.WhooshEngine` with a `PATH` serves any project.

Options of the connection, beside Haystack's own:

    PATH      the folder of the index
    STORAGE   "file"; "ram" keeps the index in a temporary folder for as long as the process lives
    WORDS     {field: weight}: where a word without a field is looked for; the document field alone if not given
    TIMEOUT   seconds to wait for another process that writes (10)

Through Haystack, everything of its public API. A Query tree goes in as a value:

    SearchQuerySet().filter(content=Asked(parse(text))).filter(region="371327").order_by("-published")[:20]

Straight, for a page with facets in one pass (instead of `sort`, `pull=("published", 2.0)` lets scores fade with age):

    backend = connections["default"].get_backend()
    answer = backend.ask(tree.And((parse(text), tree.Among("region", ("371327",)))), start=0, size=20,
                         sort=("-published",), facets=("region", "tag"))
    answer.ids, answer.total, answer.facets["region"]

Both raise IndexUnavailable when there is no index or it is damaged or outdated, and WriteLockHeld when another
process keeps writing; nothing is ever quietly empty or lost, whatever SILENTLY_FAIL says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ImproperlyConfigured
from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import ID
from haystack.exceptions import SearchBackendError, SkipDocument
from haystack.utils import get_identifier, get_model_ct
from whoosh.filedb.filestore import FileStorage

from archive.search.tree import Among, And, Node, Not

from . import rawquery
from .conditions import RESERVED_CHARACTERS, RESERVED_WORDS, Asked, SearchQuery
from .index import Index, open_index
from .manifest import IndexUnavailable
from .reader import Answer, Request, Snapshot
from .related import related
from .renewal import Renewal, renewing
from .schema import Document, Schema, plain
from .searching import Search
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
    def unified_index(self):
        """What Haystack knows of the project's search indexes."""
        return connections[self.connection_alias].get_unified_index()

    @property
    def _parts(self) -> tuple[Schema, Index, IndexWriter]:
        fields = self.unified_index.all_searchfields()
        if getattr(self, "_built_from", None) is not fields:
            schema = Schema(fields)
            weights = self._options.get("WORDS") or {schema.content: 1.0}
            index = open_index(self.path, schema, weights)
            self._built = index.schema, index, IndexWriter(index, float(self.timeout))
            self._built_from = fields
        return self._built

    def build_schema(self, fields):
        """The name of the document field, and Whoosh's schema for these Haystack fields."""
        schema = Schema(fields)
        return schema.content, schema.whoosh

    @property
    def content_field_name(self) -> str:
        return self._parts[0].content

    @property
    def schema(self):
        return self._parts[0].whoosh

    @property
    def index(self):
        """The index as stock Whoosh sees it."""
        return self.storage.open_index(schema=self.schema)

    @property
    def snapshot(self) -> Snapshot:
        """The index as of the last commit."""
        return self._parts[1].snapshot()

    @property
    def writer(self) -> IndexWriter:
        """The writing side of the index."""
        return self._parts[2]

    def kind(self, field: str) -> str:
        """What a field holds, as `schema.Field` says it; nothing for a field that there is not."""
        fields = self._parts[0].fields
        return fields[field].kind if field in fields else ""

    def is_text(self, field: str) -> bool:
        """Whether a field is searched by its words; other fields hold a value that is compared whole."""
        return self.kind(field) in ("", "text")

    def setup(self) -> None:
        """Make an empty index where there is none."""
        self.writer.create()

    # Writing

    def update(self, index, iterable, commit=True) -> None:
        """Put the objects in as the search index prepares them; it is on disk when this returns."""
        writer, documents = self.writer, self.prepare(index, iterable)
        if not self.exists():
            writer.create()
        writer.add(documents)

    def renewing(self) -> AbstractContextManager[Renewal]:
        """A whole new index in the making: `prepare` documents, `add` them to it, and `commit` it."""
        return renewing(self.writer)

    def prepare(self, index, iterable) -> list[Document]:
        """The objects as the search index prepares them, without those that it skips."""
        documents = []
        for each in iterable:
            try:
                documents.append(self._parts[0].prepare(index.full_prepare(each)))
            except SkipDocument:
                continue
        return documents

    def remove(self, obj_or_string, commit=True) -> None:
        """Take one object, or what has this identifier, out."""
        self.remove_all([obj_or_string])

    def remove_all(self, objects: Iterable) -> None:
        """Take many out in one commit."""
        self.writer.remove([get_identifier(each) for each in objects])

    def clear(self, models=None, commit=True) -> None:
        """Take out the objects of these models, or everything."""
        if models is None:
            self.writer.clear()
        else:
            self.writer.remove_models([get_model_ct(model) for model in models])

    def delete_index(self) -> None:
        """An empty index in place of what is there."""
        self.writer.clear()

    def exists(self) -> bool:
        """Whether there is an index at all."""
        return self._parts[1].exists()

    # Haystack's backends have these two, and projects call them.

    @staticmethod
    def _from_python(value):
        """A value as text for an index; numbers stay numbers, dates become moments."""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (list, tuple)):
            return ",".join(map(str, value))
        made = plain(value)
        return made if isinstance(made, (int, float, datetime)) else str(made)

    @staticmethod
    def _to_python(value):
        """What a text from an index stands for: a truth value, a moment, anything that JSON reads, or itself."""
        if not isinstance(value, str):
            return value
        for reading in (datetime.fromisoformat, json.loads):
            try:
                return reading(value)
            except ValueError:
                continue
        return value

    # Reading

    def ask(self, node: Node, **request) -> Answer:
        """A page of matches with counts: see `reader.Request` for what may be asked."""
        return self.snapshot.ask(node, Request(**request))

    @log_query
    def search(self, query_string, tree=None, **kwargs) -> dict:
        """Haystack's search. `tree` is what to look for; without it the query string is read."""
        if not query_string:
            return {"results": [], "hits": 0}
        if tree is None:
            _refuse_mixed(kwargs.get("sort_by") or ())
            tree = self.read(query_string)
        return Search(self, tree, query_string, **kwargs).run()

    def read(self, query_string: str) -> Node:
        return rawquery.parse(str(query_string))

    def more_like_this(self, model_instance, additional_query_string=None, tree=None, **kwargs) -> dict:
        """Objects that share the most telling words with this one, among those that `tree` (or the string) finds."""
        index = self.unified_index.get_index(type(model_instance))
        text = index.full_prepare(
            index.get_model()._default_manager.filter(pk=model_instance.pk).first() or model_instance
        )
        node = related(self.snapshot, str(text[self.content_field_name]))
        other = Not(Among(ID, (get_identifier(model_instance),)))
        among = tree or self.read(additional_query_string or "*")
        return Search(self, And((node, other, among)), "", **kwargs).run()


def _refuse_mixed(sort_by: Sequence[str]) -> None:
    """Haystack's contract for a search by string on Whoosh; a SearchQuerySet may mix directions as it likes."""
    if len({name.startswith("-") for name in sort_by}) > 1:
        raise SearchBackendError("A search by string sorts all fields in one direction: use a SearchQuerySet to mix.")


class WhooshEngine(BaseEngine):
    """The engine to name in HAYSTACK_CONNECTIONS."""

    backend = SearchBackend
    query = SearchQuery
