"""Runs the processes under honcho until a signal comes or one of them ends; then none is left."""

import gc
import re
import sys
import threading
from collections.abc import Callable

from honcho.manager import Manager
from honcho.printer import Message, Printer

from supportdesk.env import CHECKOUT, Env
from supportdesk.up import commands, leftovers, parts

STOPPED = re.compile(r"(\S+) stopped \(rc=(-?\d+)\)")
LOOK_EVERY_SECONDS = 2


class QuietPrinter(Printer):
    """Prints what the processes say, not what honcho says about them; remembers which one ended first."""

    ended: str | None = None

    def write(self, message: Message) -> None:
        """Called by honcho for every line."""
        if message.name != "system":
            super().write(message)
        elif (stopped := STOPPED.match(str(message.data))) and self.ended is None:
            self.ended = f"{stopped[1]} ended (exit code {stopped[2]})"


def run(env: Env, announce: Callable[[threading.Event], None]) -> int:
    """Returns the exit code: 0 after Ctrl-C or SIGTERM, 1 after a process ended by itself."""
    printer, over = QuietPrinter(sys.stdout), threading.Event()
    manager = Manager(printer)
    for name, command in commands.processes(env).items():
        manager.add_process(name, commands.line(env, name, command), env=commands.environment(env), cwd=str(CHECKOUT))
    watch = threading.Thread(target=_watch, args=(env, manager, printer, over), daemon=True)
    speak = threading.Thread(target=announce, args=(over,), daemon=True)
    watch.start()
    speak.start()
    # What the collector never visits again stays shared between honcho's copies of this process.
    gc.collect()
    gc.freeze()
    manager.loop()
    over.set()
    leftovers.stop_all(env.data)
    return _verdict(manager, printer)


def _watch(env: Env, manager: Manager, printer: QuietPrinter, over: threading.Event) -> None:
    while not over.wait(LOOK_EVERY_SECONDS):
        gone = parts.gone(env)
        if gone:
            printer.ended = f"{gone} ended"
            manager.terminate()
            return


def _verdict(manager: Manager, printer: QuietPrinter) -> int:
    if manager.returncode in (130, 143):
        return 0
    print(f"{printer.ended} unexpectedly, so everything was stopped. Its last lines are above.", file=sys.stderr)
    return 1
