"""One file for the many arrays of a segment: written once, memory-mapped by every reader.

The arrays stand one after the other, each at a multiple of 16 bytes; after them a JSON directory (name -> type,
length, offset), its length in eight bytes, and the eight bytes of MAGIC.
"""

import json
import mmap
from pathlib import Path
from struct import Struct

import numpy as np

MAGIC = b"ZWARRAY1"
_LENGTH = Struct("<Q")
_ALIGNMENT = 16


class ArrayWriter:
    """Writes arrays under names. A big one may come in pieces."""

    def __init__(self, path: Path):
        self._file = open(path, "wb")  # noqa: SIM115 - closed by close()
        self._directory: dict[str, tuple[str, int, int]] = {}

    def write(self, name: str, array: np.ndarray) -> None:
        self.write_pieces(name, array.dtype, [array])

    def write_pieces(self, name: str, dtype, pieces) -> None:
        """The pieces, end to end, as one array of `dtype`."""
        self._file.write(bytes(-self._file.tell() % _ALIGNMENT))
        offset, length = self._file.tell(), 0
        for piece in pieces:
            self._file.write(np.ascontiguousarray(piece, dtype).data)
            length += len(piece)
        self._directory[name] = (np.dtype(dtype).str, length, offset)

    def close(self) -> None:
        directory = json.dumps(self._directory).encode()
        self._file.write(directory + _LENGTH.pack(len(directory)) + MAGIC)
        self._file.close()


def map_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a file, by name, read-only and paged in as they are touched.

    Raises ValueError when the file is not one of these, or was cut short.
    """
    with open(path, "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    end = len(data) - len(MAGIC) - _LENGTH.size
    if end < 0 or data[-len(MAGIC) :] != MAGIC:
        raise ValueError(f"{path.name} is not a file of arrays, or its end is missing")
    start = end - _LENGTH.unpack_from(data, end)[0]
    directory = json.loads(data[start:end])
    return {name: np.frombuffer(data, dtype, length, offset) for name, (dtype, length, offset) in directory.items()}


def part(arrays: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    """The arrays named `name/...`, without that beginning."""
    beginning = f"{name}/"
    return {key[len(beginning) :]: array for key, array in arrays.items() if key.startswith(beginning)}
