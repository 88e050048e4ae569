"""`make bench-http` counts only pages that were answered."""

from itertools import repeat
from unittest.mock import Mock

import pytest

from bench import serving


def test_a_page_that_is_not_200_ends_the_run(monkeypatch):
    monkeypatch.setattr(serving.socket, "create_connection", Mock())
    monkeypatch.setattr(serving, "get", lambda connection, path: 503 if path == "/bad" else 200)
    with pytest.raises(SystemExit, match="/bad answered 503"):
        serving.measure([repeat("/good"), iter(["/good", "/bad"])], 0.1)
