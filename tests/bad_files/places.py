"""Names and places in the file system: links, pipes, hostile names, manifests that lie."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.bad_files import Case, is_, lacks, one, page

LONG = "名" * 83  # 249 bytes of UTF-8 and a suffix: the longest that a disk takes


def cases(size: int) -> Iterator[Case]:
    yield from _names()
    yield from _not_files()
    yield from _manifests()


def _names() -> Iterator[Case]:
    for number, (name, file) in enumerate(
        (
            ("long-name", LONG + ".txt"),
            ("line-break-in-name", "第一行\n第二行.txt"),
            ("quotes-in-name", "\"'`$(id)`;&|.txt"),
            ("option-as-name", "--report=stolen.txt"),
            ("reversed-name", "txt.\u202egpj.txt"),
            ("spaces-as-name", "   .txt"),
            ("percent-name", "%2e%2e%2fpage%00.txt"),
            ("drive-name", "C:\\windows\\page.txt"),
            ("emoji-name", "🧧🇨🇳.txt"),
            ("many-suffixes", "page.html.gz.txt"),
        )
    ):
        place = f"亥{'一二三四五六七八九十'[number]}"
        yield one(name, page(place), "created", check=lacks(), file=file)
    yield one("name-not-utf-8", page("金一"), "created", check=lacks(), file=os.fsdecode(b"\xc3\x28\xff.txt"))
    yield Case("path-of-500-characters", _deep, (("created", ""),), lacks())
    yield Case("only-folders", lambda folder: (folder / "空" / "空").mkdir(parents=True), (("skipped", "empty"),))


def _deep(folder: Path) -> None:
    place = folder.joinpath(*["层" * 50] * 10)
    place.mkdir(parents=True)
    (place / "page.txt").write_text(page("金二"), encoding="utf-8")


def _not_files() -> Iterator[Case]:
    link = (("skipped", "link"),)
    yield Case("link-to-a-file", lambda folder: (folder / "page.txt").symlink_to("/etc/passwd"), link)
    yield Case("link-to-nothing", lambda folder: (folder / "page.txt").symlink_to("nowhere.txt"), link)
    yield Case("link-to-itself", lambda folder: (folder / "page.txt").symlink_to("page.txt"), link)
    yield Case("link-to-its-folder", lambda folder: (folder / "again").symlink_to("."), link)
    yield Case("link-to-a-device", lambda folder: (folder / "page.txt").symlink_to("/dev/zero"), link)
    yield Case("pipe", lambda folder: os.mkfifo(folder / "page.txt"), (("skipped", "pipe"),))
    yield Case("socket", _socket, (("skipped", "socket"),))
    yield Case("folder-named-as-a-page", lambda folder: (folder / "page.txt").mkdir(), (("skipped", "empty"),))
    if os.geteuid():  # root may read everything
        yield Case("unreadable", _unreadable, (("quarantined", "read"),))
        yield Case("unreadable-folder", _closed, (("quarantined", "open"),))


def _socket(folder: Path) -> None:
    """The path of a socket may have 108 bytes only, so it is bound from its folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("page.txt")
    finally:
        os.chdir(before)


def _unreadable(folder: Path) -> None:
    (folder / "page.txt").write_text(page("金三"), encoding="utf-8")
    (folder / "page.txt").chmod(0)


def _closed(folder: Path) -> None:
    (folder / "shut").mkdir()
    (folder / "shut").chmod(0)


def _manifests() -> Iterator[Case]:
    """A manifest may only say something of the files beside it."""
    yield _with(
        "manifest-outside",
        "木一",
        [{"file": "../../../../etc/passwd", "url": "http://a.example/"}],
        is_("page_url", None),
    )
    yield _with(
        "manifest-absolute", "木二", [{"file": "/etc/passwd", "url": "http://a.example/"}], is_("page_url", None)
    )
    yield _with("manifest-long-name", "木三", [{"file": "名" * 500 + ".txt"}, {"file": "x" * 500}], lacks())
    yield _with(
        "manifest-wrong-types", "木四", [{"file": "page.txt", "url": 5, "captured_at": [], "media_type": {}}], lacks()
    )
    yield _with("manifest-no-objects", "木五", [[], 1, "page.txt", None], lacks(), broken=4)
    yield _with("manifest-bad-time", "木六", [{"file": "page.txt", "captured_at": "2024-02-30T99:99"}], lacks())
    yield _with(
        "manifest-script-address", "木七", [{"file": "page.txt", "url": "javascript:alert(1)"}], is_("page_url", None)
    )
    yield _with("manifest-bad-address", "木八", [{"file": "page.txt", "url": "http://[::1/\0"}], lacks())
    yield _with(
        "manifest-long-address", "木九", [{"file": "page.txt", "url": "http://a.example/" + "a" * 100000}], lacks()
    )
    yield _with("manifest-broken-lines", "水一", '{\n}}\n{"file": \n\0\n', lacks(), broken=4)
    yield _with("manifest-not-utf-8", "水二", b"\xff\xfe{}\n\x80\n", lacks(), broken=2)
    yield _with("manifest-deep", "水三", "[" * 100000 + "\n", lacks(), broken=1)


def _with(name: str, place: str, manifest: list | str | bytes, check, broken: int = 0) -> Case:
    """A healthy page beside the given manifest, of which so many lines are broken."""
    if isinstance(manifest, list):
        manifest = "\n".join(json.dumps(line) for line in manifest)
    content = manifest if isinstance(manifest, bytes) else manifest.encode()

    def write(folder: Path) -> None:
        (folder / "manifest.jsonl").write_bytes(content)
        (folder / "page.txt").write_text(page(place), encoding="utf-8")

    return Case(name, write, (("created", ""), *[("quarantined", "no JSON")] * broken), check)
