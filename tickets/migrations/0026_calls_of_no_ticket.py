from django.db import migrations, models
from django.db.models.deletion import PROTECT

KINDS = [
    ("silent", "No mail comes in"), ("fetching", "Mail cannot be fetched"), ("sending", "Answers do not leave"),
    ("reading", "Mail waits to be read"), ("worker", "No worker is running"),
    ("beat", "The clock of the desk stands still"), ("mail_in", "Nobody takes mail in"),
    ("broker", "Redis does not answer"), ("disk", "The disk is almost full"),
    ("webhook", "A webhook does not take calls"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("tickets", "0025_whose_turn_it_was")]

    operations = [
        migrations.AlterField(
            "webhookcall",
            "ticket",
            models.ForeignKey(to="tickets.ticket", on_delete=PROTECT, null=True, related_name="+", db_index=False),
        ),
        migrations.AlterField("trouble", "kind", models.CharField(max_length=10, choices=KINDS)),
    ]
