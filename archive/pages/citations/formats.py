"""Citations for programs: BibTeX and RIS."""

from __future__ import annotations

from archive.pages.citations.authors import turned
from archive.pages.citations.reference import Reference

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# \{ would still count as an open brace to BibTeX, so braces are written as words.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "&%$#_"},
    }
)


def bibtex(it: Reference, keywords: list[str]) -> str:
    """One entry: @article for newspapers, @misc for web pages (every BibTeX knows both). Unknown fields are absent."""
    fields = {
        "title": _tex(it.title),
        "author": " and ".join(map(_tex_name, it.authors)),
        "journal" if it.newspaper else "howpublished": _tex(it.source),
        "year": str(it.published[0]) if it.published else "",
        "date": it.iso_date,
        "pages": it.page,
        "url": it.url,
        "urldate": it.accessed.isoformat(),
        "language": "chinese",
        "abstract": _tex(it.summary),
        "keywords": _tex(", ".join(keywords)),
        "note": f"Archived at {_tex(it.archived)}" if it.archived and it.address else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if len(it.published) > 1:
        lines.append(f"  month = {MONTHS[it.published[1] - 1]},")
    if len(it.published) > 2:
        lines.append(f"  day = {{{it.published[2]}}},")
    return "\n".join([f"@{'article' if it.newspaper else 'misc'}{{{it.key},", *lines, "}", ""])


def ris(it: Reference, keywords: list[str]) -> str:
    """One record: NEWS for newspapers, ELEC for web pages; a date as far as it is known (2024/04//)."""
    year, month, day = (*(f"{part:02d}" for part in it.published), "", "", "")[:3]
    tags = [
        ("TY", "NEWS" if it.newspaper else "ELEC"),
        ("TI", it.title),
        *(("AU", turned(name)) for name in it.authors),
        ("T2", it.source),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("SP", it.page),
        ("AB", it.summary),
        *(("KW", keyword) for keyword in keywords),
        ("LA", it.language),
        ("UR", it.url),
        ("Y2", it.accessed.strftime("%Y/%m/%d/")),
        ("N1", f"Archived at {it.archived}" if it.archived and it.address else ""),
        ("ID", it.key),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value) + "ER  - \r\n"


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _tex_name(name: str) -> str:
    """Smith, John; in braces what BibTeX would take apart: offices, and other names with spaces in them."""
    if turned(name) != name:
        return _tex(turned(name))
    return f"{{{_tex(name)}}}" if " " in name or len(name) > 4 else _tex(name)
