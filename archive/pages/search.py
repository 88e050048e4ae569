"""The search page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from archive.chinese import fold
from archive.pages import charts, filters
from archive.pages.addresses import parameters
from archive.pages.forms import FACETS, SIZES, SORTS, SearchForm
from archive.pages.keeping import kept
from archive.pages.question import CHANGES, Address, Button, between, carried, changed, only, without
from archive.pages.turns import in_turn
from archive.search import Results, SearchUnavailable, TooMuchAsked
from archive.search import search as ask

# Bars are links as long as these bytes hold them, since each repeats the question; then, buttons of its form.
ROOM_FOR_BARS, MOST_BARS = 1500, 24
LONGEST_TITLE = 60  # characters of a question
LONGEST_FEED = 1000  # bytes of its address, for browsers to find; the button to it is always there


@kept
@in_turn
def search(request: HttpRequest) -> HttpResponse:
    """Hits, or what can be asked; 400 says what is wrong with the question, 503 that search is down."""
    if CHANGES & request.GET.keys():
        return HttpResponseRedirect(request.path + changed(request.GET))
    form = SearchForm(parameters(request))
    if not form.is_valid():
        return _refused(request, form, [error for errors in form.errors.values() for error in errors])
    if not form.asks():
        return render(request, "search_start.html", {"form": form})
    try:
        if form.cleaned_data["facet"]:
            return _facet(request, form)
        results = ask(form.query(staff=request.user.is_staff), form.cleaned_data["page"] or 1, FACETS)
    except TooMuchAsked as refusal:
        return _refused(request, form, [str(refusal)])
    except SearchUnavailable as failure:
        return render(request, "search_unavailable.html", {"form": form, "reason": str(failure)}, status=503)
    if results.page > max(results.pages, 1):
        reason = _("这次检索一共 %(pages)d 页，没有第 %(page)d 页。")
        raise Http404(reason % {"pages": results.pages, "page": results.page})
    response = render(request, "search.html", {"form": form, "results": results, **_around(form, results)})
    response.headers["Server-Timing"] = f"search;dur={results.took_ms:.1f}"
    return response


def _refused(request: HttpRequest, form: SearchForm, errors: list[str]) -> HttpResponse:
    """What is wrong, and the search box; it keeps every filter that is not at fault."""
    context = {"form": form, "errors": errors, "carried": carried(form, "q", *form.errors)}
    return render(request, "search_refused.html", context, status=400)


def _facet(request: HttpRequest, form: SearchForm) -> HttpResponse:
    """All values of one facet, without the hits."""
    facet = filters.whole(form, form.cleaned_data["facet"], request.user.is_staff)
    return render(
        request, "search_facet.html", {"form": form, "facet": facet, "here": Address(form.data)(), **_asked(form)}
    )


def _plainly(question: str) -> str:
    """A question without what is read the same anyway: script, width, quotes, spaces."""
    return "".join(fold(question).translate({ord(quote): '"' for quote in "“”„‟「」『』"}).split())


def _asked(form: SearchForm) -> dict:
    """The question: its words for the titles, its chips, and what its form carries beside its words."""
    words = form.cleaned_data["q"]
    return {
        "words": words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}…",
        "chips": filters.chips(form),
        "carried": carried(form, "q"),
    }


def _around(form: SearchForm, results: Results) -> dict:
    """What stands around the hits: the question, facets, timeline, ways to sort."""
    address = Address(form.data)
    return {
        "feed": address() if address.size <= LONGEST_FEED else "",
        "read_otherwise": _plainly(results.understood.text) != _plainly(form.cleaned_data["q"]),
        **_asked(form),
        "facets": filters.facets(form, results),
        "timeline": _timeline(address, results),
        "sorts": _ways(form, "sort", SORTS),
        "sort": form.cleaned_data["sort"] or "relevance",
        "sizes": _ways(form, "size", {size: str(size) for size in SIZES}),
        "size": form.cleaned_data["size"],
        "carried_but_dates": carried(form, "from", "to"),
    }


def _timeline(address: Address, results: Results) -> charts.Timeline | None:
    months = {(int(bar.month[:4]), int(bar.month[5:])): bar.count for bar in results.timeline}
    years: dict[int, int] = {}
    for (year, _month), count in months.items():
        years[year] = years.get(year, 0) + count
    most = min(MOST_BARS, ROOM_FOR_BARS // address.size)
    return charts.timeline(months, years, address.between if len(years) <= most else between, most=most)


def _ways(form: SearchForm, name: str, labels: Mapping[str | int, str]) -> list[tuple[str | int, str, Button]]:
    """(value, label, button) of each value of a parameter; what is taken for granted, the first, is not named."""
    first, *others = labels.items()
    return [(*first, without(name)), *((value, label, only(form, name, str(value))) for value, label in others)]
