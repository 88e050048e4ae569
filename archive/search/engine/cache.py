"""What was read once: arrays kept in memory, the least recently used dropped first."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_OVERHEAD = 500  # bytes of an entry beside its arrays, so that a million empty ones cannot pile up


class Cache:
    """A bounded memory of arrays, shared by the threads of a process."""

    def __init__(self, limit: int):
        """`limit` in bytes."""
        self._limit, self._size = limit, 0
        self._entries: OrderedDict[tuple, tuple[object, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple, make: Callable[[], object]):
        """What is kept under `key`; made (outside the lock, so perhaps twice) when it is not there."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key][0]
        value = make()
        size = _OVERHEAD + sum(array.nbytes for array in (value if isinstance(value, tuple) else (value,)))
        with self._lock:
            if key not in self._entries and size < self._limit // 4:
                self._entries[key] = (value, size)
                self._size += size
            while self._size > self._limit:
                self._size -= self._entries.popitem(last=False)[1][1]
        return value
