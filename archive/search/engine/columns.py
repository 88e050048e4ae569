"""Columns: one value a document (or several) as arrays, to filter, sort and count whole results at once.

A number, a date or a truth value is a 64-bit number; a string is an ordinal in the column's sorted list of
different strings. A document without a value holds MISSING, NaN or the ordinal -1. What is only to be given back with
a hit is `Stored`: packed, a document at a time.
"""

from __future__ import annotations

import math
import pickle
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from django.utils.timezone import is_aware, make_naive

MISSING = np.iinfo(np.int64).min
_EPOCH = datetime(1970, 1, 1)


def to_number(value, kind: str) -> int | float:
    """A value as the number that its column keeps; a date or datetime as microseconds since 1970, local time.

    Raises ValueError when the value is not of the kind.
    """
    if value is None:
        return math.nan if kind == "float" else MISSING
    if kind in ("date", "datetime"):
        return _moment(value)
    if kind == "boolean":
        return int(value not in (False, 0, "", "0", "f", "false", "False"))
    return float(value) if kind == "float" else int(value)


def _moment(value) -> int:
    if isinstance(value, str):
        value = datetime.strptime(value, "%Y%m%d%H%M%S") if len(value) == 14 else datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        if not isinstance(value, date):
            raise ValueError(f"{value!r} is not a date")
        value = datetime(value.year, value.month, value.day)
    return ((make_naive(value) if is_aware(value) else value) - _EPOCH) // timedelta(microseconds=1)


def from_number(number, kind: str):
    """The value that a column's number stands for: datetime, bool, int, float, or None."""
    if number == MISSING or (kind == "float" and math.isnan(number)):
        return None
    if kind in ("date", "datetime"):
        return _EPOCH + timedelta(microseconds=int(number))
    return bool(number) if kind == "boolean" else float(number) if kind == "float" else int(number)


class Numbers:
    """A column of numbers."""

    def __init__(self, arrays: dict[str, np.ndarray], kind: str):
        self.numbers = arrays["numbers"]
        self.kind = kind

    @staticmethod
    def arrays(values: Sequence, kind: str) -> dict[str, np.ndarray]:
        return {"numbers": np.array([to_number(v, kind) for v in values], "f8" if kind == "float" else "i8")}

    def among(self, values: Iterable) -> np.ndarray:
        """A mask of the documents that hold one of the values."""
        return np.isin(self.numbers, [to_number(value, self.kind) for value in values])

    def between(self, low, high, low_included: bool, high_included: bool) -> np.ndarray:
        """A mask of the documents whose value lies between; None is open. A missing value lies nowhere."""
        mask = self.present()
        if low is not None:
            low = to_number(low, self.kind)
            mask &= self.numbers >= low if low_included else self.numbers > low
        if high is not None:
            high = to_number(high, self.kind)
            mask &= self.numbers <= high if high_included else self.numbers < high
        return mask

    def present(self) -> np.ndarray:
        return ~np.isnan(self.numbers) if self.kind == "float" else self.numbers != MISSING

    def value(self, document: int):
        return from_number(self.numbers[document].item(), self.kind)


class Strings:
    """A column of strings, one or several a document."""

    kind = "string"

    def __init__(self, arrays: dict[str, np.ndarray]):
        self.ordinals = arrays["ordinals"]
        # A number out of a view of the memory takes a tenth of the time that one out of an array takes.
        self._text, self._ends, self._ordinals = arrays["text"].data, arrays["ends"].data, self.ordinals.data
        self.bounds = arrays.get("bounds")  # of several a document: where its ordinals begin

    @staticmethod
    def arrays(values: Sequence, several: bool) -> dict[str, np.ndarray]:
        """`values`: a string or None a document, or a list of strings a document."""
        flat = [v for one in values for v in one] if several else values
        words = sorted({v for v in flat if v is not None})
        number = {word: i for i, word in enumerate(words)}
        ordinals = np.array([-1 if v is None else number[v] for v in flat], np.int32)
        return Strings.packed(words, ordinals, [len(v) for v in values] if several else None)

    @staticmethod
    def packed(words: Sequence[str], ordinals: np.ndarray, counts: Sequence[int] | None) -> dict[str, np.ndarray]:
        """The arrays of a column: its sorted strings, the ordinals, and of several how many each document has."""
        encoded = [word.encode() for word in words]
        made = {
            "text": np.frombuffer(b"".join(encoded), np.uint8),
            "ends": np.cumsum([0, *map(len, encoded)], dtype=np.uint64),
            "ordinals": ordinals,
        }
        if counts is not None:
            made["bounds"] = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
        return made

    def __len__(self) -> int:
        """How many different strings there are."""
        return len(self._ends) - 1

    def __getitem__(self, ordinal: int) -> str:
        return str(self._text[self._ends[ordinal] : self._ends[ordinal + 1]], "utf-8")

    def _mask(self, chosen: np.ndarray) -> np.ndarray:
        """The documents with a chosen ordinal; `chosen` has a truth value an ordinal, and one more for none."""
        hits = chosen[self.ordinals]
        if self.bounds is None:
            return hits
        mask = np.zeros(len(self.bounds) - 1, bool)
        mask[self.documents[hits]] = True
        return mask

    @cached_property
    def documents(self) -> np.ndarray:
        """Of several values a document: the document of each ordinal."""
        return np.repeat(np.arange(len(self.bounds) - 1, dtype=np.int32), np.diff(self.bounds.astype(np.int64)))

    def among(self, values: Iterable) -> np.ndarray:
        chosen = np.zeros(len(self) + 1, bool)
        for value in map(str, values):
            ordinal = bisect_left(self, value)
            if ordinal < len(self) and self[ordinal] == value:
                chosen[ordinal] = True
        return self._mask(chosen)

    def between(self, low, high, low_included: bool, high_included: bool) -> np.ndarray:
        chosen = np.zeros(len(self) + 1, bool)
        first = 0 if low is None else (bisect_left if low_included else bisect_right)(self, str(low))
        last = len(self) if high is None else (bisect_right if high_included else bisect_left)(self, str(high))
        chosen[first : max(first, last)] = True
        return self._mask(chosen)

    def matching(self, test) -> np.ndarray:
        """A mask of the documents with a string that passes the test: every different string is looked at."""
        return self._mask(np.array([*(test(self[i]) for i in range(len(self))), False]))

    @cached_property
    def words(self) -> list[str]:
        """The different strings, in order."""
        return [self[i] for i in range(len(self))]

    @cached_property
    def rows(self) -> np.ndarray:
        """Each document's ordinal; of several as many as any document has, where -1 fills the rest."""
        if self.bounds is None:
            return self.ordinals
        counts = np.diff(self.bounds.astype(np.int64))
        rows = np.full((len(counts), int(counts.max(initial=1))), -1, np.int32)
        rows[self.documents, np.arange(len(self.ordinals)) - self.bounds[:-1][self.documents]] = self.ordinals
        return rows

    @cached_property
    def whole_numbers(self) -> np.ndarray:
        """The number that each document's one string writes. Raises ValueError unless all are of digits alone."""
        digits, begins, sizes = np.asarray(self._text) - ord("0"), np.asarray(self._ends[:-1]), np.diff(self._ends)
        if (digits > 9).any():
            raise ValueError("not every value of the column is a whole number")
        numbers = np.zeros(len(self), np.int64)
        for place in range(int(sizes.max(initial=0))):  # of all at once: one after the other takes ten times as long
            longer = sizes > place
            numbers[longer] = numbers[longer] * 10 + digits[begins[longer] + place]
        return numbers[self.ordinals]

    def value(self, document: int):
        if self.bounds is None:
            ordinal = self._ordinals[document]
            return None if ordinal < 0 else self[ordinal]
        return [self[i] for i in self.ordinals[self.bounds[document] : self.bounds[document + 1]].tolist()]


class Stored:
    """What is given back with a hit: for each document a dictionary of plain values, packed."""

    def __init__(self, arrays: dict[str, np.ndarray]):
        self._bytes, self._ends = arrays["bytes"].data, arrays["ends"].data

    @staticmethod
    def packed(row: dict) -> bytes:
        return zlib.compress(pickle.dumps(row))

    def as_packed(self, document: int) -> bytes:
        """A document's dictionary as it is kept."""
        return bytes(self._bytes[self._ends[document] : self._ends[document + 1]])

    def __getitem__(self, document: int) -> dict:
        return pickle.loads(zlib.decompress(self.as_packed(document)))
