"""`make bench-kills`: kill -9 at any moment of an import, a save, a merge or a rebuild, and see what is left.

A small archive of its own, invented pages, real processes. Two processes read all the time and must always find the
same. Others, one or two at once, work until they are killed, alone or with the processes they have started. Then the
archive gets what every server does every few seconds, `upkeep.tend`, again and again until all is as it should be: the
index equal to the database and searchable throughout, nothing lost that was acknowledged, no lock held, no file left
over. Prints how many kills of each kind there were and how long the slowest took to get over; exit code 1 for a fault.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from math import inf
from pathlib import Path

MORE = 150  # articles beside the foundation; with so many, each save deletes one too
LONGEST = 1.5  # seconds that a process lives
PATIENCE = 60.0  # seconds that the archive has to get over a kill
PAGE = (
    "第{name}号渠灌出好收成\n发布时间：2023-06-{day:02}　来源：示例晚报\n"
    "6月7日，山东省莒南县的管护员忙着清理{name}号水渠，{word}农田用上了放心水，村民说今年的收成更有把握。\n"
)
WORD = "磐石"

fork = multiprocessing.get_context("fork")


def work_importing(folder: Path, slot: int) -> None:
    """Import batches of new pages."""
    from django.core.management import call_command

    while True:
        stamp = f"{time.monotonic_ns()}{slot}"
        titles = pages(folder / f"batch-{stamp}", [f"{stamp}x{n}" for n in range(8)])
        call_command("import_articles", str(folder / f"batch-{stamp}"), "--quiet", "--jobs", str(1 + slot))
        acknowledge(folder, imported=titles)


def work_saving(folder: Path, slot: int) -> None:
    """Edit articles, and delete some. No two processes edit the same one."""
    from archive.models import Article

    dice = random.Random()
    while True:
        every = Article.objects.extra(where=["archive_article.id %% 2 = %s"], params=[slot])
        article = every.filter(body__contains=WORD).order_by("?")[0]
        article.title = f"{time.monotonic_ns()}次修改"
        article.save()
        acknowledge(folder, saved=[article.pk, article.title])
        others = every.exclude(body__contains=WORD)
        if others.count() > MORE or (dice.random() < 0.2 and others.exists()):
            gone = others.order_by("?")[0]
            acknowledge(folder, deleting=gone.title)
            title, _ = gone.title, gone.delete()
            acknowledge(folder, deleted=title)


def work_merging(folder: Path, slot: int) -> None:
    """Write small segments and merge them."""
    from archive.models import Article
    from archive.search import indexing
    from archive.search.asking import backend

    ids = list(Article.objects.values_list("pk", flat=True))
    while True:
        for start in range(3):
            with indexing.alone(patience=inf):
                indexing.index_articles(random.Random().sample(ids, 5 + start))
        backend().writer.tidy()


def work_rebuilding(folder: Path, slot: int) -> None:
    """Rebuild the whole index."""
    from archive.search import indexing
    from archive.search.engine import WriteLockHeld

    while True:
        try:
            indexing.rebuild()
        except WriteLockHeld:  # the other process is at it
            time.sleep(0.01)


WORKS = {
    "import": work_importing,
    "save": work_saving,
    "merge": work_merging,
    "rebuild": work_rebuilding,
}


def pages(folder: Path, names: list[str], word: str = "几万亩") -> list[str]:
    """Write a page for each name; returns their titles."""
    folder.mkdir()
    for number, name in enumerate(names):
        (folder / f"{name}.txt").write_text(PAGE.format(name=name, day=1 + number % 28, word=word), encoding="utf-8")
    return [f"第{name}号渠灌出好收成" for name in names]


def acknowledge(folder: Path, **what) -> None:
    """Note what a process was told is done. One write: two processes' notes do not mix."""
    note = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(note, json.dumps(what).encode() + b"\n")
    os.close(note)


def read_on(foundation: int, reads, faults) -> None:
    """Ask for the foundation, for ever; it must be found whole each time."""
    from archive.search import asking
    from archive.search.tree import Phrase

    while os.getppid() != 1:
        try:
            found = asking.count(Phrase(WORD))
            fault = "" if found == foundation else f"a reader found {found} articles instead of {foundation}"
        except Exception as error:  # noqa: BLE001 - whatever a reader meets is what is looked for
            fault = f"a reader met {error!r}"
        if fault:
            faults.put(fault)
        with reads.get_lock():
            reads.value += 1
        time.sleep(0.01)


def look_after(folder: Path, answer) -> None:
    """Tend the archive as a server does, and send what is not as it should be."""
    from archive.search import upkeep

    before = upkeep.status().fault
    upkeep.tend()
    faults = [*upkeep.check(), *left_over(), *lost(folder)]
    state = upkeep.status()
    if not state.sound or state.waiting:
        faults.append(f"the index is not sound: {state}")
    answer.put((f"a kill made the index unusable: {before}" if before else "", faults))


def left_over() -> list[str]:
    """Files that belong to nothing, and locks that are held."""
    from archive.search.asking import backend
    from archive.search.engine import manifest

    folder = backend().path
    wanted = {name for entry in manifest.read(folder).segments for name in entry.files}
    wanted |= {manifest.FILE, "MAIN_WRITELOCK", "MAIN_MERGELOCK"}
    others = [path.name for path in folder.iterdir() if path.name not in wanted and path.suffix != ".toc"]
    faults = [f"left over: {', '.join(others)}"] if others else []
    for name in ("MAIN_WRITELOCK", "MAIN_MERGELOCK"):
        lock = backend().storage.lock(name)
        if lock.acquire():
            lock.release()
        else:
            faults.append(f"{name} is held")
    return faults


def lost(folder: Path) -> list[str]:
    """What was acknowledged and is not in the database."""
    from archive.models import Article

    titles = dict(Article.objects.values_list("pk", "title"))
    notes = folder / "acknowledged"
    said = [json.loads(line) for line in notes.read_text().splitlines()] if notes.exists() else []
    present, faults, going = set(titles.values()), [], {note["deleting"] for note in said if "deleting" in note}
    for note in said:
        match note:
            case {"saved": [pk, title]}:
                # Later edits may have followed that nobody could acknowledge any more.
                if titles.get(pk, "") < title:
                    faults.append(f"the edit of article {pk} is lost")
            case {"deleted": title} if title in present:
                faults.append(f"“{title}” is back")
            case {"imported": [*imported]}:
                faults += [f"“{title}” is lost" for title in imported if title not in present | going]
    return faults


def start(work, *arguments, daemon: bool = True):
    """A process of its own group that does the work."""

    def begin():
        os.setsid()
        signal.alarm(0 if work is read_on else int(2 * PATIENCE))  # if nobody is left to kill it
        sys.stderr = sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the process's own, until its end
        work(*arguments)

    process = fork.Process(target=begin, daemon=daemon)
    process.start()
    return process


def kill_some(folder: Path, dice: random.Random, kinds: list[str]) -> Counter:
    """Let one or two processes work and kill each at a moment of its own; which were killed."""
    killed = Counter()
    chosen = dice.sample(kinds, dice.choice((1, 1, 2)) if len(kinds) > 1 else 1)
    running = [(kind, start(WORKS[kind], folder, slot, daemon=False)) for slot, kind in enumerate(chosen)]
    for kind, process in running:
        time.sleep(dice.random() ** 2 * LONGEST / len(running))
        if process.is_alive():
            with_its_own = dice.random() < 0.5 and os.getpgid(process.pid) == process.pid
            (os.killpg if with_its_own else os.kill)(process.pid, signal.SIGKILL)
        process.join()
        if process.exitcode != -signal.SIGKILL:
            raise AssertionError(f"{kind} ended by itself with {process.exitcode}")
        killed[kind] += 1
    return killed


def get_over(folder: Path) -> tuple[float, str, list[str]]:
    """Tend the archive until all is well: seconds it took, why it could not be searched at first, what stayed wrong."""
    began, answer, first = time.monotonic(), fork.Queue(), ""
    while True:
        process = start(look_after, folder, answer)
        unusable, faults = answer.get(timeout=PATIENCE)
        process.join()
        first = first or unusable
        took = time.monotonic() - began
        if not faults or took > PATIENCE:
            return took, first, faults


def found_archive(folder: Path, foundation: int) -> None:
    """Make the archive, of the articles that are edited but never deleted: what the readers look for."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    pages(folder / "foundation", [f"0x{n}" for n in range(foundation)], WORD)
    call_command("import_articles", str(folder / "foundation"), "--quiet", "--jobs", "1")


def soak(folder: Path, foundation: int, kills: int, seconds: float, seed: int) -> tuple[Counter, int, float, list[str]]:
    """Kill so often, or for so long: kills of each kind, reads, seconds until the slowest was got over, faults."""
    dice, killed, slowest = random.Random(seed), Counter(), 0.0
    reads, met, faults = fork.Value("q"), fork.Queue(), []
    began = time.monotonic()
    start(found_archive, folder, foundation, daemon=False).join()
    readers = [start(read_on, foundation, reads, met) for _ in range(2)]
    try:
        while not faults and sum(killed.values()) < kills and time.monotonic() - began < seconds:
            killed += kill_some(folder, dice, list(WORKS))
            took, unusable, faults = get_over(folder)
            slowest = max(slowest, took)
            faults += [unusable] if unusable else []
            while not met.empty():
                faults.append(met.get())
    finally:
        for reader in readers:
            reader.kill()
    return killed, reads.value, slowest, faults


def prepare(folder: Path) -> None:
    """Settings for an archive in the folder, and what would otherwise be loaded in every process."""
    os.environ |= {"ARCHIVE_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "archive.settings", "LOG_LEVEL": "ERROR"}
    import django

    django.setup()
    from archive import chinese
    from archive.ingest import extract  # noqa: F401
    from archive.search import search  # noqa: F401

    chinese.index_terms("预热")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000, help="how many (%(default)s)")
    parser.add_argument("--articles", type=int, default=150, help="that stay and are read (%(default)s)")
    parser.add_argument("--seconds", type=float, default=3600, help="but no longer than so many seconds (%(default)s)")
    parser.add_argument("--seed", type=int, default=time.time_ns(), help="of the moments")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    prepare(folder)
    killed, reads, slowest, faults = soak(folder, options.articles, options.kills, options.seconds, options.seed)
    print(f"{sum(killed.values())} kills: " + ", ".join(f"{count} in {kind}" for kind, count in sorted(killed.items())))
    print(f"{reads} reads meanwhile; the slowest to get over took {slowest:.1f} s")
    if faults:
        sys.exit("\n".join([*faults, f"The archive is kept in {folder} (seed {options.seed})."]))
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
