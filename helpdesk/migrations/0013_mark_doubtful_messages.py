"""Internal messages of customers are in doubt, as they do not tell why they were kept internal.

An agent accepts each by itself. The migration can be run again.
"""

from django.db import migrations


def mark(apps, schema_editor):
    messages = apps.get_model("helpdesk", "Message").objects
    internal = messages.filter(kind="note", customer__isnull=False, is_verified=False)
    internal.filter(is_doubtful=False).update(is_doubtful=True)


class Migration(migrations.Migration):
    dependencies = [('helpdesk', '0012_doubtful_messages')]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
