"""What owners decided about each day is counted as their time."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Built while the desk goes on working.
    atomic = False

    dependencies = [("tickets", "0054_what_happened_is_found_by_its_day")]

    operations = [
        AddIndexConcurrently(
            "proposedreply",
            models.Index(fields=["decided_at"], condition=models.Q(decided_at__isnull=False), name="proposal_decided"),
        )
    ]
