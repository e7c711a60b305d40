"""Duties are tickets of a kind of their own, which nobody chooses."""

from django.db import migrations


def add_kind(apps, schema_editor):
    kinds = apps.get_model("tickets", "TicketKind").objects
    name = "Delegated duty" if kinds.filter(name="Duty").exclude(slug="duty").exists() else "Duty"
    kinds.update_or_create(slug="duty", defaults={"name": name, "position": 99, "is_used": False})


class Migration(migrations.Migration):
    dependencies = [("tickets", "0055_decisions_are_found_by_their_day")]
    operations = [migrations.RunPython(add_kind, migrations.RunPython.noop)]
