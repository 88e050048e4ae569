"""Read settings from the environment, and say clearly what is wrong with one."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def text(name: str, default: str = "") -> str:
    """The variable's text without surrounding space; the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes or no. Raises ImproperlyConfigured for any other word."""
    value = text(name, "yes" if default else "no").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: set it to yes or no.")


def number(name: str, default: int) -> int:
    """A whole number, 0 or more. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to a whole number, 0 or more.")
    return int(value)


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name, ",".join(default)).split(",") if part.strip()]


def is_public(hosts: list[str]) -> bool:
    """Whether the site answers to a name that other machines can reach it by."""
    return any(host not in LOOPBACK for host in hosts)


def secret_key(data_dir: Path, public: bool) -> str:
    """The signing key: from SECRET_KEY, or on one machine a random one kept in the data folder.

    A public site must name its own, so that a second server or a restored backup signs alike.
    """
    given = text("SECRET_KEY")
    if public and len(given) < 50:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS names a public host, so SECRET_KEY must be set, to at least 50 random characters. "
            "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return given or _kept_key(data_dir / "secret_key")


def _kept_key(path: Path) -> str:
    """A key made once. Written aside and linked in, so two processes starting together agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first, and its key counts
        finally:
            draft.unlink()
    return path.read_text().strip()
