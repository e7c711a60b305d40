"""Indexes by which a day is counted."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

INDEXES = {
    "ticket": [
        models.Index(fields=["created_at"], name="ticket_came_in"),
        models.Index(fields=["created_at"], include=["id"], condition=Q(status__in=["open", "waiting", "asked"]), name="ticket_open"),
    ],
    "message": [
        models.Index(
            fields=["created_at"], include=["ticket"], condition=Q(direction="inbound"), name="message_came_in"
        ),
    ],
    "event": [
        models.Index(
            fields=["verb", "created_at"],
            include=["ticket", "actor"],
            condition=Q(verb__in=["resolved", "reopened", "rated"]),
            name="event_counted",
        ),
    ],
    "promise": [
        models.Index(
            fields=["ended_at"], condition=Q(ended_at__isnull=False, is_dropped=False), name="promise_ended"
        ),
        models.Index(fields=["broken_at"], condition=Q(broken_at__isnull=False), name="promise_broken"),
    ],
    "escalation": [
        models.Index(fields=["asked_at"], condition=Q(withdrawn_at=None), name="escalation_asked"),
    ],
}  # fmt: skip


class Migration(migrations.Migration):
    # Built while the desk goes on working.
    atomic = False

    dependencies = [("tickets", "0053_what_is_counted_is_marked")]

    operations = [AddIndexConcurrently(name, index) for name, indexes in INDEXES.items() for index in indexes]
