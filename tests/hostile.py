"""A thousand questions that nobody asks in good faith."""

import random
from itertools import product

OPERATORS = [
    *"-|()*?~^+!&:;,.'\"/\\@#$%<>=[]{}_`",
    *"－｜（）＊？～＾＋！＆：；，。“”「」『』《》【】、…—·",
    "AND",
    "OR",
    "NOT",
    "TO",
    "ＡＮＤ",
    "||",
    "&&",
    "..",
    "--",
    '""',
    "()",
    "-()",
    "-(",
    ")-",
]
FIELDS = [
    "title:",
    "标题：",
    "source:",
    "来源：",
    "region:",
    "地区：",
    "tag:",
    "标签：",
    "date:",
    "日期：",
    "text:",
    "id:",
]
ODDITIES = [
    "\x00",
    "党\x00建",
    "\x01\x02\x1f\x7f\x80\x9f",
    "\u202e党建\u202c",
    "\u200b\u200d\ufeff",
    "\ufffe\uffff",
    "\ud800",
    "党\udfff建",
    "e\u0301" * 60,
    "\u0301" * 150,
    "👩‍👩‍👧‍👦" * 20,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "𠮷野家",
    "𠀀" * 200,
    "ﷺ" * 100,
    "İıſK",
    "ﬁ①㈱㍿",
    "\r\n\t\v\f\u2028\u2029",
    "　" * 200,
]
INJECTIONS = [
    "[a TO z]",
    "{a TO}",
    "[TO]",
    "党~2",
    "党^99999999999",
    "te?t*",
    "*党*",
    "**",
    'r"(a+)+$"',
    "(a+)+$" * 20,
    "_query_:党",
    "django_ct:archive.article",
    "' OR 1=1 --",
    '"; DROP TABLE archive_article; --',
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "%00%ff%c0%ae",
    "../../../etc/passwd",
    "${jndi:ldap://x}",
    "\\u0000\\x00",
    "date:0000",
    "date:9999-99-99",
    "date:99999999999999999999",
    "date:2024-02-30..2023-02-29",
    "date:....",
    "日期：-1..",
    "region:000000",
    "region:999999999999",
    "地区：" * 60,
    "source:" + "x" * 60,
]


def queries() -> list[str]:
    """The thousand, always the same ones."""
    made = [*OPERATORS, *ODDITIES, *INJECTIONS, *FIELDS]
    made += [a + b for a, b in product(FIELDS, ["-", '"', "(", "OR", "党", "*", "：", "..", "\x00"])]
    made += [a + "党" + b for a, b in zip(OPERATORS, reversed(OPERATORS), strict=True)]
    made += [mark * count for mark in '("-|*~“「：' for count in (2, 50, 199, 200, 201, 500)]
    made += ["(" * depth + "党" + ")" * depth for depth in (1, 20, 90, 99, 100, 250, 500)]
    made += ["-(党 OR " * depth for depth in (5, 25, 40, 100)]
    made += [
        "党" * 64,
        "党" * 65,
        "党" * 1_000_000,
        "党 " * 32,
        "党 " * 33,
        "x" * 1_000_000,
        '"' + "党" * 199,
        "a OR " * 30,
        *(syllable * 14 + "v" for syllable in ("ang", "xian")),  # pinyin, but for the last letter
        " ".join(f"2{n:06}" for n in range(25)),
    ]
    dice = random.Random(20240417)
    parts = [*OPERATORS, *FIELDS, *ODDITIES, *INJECTIONS, "党", "发展", "2024", " ", "  ", "a"]
    while len(made) < 1000:
        made.append("".join(dice.choices(parts, k=dice.randrange(1, 12))))
    return made[:1000]
