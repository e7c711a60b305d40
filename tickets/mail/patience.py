"""A limit on how long a piece of work may take, for work that hostile mail can make long."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Answer = TypeVar("Answer")

LOOK_EVERY_SECONDS = 0.05
# Where the interpreter swallows an exception (a destructor, a callback of native code), it comes again: not before the
# work, which may be freeing gigabytes by then, could have ended.
AGAIN_SECONDS = 0.25
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
    bell = _Bell(seconds)
    before = signal.signal(signal.SIGALRM, bell.ring)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, LOOK_EVERY_SECONDS)
            return work()
        finally:
            bell.is_over = True
    finally:  # a bell that rang just above rings here no more: nothing was computed in between
        bell.is_over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Bell:
    """Rings when the time is up: `seconds` of which half were spent computing, or twice as many."""

    def __init__(self, seconds: float) -> None:
        self.computed = time.process_time() + seconds / 2
        self.passed = time.monotonic() + max(seconds * 2, LEAST_SECONDS)
        self.rang: float | None = None
        self.is_over = False

    def ring(self, number: int, frame: FrameType | None) -> None:
        now = time.process_time()
        is_up = now >= self.computed or time.monotonic() >= self.passed
        if is_up and not self.is_over and (self.rang is None or now - self.rang > AGAIN_SECONDS):
            self.rang = now
            raise TooSlow
