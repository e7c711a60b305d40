"""Reads a mail in a process of its own that is ended when it takes too long or too much memory."""

import io
import pickle
import subprocess
import sys
from dataclasses import is_dataclass
from signal import SIGXCPU
from typing import Any

from django.conf import settings

from tickets.mail.parsing import ParsedMail, Unreadable, model
from tickets.mail.parsing.__main__ import OUT_OF_MEMORY

# All that a read mail is made of. The process has read hostile bytes: it may name nothing else.
KINDS = {("tickets.mail.parsing.model", name) for name, each in vars(model).items() if is_dataclass(each)} | {
    ("datetime", name) for name in ("datetime", "timedelta", "timezone")
}

BROKEN = (
    pickle.UnpicklingError, EOFError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, MemoryError,
)  # fmt: skip


class TookTooLong(Unreadable):
    pass


def parse_apart(raw: bytes, seconds: float) -> ParsedMail:
    """Raises Unreadable with the reason. The process knows no secret: its environment is empty."""
    megabytes = settings.SLOW_READING_MB
    command = [sys.executable, "-m", "tickets.mail.parsing", str(seconds), str(megabytes)]
    try:
        done = subprocess.run(
            command, input=raw, capture_output=True, timeout=seconds, cwd=settings.CHECKOUT, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong(_too_long(seconds)) from None
    return _answer(done, seconds, megabytes)


def _answer(done: subprocess.CompletedProcess[bytes], seconds: float, megabytes: int) -> ParsedMail:
    if done.returncode == -SIGXCPU:
        raise TookTooLong(_too_long(seconds))
    if done.returncode == OUT_OF_MEMORY:
        raise Unreadable(f"It needed more than {megabytes} MB of memory to read")
    if done.returncode:
        raise Unreadable(f"Its reader broke down (exit code {done.returncode})")
    try:
        answer = _Narrow(io.BytesIO(done.stdout)).load()
    except BROKEN as problem:
        raise Unreadable("Its reader gave no answer") from problem
    if not isinstance(answer, ParsedMail):
        raise Unreadable(str(answer))
    return answer


def _too_long(seconds: float) -> str:
    return f"It took longer than {seconds:g} second{'' if seconds == 1 else 's'} to read"


class _Narrow(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in KINDS:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a mail")
        return super().find_class(module, name)
