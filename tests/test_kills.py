"""Kill -9 in imports, saves, merges and rebuilds: a dozen of what `make bench-kills` does a thousand times."""

import subprocess
import sys
from pathlib import Path


def test_a_killed_process_loses_and_leaves_nothing():
    root = Path(__file__).resolve().parent.parent
    soak = [sys.executable, "-m", "bench.kills", "--kills", "12", "--articles", "40"]
    ended = subprocess.run(soak, cwd=root, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "kills: " in ended.stdout
