"""PostgreSQL refuses to run as root. This finds a way that needs no new user and reaches a home of mode 0700."""

import os
import pwd
import subprocess
from pathlib import Path

from supportdesk.up.problem import CannotStart

NO_WAY = (
    "PostgreSQL does not run as root, and this system allows neither user namespaces (unshare -U) nor another user\n"
    "with kept capabilities (setpriv). Run bin/run as an ordinary user, or set DATABASE_URL to a PostgreSQL that runs."
)


def prefix(folder: Path) -> list[str]:
    """What to put before a PostgreSQL command so that it runs, owning `folder`. Raises CannotStart."""
    if os.geteuid() != 0:
        return []
    for command, uid in ((_in_namespace(), 0), (_as_nobody(), _nobody().pw_uid)):
        if _works([*command, "true"]):
            _own(folder, uid)
            return command
    raise CannotStart(NO_WAY)


def _in_namespace() -> list[str]:
    # In a user namespace without a mapping, root sees itself, and the files that it owns, as 'nobody'.
    return ["unshare", "--user"]


def _as_nobody() -> list[str]:
    ids = [f"--reuid={_nobody().pw_uid}", f"--regid={_nobody().pw_gid}", "--clear-groups"]
    # dac_override lets this user pass through folders that only root may enter.
    return ["setpriv", *ids, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def _nobody() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known.get("nobody") or pwd.getpwuid(0)


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0
    except OSError:
        return False


def _own(folder: Path, uid: int) -> None:
    if not folder.exists() or folder.stat().st_uid == uid:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, uid and _nobody().pw_gid, follow_symlinks=False)
