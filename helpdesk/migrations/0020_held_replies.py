import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('helpdesk', '0019_masked_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldReply',
            fields=[
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='held', serialize=False, to='helpdesk.message')),
                ('until', models.DateTimeField()),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('last_event', models.BigIntegerField()),
                ('undone', models.JSONField(default=list)),
            ],
        ),
    ]
