import re

from django.db import migrations

from tickets.sealed import seal

PLAIN = re.compile(r"/attachments/(\d{1,18})/")


def seal_numbers(apps, schema_editor):
    """Pictures that stand in what people are writing: their addresses have sealed numbers now. Drafts are few."""
    drafts = apps.get_model("tickets", "Draft").objects.filter(html__contains="/attachments/")
    for draft in drafts.only("html").iterator():
        draft.html = PLAIN.sub(lambda found: f"/attachments/{seal(int(found[1]))}/", draft.html)
        draft.save(update_fields=["html"])


class Migration(migrations.Migration):
    dependencies = [("tickets", "0040_draft_of_a_question")]
    operations = [migrations.RunPython(seal_numbers, migrations.RunPython.noop)]
