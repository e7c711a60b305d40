from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """While the desk goes on working: nobody waits for the index."""

    atomic = False

    dependencies = [("tickets", "0042_found_instead_of_asking")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                fields=["status", "-last_activity_at", "-id"],
                condition=models.Q(visibility="owner"),
                name="ticket_kept",
            ),
        )
    ]
