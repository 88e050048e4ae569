"""How gunicorn serves the archive: threads, so that one slow reader holds one thread and not the site."""

import gc
import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
# gunicorn's own 4,094 is little: a question of 200 Chinese characters takes 1,800 bytes, and filters stand beside it.
limit_request_line = 8190
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# Nothing manages this server from outside, and two of them on one machine would share the socket's name.
control_socket_disable = True
accesslog = os.environ.get("ACCESS_LOG") or None


def post_worker_init(worker) -> None:
    """Rehearse, then tend the search index from each worker; they agree among themselves who does the work."""
    from archive.pages.rehearsal import rehearse
    from archive.search import keeper

    rehearse(worker.wsgi)
    # A page makes many objects and leaves none: looking through all that stays took a fifth of its time. What a page
    # made is dropped a few pages later, while it is still in the processor's cache.
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 100)
    keeper.start()
