from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0031_who_asked_for_a_call"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="ruleapplication",
            name="leased_until",
        ),
    ]
