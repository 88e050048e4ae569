"""Settings for tests: the archive's own, in a folder of their own: no test touches the data of this checkout."""

import atexit
import os
import shutil
import tempfile

os.environ["ARCHIVE_DATA_DIR"] = os.environ["STATIC_ROOT"] = tempfile.mkdtemp(prefix="zhengwen-test-")

from archive.settings import *  # noqa: F403
from archive.settings import STORAGES

atexit.register(shutil.rmtree, os.environ["ARCHIVE_DATA_DIR"], ignore_errors=True)

# Static files by their own names: no test has run collectstatic.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a hundred logins, none of them secret
