"""Hears of new mail at once: holds IDLE (RFC 2177) on every IMAP mailbox whose server has it, and rings for a fetch.

Nothing depends on it. What it misses, the polling of schedule.py finds; a mailbox in trouble is left to the polling.
"""

import logging
import queue
import threading
import time
from contextlib import suppress

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tickets import later
from tickets.errors import SupportdeskError
from tickets.mail import imap
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
# Servers may end an IDLE after 30 minutes, and routers forget a silent line after five or so.
RENEW_SECONDS = 240.0
LISTEN_SECONDS = 1.0
FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 600.0
STOP_SECONDS = 2.0
LINE = ("imap_host", "imap_port", "imap_security", "imap_username", "imap_password", "imap_folder", "sign_in")


class Watch(threading.Thread):
    """One mailbox, until `end`: connects, idles, puts its number into `bell`; comes back after growing pauses."""

    def __init__(self, mailbox: Mailbox, bell: "queue.SimpleQueue[int]") -> None:
        super().__init__(name=f"watch-{mailbox.pk}", daemon=True)
        self.mailbox = mailbox
        self.bell = bell
        self.line = line_of(mailbox)
        self.ended = threading.Event()
        self.pause = FIRST_PAUSE_SECONDS
        self.client: IMAPClient | None = None

    def end(self) -> None:
        """At once: whatever it waits for."""
        self.ended.set()
        if self.client is not None:
            imap.hang_up(self.client)

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self._connect_and_idle()
            except (SupportdeskError, IMAPClientError, OSError, DatabaseError, InterfaceError, ValueError) as problem:
                if not self.ended.is_set():
                    log.info("Watching %s, again in %.0f s: %s", self.mailbox, self.pause, problem)
            self.ended.wait(self.pause)
            self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)

    def _connect_and_idle(self) -> None:
        try:
            # A sign-in with a token looks it up; a watch that waits for hours holds no database connection.
            self.client = imap.connect(self.mailbox)
        finally:
            connection.close()
        try:
            self._idle(self.client)
        finally:
            imap.hang_up(self.client)

    def _idle(self, client: IMAPClient) -> None:
        if not client.has_capability("IDLE"):
            self.pause = LONGEST_PAUSE_SECONDS
            return
        imap.open_folder(client, self.mailbox.imap_folder)
        self._ring()  # for what came while nobody listened
        while not self.ended.is_set():
            client.idle()
            heard = self._listen(client, time.monotonic() + RENEW_SECONDS)
            heard += client.idle_done()[1]
            self.pause = FIRST_PAUSE_SECONDS
            if _tells_of_mail(heard):
                self._ring()

    def _listen(self, client: IMAPClient, until: float) -> list[tuple[object, ...]]:
        """What the server says first; nothing when it is time to renew, or when the line is dead."""
        while not self.ended.is_set() and time.monotonic() < until:
            began = time.monotonic()
            heard: list[tuple[object, ...]] = client.idle_check(timeout=LISTEN_SECONDS)
            if heard or time.monotonic() - began < LISTEN_SECONDS / 2:
                return heard
        return []

    def _ring(self) -> None:
        self.bell.put(self.mailbox.pk)


class Watching(threading.Thread):
    """Looks which mailboxes there are, keeps a watch for each, and rings for all of them, until `stop`."""

    def __init__(self) -> None:
        super().__init__(name="watching", daemon=True)
        self.bell: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.watches: dict[int, Watch] = {}
        self.stopped = threading.Event()

    def stop(self) -> None:
        """Returns when all is ended, or after `STOP_SECONDS`."""
        until = time.monotonic() + STOP_SECONDS
        self.stopped.set()
        self.bell.put(0)
        if self.is_alive():
            self.join(STOP_SECONDS)
        watches = list(self.watches.values())
        for watch in watches:
            watch.end()
        for watch in watches:
            watch.join(max(0.0, until - time.monotonic()))

    def run(self) -> None:
        look_at = time.monotonic()
        while not self.stopped.is_set():
            try:
                self._ring(self.bell.get(timeout=max(0.0, look_at - time.monotonic())))
            except queue.Empty:
                self._look()
                look_at = time.monotonic() + LOOK_SECONDS
        connection.close()

    def _ring(self, mailbox_id: int) -> None:
        if mailbox_id in self.watches:
            with suppress(DatabaseError, InterfaceError):  # without a database nothing can be fetched either
                close_old_connections()
                later.enqueue_once("fetch", mailbox_id)

    def _look(self) -> None:
        try:
            close_old_connections()
            wanted = {mailbox.pk: mailbox for mailbox in to_watch()}
        except (DatabaseError, InterfaceError) as problem:
            log.info("The mailboxes to watch cannot be read just now: %s", problem)
            return
        for number, watch in list(self.watches.items()):
            if number not in wanted or line_of(wanted[number]) != watch.line or not watch.is_alive():
                self.watches.pop(number).end()
        for number in wanted.keys() - self.watches.keys():
            self.watches[number] = Watch(wanted[number], self.bell)
            self.watches[number].start()


def to_watch() -> list[Mailbox]:
    """Those whose last fetch went well."""
    found = Mailbox.objects.filter(is_active=True, arrival=Arrival.IMAP, fetch_problem="")
    return list(found.only("address", *LINE))


def line_of(mailbox: Mailbox) -> tuple[object, ...]:
    """Where any of these changes, the watch begins anew."""
    return tuple(getattr(mailbox, name) for name in LINE)


def _tells_of_mail(heard: list[tuple[object, ...]]) -> bool:
    return any(len(said) > 1 and said[1] == b"EXISTS" for said in heard)
