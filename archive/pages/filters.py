"""The filters of a search: chips to take off; facet values to ask for alone, to add, exclude or drop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from archive.pages.forms import FACETS, SEVERAL, SearchForm, plain
from archive.pages.names import name_of_value
from archive.pages.question import Address, Button, only, without
from archive.search import FacetValue, Results, facet_values

# The way to a facet's whole list
ALL = {
    "region": gettext_lazy("全部 %(n)s 个地区"),
    "source": gettext_lazy("全部 %(n)s 个来源"),
    "tag": gettext_lazy("全部 %(n)s 个主题"),
    "year": gettext_lazy("全部 %(n)s 个年份"),
    "script": gettext_lazy("全部 %(n)s 种文字"),
}
# Values of a facet, and places in a chosen one: on a page of their own, and beside the results. There a long question,
# which stands on the page several times, leaves room for fewer: for as many as it goes into these bytes.
MOST_OF_ONE, MOST, ROOM = 200, 8, 2_400


@dataclass(frozen=True)
class Chip:
    """One part of the question, and the button that takes it off."""

    label: str
    text: str
    off: Button
    excluded: bool = False


@dataclass(slots=True)  # made by the hundred: frozen ones take five times as long
class Choice:
    """One value of a facet, and what can be done with it. `alone` asks for its `count` articles, `add` for them beside
    those of what is chosen, `exclude` for all but them; `drop` takes back what is chosen. A place within a chosen one
    cannot be excluded: it is there to go on to."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    alone: Button
    add: Button | None
    exclude: Button | None
    drop: Button | None
    children: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Facet:
    """A named group of choices, of the `number` that there are. `all` names the way to them: 全部 312 个来源."""

    name: str
    label: str
    all: str
    choices: list[Choice]
    number: int

    @property
    def can_add(self) -> bool:
        """Whether any value can be added to those that are chosen."""
        return any(choice.add for choice in self.choices)

    @property
    def shown(self) -> int:
        """How many choices there are here, those within others too."""
        return _size(self.choices)


def chips(form: SearchForm) -> list[Chip]:
    """What was asked for, part by part."""
    data = form.cleaned_data
    found = [Chip(_("检索词"), data["q"], without("q"))] if data["q"] else []
    for name in SEVERAL:
        label = form.base_fields[name].label
        for value in data[name]:
            text = name_of_value(name, plain(value), form.names[name][value])
            found.append(Chip(label, text, without(name, value), value.startswith("-")))
    for name, text in (("from", _("从 %(day)s 起")), ("to", _("到 %(day)s 止"))):
        if data[name]:
            found.append(Chip(_("日期"), text % {"day": data[name]}, without(name)))
    return found


def facets(form: SearchForm, results: Results) -> list[Facet]:
    """The facets of a result, without the empty ones. What is chosen comes first; all of it stands on chips."""
    most = min(MOST, ROOM // Address(form.data).size)
    made = (_facet(form, name, results.facets[name], results.sizes[name], most) for name in FACETS)
    return [facet for facet in made if facet.number]


def whole(form: SearchForm, name: str, staff: bool) -> Facet:
    """One facet of a search, with as many of its values as there is room for."""
    values, number = facet_values(form.query(staff), name, MOST_OF_ONE)
    return _facet(form, name, values, number, MOST_OF_ONE)


def _facet(form: SearchForm, name: str, values: Iterable[FacetValue], number: int, most: int) -> Facet:
    language = get_language()
    write, (label, every) = partial(_choice, form, name, language, most), _words(name, language)
    shown = [write(value) for value in _shown(values, most)]
    return Facet(name, label, every % {"n": f"{number:,}"}, shown, number)


@lru_cache(maxsize=32)  # every search has them
def _words(name: str, language: str) -> tuple[str, str]:
    """The label of a facet, and the way to all of it."""
    return str(SearchForm.base_fields[name].label), str(ALL[name])


def _shown(values: Iterable[FacetValue], most: int) -> list[FacetValue]:
    """What is chosen or holds what is, and then what else there is room for."""
    return sorted(values, key=_is_chosen, reverse=True)[:most]


def _size(choices: Iterable[Choice]) -> int:
    return sum(1 + _size(choice.children) for choice in choices)


def _is_chosen(value: FacetValue) -> bool:
    return value.selected or value.excluded or bool(value.children)


def _choice(
    form: SearchForm, name: str, language: str, most: int, found: FacetValue, above: tuple[str, ...] = ()
) -> Choice:
    """`most`: places to show in this one. `above`: the places that hold this one. Beside them, it is found alone."""
    value, on = found.value, found.selected or found.excluded
    apart = [other for other in form.cleaned_data[name] if not other.startswith("-") and other not in above]
    inside = () if found.excluded else _shown(found.children, most)
    return Choice(
        value,
        name_of_value(name, value, str(found.label), language),
        found.count,
        found.selected,
        found.excluded,
        alone=only(form, name, value),
        add=Button(name, value) if apart and not on else None,
        exclude=None if on or above else Button(name, f"-{value}"),
        drop=without(name, f"-{value}" if found.excluded else value) if on else None,
        children=[_choice(form, name, language, most, child, (*above, value)) for child in inside],
    )
