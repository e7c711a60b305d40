"""Advisory locks of the database: who holds one is alone at something, until the transaction ends."""

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """Numbers that no other lock of this database has. With a key it is one lock for each, such as a mailbox."""

    INTAKE = 0x5D01
    FETCHING = 0x5D02
    FILING = 0x5D03
    TROUBLES = 0x5D11
    RULES = 0x5D12
    TURNS = 0x5D13
    DUTIES = 0x5D31
    COUNTING = 0x5D14


def hold(lock: Lock, key: int = 0) -> None:
    """Waits for whoever holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [lock, key])


def try_to_hold(lock: Lock, key: int = 0) -> bool:
    """False where somebody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [lock, key])
        return bool(cursor.fetchone()[0])
