"""Pages that are all computing are made one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest
from django.http import HttpResponse

from archive.pages.turns import in_turn


def meets_another(wrap):
    """Whether two threads are in a view at once."""
    both = Barrier(2, timeout=0.5)

    @wrap
    def view(request):
        try:
            both.wait()
        except BrokenBarrierError:
            return HttpResponse("alone")
        return HttpResponse("together")

    with ThreadPoolExecutor(2) as threads:
        return b"together" in {response.content for response in threads.map(view, (None, None))}


def test_one_thread_at_a_time_is_in_such_a_view():
    assert meets_another(lambda view: view)
    assert not meets_another(in_turn)


def test_a_view_that_fails_lets_the_next_one_in():
    asked = []

    @in_turn
    def view(request):
        asked.append(request)
        return 1 / 0

    for request in (1, 2):
        with pytest.raises(ZeroDivisionError):
            view(request)
    assert asked == [1, 2]
