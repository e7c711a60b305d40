"""bin/bench rest: seconds until ready from a clean clone, and again; memory of the whole stack at rest."""

import argparse
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from supportdesk.env import CHECKOUT, NAMES
from supportdesk.up.announcing import READY
from supportdesk.up.ports import any_free

READY_SECONDS = 180
PORTS = ("SUPPORTDESK_PORT", "SUPPORTDESK_SMTP_PORT", "SUPPORTDESK_LMTP_PORT")


def main(arguments: list[str]) -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(prog="bin/bench rest", description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="how long it rests before memory is read")
    rest = parser.parse_args(arguments).seconds
    # Below /tmp, because a long TMPDIR leaves no room for the name of a socket.
    with tempfile.TemporaryDirectory(prefix="supportdesk-rest-", dir="/tmp") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(clone)], check=True)
        with ready(clone) as (_, first):
            print(f"First start from a clean clone: {first:.1f} s", flush=True)
        with ready(clone) as (desk, second):
            print(f"Second start: {second:.1f} s; now resting {rest:.0f} s", flush=True)
            time.sleep(rest)
            processes = memory(desk)
    total = round(sum(row["pss_mb"] for row in processes), 1)
    seconds = {"first_start_seconds": round(first, 1), "second_start_seconds": round(second, 1)}
    print(json.dumps({"pss_mb": total, **seconds, "processes": processes}))


@contextmanager
def ready(clone: Path) -> Iterator[tuple[psutil.Popen, float]]:
    """bin/run of that clone and the seconds until it was ready; stopped afterwards. Raises TimeoutError."""
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment |= {name: str(any_free()) for name in PORTS} | {"SUPPORTDESK_DATA": str(clone / "var")}
    began = time.monotonic()
    with (clone / "output").open("w+b") as output:
        desk = psutil.Popen([clone / "bin" / "run"], env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(desk, clone / "output")
            yield desk, time.monotonic() - began
        finally:
            if desk.poll() is None:
                desk.send_signal(signal.SIGTERM)
            desk.wait(timeout=20)


def _wait(desk: psutil.Popen, output: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while READY not in output.read_text(errors="replace"):
        if desk.poll() is not None or time.monotonic() > until:
            raise TimeoutError(output.read_text(errors="replace"))
        time.sleep(0.05)


def memory(desk: psutil.Popen) -> list[dict[str, Any]]:
    """Of every process that belongs to the desk, largest first."""
    data = Path(psutil.Process(desk.pid).environ()["SUPPORTDESK_DATA"])
    postmaster = psutil.Process(int((data / "postgres" / "postmaster.pid").read_text().split()[0]))
    belonging = [desk, *desk.children(recursive=True), postmaster, *postmaster.children(recursive=True)]
    names = {int(file.read_text()): file.stem for file in (data / "run").glob("*.pid")}
    rows = [{"name": _name(process, names), "pss_mb": _pss_mb(process)} for process in belonging]
    return sorted(rows, key=lambda row: -row["pss_mb"])


def _name(process: psutil.Process, names: dict[int, str]) -> str:
    if process.pid in names:
        return names[process.pid]
    if process.name().startswith("postgres"):
        return " ".join(process.cmdline()[:1]).removeprefix("postgres: ").rpartition("/")[2].strip()
    parent = names.get(process.ppid())
    return f"{parent} child" if parent else "up"


def _pss_mb(process: psutil.Process) -> float:
    return round(process.memory_full_info().pss / 1024 / 1024, 1)
