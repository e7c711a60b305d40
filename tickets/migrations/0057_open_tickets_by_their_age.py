from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0056_the_kind_of_duties")]

    operations = [
        migrations.AddIndex(
            "dailycount",
            models.Index(fields=["day"], include=["count"], condition=models.Q(what="open"), name="daily_count_open"),
        )
    ]
