"""Where the embedded parts live below the data folder, and the URLs that lead to them."""

from pathlib import Path
from urllib.parse import quote, urlsplit

# sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, and PostgreSQL adds '/.s.PGSQL.5432.lock'.
LONGEST_SOCKET_FOLDER = 80

DATABASE, USER = "supportdesk", "supportdesk"
# The web process signs in as somebody for whom row-level security holds.
WEB_USER = "supportdesk_web"


def run_folder(data: Path) -> Path:
    """Sockets, pids and logs of the running parts."""
    return data / "run"


def socket_fits(data: Path) -> bool:
    """Whether a Unix socket below this data folder has a path short enough for the system."""
    return len(bytes(run_folder(data))) <= LONGEST_SOCKET_FOLDER


def url_file(data: Path, part: str) -> Path:
    """Holds the URL of a part that listens on a loopback port, with its password; mode 0600."""
    return run_folder(data) / f"{part}.url"


def database_url(data: Path) -> str:
    """Of the embedded PostgreSQL."""
    socket = f"postgresql://{USER}@/{DATABASE}?host={quote(str(run_folder(data)), safe='')}"
    return socket if socket_fits(data) else _kept_url(data, "postgres")


def web_database_url(data: Path) -> str:
    """The same database, for the web process."""
    whole = urlsplit(database_url(data))
    kept, _, place = whole.netloc.rpartition("@")
    secret = f":{web_password(data).read_text().strip()}" if ":" in kept and web_password(data).exists() else ""
    return whole._replace(netloc=f"{WEB_USER}{secret}@{place}").geturl()


def web_password(data: Path) -> Path:
    """Where there is no socket the web process needs one of its own; mode 0600."""
    return data / "postgres.web.password"


def redis_url(data: Path) -> str:
    """Of the embedded Redis."""
    socket = f"unix://{quote(str(redis_socket(data)))}?db=0"
    return socket if socket_fits(data) else _kept_url(data, "redis")


def broker_url(redis: str) -> str:
    """The same Redis as Celery writes it."""
    if not redis.startswith("unix://"):
        return redis
    path, _, query = redis.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?{query.replace('db=', 'virtual_host=')}"


def redis_socket(data: Path) -> Path:
    """The Unix socket of the embedded Redis."""
    return run_folder(data) / "redis.sock"


def keep_url(data: Path, part: str, url: str) -> None:
    """Remembers where a part that could not get a socket listens now."""
    file = url_file(data, part)
    file.touch(mode=0o600)
    file.write_text(url + "\n")


def _kept_url(data: Path, part: str) -> str:
    kept = url_file(data, part)
    # Before the first start there is no port yet; port 1 refuses every connection at once.
    return kept.read_text().strip() if kept.exists() else f"{SCHEMES[part]}://127.0.0.1:1/{PATHS[part]}"


SCHEMES = {"postgres": "postgresql", "redis": "redis"}
PATHS = {"postgres": DATABASE, "redis": "0"}
