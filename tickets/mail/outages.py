"""A database or a storage that is away for a while: nobody's mail is at fault, and waiting helps."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from tickets.errors import TemporaryFailure

OUTAGES = (OperationalError, InterfaceError, TemporaryFailure)
AGAIN_SECONDS = 0.5
PATIENCE_SECONDS = 60


@contextmanager
def named() -> Iterator[None]:
    """A connection that breaks in mid-answer is a plain DatabaseError for psycopg2; here it is an OperationalError."""
    try:
        yield
    except DatabaseError as problem:
        if type(problem) is DatabaseError:
            raise OperationalError(str(problem)) from problem
        raise


def outlast(write: Callable[[], None]) -> None:
    """For what is known now and nowhere else: tries until the database is back, for a minute. `write` may run twice."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with named():
                write()
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > until:
                raise
        connection.close_if_unusable_or_obsolete()
        time.sleep(AGAIN_SECONDS)
