"""The manuals keep up with the code: each setting, command and table is in them, and each link leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MANUALS = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
SETTING = re.compile(r"(?:environment\.\w+|(?<!\w)text|os\.environ\.get)\(\s*[\"']([A-Z_]+)[\"']")


def read(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def test_every_setting_is_in_the_manual_and_none_that_is_gone():
    asked = set(SETTING.findall(read("archive/settings.py", "archive/environment.py", "gunicorn.conf.py")))
    assert _told() == asked


def _told() -> set[str]:
    rows = [row.split("|")[1] for row in read("docs/operating.md").splitlines() if row.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_a_container_gets_every_setting_that_its_image_does_not_fix():
    fixed = set(re.findall(r"\b([A-Z_]+)=", read("Dockerfile")))
    passed_on = set(re.findall(r"^ +([A-Z_]+):$", read("docker-compose.yml"), re.MULTILINE))
    assert passed_on == _told() - fixed
    assert ".env" in read(".dockerignore").splitlines()  # the image is not to hold what signs sessions


def test_every_command_is_in_a_manual():
    commands = {path.stem for path in (ROOT / "archive" / "management" / "commands").glob("[!_]*.py")}
    told = "\n".join(path.read_text(encoding="utf-8") for path in MANUALS)
    assert sorted(name for name in commands if not re.search(rf"(?:manage\.py |`){name}\b", told)) == []


def test_every_table_is_in_the_curators_manual():
    told = read("docs/curating.md", "docs/gazetteer.md")
    tables = [*(ROOT / "archive" / "ingest" / "tables").glob("*.tsv"), *(ROOT / "archive").glob("pages/**/*.csv")]
    tables += (ROOT / "archive" / "gazetteer" / "data").iterdir()
    assert sorted(path.name for path in tables if path.name not in told) == []


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(manual):
    text = manual.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if not (manual.parent / link.partition("#")[0]).exists()] == []
