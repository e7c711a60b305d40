"""Processes by their recorded pids: checked to be ours before anything is sent to them."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import psutil

from supportdesk.places import run_folder

# In the environment of every process that we start, so that a recorded pid that now belongs to another is left alone.
MARK = "SUPPORTDESK_DATA"
PATIENCE_SECONDS = 5


def stop_all(data: Path) -> list[str]:
    """Ends what recorded its pid in the run folder; returns the names of those that still ran."""
    return [file.stem for file in sorted(run_folder(data).glob("*.pid")) if stop_recorded(file, data)]


def stop_recorded(pid_file: Path, data: Path) -> bool:
    """Ends that process and its group, gently first; says whether there was one."""
    process = _ours(pid_file, data)
    if process is not None:
        keeper = _keeper(process)
        _end_group(process)
        if keeper is not None:
            _end([keeper])
    pid_file.unlink(missing_ok=True)
    return process is not None


def runs(pid_file: Path, data: Path) -> bool:
    """Whether the recorded process is ours and alive (a zombie is not)."""
    process = _ours(pid_file, data)
    try:
        return process is not None and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _ours(pid_file: Path, data: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(int(pid_file.read_text()))
        # Redis writes its title over its environment, but stands in the run folder.
        marked = process.environ().get(MARK) == str(data) or process.cwd() == str(run_folder(data).resolve())
        return process if marked else None
    except (OSError, ValueError, psutil.Error):
        return None


def _keeper(process: psutil.Process) -> psutil.Process | None:
    """Honcho's process that reads this one's output; it outlives a killed bin/run."""
    try:
        parent = process.parent()
        return parent if parent and parent.pid != os.getpid() and "supportdesk.up" in parent.cmdline() else None
    except psutil.Error:
        return None


def _end_group(leader: psutil.Process) -> None:
    members = [leader, *_descendants(leader)]
    try:
        os.killpg(leader.pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    _, alive = psutil.wait_procs(members, timeout=PATIENCE_SECONDS)
    for process in alive:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=PATIENCE_SECONDS)


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def postmaster(pid_file: Path) -> int | None:
    """The pid in postmaster.pid, if that process is a PostgreSQL on that folder."""
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        is_it = process.name() == "postgres" and process.cwd() == str(pid_file.parent.resolve())
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return process.pid if is_it and process.status() != psutil.STATUS_ZOMBIE else None


def stop_postmaster(pid_file: Path) -> None:
    """Asks for a fast shutdown (sessions end, a checkpoint is written), then for an immediate one."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        pid = postmaster(pid_file)
        if pid is None:
            return
        os.kill(pid, number)
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=PATIENCE_SECONDS)


def empty(folder: Path) -> None:
    """Removes what is in the folder, but not the folder."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
