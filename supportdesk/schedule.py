"""What happens by itself, and how often: task name → seconds between two runs."""

SCHEDULE: dict[str, float] = {
    "tickets.tasks.send_due": 10,
    "tickets.tasks.sweep": 15,
    "tickets.tasks.fetch_mailboxes": 20,
}


def beat_schedule() -> dict[str, dict[str, object]]:
    """The table as Celery beat reads it. A run that nobody took before the next one is due is dropped."""
    return {name: {"task": name, "schedule": s, "options": {"expires": s}} for name, s in SCHEDULE.items()}
