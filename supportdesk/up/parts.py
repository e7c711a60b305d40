"""The embedded parts while a block runs; `python -m supportdesk.up.parts [--not-durable] COMMAND …` is such a block."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from supportdesk.env import Env, read
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


def main(arguments: list[str]) -> int:
    """For tests and benches, which bring their own processes."""
    durable = "--not-durable" not in arguments
    command = [argument for argument in arguments if argument != "--not-durable"]
    env = read(os.environ)
    with folder.locked(env.data):
        leftovers.stop_all(env.data)
        with running(env, durable=durable):
            return subprocess.run(command, check=False, env=os.environ | {leftovers.MARK: str(env.data)}).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as problem:
        sys.exit(str(problem))
