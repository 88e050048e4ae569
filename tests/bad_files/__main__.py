"""python -m tests.bad_files FOLDER [BYTES]: write the catalogue; BYTES is the size of the large ones."""

import sys
from pathlib import Path

from tests.bad_files import write

if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
folder = Path(sys.argv[1])
try:
    written = write(folder, *(int(size) for size in sys.argv[2:]))
except (OSError, ValueError) as error:
    sys.exit(f"cannot write to {folder}: {error}")
print(f"{len(written)} cases in {folder}")
