"""What happens by itself, and how often: task name → seconds between two runs."""

from datetime import UTC, datetime

SCHEDULE: dict[str, float] = {
    "tickets.tasks.send_due": 10,
    "tickets.tasks.pulse": 10,
    "tickets.tasks.sweep": 15,
    "tickets.tasks.count_days": 15,
    "tickets.tasks.fetch_mailboxes": 20,
    "tickets.tasks.wake": 20,
    "tickets.tasks.look_after_promises": 30,
    "tickets.tasks.run_timed_rules": 30,
    "tickets.tasks.watch": 30,
    "tickets.tasks.send_digests": 60,
    "tickets.tasks.look_after_shifts": 60,
    "tickets.tasks.open_duties": 60,
    "tickets.tasks.tidy": 3600,
    "tickets.tasks.count_weeks": 3600,
}

# In Redis for so long after beat last rang for anything: the seconds that are left say how long ago that was.
BEAT_KEY, BEAT_KEY_SECONDS = "supportdesk:beat", 86_400

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def beat_schedule() -> dict[str, dict[str, object]]:
    """The table as Celery beat reads it. A run that nobody took before the next one is due is dropped.

    Everything is due when beat starts: one that is started again more often than something is due would never ring.
    """
    always = {"last_run_at": LONG_AGO}
    return {name: {"task": name, "schedule": s, "options": {"expires": s}, **always} for name, s in SCHEDULE.items()}
