"""Bytes become text: which encoding a page is in, decided by evidence, and what was chosen."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass

from archive.ingest.page import Unreadable

# The longer mark first: UTF-32's begins like UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In this order when two of them read equally well.
TRIED = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# What pages call themselves, and the superset that really decodes them.
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "x-x-big5": "big5hkscs"}
# The most frequent characters of Chinese print, both scripts: a wrong table hardly ever yields them.
COMMON = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經十三之进進着著等部度家电電力里裡如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内內数數正心反你明看原又么麼利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無系军軍很情者最立代想已通并提直题題党黨程展五果料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路级級少图圖山统統接知较較将將组組见見计計别別她手角期根论論运運农農指几幾九区區强強放决決西被干做必战戰先回则則任取据據处處"
)
# A control character in more than one of so many characters makes it data, not text.
CONTROLLED = 20
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# With errors in it, a text must be of usual characters to this degree; chance bytes come to less than a tenth.
READABLE = 0.1
SAMPLE = 1 << 14
# A mistake outweighs so many usual characters.
MISTAKE = 3
PLAIN = re.compile(r"[\x00\t\n\r -~]+")
# Usual in print of any kind: deleted to be counted.
USUAL = dict.fromkeys([*map(ord, COMMON), *range(0x20, 0x7F), 0x0A, 0x0D, *map(ord, "，。、：；！？“”‘’（）《》—…　")])
# A stretch of another table, or of damage, is one mistake.
WRONG = re.compile(CONTROLS.pattern[:-1] + r"\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]+")
LATIN = re.compile(r"[\x80-\u024f]")
# Files of other kinds, under whatever name.
SIGNATURES = (
    (b"\x1f\x8b", "packed with gzip"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
)


@dataclass(frozen=True)
class Decoded:
    """`errors` counts the replacement characters that decoding had to put in."""

    text: str
    encoding: str
    errors: int


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of a page's bytes: mark, declaration, strict UTF-8, then whichever table errs least.

    Raises Unreadable when the bytes are no text in any of them.
    """
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(f"binary data, not text: it is {name}")
    decoded = _by_mark(data)
    if decoded is None:
        data = _unmarked(data)
        decoded = _by_declaration(data, declared) or _strictly(data, "utf-8") or _by_trial(data)
    if _is_binary(decoded):
        raise Unreadable("binary data, not text in UTF-8, GB18030, Big5 or UTF-16")
    return decoded


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            decoded = _leniently(data, encoding)
            return decoded if _readability(decoded) > 0 or len(data) <= len(mark) else None
    return None


def _unmarked(data: bytes) -> bytes:
    """Bytes without a mark that was found to lie."""
    return data[next((len(mark) for mark, _ in MARKS if data.startswith(mark)), 0) :]


def _by_declaration(data: bytes, declared: str) -> Decoded | None:
    """What the page says it is, when that is a known table and decodes it without a single error."""
    name = SUPERSETS.get(declared.strip().lower(), declared.strip().lower())
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    decoded = _strictly(data, name)
    # Every byte is a character in Latin-1 and its like, so their success proves nothing.
    return None if decoded and _readability(decoded) < 0 else decoded


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding, 0)
    except (UnicodeError, ValueError):
        return None
    except LookupError:  # codecs such as "rot13" exist, but not for bytes
        return None


def _leniently(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding.removesuffix("-sig"), text.count("\ufffd"))


def _by_trial(data: bytes) -> Decoded:
    return max((_leniently(data, encoding) for encoding in TRIED), key=_readability)


def _readability(decoded: Decoded) -> float:
    """How much the text looks like print: usual characters for it, replacements and controls against it.

    Plain ASCII is the same in nearly all tables and proves nothing: what else there is counts, however late it comes.
    """
    sample = PLAIN.sub("", decoded.text)[:SAMPLE]
    if not sample:
        return 1.0 if decoded.text else 0.0
    usual = len(sample) - len(sample.translate(USUAL))
    return (usual - MISTAKE * len(WRONG.findall(sample)) - len(LATIN.findall(sample))) / len(sample)


def _is_binary(decoded: Decoded) -> bool:
    sample = decoded.text[:SAMPLE].replace("\0", "")
    controls = len(CONTROLS.findall(sample)) * CONTROLLED
    return controls > len(sample) or (bool(decoded.errors) and _readability(decoded) < READABLE)
