"""The segments as stock Whoosh sees them: a codec that reads all it wants to know out of our arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from whoosh.codec.base import FieldCursor, Segment, TermsReader
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from . import postings
from .arrays import map_arrays, part
from .columns import Stored
from .postings import Terms
from .schema import NUMBERS, Field, whoosh_field
from .segment import LENGTHS, SIZES, STORED, TERMS, column_of, file_name


class ArrayCodec(W3Codec):
    """Whoosh's codec on a segment's file of arrays."""

    def __init__(self, kinds: Mapping[str, str]):
        """`kinds`: what each field of the schema holds, as `schema.Field` says it."""
        super().__init__()
        self._kinds = dict(kinds)

    def terms_reader(self, storage: FileStorage, segment: Segment) -> TermsReader:
        arrays = _arrays(storage, segment)
        # As Whoosh lists them; those of columns are made when they are asked for.
        return ArrayTerms(sorted(self._kinds), cache(lambda name: _terms(arrays, name, self._kinds[name])))

    def per_document_reader(self, storage: FileStorage, segment: Segment) -> W3PerDocReader:
        return ArrayDocuments(storage, segment)


def _arrays(storage: FileStorage, segment: Segment) -> dict:
    return map_arrays(Path(storage.folder) / file_name(segment.segid))


def _terms(arrays: dict, name: str, kind: str) -> Terms:
    """The terms of a field: a text's as they are kept, a column's made of its values."""
    if kind == "text":
        return Terms(part(arrays, name + TERMS))
    column, made = column_of(arrays, name, kind), {None: ()}
    field = whoosh_field(Field(name, kind))
    values = [column.value(document) for document in range(len(arrays["keys"]))]
    if any(isinstance(value, list) for value in values):
        return Terms(postings.arrays(values))
    for value in values:
        if value not in made:  # many documents have the same
            made[value] = [term for term, *_ in field.index(value)] if kind in NUMBERS else (value,)
    return Terms(postings.arrays([made[value] for value in values]))


class ArrayDocuments(W3PerDocReader):
    """Whoosh's view of the documents: what is stored of them, and how long their texts are."""

    def __init__(self, storage: FileStorage, segment: Segment):
        super().__init__(storage, segment)
        self._arrays = _arrays(storage, segment)
        self._stored = Stored(part(self._arrays, STORED))

    def has_column(self, fieldname) -> bool:
        return False

    def stored_fields(self, docnum) -> dict:
        return self._stored[docnum]

    def doc_field_length(self, docnum, fieldname, default=0) -> int:
        sizes = self._arrays.get(fieldname + SIZES)
        return default if sizes is None else int(LENGTHS[sizes[docnum]])

    def _minmax_length(self, fieldname, op, cache) -> int:
        return int(LENGTHS[op(self._arrays[fieldname + SIZES])])


class ArrayTerms(TermsReader):
    """Whoosh's view of the terms of a segment, field by field."""

    def __init__(self, names: Sequence[str], terms):
        """`terms` gives the terms of a field."""
        self._names, self._terms = names, terms

    def indexed_field_names(self):
        return self._names

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, name = term
        return field in self._names and self._terms(field).number(name) is not None

    def cursor(self, fieldname, fieldobj) -> FieldCursor:
        return ArrayCursor(self, self._terms(fieldname) if fieldname in self._names else (), fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, name) for field in self._names for name in self._terms(field))

    def terms_from(self, fieldname, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        if fieldname in self._names:
            terms = self._terms(fieldname)
            yield from ((fieldname, terms[number]) for number in range(terms.first_from(prefix), len(terms)))

    def items(self):
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname, prefix: bytes):
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def _postings(self, fieldname, name: bytes) -> tuple[list[int], list[int]]:
        terms = self._terms(fieldname) if fieldname in self._names else None
        number = terms.number(name) if terms else None
        if number is None:
            raise TermNotFound(f"No term {fieldname}:{name!r}")
        documents, frequencies = terms.read(number, number + 1)
        return documents.tolist(), frequencies.tolist()

    def term_info(self, fieldname, text: bytes) -> TermInfo:
        ids, weights = self._postings(fieldname, text)
        return TermInfo(sum(weights), len(ids), 1, 1 << 31, max(weights), ids[0], ids[-1])

    def frequency(self, fieldname, text: bytes) -> int:
        return self.term_info(fieldname, text).weight() if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname, text: bytes) -> int:
        return self.term_info(fieldname, text).doc_frequency() if (fieldname, text) in self else 0

    def matcher(self, fieldname, text: bytes, format_, scorer=None) -> ListMatcher:
        ids, weights = self._postings(fieldname, text)
        info = self.term_info(fieldname, text)
        return ListMatcher(ids, weights, format=format_, scorer=scorer, term=(fieldname, text), terminfo=info)


class ArrayCursor(FieldCursor):
    """A place among the terms of a field."""

    def __init__(self, reader: ArrayTerms, terms, fieldname, fieldobj):
        self._reader, self._terms, self._fieldname, self._fieldobj = reader, terms, fieldname, fieldobj
        self._number = 0

    def first(self):
        self._number = 0
        return self.text()

    def find(self, string):
        self._number = self._terms.first_from(self._encoded(string)) if self._terms else 0
        return self.text()

    def next(self):
        self._number += 1
        return self.text()

    def text(self):
        return self._fieldobj.from_bytes(self._terms[self._number]) if self.is_valid() else None

    def term_info(self):
        return self._reader.term_info(self._fieldname, self._terms[self._number]) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._number < len(self._terms)

    def _encoded(self, term) -> bytes:
        return term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
