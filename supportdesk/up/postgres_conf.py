"""postgresql.conf: small in memory, fast on one disk, durable."""

from pathlib import Path

HEADING = "# Written anew at each start. Your own settings belong in own.conf beside this file.\n"

SETTINGS = {
    "max_connections": 60,
    "shared_buffers": "48MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "random_page_cost": 1.1,
    "jit": "off",
    # One query, one core: two cores serve several people, and no shared memory is needed for parallel workers.
    "max_parallel_workers_per_gather": 0,
    "max_parallel_maintenance_workers": 0,
    # Nobody replicates from here.
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "max_logical_replication_workers": 0,
    "io_method": "sync",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    # Compressing whole pages slows intake on a large desk: docs/measurements.md.
    "wal_compression": "off",
    "huge_pages": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.simple",
    "log_min_duration_statement": "2s",
    "idle_in_transaction_session_timeout": "5min",
}

NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def write(file: Path, *, sockets: Path | None, port: int, durable: bool) -> None:
    """Listens on a socket in `sockets`, or else on a loopback port. Not durable is for tests only."""
    where = {
        "port": port,
        "listen_addresses": "" if sockets else "127.0.0.1",
        "unix_socket_directories": str(sockets or ""),
        "unix_socket_permissions": "0700",
    }
    settings = SETTINGS | where | ({} if durable else NOT_DURABLE)
    lines = [f"{name} = {_quoted(value)}\n" for name, value in settings.items()]
    file.write_text(HEADING + "".join(lines) + "include_if_exists = 'own.conf'\n")


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
