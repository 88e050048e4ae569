"""What may be asked of the search page. This form is the only validator of its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import gazetteer
from archive.models import Article, Region, Source, Tag
from archive.pages.addresses import without_nul
from archive.search import Filters, Query

SORTS = {
    "relevance": gettext_lazy("按相关度"),
    "newest": gettext_lazy("新的在前"),
    "oldest": gettext_lazy("旧的在前"),
}
SIZES = (20, 50, 100)
LAST_PAGE = 10_000
MOST_VALUES = 16  # of all filters: each stands on the page several times
FACETS = ("region", "source", "tag", "year", "script")  # in the order of the page
SEVERAL = ("region", "source", "tag", "script", "kind", "year")
_POINT = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", re.ASCII)


class Values(forms.Field):
    """Values that may be given several times; a leading minus excludes one. Cleans to a tuple."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value) -> tuple[str, ...]:
        return tuple(dict.fromkeys(without_nul(each) for each in value or () if each))


class Words(forms.CharField):
    """Text; a NUL in it counts as a character that could not be read."""

    def to_python(self, value) -> str:
        return without_nul(super().to_python(value))


class Period(Words):
    """A day, month or year: 2024-04-17, 2024-04 or 2024. Cleans to the same text with two-digit months, or None."""

    def to_python(self, value) -> str | None:
        text = super().to_python(value).replace("/", "-")
        if not text:
            return None
        match = _POINT.fullmatch(text)
        try:
            parts = [int(part) for part in match.groups() if part]
            date(*parts, *(1, 1)[len(parts) - 1 :])
        except (AttributeError, ValueError):
            raise forms.ValidationError(
                _("“%(text)s”不是日期：请写成 2024、2024-04 或 2024-04-17。") % {"text": text[:40]}
            ) from None
        return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])


def validate_page(number: int) -> None:
    """Pages are counted from one, and end where results do."""
    if not 1 <= number <= LAST_PAGE:
        reason = _("没有第 %(number)s 页：页码从 1 到 %(last)s。")
        raise forms.ValidationError(reason % {"number": f"{number:,}"[:20], "last": f"{LAST_PAGE:,}"})


class SearchForm(forms.Form):
    """The parameters of `/search/` (DESIGN, section 4). Bind it to the `parameters` of the request.

    A form has the fields that are in its address, two or three of a dozen. The others clean to what UNASKED says.
    """

    q = Words(required=False, label=gettext_lazy("检索词"))
    region = Values(required=False, label=gettext_lazy("地区"))
    source = Values(required=False, label=gettext_lazy("来源"))
    tag = Values(required=False, label=gettext_lazy("主题"))
    script = Values(required=False, label=gettext_lazy("文字"))
    kind = Values(required=False, label=gettext_lazy("页面类型"))
    year = Values(required=False, label=gettext_lazy("年份"))
    sort = forms.ChoiceField(
        required=False,
        choices=list(SORTS.items()),
        label=gettext_lazy("排序"),
        error_messages={"invalid_choice": gettext_lazy("没有“%(value)s”这种排序：用 relevance、newest 或 oldest。")},
    )
    size = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=SIZES[0],
        choices=[(n, n) for n in SIZES],
        label=gettext_lazy("每页篇数"),
        error_messages={"invalid_choice": gettext_lazy("每页不能是“%(value)s”篇：用 20、50 或 100。")},
    )
    facet = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in FACETS],
        error_messages={
            "invalid_choice": gettext_lazy("没有“%(value)s”这组筛选：用 region、source、tag、year 或 script。")
        },
    )
    page = forms.IntegerField(
        required=False,
        validators=[validate_page],
        label=gettext_lazy("页码"),
        error_messages={"invalid": gettext_lazy("页码要写成数字。")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {name: field for name, field in self.base_fields.items() if name in self.data}
        # value -> name of everything that was chosen, for the chips
        self.names: dict[str, dict[str, str]] = {}

    def clean_q(self) -> str:
        if "\ufffd" in self.cleaned_data["q"]:
            raise forms.ValidationError(_("网址里的检索词编码坏了，读不出来：请重新输入。"))
        return " ".join(self.cleaned_data["q"].splitlines())  # as the box, of one line, would say it on

    def clean_region(self) -> tuple[str, ...]:
        self._lead_on("region", gazetteer.today)
        return self._known("region", Region, "code")

    def clean_source(self) -> tuple[str, ...]:
        if self.cleaned_data["source"]:
            merged = dict(Source.objects.exclude(merged_into=None).values_list("slug", "merged_into__slug"))
            self._lead_on("source", lambda slug: merged.get(slug, slug))
        return self._known("source", Source, "slug")

    def clean_tag(self) -> tuple[str, ...]:
        return self._known("tag", Tag, "slug")

    def clean_script(self) -> tuple[str, ...]:
        return self._one_of("script", dict(Article.Script.choices))

    def clean_kind(self) -> tuple[str, ...]:
        return self._one_of("kind", dict(Article.PageKind.choices))

    def clean_year(self) -> tuple[str, ...]:
        years = {
            plain(value): plain(value)
            for value in self.cleaned_data["year"]
            if re.fullmatch(r"-?[12]\d{3}", value, re.ASCII)
        }
        return self._one_of("year", years)

    def clean(self) -> dict:
        for name in self.fields:
            if name not in SEVERAL and len(self.data.getlist(name)) > 1:
                self.add_error(name, _("“%(name)s”在网址里出现了不止一次，不知道该用哪一个。") % {"name": name})
        chosen = {name: len(self.cleaned_data.get(name, ())) for name in SEVERAL}
        if (number := sum(chosen.values())) > MOST_VALUES:
            reason = _("筛选一次最多选 %(most)d 项，网址里有 %(n)d 项。") % {"most": MOST_VALUES, "n": number}
            self.add_error(max(chosen, key=chosen.get), reason)
        if (low := self.cleaned_data.get("from")) and (high := self.cleaned_data.get("to")) and low[: len(high)] > high:
            self.add_error("from", _("起始日期 %(low)s 在截止日期 %(high)s 之后。") % {"low": low, "high": high})
        return UNASKED | self.cleaned_data

    def asks(self) -> bool:
        """Whether anything is asked for: words, or a filter."""
        return any(self.cleaned_data[name] for name in ("q", "from", "to", *SEVERAL))

    def query(self, staff: bool = False) -> Query:
        """The question of a valid form."""
        data = self.cleaned_data
        chosen = {name: data[name] for name in SEVERAL}
        filters = Filters(**chosen, date_from=data["from"], date_to=data["to"])
        return Query(data["q"], filters, sort=data["sort"] or "relevance", size=data["size"], staff=staff)

    def _lead_on(self, field: str, today: Callable[[str], str]) -> None:
        """Put what a former place or a merged source is today where it was asked for."""
        values = self.cleaned_data[field]
        led = (value.removesuffix(plain(value)) + today(plain(value)) for value in values)
        self.cleaned_data[field] = tuple(dict.fromkeys(led))

    def _known(self, field: str, model: type[Model], key: str) -> tuple[str, ...]:
        rows = model.objects.filter(**{f"{key}__in": [plain(value) for value in self.cleaned_data[field]]})
        return self._one_of(field, dict(rows.values_list(key, "name")))

    def _one_of(self, field: str, names: dict[str, str]) -> tuple[str, ...]:
        values = self.cleaned_data[field]
        for value in values:
            if plain(value) not in names:
                raise forms.ValidationError(
                    _("%(label)s里没有“%(value)s”。") % {"label": self.fields[field].label, "value": plain(value)[:60]}
                )
        self.names[field] = {value: names[plain(value)] for value in values}
        return values


class _Shared(dict):
    """Fields that no form changes, so that none needs a copy of its own."""

    def __deepcopy__(self, memo: dict) -> _Shared:
        return self


# `from` is a word of Python's own and cannot be a class attribute.
SearchForm.base_fields = _Shared(
    SearchForm.base_fields,
    **{
        "from": Period(required=False, label=gettext_lazy("起始日期")),
        "to": Period(required=False, label=gettext_lazy("截止日期")),
    },
)


UNASKED = {name: field.clean(None) for name, field in SearchForm.base_fields.items()}


def plain(value: str) -> str:
    """A filter's value without the minus that excludes it."""
    return value.removeprefix("-")
