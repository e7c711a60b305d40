import django.contrib.postgres.indexes
import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    # Built while the desk goes on working.
    atomic = False

    dependencies = [
        ("tickets", "0022_rules_and_promises"),
    ]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("rules_due_at__isnull", False)), fields=["rules_due_at"], name="ticket_rules_due"
            ),
        ),
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("snoozed_until__isnull", False)), fields=["snoozed_until"], name="ticket_snoozed"
            ),
        ),
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="ticket",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="ticket_tags"),
        ),
        django.contrib.postgres.operations.ValidateConstraint(
            model_name="ticket",
            name="ticket_status_known",
        ),
    ]
