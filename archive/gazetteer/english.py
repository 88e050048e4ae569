"""Make the table of English names: what the place is called in pinyin, and what kind of place it is.

    python -m archive.gazetteer.english

Names of places in China are written in Hanyu Pinyin, in English too (UN conference on geographical names, 1977,
III/8), tones left out. Which readings a place name has, and the names that are not Chinese words, `data/spellings.tsv`
says by hand; all others follow the rule. Run it after `archive.gazetteer.build`.
"""

import re

from archive.chinese.readings import spell
from archive.gazetteer.table import DATA, DIVISIONS, rows

# Chinese kind -> English kind. A city is called by its name alone: Linyi.
KINDS = {
    "自治州": "Autonomous Prefecture",
    "自治县": "Autonomous County",
    "自治旗": "Autonomous Banner",
    "地区": "Prefecture",
    "盟": "League",
    "市": "",
    "县": "County",
    "矿区": "Mining District",
    "区": "District",
    "旗": "Banner",
}
PEOPLES = {
    "蒙古": "Mongol", "回": "Hui", "藏": "Tibetan", "维吾尔": "Uygur", "苗": "Miao", "彝": "Yi", "壮": "Zhuang",
    "布依": "Bouyei", "朝鲜": "Korean", "满": "Manchu", "侗": "Dong", "瑶": "Yao", "白": "Bai", "土家": "Tujia",
    "哈尼": "Hani", "哈萨克": "Kazakh", "傣": "Dai", "黎": "Li", "傈僳": "Lisu", "佤": "Va", "畲": "She",
    "拉祜": "Lahu", "水": "Shui", "东乡": "Dongxiang", "纳西": "Naxi", "景颇": "Jingpo", "柯尔克孜": "Kirgiz",
    "土": "Tu", "达斡尔": "Daur", "仫佬": "Mulao", "羌": "Qiang", "布朗": "Blang", "撒拉": "Salar", "毛南": "Maonan",
    "仡佬": "Gelao", "锡伯": "Xibe", "普米": "Pumi", "塔吉克": "Tajik", "怒": "Nu", "保安": "Bonan", "裕固": "Yugur",
    "独龙": "Derung", "各": "Various Nationalities",
}  # fmt: skip
_PEOPLE = rf"(?:(?:{'|'.join(PEOPLES)})族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)"
_NAME = re.compile(rf"(?P<stem>.+?)(?P<peoples>{_PEOPLE}*)(?P<kind>{'|'.join(KINDS)})")


def english(name: str, spellings: dict[str, str]) -> str:
    """莒南县 -> Junan County, 延边朝鲜族自治州 -> Yanbian Korean Autonomous Prefecture, 临沂市 -> Linyi."""
    match = _NAME.fullmatch(name)
    if name in spellings or not match:
        return spellings.get(name) or _spelled(name, spellings)
    peoples = [PEOPLES[people.removesuffix("族")] for people in re.findall(_PEOPLE, match["peoples"])]
    listed = " and ".join(filter(None, [", ".join(peoples[:-1]), *peoples[-1:]]))
    return " ".join(filter(None, [_spelled(match["stem"], spellings), listed, KINDS[match["kind"]]]))


def _spelled(stem: str, spellings: dict[str, str]) -> str:
    """One word, with an apostrophe before a syllable that could be read into the one before: Lu'an, Dong'e."""
    if stem in spellings:
        return spellings[stem]
    syllables = [spellings.get(char, syllable) for char, syllable in zip(stem, spell(stem), strict=True)]
    return "".join(f"'{s}" if at and s[0] in "aoe" else s for at, s in enumerate(syllables)).capitalize()


def write() -> None:
    """Write `data/english.tsv` anew."""
    spellings = dict(rows("spellings.tsv"))
    with (DATA / "english.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# code\tEnglish name (made by archive.gazetteer.english from spellings.tsv)\n")
        for division in DIVISIONS.values():
            out.write(f"{division.code}\t{english(division.name, spellings)}\n")


if __name__ == "__main__":
    write()
