import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    # Built while the desk goes on working.
    atomic = False

    dependencies = [
        ("tickets", "0033_questions_procedures_and_recordings"),
    ]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="ticket_merged"
            ),
        ),
        django.contrib.postgres.operations.ValidateConstraint(
            model_name="ticket",
            name="ticket_status_known",
        ),
    ]
