"""`make bench-haystack`: Haystack's own tests for Whoosh, run on the archive's engine.

Takes the source distribution of the Haystack that is installed from the package index, puts our engine where its tests
name the stock one, and runs them with the installed Haystack. Exit code 1 when one fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOCK, OURS = "haystack.backends.whoosh_backend.WhooshEngine", "archive.search.engine.WhooshEngine"
SUITE = "test_haystack.whoosh_tests"
# Servers that are not here; nothing of the suite asks them.
ABSENT = "\nfor _name in ('solr', 'elasticsearch'):\n    HAYSTACK_CONNECTIONS.pop(_name, None)\n"
SETTINGS = "test_haystack/settings.py"
NAMING = (SETTINGS, "test_haystack/whoosh_tests/testcases.py")


def fetch(folder: Path) -> Path:
    """The folder of the unpacked distribution, its copy of the package itself out of the way."""
    wanted = f"django-haystack=={version('django-haystack')}"
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:", "--dest", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, wanted], check=True)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as packed:
        packed.extractall(folder)
    source = next(path for path in folder.iterdir() if path.is_dir())
    (source / "haystack").rename(folder / "haystack-not-used")
    return source


def put_ours(source: Path) -> None:
    """Name our engine where the tests name the stock one."""
    for name in NAMING:
        file = source / name
        text = file.read_text(encoding="utf-8")
        if STOCK not in text:
            sys.exit(f"{name} of this Haystack does not name {STOCK}: see where its tests do, and say so in NAMING.")
        file.write_text(text.replace(STOCK, OURS), encoding="utf-8")
    with (source / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write(ABSENT)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        source = fetch(Path(folder))
        put_ours(source)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(source), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "test_haystack.settings",
        }
        command = [sys.executable, "-m", "django", "test", SUITE]
        return subprocess.run(command, cwd=source, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
