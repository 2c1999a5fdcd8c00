"""A label only: no statement is sent to the database."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0007_plain_labels'),
    ]

    operations = [
        migrations.AlterField(
            model_name='contactpoint',
            name='kind',
            field=models.CharField(choices=[('mail', 'Email'), ('phone', 'Phone'), ('external', 'Id in another system')], db_default='mail', default='mail', max_length=8),
        ),
    ]
