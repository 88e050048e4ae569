"""Files of many records: JSON, lines of JSON, CSV, broken in every way. None takes the others along."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.bad_files import PARAGRAPHS, Case, is_, lacks, one

CREATED, QUARANTINED = "created", "quarantined"


def cases(size: int) -> Iterator[Case]:
    yield from _lines_of_json(size)
    yield from _json(size)
    yield from _csv(size)


def record(place: str, **fields: object) -> dict:
    """A healthy record of its own."""
    body = "\n".join(PARAGRAPHS).replace("{name}", place)
    return {"title": f"{place}镇备春耕：人勤春来早", "body": body, "published": "2024-03-05", **fields}


def many(name: str, content: str | bytes, file: str, *expected: tuple[str, str], check=lambda line: "") -> Case:
    """A case of one file with several records."""
    made = one(name, content, CREATED, file=file)
    return Case(name, made.write, expected, check)


def _lines_of_json(size: int) -> Iterator[Case]:
    def lines(name: str, content: str | bytes, *expected: tuple[str, str], check=lambda line: "") -> Case:
        return many(f"jsonl-{name}", content, "records.jsonl", *expected, check=check)

    good, bad = (CREATED, ""), (QUARANTINED, "line 2|JSON|record")
    dumps = json.dumps
    yield lines(
        "broken-line", "\n".join([dumps(record("天一")), '{"title": "没有结', dumps(record("天二"))]), good, bad, good
    )
    yield lines("empty-lines", "\n\n" + dumps(record("天三")) + "\n\n", good, check=lacks())
    yield lines("marked", b"\xef\xbb\xbf" + dumps(record("天四")).encode(), good, check=lacks())
    yield lines("deep", dumps(record("天五")) + "\n" + "[" * 100000, good, bad)
    yield lines("deep-field", dumps(record("天六")) + "\n" + '{"body":' + "[" * 100000 + "]" * 100000 + "}", good, bad)
    yield lines(
        "no-objects",
        "\n".join([dumps(record("天七")), "5", '"text"', "[1]", "null"]),
        good,
        bad,
        *[(QUARANTINED, "")] * 3,
    )
    yield lines(
        "wrong-types", dumps(record("天八", url=5, tags={}, source=[], published=20240305)), good, check=lacks()
    )
    yield lines(
        "nul-and-surrogate",
        dumps(record("天九")).replace("\\u8fde", "\\u0000\\ud800\\u8fde"),
        good,
        check=lacks("\0", "\ud800"),
    )
    yield lines("no-text", dumps({"title": "天十镇备春耕"}), (QUARANTINED, "text"))
    yield lines("null-text", dumps(record("地一", body=None)), (QUARANTINED, "text"))
    yield lines("impossible-date", dumps(record("地二", published="2024-02-30")), good, check=is_("published", None))
    yield lines("script-address", dumps(record("地三", url="javascript:alert(1)")), good, check=is_("page_url", None))
    yield lines("nan", dumps(record("地四"))[:-1] + ', "views": NaN, "rank": 1e999}', good, check=lacks())
    yield lines("large-field", dumps(record("地五", note="a" * size)), good, check=lacks())
    yield lines("not-utf-8", dumps(record("地六"), ensure_ascii=False).encode("gb18030"), good, check=lacks())
    yield lines("nothing", "\n \n", (QUARANTINED, "empty|record"))
    yield lines("one-array", dumps([record("地七"), record("地八")]), good, good)


def _json(size: int) -> Iterator[Case]:
    def whole(name: str, content: str | bytes, *expected: tuple[str, str]) -> Case:
        return many(f"json-{name}", content, "records.json", *expected)

    bad = QUARANTINED, "JSON|record"
    yield whole("truncated", json.dumps([record("玄一")])[:-20], bad)
    yield whole("deep", "[" * 100000, bad)
    yield whole("number", "5", bad)
    yield whole("strings", '["甲", "乙"]', (QUARANTINED, ""), (QUARANTINED, ""))
    yield whole("empty-array", "[]", (QUARANTINED, "empty|record"))
    yield whole("long-number", '{"title": ' + "9" * 10000 + "}", bad)
    yield whole(
        "two-documents", json.dumps(record("玄二")) + "\n" + json.dumps(record("玄三")), (CREATED, ""), (CREATED, "")
    )


def _csv(size: int) -> Iterator[Case]:
    def rows(name: str, content: str | bytes, *expected: tuple[str, str], check=lambda line: "") -> Case:
        return many(f"csv-{name}", content, "records.csv", *expected, check=check)

    def row(place: str) -> str:
        made = record(place)
        return f'{made["title"]},"{made["body"]}",2024-03-05\n'

    good, bad, head = (CREATED, ""), (QUARANTINED, ""), "title,body,published\n"
    yield rows("marked", "\ufeff" + head + row("黄一"), good, check=lacks())
    yield rows("gbk", (head + row("黄二")).encode("gbk"), good, check=lacks())
    yield rows(
        "open-quote", head + row("黄三") + '甲,"没有结束\n' + row("黄四"), good, (QUARANTINED, "quote|text|record|row")
    )
    yield rows("quotes-inside", head + row("黄五").replace("春耕生产", '""春耕""生产'), good)
    yield rows("ragged", head + row("黄六") + "甲\n" + row("黄七"), good, bad, good)
    yield rows("too-many-cells", head + row("黄八").strip() + ",1,2,3,4\n", good, check=lacks())
    yield rows("huge-field", head + row("黄九").replace("2024-03-05", "a" * size), good)
    yield rows("nul", head + row("宇一").replace("连日来", "连\0日来"), good, check=lacks("\0"))
    yield rows("no-known-column", "甲,乙\n1,2\n", (QUARANTINED, "no column .* 正文.* rename one.* has 甲、乙"))
    yield rows("empty-lines", "\n\n", (QUARANTINED, "the file is empty"))
    yield rows("empty-lines-above", "\n\n" + head + row("宇三"), good, check=lacks())
    yield rows("head-only", head, (QUARANTINED, "empty|record"))
    yield rows("two-columns-alike", "title,title,body\n甲,乙镇备春耕,短\n", bad)
    yield rows(
        "semicolons", head.replace(",", ";") + row("宇二").replace('",', '";').replace(',"', ';"'), good, check=lacks()
    )
