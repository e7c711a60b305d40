"""What the machine says: the broker, the disks, the version."""

import os
import shutil
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

from supportdesk.env import CHECKOUT
from supportdesk.schedule import BEAT_KEY, BEAT_KEY_SECONDS

PATIENCE_SECONDS = 1.0
QUEUE = "celery"
DATABASE_FOLDER = (
    "SELECT CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'MEMBER') "
    "THEN current_setting('data_directory') END"
)
LEAST_BYTES, LEAST_SHARE = 10**9, 0.05


@dataclass(frozen=True)
class Broker:
    """`queue` is how many rings wait for a worker; `beat` how long ago beat rang, None if it never did."""

    answers: bool
    queue: int = 0
    beat: timedelta | None = None
    said: str = ""


@dataclass(frozen=True)
class Disk:
    """Sizes in bytes."""

    holds: str
    free: int
    size: int

    @property
    def is_low(self) -> bool:
        return self.free < LEAST_BYTES or self.free < self.size * LEAST_SHARE


def broker() -> Broker:
    """Costs a second at most."""
    try:
        with _broker().pipeline(transaction=False) as pipeline:
            pipeline.llen(QUEUE)
            pipeline.ttl(BEAT_KEY)
            queue, left = pipeline.execute()
    except (redis.RedisError, OSError) as problem:
        return Broker(False, said=str(problem))
    return Broker(True, queue, timedelta(seconds=max(0, BEAT_KEY_SECONDS - left)) if left >= 0 else None)


def disks() -> list[Disk]:
    """The one with the data folder, and the database's where it is another one of this machine and we may look."""
    places = {"mail and files": Path(settings.DATA)}
    if not settings.ENV.database_is_embedded and (folder := _database_folder()):
        places["database"] = folder
    found: dict[int, Disk] = {}
    for holds, place in places.items():
        usage = shutil.disk_usage(place)
        found.setdefault(os.stat(place).st_dev, Disk(holds, usage.free, usage.total))
    return list(found.values())


@cache
def version() -> str:
    """As pyproject.toml has it."""
    return str(tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"])


@cache
def _database_folder() -> Path | None:
    with connection.cursor() as cursor:
        cursor.execute(DATABASE_FOLDER)
        [named] = cursor.fetchone()
    host = connection.settings_dict["HOST"]
    here = host.startswith("/") or host in ("", "localhost", "127.0.0.1", "::1")
    return Path(named) if here and named and _can_look(Path(named)) else None


def _can_look(folder: Path) -> bool:
    try:
        return folder.exists()
    except OSError:
        return False


@cache
def _broker() -> redis.Redis:
    url = settings.CACHES["default"]["LOCATION"]
    return redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)
