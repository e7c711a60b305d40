from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Built while the desk goes on working.
    atomic = False

    dependencies = [("tickets", "0016_mail_read_again")]

    operations = [
        AddIndexConcurrently(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("bounced_at__isnull", False)), fields=["id"], name="outgoing_bounced"
            ),
        ),
    ]
