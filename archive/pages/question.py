"""The question of a search: in addresses, and in the form that carries it.

What changes it is a button of that form, which repeats the question once for all of them: a link each would repeat it
each time. A button named as a parameter adds its value. Two more names change what is there, `set` and `drop`: what
they say is worked into the address (`changed`), so that no result has an address that bears them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from archive.pages.addresses import asked
from archive.pages.forms import SearchForm

# Where in a result a reader is: the address of another one begins anew.
PLACE = ("page", "facet")
CHANGES = {"set", "drop"}


class Button(NamedTuple):
    """Name and value of a button: what pressing it adds to what the form around it says."""

    name: str
    value: str


def only(form: SearchForm, name: str, value: str) -> Button:
    """Asks for this value of a parameter, instead of those that it has."""
    return Button("set", _written(name, [value])) if any(form.data.getlist(name)) else Button(name, value)


def without(name: str, *values: str) -> Button:
    """Takes these values of a parameter out of the question; all of them unless some are named."""
    return Button("drop", _written(name, values) or name)


def between(first: str, last: str) -> Button:
    """Asks for what was published in this time, instead of another."""
    return Button("set", _joined((_written("from", [first]), _written("to", [last]))))


def changed(params: QueryDict) -> str:
    """The query string of what is asked when `set` and `drop` have been heeded."""
    found = dict(_known(params))
    for change in params.getlist("set"):
        found |= _known(QueryDict(change))
    for change in params.getlist("drop"):
        for name, values in QueryDict(change).lists():
            found[name] = [value for value in found.get(name, ()) if any(values) and value not in values]
    query = _joined(_written(name, list(filter(None, values))) for name, values in found.items())
    return f"?{query}" if query else ""


def carried(form: SearchForm, *but: str) -> list[tuple[str, str]]:
    """(name, value) of each parameter that a form carries along, as it was understood; page one again."""
    values = {name: form.cleaned_data[name] for name in form.fields if name not in (*PLACE, *but)}
    return [(name, str(each)) for name, value in values.items() for each in _several(value) if each]


def _several(value: tuple[str, ...] | str | int | None) -> tuple:
    return value if isinstance(value, tuple) else (value,)


class Address:
    """The query string of a search, written once, from which its neighbours are made by changing parameters."""

    def __init__(self, params: QueryDict):
        self._parts = {name: _written(name, values) for name, values in _known(params)}
        self.size = len(self().encode())  # bytes

    def __call__(self, **changes: str | None) -> str:
        """The query string with some parameters changed: None takes one out. Of page one."""
        changed = {name: _written(name, [value]) if value else "" for name, value in changes.items()}
        return "?" + _joined((self._parts | changed).values())

    def between(self, first: str, last: str) -> str:
        """The query string of what was published in this time."""
        return self(**{"from": first, "to": last})


def narrowed(**params: str) -> Callable[[str, str], str]:
    """A function from two periods ("2024-01", "2024-03") to the search between them, narrowed by these parameters."""

    search, narrowing = reverse("search"), [_written(name, [value]) for name, value in params.items()]

    def href(first: str, last: str) -> str:
        return f"{search}?{_joined((*narrowing, _written('from', [first]), _written('to', [last])))}"

    return href


def _known(params: QueryDict) -> Iterator[tuple[str, list[str]]]:
    """The parameters that ask for something. What else an address bears is not repeated on the page."""
    return ((name, values) for name, values in params.lists() if name in SearchForm.base_fields and name not in PLACE)


def _joined(parts: Iterable[str]) -> str:
    return "&".join(filter(None, parts))


def _written(name: str, values: Sequence[str]) -> str:
    return "&".join(f"{asked(name)}={asked(value)}" for value in values)
