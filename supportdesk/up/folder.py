"""One running desk on one data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from supportdesk.places import run_folder
from supportdesk.up.problem import CannotStart


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Makes the folder and holds it. Raises CannotStart while another desk runs on it."""
    make_private(data)
    make_private(run_folder(data))
    lock = run_folder(data) / "lock"
    with lock.open("a+") as file:
        _lock(file.fileno(), data, lock)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _lock(descriptor: int, data: Path, lock: Path) -> None:
    try:
        # lockf, not flock: children do not inherit it, so that a killed run leaves no lock behind in its children.
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as held:
        pid = lock.read_text().strip() or "unknown"
        raise CannotStart(f"Supportdesk already runs on this data folder (pid {pid}): {data}") from held


def make_private(folder: Path) -> None:
    """A folder that only its owner can enter; an existing one stays as it is."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotStart(
            f"Cannot make the folder {folder}: {problem.strerror}. SUPPORTDESK_DATA names another."
        ) from problem
