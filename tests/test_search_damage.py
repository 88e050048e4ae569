"""Whatever happens to the index's folder: search says that it is unavailable, and a server puts it right by itself."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from haystack import connections

from archive.models import Article
from archive.search import outbox, upkeep
from archive.search.asking import backend
from archive.search.engine import index as index_module
from tests.factories import make_article

KINDS = ["manifest.json", "*.arr"]


@pytest.fixture(autouse=True)
def index(db, archive_dir, monkeypatch) -> Path:
    """The folder of an index of three articles, which the process that asks has open."""
    monkeypatch.setattr(index_module, "WATCH", 0)
    for number in (1, 2, 3):
        make_article(f"松岭镇第{number}号通知", tags=["水利"])
    outbox.drain()
    backend().writer.tidy()
    return backend().path


def asked(client) -> tuple[int, str]:
    cache.clear()  # a page that was made from the whole index is right for its minute
    answer = client.get(reverse("search"), {"q": "通知"})
    return answer.status_code, answer.content.decode()


def is_found(client) -> bool:
    status, text = asked(client)
    return status == 200 and text.count("第1号") + text.count("第2号") + text.count("第3号") >= 3


def rewritten(path: Path, change) -> None:
    data = path.read_bytes()
    path.write_bytes(change(data))


def flipped(at: float):
    def change(data: bytes) -> bytes:
        place = min(int(len(data) * at), len(data) - 1)
        return data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]

    return change


def manifest_with(**changes) -> None:
    """A manifest that is whole, but not this program's."""
    path = backend().path / "manifest.json"
    body = json.dumps(json.loads(path.read_bytes().partition(b"\n")[2]) | changes).encode()
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def to_a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("a file where a folder should be")


DAMAGES = {
    "folder gone": lambda index: shutil.rmtree(index),
    "folder empty": lambda index: [path.unlink() for path in index.iterdir()],
    "folder a file": to_a_file,
    "manifest of no JSON": lambda index: (index / "manifest.json").write_bytes(
        hashlib.sha256(b"{").hexdigest().encode() + b"\n{"
    ),
    "manifest of a later program": lambda index: manifest_with(format=99, compression="zstd"),
    "manifest without segments": lambda index: manifest_with(segments=None),
    "another segmenter": lambda index: manifest_with(segmenter="another/9"),
    "another schema": lambda index: manifest_with(schema={"text": "number"}),
} | {
    f"{kind} {name}": lambda index, kind=kind, change=change: [rewritten(path, change) for path in index.glob(kind)]
    for kind in KINDS
    for name, change in {
        "flipped at its start": flipped(0),
        "flipped in its middle": flipped(0.5),
        "flipped at its end": flipped(1),
        "short": lambda data: data[:-1],
        "long": lambda data: data + b"\0",
        "empty": lambda data: b"",
    }.items()
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_said_and_put_right_without_a_human(client, index, damage, caplog):
    assert is_found(client)
    rows = list(Article.objects.order_by("pk").values())
    damage(index)
    status, text = asked(client)
    assert (status, "没有找到" in text) == (503, False)
    assert "index rebuild" in upkeep.status().fault
    upkeep.tend()
    assert is_found(client) and upkeep.check() == []
    assert "It is being rebuilt from the database." in caplog.text
    connections.reload("default")
    assert is_found(client)
    assert list(Article.objects.order_by("pk").values()) == rows


def test_an_emptied_index_takes_no_article_off_the_site(client, index):
    backend().clear()
    assert client.get(Article.objects.first().get_absolute_url()).status_code == 200


def test_a_save_during_damage_is_not_lost(client, index):
    DAMAGES["*.arr flipped in its middle"](index)
    make_article("松岭镇第4号通知")
    assert asked(client)[0] == 503
    upkeep.tend()
    assert upkeep.status().indexed == 4 and upkeep.check() == []


def test_a_clock_that_goes_back_changes_nothing(client, index, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    make_article("松岭镇第4号通知")
    outbox.drain()
    upkeep.tend()
    assert "第4号" in asked(client)[1] and upkeep.check() == []
