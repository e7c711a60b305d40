"""A limit on how long a piece of work may take, for work that hostile mail can make long."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Answer = TypeVar("Answer")

# Where the interpreter swallows an exception (a destructor, a callback of C code), it comes again.
AGAIN_SECONDS = 0.25


class TooSlow(BaseException):
    """No Exception, so that no guard inside the interrupted work takes it for a fault of what it reads."""


def within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """What `work` gives; raises TooSlow when that takes longer. Only a process's main thread can be interrupted so:
    elsewhere nothing is limited. Native code is interrupted when it returns."""
    if threading.current_thread() is not threading.main_thread():
        return work()
    before = signal.signal(signal.SIGALRM, _ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
        return work()
    finally:
        _stop(before)


def _stop(before: object) -> None:
    """Also when the bell rings just now."""
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)  # type: ignore[arg-type]


def _ring(number: int, frame: FrameType | None) -> None:
    raise TooSlow
