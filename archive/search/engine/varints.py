"""Rising numbers in few bytes: the differences, seven bits a byte, low bits first, the high bit on all but the last.

Whole arrays at once, never a number at a time.
"""

import numpy as np

_STRETCH = 1 << 16  # values or bytes at a time: what is made of them on the way stays in the processor's cache


def encode(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of `values` (unsigned, below 2**32), and where each value's bytes begin."""
    if 0 < len(values) <= _STRETCH:
        return _encoded(values)
    data, begins, length = [np.empty(0, np.uint8)], [np.empty(0, np.int64)], 0
    for start in range(0, len(values), _STRETCH):
        some, firsts = _encoded(values[start : start + _STRETCH])
        data.append(some)
        begins.append(firsts + length)
        length += len(some)
    return np.concatenate(data), np.concatenate(begins)


def _encoded(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    largest = int(values.max())
    if largest < 128:
        return values.astype(np.uint8), np.arange(len(values))
    sizes = np.ones(len(values), np.uint8)
    for bits in range(7, largest.bit_length(), 7):
        sizes += values >= (1 << bits)
    ends = np.cumsum(sizes, dtype=np.int64)
    starts = ends - sizes
    out = np.empty(int(ends[-1]), np.uint8)
    has, i = np.arange(len(values)), 0
    while len(has):
        more = sizes[has] > i + 1
        out[starts[has] + i] = ((values[has] >> (7 * i)) & 127).astype(np.uint8) | (more.astype(np.uint8) << 7)
        has, i = has[more], i + 1
    return out, starts


def decode(data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values in `data` (uint32), and where each value's bytes begin."""
    if 0 < len(data) <= _STRETCH:
        return _decoded(data)
    values, begins, start = [np.empty(0, np.uint32)], [np.empty(0, np.int64)], 0
    while start < len(data):
        stop = min(start + _STRETCH, len(data))
        while data[stop - 1] > 127:
            stop += 1
        some, firsts = _decoded(data[start:stop])
        values.append(some)
        begins.append(firsts + start)
        start = stop
    return np.concatenate(values), np.concatenate(begins)


def _decoded(data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    ends = np.flatnonzero(data < 128)
    firsts = np.concatenate([[0], ends[:-1] + 1])
    digits, more = (data & 127).astype(np.uint32), (data >> 7).astype(np.uint32) << np.uint32(7)
    values = digits.copy()
    for _ in range(int((ends - firsts).max(initial=0))):  # each byte takes in what stands from the next one on
        values[:-1] = digits[:-1] + more[:-1] * values[1:]
    return values[firsts], firsts
