"""The segments as stock Whoosh sees them: its codec W3 for stored fields and lengths, our arrays for the terms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from whoosh.codec.base import FieldCursor, Segment, TermsReader
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from .arrays import map_arrays, part
from .postings import Terms

ARRAYS = ".arr"  # the extension of a segment's file of arrays
TERMS = ".terms"  # after a field's name: its terms among the arrays


class ArrayCodec(W3Codec):
    """Whoosh's codec with the terms in a segment's file of arrays."""

    def terms_reader(self, storage: FileStorage, segment: Segment) -> TermsReader:
        arrays = map_arrays(Path(storage.folder) / segment.make_filename(ARRAYS))
        names = dict.fromkeys(name.rpartition("/")[0] for name in arrays)
        return ArrayTerms({n.removesuffix(TERMS): Terms(part(arrays, n)) for n in names if n.endswith(TERMS)})


class ArrayTerms(TermsReader):
    """Whoosh's view of the terms of a segment, field by field."""

    def __init__(self, fields: dict[str, Terms]):
        self._fields = fields

    def indexed_field_names(self):
        return self._fields.keys()

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, name = term
        return field in self._fields and self._fields[field].number(name) is not None

    def cursor(self, fieldname, fieldobj) -> FieldCursor:
        return ArrayCursor(self, self._fields.get(fieldname, ()), fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, name) for field in sorted(self._fields) for name in self._fields[field])

    def terms_from(self, fieldname, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        if fieldname in self._fields:
            terms = self._fields[fieldname]
            yield from ((fieldname, terms[number]) for number in range(terms.first_from(prefix), len(terms)))

    def items(self):
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname, prefix: bytes):
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def _postings(self, fieldname, name: bytes) -> tuple[list[int], list[int]]:
        number = self._fields[fieldname].number(name) if fieldname in self._fields else None
        if number is None:
            raise TermNotFound(f"No term {fieldname}:{name!r}")
        documents, frequencies = self._fields[fieldname].read(number, number + 1)
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
