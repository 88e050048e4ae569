"""The schema: what Haystack's fields become in the index, and a prepared object made ready to be written.

text     a CharField, the document field      words and exact runs (in title and body)
string   facets, indexed=False, MultiValue... exact values: filter, sort, count
number   integers, floats, booleans, dates    the same, and ranges
edge     EdgeNgramField, NgramField           text, for completing what is being typed
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils.timezone import is_aware, make_naive
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchBackendError
from haystack.fields import DecimalField, FacetField
from whoosh import fields as whoosh_fields
from whoosh.analysis import Analyzer, Token
from whoosh.formats import Existence

from archive.chinese import fold, index_terms, query_terms

from .columns import from_number, to_number
from .grams import matched

NUMBERS = ("integer", "float", "boolean", "date", "datetime")


class ChineseAnalyzer(Analyzer):
    """The words of Chinese and other text, for Whoosh: folded, and cut by the pair in archive.chinese."""

    def __call__(self, value, positions=False, mode="", tokenize=True, start_pos=0, **kwargs):
        token = Token(positions=positions, mode=mode)
        terms = (query_terms if mode == "query" else index_terms)(value) if tokenize else [fold(value)]
        for token.pos, token.text in enumerate(terms, start_pos):
            yield token


@dataclass(frozen=True)
class Field:
    name: str
    kind: str  # "text", "string" or one of NUMBERS
    several: bool = False
    stored: bool = True
    document: bool = False
    edge: bool = False  # a word of Latin letters is looked for at the beginning of words only
    analyzer: object = field(default=None, compare=False)  # an analyzer of Whoosh that the project chose itself

    @property
    def has_column(self) -> bool:
        return not self.document

    def index_terms(self, text: str) -> list[str]:
        """The terms under which a text of this field is found."""
        return [t.text for t in self.analyzer(text)] if self.analyzer else index_terms(text)

    def query_terms(self, text: str) -> list[str]:
        """The terms that a text must have to answer a question in this field."""
        return [t.text for t in self.analyzer(text, mode="query")] if self.analyzer else query_terms(text)


KEYS = (Field(ID, "string"), Field(DJANGO_CT, "string"), Field(DJANGO_ID, "string"))


@dataclass
class Document:
    """An object as it goes into a segment."""

    id: str
    stored: dict = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # as runs are looked for in them
    terms: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)


class Schema:
    """The fields of an index, by name; `content` names the document field."""

    def __init__(self, haystack_fields: Mapping[str, object]):
        """`haystack_fields`: a unified index's `all_searchfields()`. Raises SearchBackendError when there are none."""
        made = [_field(each) for each in haystack_fields.values()]
        if not made:
            raise SearchBackendError("No search index declares a field: write a search_indexes.py before searching.")
        self.fields: dict[str, Field] = {each.name: each for each in (*KEYS, *made)}
        self.content = next((each.name for each in made if each.document), "")

    @property
    def texts(self) -> list[Field]:
        return [each for each in self.fields.values() if each.kind == "text"]

    def fingerprint(self) -> dict[str, str]:
        """What of the schema a segment depends on; an index with another one must be rebuilt."""
        return {
            each.name: f"{each.kind}{'*' if each.several else ''}{'!' if each.document else ''}"
            for each in self.fields.values()
        }

    @cached_property
    def whoosh(self) -> whoosh_fields.Schema:
        """The same schema for stock Whoosh."""
        return whoosh_fields.Schema(**{each.name: whoosh_field(each) for each in self.fields.values()})

    def prepare(self, data: Mapping[str, object]) -> Document:
        """What Haystack's `full_prepare` gave, as a document. Fields that the schema lacks are left out."""
        made = Document(str(data[ID]))
        for each in self.fields.values():
            given = data.get(each.name)
            value = plain(given)
            if each.stored and value is not None:
                made.stored[each.name] = _kept(given, value)
            if each.kind == "text":
                text = _joined(value)
                made.texts[each.name] = matched(text)
                made.terms[each.name] = each.index_terms(text)
            if each.has_column:
                made.values[each.name] = _column_value(each, value)
        return made


def _field(each) -> Field:
    kind = each.field_type if each.field_type in NUMBERS else "string"
    if isinstance(each, DecimalField):  # a string to Haystack, which would not compare by value
        kind = "float"
    several = bool(each.is_multivalued)
    is_text = each.document or (kind == "string" and each.indexed and each.field_type != "location")
    if is_text and not several and not isinstance(each, FacetField):
        kind = "text"
    return Field(
        each.index_fieldname,
        "string" if several else kind,
        several,
        each.stored,
        each.document,
        each.field_type == "edge_ngram",
        each.analyzer,
    )


def whoosh_field(each: Field) -> whoosh_fields.FieldType:
    """A field as stock Whoosh would declare it."""
    if each.kind == "text":
        made = whoosh_fields.TEXT(each.analyzer or ChineseAnalyzer(), phrase=False, stored=each.stored)
        made.format = Existence()  # a frequency is a posting's weight: Whoosh's own Frequency would write it twice
        return made
    if each.several:
        return whoosh_fields.KEYWORD(stored=each.stored, commas=True, scorable=True)
    if each.kind in ("date", "datetime"):
        return whoosh_fields.DATETIME(stored=each.stored)
    if each.kind == "boolean":
        return whoosh_fields.BOOLEAN(stored=each.stored)
    if each.kind in NUMBERS:
        return whoosh_fields.NUMERIC(stored=each.stored, numtype=float if each.kind == "float" else int, bits=64)
    return whoosh_fields.ID(stored=each.stored, unique=each.name == ID)


def plain(value):
    """A value as it is kept: a date as its midnight, a moment in the site's own time, what is no plain type as text."""
    if isinstance(value, datetime):
        return make_naive(value) if is_aware(value) else value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, (list, tuple, set)):
        return [plain(each) for each in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)


def _kept(given, value):
    """What is given back with a hit of a value, `given` as it was at first: a moment in its zone, like the object's."""
    if isinstance(value, list):
        return list(map(str, value))
    return given if isinstance(given, datetime) else value


def _joined(value) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _column_value(each: Field, value):
    if each.several:
        values = value if isinstance(value, list) else [] if value is None else [value]
        return sorted({_clean(str(one)) for one in values if one is not None})
    if each.kind in NUMBERS:
        return from_number(to_number(value, each.kind), each.kind)
    return None if value is None else _clean(_joined(value))


def _clean(text: str) -> str:
    """The text without lone surrogates, which no file could hold."""
    return text.encode("utf-8", "replace").decode()
