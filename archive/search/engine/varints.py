"""Rising numbers in few bytes: the differences, seven bits a byte, low bits first, the high bit on all but the last.

Whole arrays at once, never a number at a time.
"""

import numpy as np


def encode(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of `values` (unsigned, below 2**32), and where each value's bytes begin."""
    sizes, largest = np.ones(len(values), np.uint8), int(values.max(initial=0))
    for bits in range(7, largest.bit_length(), 7):
        sizes += values >= (1 << bits)
    ends = np.cumsum(sizes, dtype=np.int64)
    starts = ends - sizes
    out = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    has, i = np.arange(len(values)), 0
    while len(has):
        more = sizes[has] > i + 1
        out[starts[has] + i] = ((values[has] >> (7 * i)) & 127).astype(np.uint8) | (more.astype(np.uint8) << 7)
        has, i = has[more], i + 1
    return out, starts


def decode(data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values in `data` (uint32), and where each value's bytes begin."""
    ends = np.flatnonzero(data < 128)
    starts = np.empty(len(ends), np.int64)
    if not len(ends):
        return starts.astype(np.uint32), starts
    starts[0], starts[1:] = 0, ends[:-1] + 1
    values = (data[starts] & 127).astype(np.uint32)
    longer, i = np.flatnonzero(ends > starts), 1
    while len(longer):
        values[longer] |= (data[starts[longer] + i] & 127).astype(np.uint32) << np.uint32(7 * i)
        i += 1
        longer = longer[ends[longer] - starts[longer] >= i]
    return values, starts
