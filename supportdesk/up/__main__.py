"""`python -m supportdesk.up [--demo]`: what bin/run starts."""

import argparse
import multiprocessing
import os
import signal
import sys
import time
from functools import partial
from types import FrameType

from supportdesk.env import CHECKOUT, Env, EnvironmentRefused, read
from supportdesk.up import announcing, folder, leftovers, parts, ports, preparing, together
from supportdesk.up.problem import CannotStart

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Starts the whole desk on this machine.")
    parser.add_argument("--demo", action="store_true", help="a desk of its own, filled with a believable business")
    wanted = parser.parse_args(arguments)
    if wanted.demo:
        os.environ.setdefault("SUPPORTDESK_DATA", str(CHECKOUT / "var" / "demo"))
    try:
        return up(read(os.environ), demo=wanted.demo)
    except (CannotStart, EnvironmentRefused) as problem:
        print(problem, file=sys.stderr)
        return 1


def up(env: Env, *, demo: bool) -> int:
    """The desk's whole life, from the lock to the last process."""
    started = time.monotonic()
    with folder.locked(env.data):
        for name in leftovers.stop_all(env.data):
            print(f"Stopped {name}, which an earlier run had left behind.", flush=True)
        ports.check_free(env)
        _on_signals(_leave)
        signal.signal(signal.SIGHUP, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))
        try:
            with parts.running(env):
                if demo:
                    print("The first start fills the demo desk; that takes a moment …", flush=True)
                beginning = preparing.prepare(env, demo=demo)
                return together.run(env, partial(announcing.when_ready, env, beginning, started))
        finally:
            _on_signals(signal.SIG_IGN)


def _leave(number: int, frame: FrameType | None) -> None:
    # Only while preparing: honcho has its own handlers afterwards.
    _on_signals(signal.SIG_IGN)
    raise SystemExit(128 + number)


def _on_signals(handler: object) -> None:
    for number in SIGNALS:
        signal.signal(number, handler)  # type: ignore[arg-type]


if __name__ == "__main__":
    # Honcho's processes are copies of this one; a fresh interpreter for each would cost memory and time.
    multiprocessing.set_start_method("fork")
    sys.exit(main(sys.argv[1:]))
