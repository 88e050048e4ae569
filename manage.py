#!/usr/bin/env python
"""The archive's command line: every `manage.py COMMAND` starts here."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as fault:  # it is away, full, locked, no database at all or has no tables yet
        if "--traceback" in sys.argv:
            raise
        reason = " ".join(str(fault).split())
        sys.exit(f"The database cannot be used ({reason}): look at its disk and DATABASE_URL, run manage.py prepare.")
    except OSError as fault:  # a folder is missing, a file, full or not ours to write to
        if "--traceback" in sys.argv:
            raise
        what = f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault)
        sys.exit(f"{what}. Look at ARCHIVE_DATA_DIR, at its disk and at whose it is.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)
