"""Characters that break programs: controls, directions, surrogates, endless repetitions."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bad_files import Case, is_, lacks, one, page


def cases(size: int) -> Iterator[Case]:
    yield one("nul-inside", page("甲一").replace("，", "，\0"), "created", check=lacks("\0"))
    yield one("nul-at-end", page("甲二") + "\0" * 400, "created", check=lacks("\0"))
    yield one("controls", page("甲三").replace("，", "，\x01\x08\x1b\x7f", 3), "created", check=lacks("\x01", "\x1b"))
    yield one("ansi-colours", page("甲四") + "\x1b[31m红字\x1b[0m", "created", check=lacks("\x1b"))
    yield one(
        "bidirectional", page("甲五").replace("，", "，\u202e\u2066\u2069"), "created", check=lacks("\u202e", "\u2066")
    )
    yield one("zero-width", page("甲六").replace("农", "\u200b农\u200d"), "created", check=lacks("\u200b", "\u200d"))
    yield one("lone-surrogate", page("甲七").replace("，", "，\ud83d", 1), "created", check=lacks("\ud83d"))
    yield one("noncharacters", page("甲八").replace("，", "，\uffff\ufffe\U0010ffff"), "created")
    yield one("private-use", page("甲九").replace("，", "，\ue000\uf8ff"), "created")
    yield one("tag-characters", page("乙一").replace("，", "，\U000e0041\U000e007f"), "created")
    yield one("combining-pile", page("乙二").replace("。", "。" + "\u0301\u0489" * 200), "created")
    yield one("replacement-only", "\ufffd" * 500, "quarantined", "text")
    yield one("soft-hyphens", page("乙三").replace("农", "\u00ad农"), "created", check=lacks("\u00ad"))
    yield one("carriage-returns", page("乙四").replace("\n", "\r"), "created", check=lacks("\r"))
    yield one("line-separators", page("乙五").replace("\n", "\u2028"), "created", check=lacks("\u2028"))
    yield one("form-feeds", page("乙六").replace("\n", "\f"), "created", check=lacks("\f"))
    yield one("ideographic-spaces", page("乙七").replace("\n", "\n\u3000\u3000"), "created", check=lacks("\u3000"))
    yield one("markup-as-text", page("乙八") + "<script>alert('1')</script>\n", "created")
    yield one(
        "template-as-text",
        page("乙九") + "{{ 7|add:7 }} {% include '/etc/passwd' %}\n",
        "created",
        check=lacks("root:"),
    )
    yield one("formula-as-text", "=cmd|' /C calc'!A0\n" + page("丙一"), "created")
    yield one("sql-as-text", page("丙二") + "'); DROP TABLE archive_article; --\n", "created")
    yield one("emoji", page("丙三").replace("，", "，👨‍👩‍👧‍👦🇨🇳"), "created")
    yield one("rare-ideographs", page("丙四").replace("，", "，𠮷𪚥𬺰"), "created")
    yield from _nothing()
    yield from _too_much(size)


def _nothing() -> Iterator[Case]:
    """No text at all, in many ways."""
    yield one("empty", b"", "quarantined", "empty$")
    yield one("spaces-only", " \t\n" * 50, "quarantined", "empty but for spaces")
    yield one("ideographic-spaces-only", "\u3000\n" * 50, "quarantined", "empty but for spaces")
    yield one("zero-width-only", "\u200b\u200c\ufeff" * 50, "quarantined", "empty|text")
    yield one("bom-only", b"\xef\xbb\xbf", "quarantined", "empty but for spaces")
    yield one("bom-only-utf-16", b"\xff\xfe", "quarantined", "empty|text")
    yield one("one-character", "党", "quarantined", "text")
    yield one("punctuation-only", "，。！？……——" * 40, "quarantined", "text")
    yield one("furniture-only", "首页\n上一页 下一页\n返回列表\n版权所有\n", "quarantined", "text")
    yield one("title-only", "示例镇备春耕\n", "quarantined", "text")


def _too_much(size: int) -> Iterator[Case]:
    """Endless lines and repetitions: each must be read in its time, or be refused with a reason."""
    line = "连日来，示例镇组织干部群众清理沟渠。"
    yield one("one-long-line", (line * (size // len(line.encode())))[: size // 3], "created")
    yield one("many-short-lines", "春耕\n" * (size // 7), "created")
    yield one("long-word", page("丁一") + "a" * size, "created")
    yield one("long-number", page("丁二") + "9" * (size // 4), "created", check=is_("published", "2024-03-05"))
    yield one("open-brackets", page("丁三") + "（" * (size // 6), "created")
    yield one("question-marks", page("丁四") + "?農" * (size // 40), "created")
    yield one("readings", page("丁五") + "農(nóng)" * (size // 40), "created")
    yield one("labels", page("丁六") + "来源：发布时间：作者：" * (size // 60), "created")
    yield one("dates", page("丁七") + "2024年2月21日 " * (size // 40), "created")
    yield one("breadcrumbs", "首页 > " * (size // 40) + "\n" + page("丁八"), "created")
    yield one("address-run", page("丁九") + "原文链接：http://" + "a/" * (size // 8), "created")
    yield one("page-markers", "由会员分享（珍藏版）\n" + "".join(f"{n}、春耕" for n in range(size // 40)), "created")
    yield one(
        "posts",
        "Powered by Discuz!\n"
        + "发表于 2024-3-5 09:30:00 | 显示全部楼层\n今年春耕备耕动手早，家家户户都在忙。\n" * (size // 400),
        "created",
    )
    yield one("attributions", page("戊二") + "（来源：某网）" * (size // 40), "created")
    yield one("credits", page("戊三") + "（责编 周明）" * (size // 40), "created")
    yield one("sources-above", "来源：某某日报\n" * (size // 40) + page("戊八"), "created")
    yield one("references", page("戊四") + "农&lt;" * (size // 10), "created", check=lacks("&lt;"))
    yield one("joiners-everywhere", page("戊五") + "农\u2060" * (size // 10), "created", check=lacks("\u2060"))
    yield one("lost-bytes", page("戊六") + "?" * (size // 2), "created")
    yield one("letters-among-lost-bytes", page("戊七") + "農?農b(nóng)農?業a?(nóng)\n", "created")
    yield one("spaces-between", " ".join(page("戊一")), "created")
