from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0011_the_desks_own_mail_expires"),
    ]

    operations = [
        migrations.AddField(
            model_name="inboundmail",
            name="is_head_only",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="mailbox",
            name="fetch_paused_until",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="inboundmail",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("processing", "Being read"),
                    ("slow", "Takes long to read"),
                    ("done", "In a ticket"),
                    ("failed", "Could not be filed"),
                    ("unfetched", "Could not be fetched"),
                    ("left", "Left on the server: older than the chosen day"),
                ],
                default="received",
                max_length=12,
            ),
        ),
    ]
