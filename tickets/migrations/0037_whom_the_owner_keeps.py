import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("received", "Received"),
    ("processing", "Being read"),
    ("slow", "Takes long to read"),
    ("done", "In a ticket"),
    ("failed", "Could not be filed"),
    ("unfetched", "Could not be fetched"),
    ("left", "Left on the server: older than the chosen day"),
    ("left_out", "Not taken in: the owner wants it so"),
]
TAKING = [
    ("taking", "Being taken back"),
    ("taken", "Taken back"),
    ("giving", "Being given back to the team"),
    ("given", "Given back to the team"),
]
# Whom the owner keeps to himself is nobody else's to read, whatever a page forgets.
OWNER_ALONE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_alone ON {table} USING ((SELECT current_setting('supportdesk.sees', true)) = 'all');
"""
FOR_ALL = "DROP POLICY owner_alone ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


def kept(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(OWNER_ALONE.format(table=table), FOR_ALL.format(table=table))


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0036_who_retired_a_procedure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="inboundmail",
            name="state",
            field=models.CharField(choices=STATES, default="received", max_length=12),
        ),
        migrations.CreateModel(
            name="PastTaking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(max_length=320)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("state", models.CharField(choices=TAKING, default="taking", max_length=8)),
                ("after", models.BigIntegerField(null=True)),
                ("total", models.PositiveIntegerField(default=0)),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("moved", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["value", "-id"], name="past_taking_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(state__in=["taking", "giving"]),
                        fields=["value"],
                        name="past_taking_once",
                    )
                ],
            },
        ),
        kept("tickets_protectedsender"),
        kept("tickets_pasttaking"),
    ]
