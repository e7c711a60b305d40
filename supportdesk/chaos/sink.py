"""The SMTP server that answers go to: takes everything, and counts it by Message-ID."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesHeaderParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from supportdesk.up.ports import any_free

# As a server across the net: long enough for a sender to die before, within and after its taking.
SLOWEST_SECONDS = 0.15


class Sink:
    """`taken` counts by Message-ID without its angle brackets."""

    def __init__(self) -> None:
        self.port = any_free()
        self.taken: Counter[str] = Counter()

    @classmethod
    @contextmanager
    def running(cls) -> Iterator["Sink"]:
        """Listens on a free loopback port."""
        sink = cls()
        controller = Controller(sink, "127.0.0.1", sink.port)
        controller.start()
        try:
            yield sink
        finally:
            controller.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd for every mail."""
        await asyncio.sleep(random.uniform(0, SLOWEST_SECONDS))
        content = envelope.original_content or b""
        self.taken[BytesHeaderParser().parsebytes(content)["Message-ID"].strip("<> \r\n")] += 1
        await asyncio.sleep(random.uniform(0, SLOWEST_SECONDS))
        return "250 2.0.0 Taken"
