"""The filters of a search: chips to take off; facet values to ask for alone, to add, exclude or drop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from archive.pages.addresses import asked
from archive.pages.forms import FACETS, SEVERAL, SearchForm, plain
from archive.pages.names import name_of_value
from archive.search import FacetValue, Results, facet_values

# Where in a result a reader is: the address of another one begins anew.
PLACE = ("page", "facet")
# The way to a facet's whole list
ALL = {
    "region": gettext_lazy("全部 %(n)s 个地区"),
    "source": gettext_lazy("全部 %(n)s 个来源"),
    "tag": gettext_lazy("全部 %(n)s 个主题"),
    "year": gettext_lazy("全部 %(n)s 个年份"),
    "script": gettext_lazy("全部 %(n)s 种文字"),
}
# Each value repeats the whole question, so that a long one leaves room for fewer: as many values as the question goes
# into these bytes. Of the places in a chosen one twice as many. The rest are a link away.
ROOM, MOST = 250, 8
# The whole list of a facet: bytes for it, bytes of a value beside the question, and values at most.
ROOM_OF_ONE, SIZE_OF_A_CHOICE, MOST_OF_ONE = 48_000, 200, 200


@dataclass(frozen=True)
class Chip:
    """One part of the question, and the address without it."""

    label: str
    text: str
    without: str
    excluded: bool = False


@dataclass(slots=True)  # made by the hundred: frozen ones take five times as long
class Choice:
    """One value of a facet. `alone` is the address of its `count` articles; `drop`, "" unless it is chosen, that of
    the question without it. `can_add`: it can be asked for beside those that are chosen; `can_exclude`: all but it can.
    A place within a chosen one cannot be excluded: it is there to go on to."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    alone: str
    drop: str
    can_add: bool
    can_exclude: bool
    children: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Facet:
    """A named group of choices, of the `number` that there are. `href`: the address of them all."""

    name: str
    label: str
    choices: list[Choice]
    number: int
    href: str

    @property
    def can_add(self) -> bool:
        """Whether any value can be added to those that are chosen."""
        return any(choice.can_add for choice in self.choices)

    @property
    def all(self) -> str:
        """全部 312 个来源"""
        return ALL[self.name] % {"n": f"{self.number:,}"}

    @property
    def shown(self) -> int:
        """How many choices there are here, those within others too."""
        return _size(self.choices)


class Address:
    """The query string of a search, written once, from which its neighbours are made by changing parameters."""

    def __init__(self, params: QueryDict):
        self._parts = {name: _written(name, values) for name, values in _known(params)}
        self.size = len(self().encode())  # bytes

    def __call__(self, **changes: str | Sequence[str] | None) -> str:
        """The query string with some parameters changed: a list sets them all, None takes one out. Of page one."""
        changed = {
            name: _written(name, [value] if isinstance(value, str) else value) if value else ""
            for name, value in changes.items()
        }
        return "?" + _joined((self._parts | changed).values())

    def of(self, name: str) -> Callable[..., str]:
        """The query string by the values of one parameter, all else written once."""
        names, parts = list(self._parts), list(self._parts.values())
        place = names.index(name) if name in names else len(names)
        before, after, key = _joined(parts[:place]), _joined(parts[place + 1 :]), asked(name)
        return lambda *values: "?" + _joined((before, *[f"{key}={asked(value)}" for value in values], after))


def _joined(parts: Iterable[str]) -> str:
    return "&".join(filter(None, parts))


def _written(name: str, values: Sequence[str]) -> str:
    return "&".join(f"{asked(name)}={asked(value)}" for value in values)


def kept(params: QueryDict, *without: str) -> list[tuple[str, str]]:
    """(name, value) of each parameter that a form must carry along, page one again."""
    return [(name, value) for name, values in _known(params) if name not in without for value in values if value]


def _known(params: QueryDict) -> Iterator[tuple[str, list[str]]]:
    """The parameters that ask for something. What else an address bears is not repeated on the page."""
    return ((name, values) for name, values in params.lists() if name in SearchForm.base_fields and name not in PLACE)


def narrowed(**params: str) -> Callable[[str, str], str]:
    """A function from two periods ("2024-01", "2024-03") to the search between them, narrowed by these parameters."""

    search, narrowing = reverse("search"), [_written(name, [value]) for name, value in params.items()]

    def href(first: str, last: str) -> str:
        return f"{search}?{_joined((*narrowing, _written('from', [first]), _written('to', [last])))}"

    return href


def chips(form: SearchForm, address: Address) -> list[Chip]:
    """What was asked for, part by part."""
    data = form.cleaned_data
    found = [Chip(_("检索词"), data["q"], address(q=None))] if data["q"] else []
    for name in SEVERAL:
        label = form.base_fields[name].label
        for value in data[name]:
            without = address(**{name: [other for other in data[name] if other != value]})
            text = name_of_value(name, plain(value), form.names[name][value])
            found.append(Chip(label, text, without, value.startswith("-")))
    for name, text in (("from", _("从 %(day)s 起")), ("to", _("到 %(day)s 止"))):
        if data[name]:
            found.append(Chip(_("日期"), text % {"day": data[name]}, address(**{name: None})))
    return found


def facets(form: SearchForm, results: Results, address: Address) -> list[Facet]:
    """The facets of a result, those without any value left out. What is chosen comes first: it is always shown."""
    most = min(MOST, ROOM // address.size)
    made = (_facet(form, name, results.facets[name], results.sizes[name], address, most) for name in FACETS)
    return [facet for facet in made if facet.number]


def whole(form: SearchForm, name: str, address: Address, staff: bool) -> Facet:
    """One facet of a search, with as many of its values as there is room for."""
    most = min(MOST_OF_ONE, ROOM_OF_ONE // (address.size + SIZE_OF_A_CHOICE))
    values, number = facet_values(form.query(staff), name, most)
    return _facet(form, name, values, number, address, most)


def _facet(
    form: SearchForm, name: str, values: Iterable[FacetValue], number: int, address: Address, most: int
) -> Facet:
    chosen, href, language = form.cleaned_data[name], address.of(name), get_language()
    choices = [_choice(name, value, chosen, href, language, 2 * most) for value in _shown(values, most)]
    return Facet(name, form.base_fields[name].label, choices, number, address(facet=name))


def _shown(values: Iterable[FacetValue], most: int) -> list[FacetValue]:
    """What is chosen or holds what is, and then what else there is room for."""
    ranked = sorted(values, key=_is_chosen, reverse=True)
    return ranked[: max(most, sum(map(_is_chosen, ranked)))]


def _size(choices: Iterable[Choice]) -> int:
    return sum(1 + _size(choice.children) for choice in choices)


def _is_chosen(value: FacetValue) -> bool:
    return value.selected or value.excluded or bool(value.children)


def _choice(
    name: str,
    value: FacetValue,
    chosen: Sequence[str],
    href: Callable[..., str],
    language: str,
    most: int,
    above: tuple[str, ...] = (),
) -> Choice:
    """`most`: places to show in this one. `above`: the places that hold this one. Beside them, it is found alone."""
    others = [other for other in chosen if plain(other) != value.value]
    apart = [other for other in others if not other.startswith("-") and other not in above]
    on = value.selected or value.excluded
    inside = () if value.excluded else _shown(value.children, most)
    return Choice(
        value.value,
        name_of_value(name, value.value, str(value.label), language),
        value.count,
        value.selected,
        value.excluded,
        alone=href(value.value),
        drop=href(*others) if on else "",
        can_add=bool(apart) and not on,
        can_exclude=not (on or above),
        children=[_choice(name, child, chosen, href, language, most, (*above, value.value)) for child in inside],
    )
