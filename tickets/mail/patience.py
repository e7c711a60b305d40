"""A limit on how long a piece of work may take, for work that hostile mail can make long."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

Answer = TypeVar("Answer")

# Where the interpreter swallows an exception (a destructor, a callback of native code), it comes again.
AGAIN_SECONDS = 0.05
# On a machine that has no time for us, work that computes little gets some more.
LEAST_SECONDS = 0.25


class TooSlow(BaseException):
    """No Exception, so that no guard inside the interrupted work takes it for a fault of what it reads."""


def within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """What `work` gives; raises TooSlow when that takes longer and computes all the while.

    Only a process's main thread can be interrupted so: elsewhere nothing is limited. Native code is interrupted when
    it returns.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    before = signal.signal(signal.SIGALRM, _Bell(seconds).ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
        return work()
    finally:
        _stop(before)


class _Bell:
    """Rings when the time is up: `seconds` of which half were spent computing, or twice as many."""

    def __init__(self, seconds: float) -> None:
        self.computed = time.process_time() + seconds / 2
        self.passed = time.monotonic() + max(seconds * 2, LEAST_SECONDS)

    def ring(self, number: int, frame: FrameType | None) -> None:
        if time.process_time() >= self.computed or time.monotonic() >= self.passed:
            raise TooSlow


def _stop(before: Any) -> None:
    """Also when the bell rings just now."""
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
