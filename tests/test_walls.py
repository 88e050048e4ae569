"""The rooms: imports point downwards only, and each wall has its libraries on one side (docs/contributing.md)."""

import ast
from pathlib import Path

import pytest

ARCHIVE = Path(__file__).resolve().parent.parent / "archive"
MODULES = sorted(path for path in ARCHIVE.rglob("*.py") if "migrations" not in path.parts)

# A room may import those that stand after it in its row, and itself.
MAY_IMPORT = {
    "chinese": set(),
    "gazetteer": {"chinese"},
    "models": {"gazetteer", "chinese"},
    "ingest": {"models", "gazetteer", "chinese"},
    "search": {"models", "gazetteer", "chinese"},
    "search_indexes": {"search", "models", "gazetteer", "chinese"},
}
ROOMS = {*MAY_IMPORT, "pages", "admin", "management", "urls"}

# Library -> the only rooms that may import it.
KEPT_TO = {
    "haystack": {"search", "search_indexes"},
    "whoosh": {"search", "search_indexes"},
    **{library: {"chinese"} for library in ("jieba", "rjieba", "opencc", "pypinyin")},
}
# The import's floors: each may stand on those named before it.
FLOORS = ("tables", "text", "fields")
NO_DJANGO = {"chinese", "gazetteer"}


def room_of(path: Path) -> str:
    return path.relative_to(ARCHIVE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in it."""
    found: set[str] = set()
    package = ["archive", *path.relative_to(ARCHIVE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (above, node.module) if part)
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ARCHIVE)))
def test_imports_respect_the_walls(path):
    room, faults = room_of(path), []
    for name in imports_of(path):
        top, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if top in KEPT_TO and room not in KEPT_TO[top]:
            faults.append(f"{name}: only {sorted(KEPT_TO[top])} may import {top}")
        if top == "django" and room in NO_DJANGO:
            faults.append(f"{name}: {room} is plain Python")
        if top == "archive" and room in MAY_IMPORT and target in ROOMS - {room} - MAY_IMPORT[room]:
            faults.append(f"{name}: {room} must not import {target}")
    assert not faults


def test_requests_stay_in_pages_and_admin():
    lower = [path for path in MODULES if room_of(path) in MAY_IMPORT]
    seen = [str(path) for path in lower if any("django.http" in name for name in imports_of(path))]
    assert not seen


def test_no_module_is_called_utils():
    assert not [path for path in MODULES if path.stem in {"utils", "helpers", "services", "managers"}]


@pytest.mark.parametrize("path", sorted((ARCHIVE / "search/engine").glob("*.py")), ids=lambda path: path.name)
def test_the_engine_serves_any_project(path):
    """It must load beside other models than ours: of the archive it knows the language and the Query tree alone."""
    known = ("archive.search.engine", "archive.search.tree", "archive.chinese", "archive.durable")
    ours = {name for name in imports_of(path) if name.startswith("archive.")}
    assert {name for name in ours if not f"{name}.".startswith(tuple(f"{each}." for each in known))} == set()


@pytest.mark.parametrize("floor", FLOORS)
def test_an_import_reads_upwards(floor):
    """Tables know no lines, lines no fields: a page becomes lines first, and these become fields."""
    above = FLOORS[FLOORS.index(floor) + 1 :]
    seen = {name for path in (ARCHIVE / "ingest" / floor).glob("*.py") for name in imports_of(path)}
    assert not [name for name in seen if name.startswith(tuple(f"archive.ingest.{each}" for each in above))]
