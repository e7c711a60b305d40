"""Connections that tell PostgreSQL with each statement for whom it is asked.

What row-level security goes by is set in the same round trip as the statement, and for its transaction alone: nothing
stays on the connection that another request, or whoever shares it behind a pooler, could find there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2 import ProgrammingError
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INERROR, connection, cursor
from psycopg2.sql import Composable

from accounts.seeing import Scope, current
from supportdesk import scope_sql

# After an error, or back at a savepoint, nobody knows what is in force.
UNKNOWN = object()


class ScopedConnection(connection):
    """`in_force`: the bound scope that was set in the transaction under way, None where none was."""

    in_force: object = None

    def cursor(self, name: str | None = None, cursor_factory: Any = None, **options: Any) -> "ScopedCursor":
        if cursor_factory is not None:
            raise ProgrammingError("A cursor of another kind would not say for whom it asks")
        return super().cursor(name, cursor_factory=NamedCursor if name else ScopedCursor, **options)

    def prefix_for(self, scope: Scope) -> str:
        """What has to be executed so that `scope` is in force; '' for nothing."""
        status = self.get_transaction_status()
        if status == TRANSACTION_STATUS_IDLE:
            self.in_force = None
        wanted = scope if scope.bound else None
        # In a failed transaction nothing runs but the way out of it.
        return "" if self.in_force == wanted or status == TRANSACTION_STATUS_INERROR else scope_sql.of(scope)

    def now_in_force(self, scope: Scope) -> None:
        is_over = self.get_transaction_status() == TRANSACTION_STATUS_IDLE
        self.in_force = scope if scope.bound and not is_over else None

    def is_between_transactions(self) -> bool:
        return self.autocommit and self.get_transaction_status() == TRANSACTION_STATUS_IDLE

    @contextmanager
    def asked_for(self, scope: Scope) -> Iterator[None]:
        """For what is not one statement: in a transaction of its own where none is under way."""
        plain, alone, prefix = cursor(self), scope.bound and self.is_between_transactions(), self.prefix_for(scope)
        try:
            if alone or prefix:
                plain.execute(f"BEGIN; {prefix}" if alone else prefix)
            self.now_in_force(scope)
            yield
            if alone:
                plain.execute("COMMIT")
        except BaseException:
            self.in_force = UNKNOWN
            if alone and not self.closed:
                plain.execute("ROLLBACK")
            raise


class ScopedCursor(cursor):
    """Each statement is asked for the scope of the code that executes it."""

    connection: ScopedConnection

    def execute(self, sql: Any, args: Any = None) -> None:
        scope = current()
        prefix = self.connection.prefix_for(scope)
        text = sql.as_string(self) if isinstance(sql, Composable) else sql
        try:
            super().execute(_joined(prefix, text) if prefix else text, args)
        except BaseException:
            self.connection.in_force = UNKNOWN
            raise
        self.connection.now_in_force(scope)
        if text[:8].upper() in ("ROLLBACK", b"ROLLBACK"):
            self.connection.in_force = UNKNOWN

    def executemany(self, sql: Any, rows: Any) -> None:
        with self.connection.asked_for(current()):
            super().executemany(sql, rows)

    def callproc(self, *args: Any) -> Any:
        with self.connection.asked_for(current()):
            return super().callproc(*args)

    def copy_expert(self, *args: Any, **options: Any) -> None:
        with self.connection.asked_for(current()):
            super().copy_expert(*args, **options)

    def copy_from(self, *args: Any, **options: Any) -> None:
        with self.connection.asked_for(current()):
            super().copy_from(*args, **options)

    def copy_to(self, *args: Any, **options: Any) -> None:
        with self.connection.asked_for(current()):
            super().copy_to(*args, **options)


class NamedCursor(ScopedCursor):
    """A cursor in the server. It may work out what it gives as late as when it is fetched: for whom it was opened."""

    opened_for: Scope

    def execute(self, sql: Any, args: Any = None) -> None:
        self.opened_for = current()
        with self.connection.asked_for(self.opened_for):
            cursor.execute(self, sql, args)

    def fetchone(self) -> Any:
        self._as_when_opened()
        return super().fetchone()

    def fetchmany(self, *args: Any, **options: Any) -> Any:
        self._as_when_opened()
        return super().fetchmany(*args, **options)

    def fetchall(self) -> Any:
        self._as_when_opened()
        return super().fetchall()

    def __next__(self) -> Any:
        self._as_when_opened()
        return super().__next__()

    def scroll(self, *args: Any, **options: Any) -> None:
        self._as_when_opened()
        super().scroll(*args, **options)

    def _as_when_opened(self) -> None:
        # Between transactions there is only a cursor that was worked out when its own ended.
        if not self.connection.is_between_transactions():
            with self.connection.asked_for(self.opened_for):
                pass


def _joined(prefix: str, statement: str | bytes) -> str | bytes:
    return prefix.encode() + statement if isinstance(statement, bytes) else prefix + statement
