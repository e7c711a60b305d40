"""The embedded parts while a block runs; `python -m supportdesk.up.parts --temporary COMMAND …` is such a block."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from supportdesk.env import NAMES, Env, read
from supportdesk.up import folder, leftovers, postgres, redis_server
from supportdesk.up.problem import CannotStart


@contextmanager
def running(env: Env, *, durable: bool = True) -> Iterator[None]:
    """PostgreSQL and Redis, as far as no other one is named by the environment."""
    with ExitStack() as at_end:
        if env.database_is_embedded:
            at_end.callback(postgres.stop, env.data)
            postgres.start(env.data, durable=durable)
        if env.redis_is_embedded:
            at_end.callback(redis_server.stop, env.data)
            redis_server.start(env.data)
        yield


def gone(env: Env) -> str | None:
    """The name of an embedded part that no longer runs."""
    if env.database_is_embedded and postgres.pid(env.data) is None:
        return "PostgreSQL"
    if env.redis_is_embedded and not redis_server.is_running(env.data):
        return "Redis"
    return None


@contextmanager
def temporary() -> Iterator[dict[str, str]]:
    """For tests: both parts, not durable, on a folder that goes away. Gives the environment that leads to them."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    # Below /tmp, because a long TMPDIR leaves no room for the name of a socket.
    with tempfile.TemporaryDirectory(prefix="supportdesk-", dir="/tmp") as made:
        environment = inherited | {"SUPPORTDESK_DATA": str(Path(made) / "data")}
        env = read(environment)
        with folder.locked(env.data), running(env, durable=False):
            yield environment | {leftovers.MARK: str(env.data)}


def main(arguments: list[str]) -> int:
    """Runs the command; returns its exit code."""
    if arguments[:1] != ["--temporary"] or len(arguments) < 2:
        raise CannotStart("Use: python -m supportdesk.up.parts --temporary COMMAND …")
    signal.signal(signal.SIGTERM, _leave)
    with temporary() as environment:
        return subprocess.run(arguments[1:], check=False, env=environment).returncode


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as problem:
        sys.exit(str(problem))
