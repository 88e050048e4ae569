"""Dates that cannot be: none of them may become the day of publication."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bad_files import Case, is_, one, page

# A year that the page states may stand, the day may not.
UNDATED = is_("published", None, "2024", "2024-02")
IMPOSSIBLE = {
    "february-30": "2024年2月30日",
    "february-29-of-a-common-year": "2023-02-29",
    "hanzi-february-30": "二〇二四年二月三十日",
    "month-13": "2024-13-05",
    "month-0": "2024-00-05",
    "day-0": "2024年3月0日",
    "day-32": "2024/3/32",
    "year-0": "0000-00-00",
    "year-1": "0001-01-01",
    "year-1024": "1024年5月6日",
    "year-of-five-digits": "20244-03-05",
    "future-2099": "2099年1月1日",
    "future-9999": "9999-12-31",
    "words": "昨天下午",
    "template": "{{ publish_time }}",
    "not-a-number": "NaN-NaN-NaN",
    "undefined": "undefined",
    "epoch": "1970-01-01 08:00:00",
    "long-digits": "2024" * 500 + "-03-05",
}


def cases(size: int) -> Iterator[Case]:
    for number, (name, date) in enumerate(IMPOSSIBLE.items()):
        place = "酉" + "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"[number]
        yield one(f"date-{name}", page(place, f"发布时间：{date}　来源：示例晚报"), "created", check=UNDATED)
    yield one("date-minus", page("戌三", "发布时间：-2024-03-05"), "created", check=is_("published", "2024-03-05"))
    yield one(
        "time-25-61", page("戌一", "发布时间：2024-03-05 25:61:99"), "created", check=is_("published", "2024-03-05")
    )
    yield one(
        "full-width-date",
        page("戌二", "发布时间：２０２４年０３月０５日"),
        "created",
        check=is_("published", "2024-03-05"),
    )
