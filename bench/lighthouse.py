"""Lighthouse on the main pages: a server of its own with the samples in it, the scores into docs/lighthouse.md.

One run of a page differs from the next by a few points of performance; of several, the median counts, as Lighthouse's
manual advises (docs/variability.md). Needs Node 18 or newer; npx fetches Lighthouse itself.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = "lighthouse@12.8.2"
PORT = 8991
RUNS = 5
ATTEMPTS = 3  # now and then it loses a trace, and asks to be run again
PAGES = {
    "home": "/",
    "search": "/search/?q=%E6%94%BF%E5%8D%8F",
    "article": "/articles/1/",
    "region": "/regions/330000/",
    "dates": "/dates/",
}
CATEGORIES = {
    "performance": "Performance",
    "accessibility": "Accessibility",
    "best-practices": "Best practices",
    "seo": "SEO",
}


def main() -> None:
    if not shutil.which("npx"):
        sys.exit("Lighthouse needs Node: install nodejs and npm, then run make lighthouse again.")
    with serving() as folder:
        results = {name: _median([_audit(address, folder) for _run in range(RUNS)]) for name, address in PAGES.items()}
    (ROOT / "docs" / "lighthouse.md").write_text(_report(results), encoding="utf-8")
    print(_report(results))


@contextmanager
def serving() -> Iterator[str]:
    """The site with the samples in it, served by gunicorn on PORT; yields its temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ARCHIVE_DATA_DIR": folder, "STATIC_ROOT": f"{folder}/static", "PORT": str(PORT)}
        for command in (["prepare"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        gunicorn = Path(sys.executable).with_name("gunicorn")
        server = subprocess.Popen([gunicorn, "archive.wsgi"], cwd=ROOT, env=environment)
        try:
            _wait()
            yield folder
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _attempt in range(60):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/healthz").close()
        except URLError:
            time.sleep(0.5)
        else:
            return
    sys.exit("The server did not start.")


def _median(runs: list[dict]) -> dict:
    return sorted(runs, key=lambda run: run["categories"]["performance"]["score"])[len(runs) // 2]


def _audit(address: str, folder: str) -> dict:
    path = Path(folder) / "run.json"
    command = [
        "npx",
        "--yes",
        LIGHTHOUSE,
        f"http://127.0.0.1:{PORT}{address}",
        "--output=json",
        f"--output-path={path}",
    ]
    # The server is on this machine: whatever proxy the machine has is in the way.
    flags = "--headless=new --no-sandbox --disable-gpu --proxy-server=direct:// --proxy-bypass-list=*"
    chromium = {"CHROME_PATH": shutil.which("chromium") or ""}
    command += ["--quiet", f"--chrome-flags={flags}"]
    for _attempt in range(ATTEMPTS):
        if not subprocess.run(command, env={**os.environ, **chromium}, stdout=subprocess.DEVNULL).returncode:
            return json.loads(path.read_text(encoding="utf-8"))
    sys.exit(f"Lighthouse failed {ATTEMPTS} times at {address}: what it says stands above.")


def _report(results: dict[str, dict]) -> str:
    """Scores of 100, and below the table what cost the rest."""
    version = next(iter(results.values()))["lighthouseVersion"]
    lines = [
        "# Lighthouse",
        "",
        f"Lighthouse {version}, its phone on a slow network, against gunicorn with the samples: `make lighthouse`.",
        f"Of {RUNS} runs of a page the median counts.",
        "",
        f"| page | {' | '.join(CATEGORIES.values())} |",
        f"|---|{'---|' * len(CATEGORIES)}",
    ]
    for name, result in results.items():
        scores = [str(round(100 * (result["categories"][key]["score"] or 0))) for key in CATEGORIES]
        lines.append(f"| {name} | {' | '.join(scores)} |")
    lost = [f"- {name}: {title}" for name, result in results.items() for title in _lost(result)]
    return "\n".join([*lines, *(["", "Not full:", "", *lost] if lost else []), ""])


def _lost(result: dict) -> list[str]:
    weighty = {ref["id"] for key in CATEGORIES for ref in result["categories"][key]["auditRefs"] if ref["weight"]}
    audits = (result["audits"][audit] for audit in sorted(weighty))
    return [
        f"{audit['title']} ({audit.get('displayValue', '')})"
        for audit in audits
        if (audit["score"] or 0) < 0.9 and audit["scoreDisplayMode"] != "notApplicable"
    ]


if __name__ == "__main__":
    main()
