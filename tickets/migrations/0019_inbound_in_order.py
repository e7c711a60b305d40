import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.expressions import CombinedExpression


class Migration(migrations.Migration):
    # Built while the desk goes on working.
    atomic = False

    dependencies = [
        ("tickets", "0018_way_out_awaits_owner"),
    ]

    operations = [
        AddIndexConcurrently(
            "inboundmail",
            models.Index(
                models.F("mailbox"),
                CombinedExpression(models.F("id"), "+", models.Value(0)),
                condition=models.Q(("state__in", ["received", "processing"])),
                name="inbound_waiting",
            ),
        ),
        RemoveIndexConcurrently("inboundmail", "inbound_pending"),
        migrations.AlterField(
            "inboundmail",
            "mailbox",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inbound",
                to="tickets.mailbox",
            ),
        ),
    ]
