"""Carry IndexTask rows into the index."""


def on_tasks_committed(**kwargs) -> None:
    drain()


def drain(limit: int | None = None) -> int:
    return 0
